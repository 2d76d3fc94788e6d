"""Log lines on one line each: user text can never forge a second one (quality.md SEC-AUD-05)."""

from __future__ import annotations

import logging
import re

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
# Addresses that are secrets themselves: whoever reads a log must not be able to open them.
_SECRET_PATH = re.compile(r"(/thiet-lap/)[^/\s\"']+")
MAX_MESSAGE = 4000


class OneLineFormatter(logging.Formatter):
    """Time, level, logger, message; control characters escaped, secret addresses hidden, very long messages cut."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 (the name is logging's)
        message = _SECRET_PATH.sub(r"\1***", record.message)
        record.message = _CONTROL.sub(lambda m: f"\\x{ord(m.group()):02x}", message)[:MAX_MESSAGE]
        return super().formatMessage(record)

    def format(self, record: logging.LogRecord) -> str:
        """Tracebacks are for faults; a refused page (403, 404) is one line."""
        if record.levelno < logging.ERROR:
            record.exc_info = None
        return super().format(record)
