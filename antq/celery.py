"""The Celery application: the broker carries wake-up calls, the database holds the truth."""

import os

from celery import Celery
from celery.signals import beat_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "antq.settings")

app = Celery("antq")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@beat_init.connect
def first_heartbeat(**_: object) -> None:
    """Beat waits a whole interval before its first tick; a fresh start should be seen as ready at once."""
    app.send_task("common.heartbeat")
    app.send_task("deadlines.tick")
