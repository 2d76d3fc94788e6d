from typing import Any

from django.apps import AppConfig


class RegistrationsConfig(AppConfig):
    name = "registrations"

    def ready(self) -> None:
        """Results of the year in work follow a unit's new name; targets count recognitions."""
        from registrations.metrics import register_metrics
        from registrations.succession import carry_recognitions
        from registrations.timeline import recognitions_of
        from units import timeline
        from units.signals import unit_renamed

        def carry(sender: object, old: Any, new: Any, **kwargs: object) -> None:
            carry_recognitions(old=old, new=new)

        register_metrics()
        timeline.register("registrations.recognitions", recognitions_of)
        unit_renamed.connect(carry, dispatch_uid="registrations.carry_recognitions", weak=False)
