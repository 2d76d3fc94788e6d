from django.apps import AppConfig


class ScoringConfig(AppConfig):
    name = "scoring"

    def ready(self) -> None:
        from registrations.signals import recognition_recorded
        from scoring.domain import recognition_changed

        def follow(sender: object, recognition: object, **kwargs: object) -> None:
            recognition_changed(recognition=recognition)  # type: ignore[arg-type]

        recognition_recorded.connect(follow, weak=False, dispatch_uid="scoring.recognition_changed")
