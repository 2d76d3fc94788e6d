"""Activities with their photographs, saved together or not at all; the event days that plans name."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import yaml
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from common.scope import Actor, Role
from models_programs.domain.attachments import Evidence, all_or_nothing, attach
from models_programs.domain.records import create_record, edit_record
from models_programs.enums import ActivityKind, AttachmentForm
from models_programs.models import Activity, Attachment, EventDay
from models_programs.queries.activities import photo_counts
from units.models import Unit

FILE = "fixtures/event_days.yaml"
PHOTOS_MAX = 6  # of one post; a record takes FILES_MAX in all
NOT_A_PHOTO = "Ô này chỉ nhận ảnh; tài liệu khác thêm ở trang của hoạt động sau khi lưu."


def load_event_days() -> tuple[int, int]:
    """Bring the event days to what is shipped. Returns (created, changed); running it twice changes nothing."""
    shipped = yaml.safe_load((settings.BASE_DIR / FILE).read_text(encoding="utf-8"))
    stored = EventDay.objects.in_bulk()
    created = changed = 0
    for row in shipped:
        values = {name: row[name] for name in ("name", "day", "month", "basis")}
        day = stored.get(row["code"])
        if day is None:
            EventDay.objects.create(code=row["code"], **values)
            created += 1
        elif any(getattr(day, name) != value for name, value in values.items()):
            EventDay.objects.filter(pk=day.pk).update(**values)
            changed += 1
    return created, changed


def kind_of_day(day: EventDay) -> str:
    """The kind of activity that an event day calls for: the kind of its own code, else an event."""
    return day.code if day.code in ActivityKind.values else ActivityKind.EVENT


def proposed_title(kind: str, day: EventDay | None, unit: Unit | None) -> str:
    """What an activity is called when nobody typed a title."""
    name = str(dict(ActivityKind.choices).get(kind, "Hoạt động"))
    if day is not None and kind in (ActivityKind.FESTIVAL, ActivityKind.EVENT):
        return day.name
    if kind == ActivityKind.INSPECTION and unit is not None:
        return f"Kiểm tra {unit.name}"[:300]
    if day is not None:
        return f"{name}: {day.name}"
    return name


def add_activity(
    *,
    record: Activity,
    values: Mapping[str, Any],
    photos: Sequence[UploadedFile],
    actor: Actor,
    now: dt.datetime,
    writers: Collection[Role],
) -> Activity:
    """Store a new activity with its photographs.

    Raises NotAllowed, or ValidationError by field ("photos" names the picture); then nothing of it is kept.
    """
    with all_or_nothing() as kept:
        create_record(record=record, values=values, actor=actor, now=now, writers=writers)
        _add_photos(record, photos, kept, actor=actor, now=now, writers=writers)
    return record


def change_activity(
    *,
    record: Activity,
    values: Mapping[str, Any],
    photos: Sequence[UploadedFile],
    actor: Actor,
    now: dt.datetime,
    writers: Collection[Role],
    seen: int | None = None,
) -> bool:
    """Change an activity and add photographs; whether anything was new. Raises as ``add_activity`` does."""
    with all_or_nothing() as kept:
        changes = edit_record(record=record, values=values, actor=actor, now=now, writers=writers, seen=seen)
        _add_photos(record, photos, kept, actor=actor, now=now, writers=writers)
    return bool(changes) or bool(kept)


def _add_photos(
    record: Activity, photos: Sequence[UploadedFile], kept: list[Attachment], *, actor: Actor, now: dt.datetime,
    writers: Collection[Role],
) -> None:  # fmt: skip
    if len(photos) > PHOTOS_MAX:
        raise ValidationError({"photos": [f"Mỗi lần lưu được nhiều nhất {PHOTOS_MAX} ảnh."]})
    before = photo_counts([record]).get(record.pk, 0) if photos else 0
    for number, photo in enumerate(_distinct(photos), start=1):
        evidence = Evidence(form=AttachmentForm.FILE, title=f"Ảnh {before + number}")
        try:
            row = attach(record=record, evidence=evidence, upload=photo, actor=actor, now=now, writers=writers)
        except ValidationError as error:
            raise _of_photo(number, error.messages[0]) from error
        kept.append(row)
        if not row.is_image:
            raise _of_photo(number, NOT_A_PHOTO)


def _of_photo(number: int, sentence: str) -> ValidationError:
    return ValidationError({"photos": [f"Ảnh thứ {number}: {sentence}"]})


def _distinct(photos: Sequence[UploadedFile]) -> list[UploadedFile]:
    """The same picture chosen twice counts once."""
    chosen: dict[str, UploadedFile] = {}
    for photo in photos:
        digest = hashlib.sha256()
        for chunk in photo.chunks():
            digest.update(chunk)
        photo.seek(0)
        chosen.setdefault(digest.hexdigest(), photo)
    return list(chosen.values())
