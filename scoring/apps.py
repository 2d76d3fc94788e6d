from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_delete, pre_delete


class ScoringConfig(AppConfig):
    name = "scoring"

    def ready(self) -> None:
        """Row 8c follows the recorded recognition, sheets follow a unit's new name; classifying is ours."""
        from decisions.enums import DecisionKind
        from decisions.kinds import register_kind
        from models_programs import standings
        from models_programs.models import Attachment
        from registrations.signals import recheck_asked, recognition_recorded, recognition_withdrawn
        from scoring import tasks  # noqa: F401 (registers what a worker does, as the next line)
        from scoring.domain import carry_sheets, recognition_changed, sheets_of_another_kind
        from scoring.domain.classifying import Classifying, refuse_recheck, refuse_withdrawal
        from scoring.domain.evidence import forget_pictures, guard_evidence
        from scoring.exports import workbook_job  # noqa: F401
        from scoring.metrics import register_metrics
        from scoring.queries.pieces import SOURCES
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

        def keep_proof(sender: Any, instance: Any, **kwargs: object) -> None:
            guard_evidence(record_type=sender._meta.label_lower, record_id=instance.pk)

        def keep_file(sender: object, instance: Any, **kwargs: object) -> None:
            guard_evidence(attachment_id=instance.pk)

        def drop_pictures(sender: object, instance: Any, **kwargs: object) -> None:
            forget_pictures(instance)

        for source in SOURCES:
            pre_delete.connect(keep_proof, sender=source.model, dispatch_uid="scoring.keep_proof", weak=False)
        pre_delete.connect(keep_file, sender=Attachment, dispatch_uid="scoring.keep_file", weak=False)
        post_delete.connect(drop_pictures, sender=Attachment, dispatch_uid="scoring.drop_pictures", weak=False)
        register_metrics()
        register_kind(DecisionKind.CLASSIFICATION, Classifying())
        recheck_asked.connect(refuse_recheck, dispatch_uid="scoring.refuse_recheck", weak=False)
        recognition_withdrawn.connect(refuse_withdrawal, dispatch_uid="scoring.refuse_withdrawal", weak=False)
        standings.register(approved_standings)
        timeline.register("scoring.sheets", sheets_of)
        recognition_recorded.connect(follow, dispatch_uid="scoring.recognition_changed", weak=False)
        recognition_withdrawn.connect(forget, dispatch_uid="scoring.recognition_withdrawn", weak=False)
        kinds_changing.connect(answer, dispatch_uid="scoring.sheets_of_another_kind", weak=False)
        unit_renamed.connect(carry, dispatch_uid="scoring.carry_sheets", weak=False)
