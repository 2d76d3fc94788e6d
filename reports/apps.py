from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"

    def ready(self) -> None:
        """Builders of documents register themselves; ends of jobs are told; facts follow the rooms below; closed years
        stay as they are."""
        from reports import following
        from reports.domain import locking, telling

        # importing registers the runners with every worker
        from reports.exports import closing_pack, jobs, pack_jobs  # noqa: F401 (registers itself)

        telling.follow()
        following.follow()
        locking.follow()
