"""The Celery application: the broker carries wake-up calls, the database holds the truth."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "antq.settings")

app = Celery("antq")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
