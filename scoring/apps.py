from django.apps import AppConfig


class ScoringConfig(AppConfig):
    name = "scoring"

    def ready(self) -> None:
        """Row 8c follows the recorded recognition, sheets follow a unit's new name; classifying is ours."""
        from decisions.enums import DecisionKind
        from decisions.kinds import register_kind
        from models_programs import standings
        from scoring import tasks  # noqa: F401 (registers what a worker does, as the next line)
        from scoring.domain.classifying import Classifying
        from scoring.exports import workbook_job  # noqa: F401
        from scoring.following import follow
        from scoring.metrics import register_metrics
        from scoring.standings import approved_standings
        from scoring.timeline import sheets_of
        from units import timeline

        follow()
        register_metrics()
        register_kind(DecisionKind.CLASSIFICATION, Classifying())
        standings.register(approved_standings)
        timeline.register("scoring.sheets", sheets_of)
