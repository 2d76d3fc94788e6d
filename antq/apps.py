from django.apps import AppConfig


class AntqConfig(AppConfig):
    name = "antq"

    def ready(self) -> None:
        """Registers the system checks of the whole product."""
        from antq import checks  # noqa: F401 (importing registers)
