"""The room of deadlines."""

from __future__ import annotations

from django.apps import AppConfig


class DeadlinesConfig(AppConfig):
    name = "deadlines"
    verbose_name = "Thời hạn và nhắc việc"

    def ready(self) -> None:
        """Occurrences follow what is really sent in the rooms below; registrations count with extensions."""
        from deadlines.following import follow
        from deadlines.queries.extensions import registration_extensions
        from registrations.queries.due import EXTENSIONS

        follow()
        EXTENSIONS.append(registration_extensions)
