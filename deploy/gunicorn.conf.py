"""gunicorn behind the TLS proxy: sync workers (threads are slower for these pages), requests finish before a stop."""

import multiprocessing
import os

bind = "0.0.0.0:8000"
workers = int(os.environ.get("ANTQ_WEB_PROCESSES", "0")) or multiprocessing.cpu_count() + 1
timeout = 60
graceful_timeout = 30
max_requests = 1000
max_requests_jitter = 100
worker_tmp_dir = "/dev/shm"  # noqa: S108  a memory folder: the heartbeat must not wait for a disk
control_socket_disable = True
# Only the proxy reaches this port (compose publishes none), so its X-Forwarded-Proto is believed.
forwarded_allow_ips = "*"
accesslog = None
