from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"

    def ready(self) -> None:
        """Builders of documents register themselves; ends of jobs are told; facts follow the rooms below."""
        from reports import following
        from reports.domain import telling
        from reports.exports import jobs  # noqa: F401 (importing registers the runners with every worker)

        telling.follow()
        following.follow()
