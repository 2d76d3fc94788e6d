"""Taking spreadsheets from people: guarded in the web process, read only by a fenced process of its own (SEC-IMP)."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import logging
import subprocess
import sys
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

from common.xlsx_guard import BOOK, BROKEN, DEFAULT, Limits, UploadRefused, check_content, check_name

logger = logging.getLogger(__name__)
# How many bytes of files one request may send; what comes after that is thrown away unread. Views with a form of
# several files ask for more with ``takes_uploads``.
HARD_LIMIT = 12 * 1024 * 1024
READ_SECONDS = 30
TOO_SLOW = "Tệp quá phức tạp, đọc quá 30 giây chưa xong. Chép phần dữ liệu sang tệp mẫu rồi tải lên lại."


@dataclass(frozen=True, slots=True)
class Received:
    """An upload that passed the guard; ``sha256`` is in hexadecimal."""

    name: str
    content: bytes
    sha256: str


@dataclass(frozen=True, slots=True)
class Table:
    """What a sheet holds: rows as (row number in the file, cells). See common/xlsx_reader.py for the cells."""

    sheet: str
    epoch: dt.date
    rows: list[tuple[int, list[Any]]]

    def as_json(self) -> dict[str, Any]:
        return {"sheet": self.sheet, "epoch": self.epoch.isoformat(), "rows": [[n, *cells] for n, cells in self.rows]}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Table:
        rows = [(int(row[0]), list(row[1:])) for row in data["rows"]]
        return cls(sheet=data["sheet"], epoch=dt.date.fromisoformat(data["epoch"]), rows=rows)


def takes_uploads(view: Callable[..., Any], limit: int) -> None:
    """Let requests to ``view`` send files of ``limit`` bytes together instead of ``HARD_LIMIT``."""
    view.upload_limit = limit  # type: ignore[attr-defined]


class QuotaHandler(FileUploadHandler):
    """Drops files that no form of ours could want, before they fill the disk; what was typed is read all the same.

    The view is told by ``request.upload_too_big``.
    """

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.received = 0

    @property
    def limit(self) -> int:
        """The limit of the view that the address leads to; of a request that leads nowhere yet, the common one."""
        match = getattr(self.request, "resolver_match", None)
        return int(getattr(match.func, "upload_limit", HARD_LIMIT)) if match else HARD_LIMIT

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.received += len(raw_data)
        if self.received > self.limit:
            if self.request is not None:
                self.request.upload_too_big = True  # type: ignore[attr-defined]
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


def receive(upload: UploadedFile, limits: Limits = DEFAULT) -> Received:
    """Take the bytes of an .xlsx after the checks of SEC-IMP-01. Raises UploadRefused with a sentence."""
    name = (upload.name or "").strip()[-200:]
    check_name(name)
    content = upload.read(limits.file_size + 1)
    check_content(content, limits)
    return Received(name=name, content=content, sha256=hashlib.sha256(content).hexdigest())


def keep(content: bytes) -> str:
    """Store bytes for a worker under a random name outside any served folder; returns the name."""
    return default_storage.save(f"uploads/{uuid.uuid4().hex}", ContentFile(content))


def take(name: str) -> bytes:
    """The bytes stored by ``keep``. Raises UploadRefused when they are gone."""
    try:
        with default_storage.open(name) as stored:
            return bytes(stored.read())
    except FileNotFoundError as error:
        raise UploadRefused("Tệp đã được dọn khỏi máy chủ. Tải tệp lên lại.") from error


def drop(name: str) -> None:
    """Forget stored bytes; doing it twice is fine."""
    default_storage.delete(name)


def read_table(content: bytes, *, sheet: str, limits: Limits = DEFAULT, seconds: float = READ_SECONDS) -> Table:
    """Read a sheet in a fenced process (1 GB, 30 s). Raises UploadRefused with a sentence. For workers only."""
    return Table.from_json(_read(content, [sheet, str(limits.rows), str(limits.columns)], seconds))


def read_book(content: bytes, *, limits: Limits = BOOK, seconds: float = READ_SECONDS) -> list[Table]:
    """Read every sheet in such a process; formulas come as {"formula": true}. Raises UploadRefused. Workers only."""
    answer = _read(content, ["", str(limits.rows), str(limits.columns), "book"], seconds)
    return [Table.from_json(sheet) for sheet in answer["sheets"]]


def _read(content: bytes, arguments: list[str], seconds: float) -> dict[str, Any]:
    command = [sys.executable, "-m", "common.xlsx_reader", *arguments]
    try:
        done = subprocess.run(
            command,
            input=content,
            capture_output=True,
            timeout=seconds,
            cwd=settings.BASE_DIR,
            env={"PYTHONUTF8": "1", "PATH": "/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE": "1"},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise UploadRefused(TOO_SLOW) from error
    if done.returncode < 0:
        raise UploadRefused(TOO_SLOW)
    try:
        answer = json.loads(done.stdout)
    except ValueError as error:
        logger.warning("spreadsheet reader ended with %s: %s", done.returncode, done.stderr[-500:])
        raise UploadRefused(BROKEN) from error
    if "refused" in answer:
        raise UploadRefused(answer["refused"])
    return dict(answer)
