"""Hanging evidence on the rows of a sheet and taking it away (ADR 0017)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from common import audit
from common.locks import refuse_locked
from common.pdf_pages import forget
from common.scope import Actor
from common.workflow import NotAllowed, Refused, WorkflowError
from models_programs.domain.attachments import Evidence, all_or_nothing, attach
from models_programs.enums import AttachmentForm
from models_programs.models import Attachment
from models_programs.rules.permissions import UNIT_AND_OFFICER
from scoring.domain.marks import check_may_write
from scoring.enums import Column, SheetState
from scoring.models import Criterion, RowEvidence, Scorecard
from scoring.queries import criteria_of
from scoring.queries.evidence import key_of, name_of
from scoring.queries.pieces import ATTACHMENT, Piece, pieces_of

ROW_MAX = 40  # pieces of one row
FILES_OF_SHEET = 200
FILES_AT_ONCE = 6
FOREIGN = "Chỉ gắn được hồ sơ, tài liệu trong năm của chính đơn vị này."
NOTHING = "Chọn ít nhất một nội dung để gắn làm minh chứng."
NO_ROW = "Chọn ít nhất một hàng của phiếu."
NOT_YOURS = "Minh chứng này do bên kia gắn nên chỉ bên đó gỡ được."
KEPT = "Đang là minh chứng của {sheet} (hàng {rows}, {state}) nên không xóa được."


def evidence_column(card: Scorecard, actor: Actor, now: dt.datetime) -> Column:
    """Whose evidence the actor may add now: the unit's while the self column is open, the superior's while reviewing.

    Raises NotAllowed, WrongState or Refused as writing the self column would.
    """
    try:
        check_may_write(card, Column.SELF, actor, now)
    except WorkflowError:
        try:
            check_may_write(card, Column.SUPERIOR, actor, now)
        except WorkflowError:
            pass
        else:
            return Column.SUPERIOR
        raise
    return Column.SELF


def link_evidence(
    *, card: Scorecard, criterion_ids: Collection[int], keys: Collection[str], actor: Actor, now: dt.datetime
) -> int:
    """Let each of ``keys`` prove each of the rows; returns how many links are new.

    Raises NotAllowed when the sheet or a piece is not the actor's to use, WrongState when it is locked, Refused for
    empty choices and rows that are full.
    """
    with transaction.atomic():
        locked = _locked(card)
        column = evidence_column(locked, actor, now)
        if not keys:
            raise Refused(NOTHING)
        rows = _rows(locked, criterion_ids)
        pieces = pieces_of(locked, keys)
        if set(keys) - pieces.keys():
            raise NotAllowed(FOREIGN)
        return _link(locked, rows, list(pieces.values()), column, actor, now)


def add_evidence(
    *,
    card: Scorecard,
    criterion_ids: Collection[int],
    evidence: Evidence,
    uploads: Sequence[UploadedFile],
    actor: Actor,
    now: dt.datetime,
) -> list[Attachment]:
    """Add something new to the sheet (several files at once) and let it prove the rows, all of it or nothing.

    A file that hangs on the sheet already is not kept twice but used. Raises as ``link_evidence``, or ValidationError
    by field. A document marked secret is kept by number, date and issuer; its files are dropped.
    """
    if len(uploads) > FILES_AT_ONCE:
        raise ValidationError({"file": [f"Mỗi lần gửi được nhiều nhất {FILES_AT_ONCE} tệp."]})
    with all_or_nothing() as kept:
        locked = _locked(card)
        column = evidence_column(locked, actor, now)
        rows = _rows(locked, criterion_ids)
        with_files = evidence.form == AttachmentForm.FILE and not evidence.is_secret
        files: list[UploadedFile | None] = [*uploads] if with_files and uploads else [None]
        used = [_attached(locked, evidence, upload, kept, actor, now) for upload in files]
        pieces = [Piece(f"{ATTACHMENT}-{row.pk}", row.name_shown, row) for row in used]
        _link(locked, rows, pieces, column, actor, now)
    return used


def unlink_evidence(*, card: Scorecard, criterion_id: int, key: str, actor: Actor, now: dt.datetime) -> None:
    """Take a piece away from one row; it stays where it is kept and on other rows.

    Doing it twice is fine. Raises NotAllowed for what the other side added, WrongState when the sheet is locked.
    """
    with transaction.atomic():
        locked = _locked(card)
        column = evidence_column(locked, actor, now)
        links = RowEvidence.objects.filter(scorecard=locked, criterion=criterion_id).select_related(
            "criterion", "attachment"
        )
        link = next((one for one in links if key_of(one) == key), None)
        if link is None:
            return
        if link.column != column:
            raise NotAllowed(NOT_YOURS)
        name = name_of(link)
        link.delete()
        _log("removed", locked, [link.criterion], [name], actor, now)


def guard_evidence(*, record_type: str = "", record_id: int = 0, attachment_id: int = 0) -> None:
    """What proves a row of a sheet that is with the superior, or settled, stays: raises ValidationError saying where.

    Otherwise its links go with it. Called before a record or an attachment is deleted.
    """
    links = RowEvidence.objects.select_related("scorecard__unit", "criterion").select_for_update(of=("self",))
    if attachment_id:
        links = links.filter(attachment=attachment_id)
    else:
        links = links.filter(record_type=record_type, record_id=record_id)
    found = list(links)
    held = [link for link in found if not link.scorecard.is_editable]
    if held:
        card = held[0].scorecard
        rows = ", ".join(link.criterion.code for link in held if link.scorecard_id == card.pk)
        state = SheetState(card.state).label.lower()
        raise ValidationError(KEPT.format(sheet=card.name_shown.replace("Phiếu", "phiếu", 1), rows=rows, state=state))
    RowEvidence.objects.filter(pk__in=[link.pk for link in found]).delete()


def forget_pictures(attachment: Attachment) -> None:
    """The pictures drawn of a file go with the file, at once."""
    if attachment.sha256 and not Attachment.objects.filter(sha256=attachment.sha256).exists():
        transaction.on_commit(lambda: forget(attachment.sha256))


def _locked(card: Scorecard) -> Scorecard:
    return Scorecard.objects.select_for_update(of=("self",)).select_related("unit", "rubric").get(pk=card.pk)


def _rows(card: Scorecard, criterion_ids: Collection[int]) -> list[Criterion]:
    rows = [one for one in criteria_of(card.rubric) if one.is_leaf and one.pk in criterion_ids]
    if not rows or len(rows) != len(set(criterion_ids)):
        raise Refused(NO_ROW)
    return rows


def _attached(
    card: Scorecard,
    evidence: Evidence,
    upload: UploadedFile | None,
    kept: list[Attachment],
    actor: Actor,
    now: dt.datetime,
) -> Attachment:
    """One more attachment of the sheet, or the one that holds the same file."""
    holder: Any = card
    who: dict[str, Any] = {"actor": actor, "now": now, "writers": UNIT_AND_OFFICER}
    try:
        row = attach(record=holder, evidence=evidence, upload=upload, files_max=FILES_OF_SHEET, **who)
    except ValidationError as error:
        twin = _twin(error)
        if twin is None:
            raise
        return twin
    kept.append(row)
    return row


def _twin(error: ValidationError) -> Attachment | None:
    problems: Iterable[ValidationError] = getattr(error, "error_dict", {}).get("file", [])
    pk = next((one.params["pk"] for one in problems if one.code == "kept" and one.params), None)
    return Attachment.objects.get(pk=pk) if pk else None


def _link(
    card: Scorecard, rows: list[Criterion], pieces: list[Piece], column: Column, actor: Actor, now: dt.datetime
) -> int:
    refuse_locked([(card.authority_path, card.year)])
    there: dict[int, set[str]] = {row.pk: set() for row in rows}
    for link in RowEvidence.objects.filter(scorecard=card, criterion__in=rows):
        there[link.criterion_id].add(key_of(link))
    distinct = {piece.key: piece for piece in pieces}
    new = [(row, piece) for row in rows for key, piece in distinct.items() if key not in there[row.pk]]
    for row in rows:
        if len(there[row.pk] | distinct.keys()) > ROW_MAX:
            raise Refused(f"Hàng {row.code} chỉ gắn được {ROW_MAX} minh chứng. Gỡ bớt rồi gắn tiếp.")
    RowEvidence.objects.bulk_create(
        RowEvidence(
            scorecard=card,
            criterion=row,
            attachment=piece.attachment,
            record_type=piece.table,
            record_id=piece.pk,
            column=column,
            added_by_id=actor.user_id,
            added_at=now,
        )
        for row, piece in new
    )
    if new:
        _log("added", card, rows, [piece.name for piece in distinct.values()], actor, now)
    return len(new)


def _log(
    act: str, card: Scorecard, rows: Iterable[Criterion], names: Iterable[str], actor: Actor, now: dt.datetime
) -> None:
    said: dict[str, Any] = {"rows": [row.code for row in rows], "pieces": [name[:200] for name in names]}
    audit.record(f"sheet.evidence_{act}", now=now, actor_id=actor.user_id, role=actor.role.value, subject=card, **said)
