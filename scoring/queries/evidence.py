"""What proves the rows of a sheet, and what the unit's records of the year offer for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q
from django.urls import reverse

from common.models import AuditEvent
from common.scope import Actor, within
from common.text import search_key
from models_programs.enums import AttachmentForm
from models_programs.models import Attachment
from scoring.enums import Column
from scoring.models import RowEvidence, Scorecard
from scoring.queries.pieces import ATTACHMENT, BY_TABLE, SOURCES, Frame, Source, frame_of, pieces_of, split_key
from scoring.rules.proof import RECORD, Proof, is_outside

READ_MAX = 300  # of one table; a unit's year has far less
SHOWN = 8  # of one group before somebody searches
FOUND = 40
OTHERS_MAX = 3
OF_SHEET = "Đã tải lên cho phiếu này"
OF_RECORDS = "Tài liệu kèm hồ sơ trong năm"
KINDS = {
    "application/pdf": "Tệp PDF",
    "image/png": "Ảnh",
    "image/jpeg": "Ảnh",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Tệp Word",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "Tệp Excel",
}
FORMS: dict[str, str] = {
    AttachmentForm.LINK: "Đường dẫn",
    AttachmentForm.PAPER: "Bản giấy",
    AttachmentForm.REFERENCE: "Số, ngày văn bản",
}


@dataclass(frozen=True, slots=True)
class PickGroup:
    """Pieces of one sort, newest first; ``left`` more are there and are found by searching."""

    noun: str
    proofs: list[Proof]
    left: int


def evidence_of(card: Scorecard, actor: Actor | None = None) -> dict[int, list[Proof]]:
    """Criterion id → what proves the row, in the order it was added; rows without evidence are left out.

    ``card`` comes with its unit. The same file elsewhere is told of the unit's own sheets and, for people of an
    authority, of every sheet in their scope. At most two queries, three more for the frame and one a table of records,
    however many pieces there are.
    """
    links = list(RowEvidence.objects.filter(scorecard=card).select_related("attachment__unit", "added_by", "criterion"))
    if not links:
        return {}
    frame = frame_of(card)
    records = _records(links)
    rows_of: dict[str, list[str]] = defaultdict(list)
    for link in links:
        rows_of[key_of(link)].append(link.criterion.code)
    twins = _twins(card, links, frame, actor)
    found: dict[int, list[Proof]] = defaultdict(list)
    for link in links:
        proof = _of_link(link, records, card, frame)
        if proof is not None:
            others = [code for code in rows_of[proof.key] if code != link.criterion.code]
            found[link.criterion_id].append(
                replace(
                    proof,
                    same_as=_same_as(link, twins),
                    also_on=f"hàng {', '.join(others)}" if others else "",
                    by=link.added_by.full_name,
                    by_superior=link.column == Column.SUPERIOR,
                )
            )
    return dict(found)


def pickable(card: Scorecard, *, without: Collection[str] = (), q: str = "") -> list[PickGroup]:
    """What may prove a row of the sheet, in groups, newest first; ``without`` are keys not to offer again.

    ``q`` narrows by words, accents not needed. One query a table, one for the attachments, three for the frame.
    """
    frame = frame_of(card)
    words = search_key(q).split()
    rows = {source: list(source.rows(frame)[:READ_MAX]) for source in SOURCES}
    names = {(source.table, row.pk): source.title(row) for source, found in rows.items() for row in found}
    files = _files_of(card, names)
    groups: dict[str, list[Proof]] = {OF_SHEET: [], **{source.noun: [] for source in SOURCES}, OF_RECORDS: []}
    for source, found in rows.items():
        groups[source.noun] += [of_record(source, row, card, frame) for row in found]
    for file in files:
        on = names.get((file.subject_type, file.subject_id), "")
        groups[OF_RECORDS if on else OF_SHEET].append(of_file(file, card, frame, on))
    left = {noun: [one for one in found if _fits(one, words, without)] for noun, found in groups.items()}
    return [_group(noun, found, FOUND if words else SHOWN) for noun, found in left.items() if found]


def evidence_events(card: Scorecard) -> list[AuditEvent]:
    """Who hung which evidence on which rows or took it away, newest first."""
    events = AuditEvent.objects.filter(
        subject_type=card._meta.label_lower,
        subject_id=card.pk,
        kind__in=["sheet.evidence_added", "sheet.evidence_removed"],
    )
    return list(events.select_related("actor").order_by("-pk")[:READ_MAX])


def key_of(link: RowEvidence) -> str:
    """The name of a linked piece on its sheet."""
    return f"{ATTACHMENT}-{link.attachment_id}" if link.attachment_id else f"{link.record_type}-{link.record_id}"


@dataclass(frozen=True, slots=True)
class Shown:
    """One piece with what it was made of: an attachment, or a row of a table."""

    proof: Proof
    file: Attachment | None = None
    row: Any = None
    source: Source | None = None


def shown_of(card: Scorecard, key: str) -> Shown | None:
    """The piece of that name, if it proves a row of the sheet or may; None for anything else."""
    named = split_key(key)
    if named is None:
        return None
    table, pk = named
    linked = Q(attachment=pk) if table == ATTACHMENT else Q(record_type=table, record_id=pk)
    if not RowEvidence.objects.filter(linked, scorecard=card).exists() and key not in pieces_of(card, [key]):
        return None
    frame = frame_of(card)
    if table != ATTACHMENT:
        source = BY_TABLE[table]
        row = source.all().filter(pk=pk).first()
        return None if row is None else Shown(of_record(source, row, card, frame), None, row, source)
    file = Attachment.objects.select_related("unit").filter(pk=pk).first()
    if file is None:
        return None
    holder = BY_TABLE.get(file.subject_type)
    on = holder.all().filter(pk=file.subject_id).first() if holder else None
    return Shown(of_file(file, card, frame, holder.title(on) if holder and on is not None else ""), file)


def name_of(link: RowEvidence) -> str:
    """What people call a linked piece; "" when it is gone."""
    if link.attachment is not None:
        return link.attachment.name_shown
    source = BY_TABLE[link.record_type]
    row = source.all().filter(pk=link.record_id).first()
    return source.title(row) if row is not None else ""


def of_record(source: Source, row: Any, card: Scorecard, frame: Frame) -> Proof:
    """A record as a piece of evidence."""
    first, last = source.days(row)
    unit = source.unit_of(row)
    is_own = unit is None or unit.pk == card.unit_id or unit.pk not in frame.units
    return Proof(
        key=source.key(row),
        title=source.title(row),
        kind=source.noun,
        day=first,
        url=source.url(row, card.year),
        form=RECORD,
        outside=is_outside(first, last, start=frame.start, end=frame.end),
        detail=source.detail(row),
        was="" if is_own else unit.name,
    )


def of_file(row: Attachment, card: Scorecard, frame: Frame, on: str = "") -> Proof:
    """An attachment as a piece of evidence; ``on`` is the name of the record that it hangs on."""
    is_file = row.form == AttachmentForm.FILE
    parts = (row.number, row.issuer, f"kèm theo “{on}”" if on else "")
    is_own = row.unit is None or row.unit_id == card.unit_id
    return Proof(
        key=f"{ATTACHMENT}-{row.pk}",
        title=row.name_shown,
        kind=KINDS.get(row.content_type, "Tệp") if is_file else FORMS[row.form],
        day=row.date,
        url=reverse("models_programs:attachment", args=[card.year, row.pk]) if is_file else row.url,
        form=row.form,
        content_type=row.content_type,
        outside=is_outside(row.date, row.date, start=frame.start, end=frame.end),
        detail=", ".join(part for part in parts if part and part not in row.name_shown),
        was="" if is_own or row.unit is None else row.unit.name,
        size=row.size,
    )


def _records(links: Iterable[RowEvidence]) -> dict[tuple[str, int], Any]:
    """The records that are linked, and those on which linked attachments hang. One query a table."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for link in links:
        if link.record_id:
            wanted[link.record_type].add(link.record_id)
        elif link.attachment is not None:
            wanted[link.attachment.subject_type].add(link.attachment.subject_id)
    return {
        (table, row.pk): row
        for table, pks in wanted.items()
        if table in BY_TABLE
        for row in BY_TABLE[table].all().filter(pk__in=pks)
    }


def _of_link(link: RowEvidence, records: dict[tuple[str, int], Any], card: Scorecard, frame: Frame) -> Proof | None:
    """None for a record that is gone."""
    file = link.attachment
    if file is not None:
        on = records.get((file.subject_type, file.subject_id))
        return of_file(file, card, frame, BY_TABLE[file.subject_type].title(on) if on is not None else "")
    row = records.get((link.record_type, link.record_id or 0))
    return of_record(BY_TABLE[link.record_type], row, card, frame) if row is not None else None


def _twins(card: Scorecard, links: Iterable[RowEvidence], frame: Frame, actor: Actor | None) -> list[RowEvidence]:
    """Where files with the same content prove a row, as far as the reader may know."""
    hashes = {link.attachment.sha256 for link in links if link.attachment is not None and link.attachment.sha256}
    if not hashes:
        return []
    seen = Q(scorecard__unit__in=frame.units)
    if actor is not None and not actor.is_unit_head:
        seen |= within(actor.authority_path, "scorecard__authority_path")
    rows = RowEvidence.objects.filter(seen, attachment__sha256__in=hashes)
    return list(rows.select_related("attachment", "criterion", "scorecard__unit").order_by("-pk")[:READ_MAX])


def _same_as(link: RowEvidence, twins: Iterable[RowEvidence]) -> str:
    """ "hàng 5a; phiếu năm 2025, hàng 3; Trạm Y tế Bình Sơn, hàng 7" for a file that was handed in elsewhere too."""
    if link.attachment is None or not link.attachment.sha256:
        return ""
    places: dict[str, None] = {}
    for other in twins:
        file = other.attachment
        same_piece = other.attachment_id == link.attachment_id and other.scorecard_id == link.scorecard_id
        if file is None or file.sha256 != link.attachment.sha256 or same_piece:
            continue
        places[_place(other, link)] = None
    told = list(places)
    more = f"; {len(told) - OTHERS_MAX} nơi khác" if len(told) > OTHERS_MAX else ""
    return "; ".join(told[:OTHERS_MAX]) + more


def _place(other: RowEvidence, link: RowEvidence) -> str:
    row = f"hàng {other.criterion.code}"
    if other.scorecard_id == link.scorecard_id:
        return row
    card, mine = other.scorecard, link.scorecard
    year = f"phiếu năm {card.year}" if card.year != mine.year else ""
    unit = card.unit.name if card.unit_id != mine.unit_id else ""
    return ", ".join(part for part in (unit, year, row) if part)


def _files_of(card: Scorecard, names: Collection[tuple[str, int]]) -> list[Attachment]:
    """What hangs on the sheet and on the named records, newest first. One query."""
    hangs = Q(subject_type=card._meta.label_lower, subject_id=card.pk)
    pks: dict[str, list[int]] = defaultdict(list)
    for table, pk in names:
        pks[table].append(pk)
    for table, found in pks.items():
        hangs |= Q(subject_type=table, subject_id__in=found)
    return list(Attachment.objects.filter(hangs).select_related("unit").order_by("-pk")[:READ_MAX])


def _fits(proof: Proof, words: Collection[str], without: Collection[str]) -> bool:
    if proof.key in without:
        return False
    text = search_key(proof.title, proof.detail, proof.kind) if words else ""
    return all(word in text for word in words)


def _group(noun: str, found: list[Proof], shown: int) -> PickGroup:
    newest = sorted(found, key=lambda proof: (proof.day is not None, proof.day), reverse=True) if found else []
    return PickGroup(noun, newest[:shown], max(0, len(newest) - shown))
