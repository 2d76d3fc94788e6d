from typing import Any

from django.apps import AppConfig


class RegistrationsConfig(AppConfig):
    name = "registrations"

    def ready(self) -> None:
        """Registrations and results follow a unit's new name; targets and a unit's year count and tell them."""
        from registrations.metrics import register_metrics
        from registrations.succession import carry_registrations
        from registrations.timeline import steps_of
        from units import timeline
        from units.signals import unit_renamed

        def carry(sender: object, old: Any, new: Any, **kwargs: object) -> None:
            carry_registrations(old=old, new=new)

        register_metrics()
        timeline.register("registrations.steps", steps_of)
        unit_renamed.connect(carry, dispatch_uid="registrations.carry_registrations", weak=False)
