#!/bin/sh
# What a container of the image does: setup (once per upgrade), web, worker, beat, healthy, or any management command.
set -eu
cd /srv/antq
umask 077

case "${1:-web}" in
  setup)
    python manage.py setup
    python manage.py collectstatic --noinput
    ;;
  web)
    exec python -m gunicorn antq.wsgi:application --config deploy/gunicorn.conf.py
    ;;
  worker)
    exec python -m celery -A antq worker --concurrency "${ANTQ_WORKER_PROCESSES:-2}" --loglevel INFO
    ;;
  beat)
    # Exactly one of these per installation. The schedule file only remembers the last ticks; the plan is in the code.
    exec python -m celery -A antq beat --schedule /tmp/beat-schedule --pidfile= --loglevel INFO
    ;;
  healthy)
    exec python -c 'import urllib.request; urllib.request.urlopen("http://127.0.0.1:8000/healthz", timeout=4).read()'
    ;;
  *)
    exec python manage.py "$@"
    ;;
esac
