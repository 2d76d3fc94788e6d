"""From rows of the database to sheets as plain values, in a constant number of queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.utils import timezone

from common.numbers import points
from scoring.engine import Tally, level_for
from scoring.enums import SheetState
from scoring.exports.values import Result, SheetDoc, SheetRow, Signature
from scoring.models import Criterion, Level, Rubric, Scorecard, ThresholdSet
from scoring.queries import Sheet, criteria_of, load_sheets, nearest_set
from units.letterhead import letterhead_of
from units.models import Authority, Signer

DRAFT_MARK = "BẢN DÙNG THỬ – chờ phụ lục chính thức"
OWN, SUPERIOR = "ĐƠN VỊ TỰ CHẤM", "CẤP TRÊN CHẤM"
DOTS = "……………………………"


def sheet_docs(cards: Iterable[Scorecard], *, now: dt.datetime, show_superior: bool = True) -> Iterator[SheetDoc]:
    """The filled sheets of ``cards`` (with ``unit__authority``, ``rubric`` and ``level`` selected), in their order.

    ``show_superior`` False leaves the superior's column empty, for units whose superior has not finished.
    """
    cards = list(cards)
    rubrics = {card.rubric_id for card in cards}
    sets: dict[int, list[ThresholdSet]] = {}
    chosen = ThresholdSet.objects.filter(rubric__in=rubrics).select_related("authority").prefetch_related("thresholds")
    for one in chosen:
        sets.setdefault(one.rubric_id, []).append(one)
    levels = dict(Level.objects.values_list("pk", "name"))
    authorities = {card.unit.authority_id for card in cards}
    signers = {row.authority_id: row for row in Signer.objects.filter(authority__in=authorities, is_default=True)}
    for sheet in load_sheets(cards):
        card = sheet.card
        yield _filled(
            sheet,
            results=_results(sheet, nearest_set(sets.get(card.rubric_id, ()), card.authority_path), levels),
            signer=signers.get(card.unit.authority_id),
            now=now,
            show_superior=show_superior,
        )


def blank_doc(*, rubric: Rubric, authority: Authority | None, year: int) -> SheetDoc:
    """An empty sheet to print and fill by hand; the authority's head stands on it where one is given."""
    head = letterhead_of(authority) if authority is not None else None
    criteria = criteria_of(rubric)
    return SheetDoc(
        superior_body=head.superior_body if head else "",
        body=head.body if head else "",
        title=rubric.title,
        year=year,
        rows=tuple(_row(criterion, criteria) for criterion in criteria),
        max_total=rubric.total,
        signatures=(Signature(OWN), Signature(SUPERIOR)),
        results=(Result("Xếp loại", "", DOTS),),
        draft_mark=DRAFT_MARK if rubric.is_draft else "",
        footer=f"Căn cứ: {rubric.source}",
    )


def _filled(
    sheet: Sheet, *, results: tuple[Result, ...], signer: Signer | None, now: dt.datetime, show_superior: bool
) -> SheetDoc:
    card, unit = sheet.card, sheet.card.unit
    head = letterhead_of(unit.authority)
    has_own = any(mark.self_points is not None for mark in sheet.marks.values())
    has_superior = show_superior and any(mark.superior_points is not None for mark in sheet.marks.values())
    lines = tuple(text.upper() for text in (signer.capacity, signer.post) if text) if signer else ()
    return SheetDoc(
        superior_body=head.superior_body,
        body=head.body,
        title=card.rubric.title,
        year=card.year,
        rows=tuple(
            _row(criterion, sheet.criteria, sheet=sheet, own=has_own, superior=has_superior)
            for criterion in sheet.criteria
        ),
        max_total=card.rubric.total,
        signatures=(
            Signature(OWN, (unit.head_post.upper(),) if unit.head_post else (), unit.head_name),
            Signature(SUPERIOR, lines, signer.name if signer else ""),
        ),
        unit_name=unit.name,
        address=unit.address,
        self_total=sheet.self_tally.total if has_own else None,
        superior_total=sheet.superior_tally.total if has_superior else None,
        results=results if show_superior else (),
        draft_mark=DRAFT_MARK if card.rubric.is_draft else "",
        footer=_footer(card, now),
    )


def _footer(card: Scorecard, now: dt.datetime) -> str:
    parts = [f"Phiếu năm {card.year}", f"Trạng thái: {card.get_state_display()}"]
    if card.receipt_code:
        parts.append(f"Mã tiếp nhận: {card.receipt_code}")
    if card.entered_on_behalf:
        parts.append("Cấp quản lý nhập hộ đơn vị")
    parts.append(f"In lúc {timezone.localtime(now):%H:%M ngày %d/%m/%Y}")
    return " – ".join(parts)


def row_label(criterion: Criterion, parent_code: str) -> str:
    """As printed: "5" at the top, "a)" under a parent whose code the own one repeats."""
    if not parent_code:
        return criterion.code
    return criterion.code.removeprefix(parent_code).lstrip(".") + ")"


def _row(
    criterion: Criterion,
    criteria: tuple[Criterion, ...],
    *,
    sheet: Sheet | None = None,
    own: bool = False,
    superior: bool = False,
) -> SheetRow:
    parent = next((row.code for row in criteria if row.pk == criterion.parent_id), "")
    self_points = superior_points = None
    reason = ""
    if sheet is not None:
        mark = sheet.marks.get(criterion.pk)
        if own:
            self_points = _points(criterion, criteria, sheet.self_points, sheet.self_tally)
        if superior:
            superior_points = _points(criterion, criteria, sheet.superior_points, sheet.superior_tally)
            if mark is not None and superior_points is not None and superior_points != self_points:
                reason = mark.superior_reason
    return SheetRow(
        label=row_label(criterion, parent),
        text=criterion.text,
        max_points=criterion.max_points,
        is_group=not criterion.is_leaf,
        is_top=criterion.parent_id is None,
        self_points=self_points,
        superior_points=superior_points,
        reason=reason,
    )


def _points(
    criterion: Criterion, criteria: tuple[Criterion, ...], leaves: dict[int, Decimal | None], tally: Tally
) -> Decimal | None:
    """The points of a leaf or the subtotal of a group; a group with nothing scored yet is blank, not zero."""
    if criterion.is_leaf:
        return leaves.get(criterion.pk)
    below = {criterion.pk}
    scored = False
    for row in criteria:
        if row.parent_id in below:
            below.add(row.pk)
            scored = scored or leaves.get(row.pk) is not None
    return tally.groups[criterion.pk] if scored else None


def _results(sheet: Sheet, chosen: ThresholdSet | None, levels: dict[str, str]) -> tuple[Result, ...]:
    card = sheet.card
    if card.rubric.is_draft:
        return (Result("Xếp loại", "không xếp loại theo bảng dùng thử"),)
    if card.state == SheetState.APPROVED and card.level_id and card.approved_at:
        moment = timezone.localtime(card.approved_at)
        return (Result("Xếp loại", levels[card.level_id], f" – duyệt lúc {moment:%H:%M ngày %d/%m/%Y}"),)
    if card.state == SheetState.REVIEWED:
        tally, column = sheet.superior_tally, "điểm cấp trên chấm"
    else:
        tally, column = sheet.self_tally, "điểm cơ sở tự chấm"
    if tally.missing:
        return (Result("Xếp loại", "chưa tính", f", còn {len(tally.missing)} hàng chưa chấm"),)
    if tally.waiting:
        wait = sum((row.max_points for row in sheet.criteria if row.pk in tally.waiting), Decimal(0))
        return (Result("Xếp loại", "chưa tính", f", chờ quyết định công nhận ({points(wait)} điểm)"),)
    pairs = [(row.level_id, row.min_points) for row in chosen.thresholds.all()] if chosen else []
    code = level_for(tally.total, pairs)
    if chosen is None or code is None:
        return (Result("Xếp loại", "chưa tính", ", chưa có điểm chuẩn"),)
    why = "chưa duyệt" if chosen.is_confirmed else "điểm chuẩn chưa được xác nhận"
    return (Result("Xếp loại (tạm tính)", levels[code], f" – theo {column}, {why}"),)
