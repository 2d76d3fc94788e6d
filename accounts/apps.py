from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        """Every way of signing in starts the clock of the session."""
        from django.contrib.auth.signals import user_logged_in
        from django.utils import timezone

        from accounts import sessions

        def start_clock(sender: object, request: object, **kwargs: object) -> None:
            session = getattr(request, "session", None)
            if session is not None:
                sessions.start(session, now=timezone.now())

        user_logged_in.connect(start_clock, dispatch_uid="accounts.start_clock", weak=False)
