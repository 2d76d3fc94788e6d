from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"

    def ready(self) -> None:
        from reports.exports import jobs  # noqa: F401 (importing registers the runners with every worker)
