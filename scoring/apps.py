from typing import Any

from django.apps import AppConfig


class ScoringConfig(AppConfig):
    name = "scoring"

    def ready(self) -> None:
        """Row 8c follows what is recorded of the recognition; open sheets follow a unit's new name."""
        from models_programs import standings
        from registrations.signals import recognition_recorded, recognition_withdrawn
        from scoring.domain import carry_sheets, recognition_changed, sheets_of_another_kind
        from scoring.metrics import register_metrics
        from scoring.standings import approved_standings
        from scoring.timeline import sheets_of
        from units import timeline
        from units.signals import kinds_changing, unit_renamed

        def follow(sender: object, recognition: Any, **kwargs: object) -> None:
            recognition_changed(unit_id=recognition.unit_id, year=recognition.year)

        def forget(sender: object, unit: Any, year: int, **kwargs: object) -> None:
            recognition_changed(unit_id=unit.pk, year=year)

        def carry(sender: object, signal: object, **renaming: Any) -> None:
            carry_sheets(**renaming)

        def answer(sender: object, units: Any, **kwargs: object) -> dict[int, str]:
            return sheets_of_another_kind(units)

        register_metrics()
        standings.register(approved_standings)
        timeline.register("scoring.sheets", sheets_of)
        recognition_recorded.connect(follow, dispatch_uid="scoring.recognition_changed", weak=False)
        recognition_withdrawn.connect(forget, dispatch_uid="scoring.recognition_withdrawn", weak=False)
        kinds_changing.connect(answer, dispatch_uid="scoring.sheets_of_another_kind", weak=False)
        unit_renamed.connect(carry, dispatch_uid="scoring.carry_sheets", weak=False)
