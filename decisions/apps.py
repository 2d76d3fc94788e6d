from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    name = "decisions"

    def ready(self) -> None:
        """Decisions of recognition are ours; a checked dossier stays closed while a decision names its unit."""
        from decisions.domain.recognising import Recognising, carry_items, refuse_recheck
        from decisions.enums import DecisionKind
        from decisions.exports import jobs  # noqa: F401 (importing registers the runner with every worker)
        from decisions.kinds import register_kind
        from registrations.signals import recheck_asked
        from units.signals import unit_renamed

        register_kind(DecisionKind.RECOGNITION, Recognising())
        recheck_asked.connect(refuse_recheck, dispatch_uid="decisions.refuse_recheck", weak=False)
        unit_renamed.connect(carry_items, dispatch_uid="decisions.carry_items", weak=False)
