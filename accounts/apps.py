from typing import Any

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        """Every way of signing in starts the clock of the session; who speaks for a unit follows its new name."""
        from django.contrib.auth.signals import user_logged_in
        from django.utils import timezone

        from accounts import sessions
        from accounts.succession import carry_heads
        from units.signals import unit_renamed

        def start_clock(sender: object, request: object, **kwargs: object) -> None:
            session = getattr(request, "session", None)
            if session is not None:
                sessions.start(session, now=timezone.now())

        def carry(sender: object, signal: object, **renaming: Any) -> None:
            carry_heads(**renaming)

        user_logged_in.connect(start_clock, dispatch_uid="accounts.start_clock", weak=False)
        unit_renamed.connect(carry, dispatch_uid="accounts.carry_heads", weak=False)
