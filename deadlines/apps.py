"""The room of deadlines."""

from __future__ import annotations

from django.apps import AppConfig


class DeadlinesConfig(AppConfig):
    name = "deadlines"
    verbose_name = "Thời hạn và nhắc việc"

    def ready(self) -> None:
        """Occurrences follow what is really sent in the rooms below."""
        from deadlines.following import follow

        follow()
