"""Evidence of a record: a file, a link, a document by number only, or paper kept somewhere (SEC-IMP-04)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Sum

from common import audit
from common.attachments import Attached, receive_attachment
from common.rows import text_problems
from common.scope import Actor, Role
from common.workflow import NotAllowed
from common.xlsx_guard import UploadRefused
from models_programs.domain.checks.base import date_problems
from models_programs.domain.records import require_writer
from models_programs.enums import AttachmentForm
from models_programs.models import Attachment, Record
from models_programs.rules.permissions import NOT_YOURS

FILES_MAX = 20  # of one record
_LINK = re.compile(r"https?://[^\s/]+\.[^\s]+")
QUOTA = 500 * 1024 * 1024  # bytes of one unit, or of one authority's own records
KEPT_ALREADY = "Tệp này đã có trong danh sách."
GONE = "Nội dung này vừa bị xóa nên không thêm được tài liệu."
MARKED_FILE = (
    "Tài liệu có dấu mật không được đưa lên hệ thống. Tệp đã bị bỏ, hệ thống chỉ giữ số, ngày và cơ quan ban hành."
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What somebody adds to a record. ``is_secret`` answers "Tài liệu có dấu mật không?"."""

    form: str
    is_secret: bool = False
    title: str = ""
    number: str = ""
    date: dt.date | None = None
    issuer: str = ""
    url: str = ""
    kept_at: str = ""


def attach(
    *,
    record: Record,
    evidence: Evidence,
    upload: UploadedFile | None,
    actor: Actor,
    now: dt.datetime,
    writers: Collection[Role],
    files_max: int = FILES_MAX,
) -> Attachment:
    """Add a piece of evidence. Raises NotAllowed, or ValidationError by field, each saying what to do.

    A file that hangs on the record already is refused with code "kept" and its id as ``params["pk"]``.
    A secret document is kept by number, date and issuer only: no file, no link, no words of its content.
    """
    require_writer(actor, record, writers)
    row = Attachment(
        subject_type=record._meta.label_lower,
        subject_id=record.pk,
        authority_path=record.authority_path,
        unit_id=record.unit_id,
        form=evidence.form,
        number=evidence.number,
        date=evidence.date,
        issuer=evidence.issuer,
        added_by_id=actor.user_id,
        added_at=now,
        was_secret=evidence.is_secret,
    )
    if evidence.is_secret:
        row.form = AttachmentForm.REFERENCE
        received = None
    else:
        row.title, row.url, row.kept_at = evidence.title, evidence.url, evidence.kept_at
        received = _received(row, upload)
    _check(row)
    with transaction.atomic():
        _lock(record)
        if received is not None:
            _keep(row, record, received, files_max)
        row.save()
        _log("added", row, actor, now, form=row.form, number=row.number, file=row.file_name, sha256=row.sha256[:12])
    return row


@contextmanager
def all_or_nothing() -> Iterator[list[Attachment]]:
    """A transaction that takes the stored files back with the rows; the caller lists what it kept."""
    kept: list[Attachment] = []
    try:
        with transaction.atomic():
            yield kept
    except BaseException:
        for row in kept:
            row.file.delete(save=False)
        raise


def _lock(record: Record) -> None:
    """Two uploads at once are counted one after the other, and nothing hangs on a record that is being removed."""
    locked = type(record)._default_manager.select_for_update().filter(pk=record.pk)
    if not list(locked.values_list("pk", flat=True)):
        raise ValidationError(GONE)


def _log(act: str, row: Attachment, actor: Actor, now: dt.datetime, **said: Any) -> None:
    subject = f"{row.subject_type}:{row.subject_id}"
    kind = f"attachment.{act}"
    audit.record(kind, now=now, actor_id=actor.user_id, role=actor.role.value, subject=row, record=subject, **said)


def _received(row: Attachment, upload: UploadedFile | None) -> Attached | None:
    if row.form != AttachmentForm.FILE:
        return None
    if upload is None:
        raise ValidationError({"file": ["Chọn tệp PDF, ảnh, Word hoặc Excel không quá 10 MB."]})
    try:
        return receive_attachment(upload)
    except UploadRefused as refusal:
        raise ValidationError({"file": [str(refusal)]}) from refusal


def _check(row: Attachment) -> None:
    problems = {**text_problems(row), **date_problems(row)}
    if row.form == AttachmentForm.REFERENCE and not row.number:
        problems["number"] = "Nhập số, ký hiệu của tài liệu."
    if row.form == AttachmentForm.LINK and not _LINK.fullmatch(row.url):
        problems["url"] = "Nhập đường dẫn bắt đầu bằng https://."
    if row.form == AttachmentForm.PAPER and not row.kept_at:
        problems["kept_at"] = "Ghi nơi lưu bản giấy, ví dụ: tủ hồ sơ văn phòng."
    if row.form not in AttachmentForm.values:
        problems["form"] = "Chọn cách lưu tài liệu."
    if problems:
        raise ValidationError({name: [sentence] for name, sentence in problems.items()})


def _keep(row: Attachment, record: Record, received: Attached, files_max: int) -> None:
    """Limits, then the bytes under a random name."""
    files = Attachment.objects.filter(form=AttachmentForm.FILE)
    here = files.filter(subject_type=row.subject_type, subject_id=row.subject_id)
    twin = here.filter(sha256=received.sha256).values_list("pk", flat=True).first()
    if twin is not None:
        raise ValidationError({"file": [ValidationError(KEPT_ALREADY, code="kept", params={"pk": twin})]})
    if here.count() >= files_max:
        raise ValidationError({"file": [f"Mỗi nội dung chỉ kèm được {files_max} tệp. Xóa bớt tệp cũ."]})
    own = files.filter(unit=record.unit_id, authority_path=record.authority_path)
    used = own.aggregate(total=Sum("size"))["total"] or 0
    if used + len(received.content) > QUOTA:
        raise ValidationError({"file": ["Đã dùng hết 500 MB dành cho tài liệu. Xóa bớt tệp cũ hoặc chỉ ghi số, ngày."]})
    row.file_name, row.content_type = received.name, received.content_type
    row.size, row.sha256 = len(received.content), received.sha256
    row.file.save(received.name, ContentFile(received.content), save=False)


def detach(
    *,
    attachment: Attachment,
    record: Record,
    actor: Actor,
    now: dt.datetime,
    writers: Collection[Role],
    reason: str = "",
) -> None:
    """Remove a piece of evidence, its file too; that it was there stays in the audit log."""
    require_writer(actor, record, writers)
    if (attachment.subject_type, attachment.subject_id) != (record._meta.label_lower, record.pk):
        raise NotAllowed(NOT_YOURS)
    with transaction.atomic():
        said: dict[str, Any] = {"form": attachment.form, "number": attachment.number, "file": attachment.file_name}
        _log("removed", attachment, actor, now, sha256=attachment.sha256[:12], reason=reason, **said)
        storage, name = attachment.file.storage, attachment.file.name
        attachment.delete()
        if name:
            transaction.on_commit(lambda: storage.delete(name))
