"""Log lines that user text can never forge: one line each, tracebacks marked (quality.md SEC-AUD-05)."""

from __future__ import annotations

import logging
import re
from typing import Any

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
# Addresses that are secrets themselves: whoever reads a log must not be able to open them.
_SECRET_PATH = re.compile(r"(/thiet-lap/)[^/\s\"']+")
MAX_MESSAGE = 4000


def _escaped(text: str) -> str:
    return _CONTROL.sub(lambda found: f"\\x{ord(found.group()):02x}", text)


class OneLineFormatter(logging.Formatter):
    """Time, level, logger, message; control characters escaped, secret addresses hidden, very long messages cut."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 (the name is logging's)
        message = _SECRET_PATH.sub(r"\1***", record.message)
        record.message = _escaped(message)[:MAX_MESSAGE]
        return super().formatMessage(record)

    def formatException(self, ei: Any) -> str:  # noqa: N802 (the name is logging's)
        """A traceback keeps its lines, each marked: the text of an exception may hold what somebody typed."""
        text = _SECRET_PATH.sub(r"\1***", super().formatException(ei))
        return "\n".join(f"    | {_escaped(line)[:MAX_MESSAGE]}" for line in text.splitlines())

    def format(self, record: logging.LogRecord) -> str:
        """Tracebacks are for faults; a refused page (403, 404) is one line."""
        if record.levelno < logging.ERROR:
            record.exc_info = None
        return super().format(record)
