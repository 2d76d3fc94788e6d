from typing import Any

from django.apps import AppConfig


class RegistrationsConfig(AppConfig):
    name = "registrations"

    def ready(self) -> None:
        """Results of the year in work follow a unit's new name."""
        from registrations.succession import carry_recognitions
        from units.signals import unit_renamed

        def carry(sender: object, old: Any, new: Any, **kwargs: object) -> None:
            carry_recognitions(old=old, new=new)

        unit_renamed.connect(carry, dispatch_uid="registrations.carry_recognitions", weak=False)
