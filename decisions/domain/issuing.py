"""Issuing: number, date, signed copy, and the results of all units, in one transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from common import audit
from common.locks import refuse_locked
from common.scope import Actor
from common.text import clean_line
from common.workflow import Refused, apply
from decisions.domain.choosing import require_ready
from decisions.domain.numbers import take_number
from decisions.kinds import handler_of
from decisions.models import Decision, DecisionItem
from decisions.queries.decisions import in_annex_order
from decisions.rules.permissions import STAFF
from decisions.workflow import SUPERSEDE, TABLE
from models_programs.domain.attachments import Evidence, attach
from models_programs.enums import AttachmentForm
from units.windows import all_windows

NO_COPY = "Tải bản đã ký lên, hoặc ghi nơi lưu bản ký."


def issue(
    *,
    decision: Decision,
    signed_on: dt.date,
    actor: Actor,
    now: dt.datetime,
    number: int | None = None,
    kept_at: str = "",
    upload: UploadedFile | None = None,
    is_secret: bool = False,
) -> Decision:
    """Record the signed decision and give every unit its result: all of it or nothing.

    ``number`` as the văn thư's register has it; None takes the next of the series. The signed scan or ``kept_at`` is
    needed. A second call finds it issued (WrongState). Raises NotAllowed, Refused with names, ValidationError by field.
    """
    kept_at = clean_line(kept_at)
    handler = handler_of(decision.kind)
    with transaction.atomic():

        def stamp(locked: Decision) -> None:
            if upload is None and not kept_at:
                raise ValidationError({"scan": [NO_COPY]})
            _check_day(locked, signed_on, timezone.localdate(now))
            require_ready(locked, signed_on)
            assert locked.series is not None  # noqa: S101 (a guard has asked)
            locked.number = take_number(series=locked.series, year=signed_on.year, decision=locked, wanted=number)
            locked.symbol, locked.signed_on, locked.kept_at = locked.series.symbol, signed_on, kept_at
            locked.version += 1

        # A copy of our own: what the caller holds must not look issued when something below refuses.
        row = Decision.objects.get(pk=decision.pk)
        apply(TABLE["issue"], instance=row, actor=actor, now=now, before_save=stamp)
        old = _close_old(row, actor, now)
        items = _number_items(row)
        handler.on_issue(decision=row, items=items, actor=actor, now=now)
        if old is not None:
            gone = set(old.items.values_list("unit", flat=True)) - {item.unit_id for item in items}
            handler.on_supersede(decision=row, gone=gone, actor=actor, now=now)
        _log(row, items, actor, now)
        if upload is not None:
            _keep_scan(row, upload, actor, now, is_secret=is_secret)
    decision.refresh_from_db()
    return decision


def _check_day(decision: Decision, signed_on: dt.date, today: dt.date) -> None:
    """Signed by today, and not before the assessed year of its units began (TT 124/2021 Điều 8.2)."""
    if signed_on > today:
        raise ValidationError({"signed_on": ["Ngày ký không được sau hôm nay."]})
    windows = all_windows()
    kinds = set(decision.items.values_list("unit__kind", flat=True))
    start = min(windows[kind].start(decision.year) for kind in kinds)
    if signed_on < start:
        sentence = f"Ngày ký phải từ {start:%d/%m/%Y}, ngày đầu của kỳ đánh giá năm {decision.year}."
        raise ValidationError({"signed_on": [sentence]})


def _close_old(decision: Decision, actor: Actor, now: dt.datetime) -> Decision | None:
    """The decision that this one supersedes is over; its items make room for the new ones."""
    old = decision.supersedes
    if old is None:
        return None
    apply(SUPERSEDE, instance=old, actor=actor, now=now, note=f"Thay thế bằng Quyết định {decision.number_shown}")
    _refuse_locked(old, old.items.select_related("unit"))
    old.items.update(is_current=False)
    return old


def _number_items(decision: Decision) -> list[DecisionItem]:
    """The items in force, each certificate with its place in the annex (no law knows a number of its own)."""
    items = in_annex_order(decision.items.select_related("unit"))
    _refuse_locked(decision, items)
    for place, item in enumerate(items, start=1):
        item.is_open, item.is_current, item.certificate = False, True, f"{place:02d}"
    DecisionItem.objects.bulk_update(items, ["is_open", "is_current", "certificate"], batch_size=200)
    return items


def _refuse_locked(decision: Decision, items: Iterable[DecisionItem]) -> None:
    """Units that another authority manages may be of a year that this one has closed."""
    refuse_locked((item.unit.authority_path, decision.year) for item in items)


def _log(decision: Decision, items: Sequence[DecisionItem], actor: Actor, now: dt.datetime) -> None:
    assert decision.signed_on is not None  # noqa: S101 (just stamped)
    audit.record(
        "decision.issued",
        now=now,
        actor_id=actor.user_id,
        role=actor.role.value,
        subject=decision,
        year=decision.year,
        number=decision.number_shown,
        signed_on=decision.signed_on.isoformat(),
        units=len(items),
        supersedes=decision.supersedes_id,
    )


def _keep_scan(decision: Decision, upload: UploadedFile, actor: Actor, now: dt.datetime, *, is_secret: bool) -> None:
    if is_secret:
        raise Refused("Tài liệu có dấu mật không được đưa lên hệ thống. Bỏ tệp, ghi nơi lưu bản ký.")
    evidence = Evidence(
        form=AttachmentForm.FILE,
        title=f"Bản ký {decision.number_shown}",
        number=decision.number_shown,
        date=decision.signed_on,
        issuer=decision.body[:200],
    )
    try:
        attach(record=decision, evidence=evidence, upload=upload, actor=actor, now=now, writers=STAFF)  # type: ignore[arg-type]
    except ValidationError as error:
        raise ValidationError({"scan": error.messages}) from error
