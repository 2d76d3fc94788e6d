"""Loaded by a worker of the crash campaign (``celery worker --include``): dies where it is told to, and is impatient.

The file named by CRASH_FILE holds the point at which the whole group of processes kills itself with SIGKILL; whoever
comes there takes the file away first, so each order kills once.
"""

from __future__ import annotations

import datetime as dt
import os
import signal
import smtplib
from pathlib import Path
from typing import Any

from antq.celery import app
from deadlines.domain import mailing, sweeping

ORDER = Path(os.environ["CRASH_FILE"])
mailing.LEASE = sweeping.LEASE = dt.timedelta(seconds=2)
app.conf.beat_schedule = {"deadlines-tick": {"task": "deadlines.tick", "schedule": 0.5, "options": {"expires": 10}}}


def point(name: str) -> None:
    taken = ORDER.with_suffix(f".{os.getpid()}")
    try:
        if ORDER.read_text() != name:
            return
        ORDER.rename(taken)
    except FileNotFoundError:
        return
    os.killpg(os.getpgrp(), signal.SIGKILL)


_send, _deliver, _data = mailing._send, mailing._Server.send, smtplib.SMTP.rcpt


def send(*arguments: Any) -> bool:
    point("before claim")
    was_sent = _send(*arguments)
    if was_sent:
        point("after mark")
    return was_sent


def deliver(self: Any, mail: Any) -> None:
    point("after claim")
    _deliver(self, mail)
    point("after SMTP")


def rcpt(self: Any, *arguments: Any, **options: Any) -> Any:
    point("during SMTP")
    return _data(self, *arguments, **options)


mailing._send, mailing._Server.send, smtplib.SMTP.rcpt = send, deliver, rcpt  # type: ignore[method-assign]
