"""The yearly summary: every number against a naive count from the rows, then screen, PDF and Excel against it."""

from __future__ import annotations

import datetime as dt
import io
from decimal import ROUND_HALF_UP, Decimal

import openpyxl
import pypdf
import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from reports.domain.refreshing import freshen, mark_stale
from reports.exports import summary_pdf, summary_xlsx, wording
from reports.queries import Summary, summarise
from scoring.models import Scorecard
from tests import factories as make
from tests.common.documents import payloads
from tests.common.documents.reading import pdf_pages, pdf_text, raw_text, squeezed
from tests.conftest import Cast
from tests.scoring.filled import confirm_thresholds, fill, load_rubrics, recognise
from units.models import NumberSeries, Signer, Unit

NOW = timezone.now()
YEAR = 2026
SENT = ("sent", "reviewing", "reviewed", "approved")
STATES = ("draft", "sent", "reviewing", "returned", "reviewed", "reviewed", "approved", "approved")


@pytest.fixture
def year(cast: Cast) -> Cast:
    """A commune in the middle of its year: all states, four levels, a trial sheet, a unit outside the scope."""
    load_rubrics()
    confirm_thresholds(cast.admin)
    losses = ("0", "12.5", "25.5", "49", "3", "15", "28.5", "48.5")
    for number, (state, lost) in enumerate(zip(STATES, losses, strict=True)):
        for kind in ("agency", "school", "enterprise"):
            unit = make.unit(cast.commune, f"Đơn vị {kind} {number}", kind=kind)
            if number != 5:
                recognise(unit, cast.officer)
            fill(unit, cast.officer, state=state, lost=lost, lost_superior=str(Decimal(lost) + number))
    for number, state in enumerate(("draft", "sent", "reviewed")):
        fill(make.unit(cast.commune, f"Thôn {number}", kind="residential"), cast.officer, state=state, lost="10")
    make.unit(cast.commune, "Bệnh viện Bình Sơn", kind="hospital", eligibility="voluntary")
    make.unit(cast.commune, "Công ty ngoài diện", kind="enterprise", eligibility="out")
    make.unit(cast.commune, "Công ty đã đóng", kind="enterprise", valid_to=dt.date(2025, 1, 1))
    fill(cast.other_unit, cast.outsider, state="reviewed")
    return cast


def summary_of(cast: Cast) -> Summary:
    """These tests write rows behind the back of the verbs, so that everything is made anew each time."""
    mark_stale([cast.commune.path], [YEAR], now=NOW)
    freshen(cast.commune, YEAR, now=NOW)
    return summarise(authority=cast.commune, year=YEAR, now=NOW)


def level_of(card: Scorecard) -> str:
    """By hand: 90, 70, 50."""
    total = card.superior_total
    return "XS" if total >= 90 else "K" if total >= 70 else "TB" if total >= 50 else "Y"


def leave(units: QuerySet[Unit]) -> None:
    """Let units end before the year."""
    units.update(valid_to=dt.date(2020, 12, 31))


def test_every_number_agrees_with_the_rows(year: Cast) -> None:
    """Recomputed without the code under test, kind by kind and for all."""
    found = summary_of(year)
    units = list(Unit.objects.filter(authority=year.commune).exclude(valid_to__isnull=False))
    cards = {card.unit_id: card for card in Scorecard.objects.select_related("rubric")}
    assert {line.kind for line in found.lines} == {unit.kind for unit in units}
    for line in [*found.lines, found.total]:
        mine = [unit for unit in units if line.kind in {"", unit.kind}]
        own = [cards[unit.pk] for unit in mine if unit.pk in cards]
        scored = [card for card in own if card.state in {"reviewed", "approved"}]
        counted = [card for card in scored if not card.rubric.is_draft and not card.derived_missing]
        assert line.units == len(mine)
        assert line.eligible == sum(unit.eligibility in {"in", "voluntary"} for unit in mine)
        assert line.sent == sum(card.state in SENT for card in own)
        assert line.sent + line.not_sent == line.units
        assert line.scored == len(scored)
        assert line.approved == sum(card.state == "approved" for card in own)
        for level in line.levels:
            same = [card for card in counted if level_of(card) == level.code]
            assert level.final == sum(card.state == "approved" and card.level_id == level.code for card in same)
            assert level.provisional == sum(card.state == "reviewed" for card in same)
        assert line.unclassified == len(scored) - len(counted)
        totals = [card.superior_total for card in counted]
        average = (sum(totals) / len(totals)).quantize(Decimal("0.1"), ROUND_HALF_UP) if totals else None
        assert line.average == average
    assert found.total.units == 31
    assert found.total.out_not_sent == 1


def test_kinds_stand_in_their_order_and_units_by_name(year: Cast) -> None:
    found = summary_of(year)
    assert [line.kind for line in found.lines] == ["residential", "agency", "hospital", "enterprise", "school"]
    assert [unit.name for unit in found.units if unit.kind == "residential"] == ["Thôn 0", "Thôn 1", "Thôn 2"]


def test_units_show_only_what_is_finished(year: Cast) -> None:
    """A draft's points are not shown to anybody above; the superior's only once scored."""
    for unit in summary_of(year).units:
        assert (unit.self_total is not None) == (unit.state in SENT)
        assert (unit.superior_total is not None) == (unit.state in {"reviewed", "approved"})


def test_trial_sheets_are_listed_never_classified(year: Cast) -> None:
    trial = [unit for unit in summary_of(year).units if unit.is_trial]
    assert [unit.state for unit in trial] == ["draft", "sent", "reviewed"]
    assert {unit.level for unit in trial} == {None}
    assert all("Bảng dùng thử" in unit.notes for unit in trial)


def test_other_places_do_not_leak(year: Cast) -> None:
    """Only units that the authority manages itself."""
    assert year.other_unit.pk not in {unit.unit_id for unit in summary_of(year).units}


def test_is_provisional_until_all_are_approved(year: Cast) -> None:
    found = summary_of(year)
    assert found.is_provisional
    assert wording.moment(found).startswith("Số liệu tạm tính lúc ")
    Scorecard.objects.exclude(state="approved").filter(rubric__is_draft=False).delete()
    leave(Unit.objects.filter(scorecards=None))
    Scorecard.objects.filter(rubric__is_draft=True).update(state="reviewed")
    found = summary_of(year)
    assert (found.is_provisional, found.total.scored) == (False, 9)
    assert wording.moment(found).startswith("Số liệu lúc ")


def test_empty_year(cast: Cast) -> None:
    load_rubrics()
    leave(Unit.objects.all())
    found = summary_of(cast)
    assert (found.units, found.lines, found.total.average, found.is_provisional) == ((), (), None, False)
    assert "chưa có đơn vị nào" in wording.sentences(found)[0]
    assert summary_pdf(found)
    assert summary_xlsx(found)


def test_query_count_does_not_grow(year: Cast) -> None:
    summary_of(year)
    with CaptureQueriesContext(connection) as many:
        summarise(authority=year.commune, year=YEAR, now=NOW)
    leave(Unit.objects.exclude(kind="school"))
    summary_of(year)
    with CaptureQueriesContext(connection) as few:
        summarise(authority=year.commune, year=YEAR, now=NOW)
    assert len(many) == len(few) == 4


def test_pdf_says_the_numbers_of_the_screen(year: Cast) -> None:
    found = summary_of(year)
    whole = pdf_text(summary_pdf(found))
    for sentence in wording.sentences(found):
        assert sentence in whole
    assert wording.moment(found) in whole
    for line in [*found.lines, found.total]:
        levels = [
            f"{level.total} ({level.provisional})" if level.provisional else str(level.total) for level in line.levels
        ]
        average = "–" if line.average is None else str(line.average.normalize()).replace(".", ",")
        row = [line.label, line.units, line.eligible, line.sent, line.not_sent, line.scored, *levels, average]
        assert " ".join(str(cell) for cell in row) in whole
    for unit in found.units:
        assert unit.name in whole


def test_pdf_is_set_by_the_decree(year: Cast) -> None:
    """UX-VN-03, UX-A11Y-05: head, number, place and date, recipients, signer; annex with pages of its own; tagged."""
    year.commune.people_committee_name = "Ủy ban nhân dân xã Bình Sơn"
    year.commune.parent_body_name = "Ủy ban nhân dân tỉnh Quảng Ngãi"
    year.commune.save()
    NumberSeries.objects.create(authority=year.commune, name="Báo cáo", symbol="BC-UBND")
    Signer.objects.create(
        authority=year.commune, capacity="TM. Ủy ban nhân dân", post="Chủ tịch", name="Đỗ Văn Ễnh", is_default=True
    )
    moment = dt.datetime(2026, 2, 5, 1, 0, tzinfo=dt.UTC)
    freshen(year.commune, YEAR, now=moment)
    found = summarise(authority=year.commune, year=YEAR, now=moment)
    content = summary_pdf(found)
    pages = pdf_pages(content)
    for words in (
        "ỦY BAN NHÂN DÂN TỈNH", "ỦY BAN NHÂN DÂN XÃ BÌNH SƠN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc", "Số: ……/BC-UBND", "Bình Sơn, ngày 05 tháng 02 năm 2026", "BÁO CÁO",
    ):  # fmt: skip
        assert words in pages[0]
    annex = next(number for number, page in enumerate(pages) if page.startswith("Phụ lục DANH SÁCH ĐƠN VỊ"))
    for words in (
        "Nơi nhận:",
        "- Tỉnh Quảng Ngãi (b/c);",
        "- Lưu: VT.",
        "TM. ỦY BAN NHÂN DÂN",
        "CHỦ TỊCH",
        "Đỗ Văn Ễnh",
    ):
        assert words in " ".join(pages[:annex])
    assert pages[annex + 1].startswith("2 Cơ sở")
    reader = pypdf.PdfReader(io.BytesIO(content))
    assert [round(float(side) / 72 * 25.4) for side in reader.pages[0].mediabox[2:]] == [210, 297]
    assert reader.trailer["/Root"]["/Lang"] == "vi"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.metadata.title.endswith("Xã Bình Sơn")


def test_a_long_list_is_set_as_a_register(year: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many units: the same report, the same list, in a file that stays quick."""
    found = summary_of(year)
    short = summary_pdf(found)
    monkeypatch.setattr("reports.exports.summary.LONG", len(found.units) - 1)
    long = summary_pdf(found)
    pages = pdf_pages(long)
    assert wording.moment(found) in pages[0]
    annex = next(number for number, page in enumerate(pages) if page.startswith("Phụ lục DANH SÁCH ĐƠN VỊ"))
    assert pages[:annex] == pdf_pages(short)[:annex]
    listed = raw_text(long)
    for unit in found.units:
        assert squeezed(unit.name) in listed
        assert all(squeezed(note) in listed for note in unit.notes)
    for line in found.lines:
        assert squeezed(f"{line.label}: {line.units} đơn vị") in listed
    assert "(Kèm theo Báo cáo số" in pages[annex]


def test_excel_holds_the_same_numbers(year: Cast) -> None:
    """UX-VN-01, SEC-XLS-02: two tabs, numbers as numbers, nothing to calculate."""
    found = summary_of(year)
    book = openpyxl.load_workbook(io.BytesIO(summary_xlsx(found)))
    assert book.sheetnames == ["Tổng hợp", "Danh sách"]
    totals, units = book.worksheets
    rows = {row[0]: row[1:] for row in totals.iter_rows(min_row=7, values_only=True)}
    for line in [*found.lines, found.total]:
        assert rows[line.label] == (
            line.units, line.eligible, line.sent, line.not_sent, line.scored, line.approved,
            *(level.final for level in line.levels), *(level.provisional for level in line.levels),
            line.unclassified, None if line.average is None else float(line.average),
        )  # fmt: skip
    listed = list(units.iter_rows(min_row=6, values_only=True))
    assert [(row[2], row[5], row[6], row[7]) for row in listed] == [
        (
            unit.name,
            None if unit.self_total is None else float(unit.self_total),
            None if unit.superior_total is None else float(unit.superior_total),
            unit.level_name or None,
        )
        for unit in found.units
    ]
    assert {cell.data_type for tab in book for row in tab.iter_rows() for cell in row} == {"n", "s"}


def test_names_are_never_markup_or_formulas(year: Cast) -> None:
    """SEC-PDF-02, SEC-XLS-02: hostile unit names come out letter by letter."""
    units = list(Unit.objects.filter(authority=year.commune))
    hostile = [*payloads.MARKUP, *payloads.SPREADSHEET][: len(units)]
    for unit, name in zip(units, hostile, strict=False):
        Unit.objects.filter(pk=unit.pk).update(name=name)
    found = summary_of(year)
    content = summary_pdf(found)
    reader = pypdf.PdfReader(io.BytesIO(content))
    assert not reader.attachments
    assert all("/Annots" not in page for page in reader.pages)
    tables = raw_text(content)
    for unit in found.units:
        assert squeezed(unit.name) in tables
    book = openpyxl.load_workbook(io.BytesIO(summary_xlsx(found)))
    assert not any(cell.data_type in "fe" for tab in book for row in tab.iter_rows() for cell in row)
