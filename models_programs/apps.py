from typing import Any

from django.apps import AppConfig


class ModelsProgramsConfig(AppConfig):
    name = "models_programs"
    verbose_name = "Mô hình – phong trào"

    def ready(self) -> None:
        """Targets count this room's records; records follow a unit's new name and tell its year."""
        from models_programs.queries.own_metrics import register_own
        from models_programs.succession import carry_records
        from units import timeline
        from units.signals import unit_renamed

        def carry(sender: object, signal: object, **renaming: Any) -> None:
            carry_records(**renaming)

        def year_of(units: Any, year: int) -> list[timeline.Entry]:
            from models_programs.views.timeline import entries  # loads every page of the room: not before it is asked

            return entries(units, year)

        register_own()
        timeline.register("models_programs", year_of)
        unit_renamed.connect(carry, dispatch_uid="models_programs.carry_records", weak=False)
