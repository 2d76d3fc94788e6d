"""WSGI entry point for gunicorn."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "antq.settings")
application = get_wsgi_application()

# What is loaded now stays for the life of the process: the collector need not look at it again after every request.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 20)
