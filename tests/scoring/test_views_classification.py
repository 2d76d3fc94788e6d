"""The approval board, drafting from it, its papers, closing."""

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from docx import Document
from openpyxl import load_workbook

from decisions.enums import DecisionKind
from decisions.models import Decision
from models_programs.models import RuleValue
from scoring.enums import SheetState
from scoring.models import Closing, ThresholdSet
from tests import factories as make
from tests.scoring import levels

pytestmark = pytest.mark.django_db
BOARD = reverse("scoring:classification", args=[2026])
CREATE = reverse("decisions:create", args=[2026]) + "?loai=phan-loai"
CLOSING = reverse("scoring:closing", args=[2026])


def text_of(response):
    return " ".join(response.content.decode().split())


def rows_of(response):
    return [row.record for row in response.context["table"].rows]


@pytest.mark.parametrize("who", ["officer", "approver", "viewer", "admin"])
def test_every_role_of_an_authority_reads_it(cast, who):
    levels.two(cast)
    response = cast.client(who).get(BOARD)
    assert response.status_code == 200
    assert {row.pk for row in rows_of(response)} >= {cast.unit.pk, cast.sibling.pk}
    assert ("Soạn quyết định" in text_of(response)) == (who == "officer")


def test_unit_heads_do_not(cast):
    assert cast.client("unit_head").get(BOARD).status_code == 403


def test_a_row_says_level_difference_and_bar(cast):
    levels.ground(cast)
    levels.scored(cast, cast.unit, lost="48", lost_superior="50")
    row = next(row for row in rows_of(cast.client("officer").get(BOARD)) if row.pk == cast.unit.pk)
    assert (row.level, row.is_provisional, row.difference) == ("TB", False, 2)
    assert row.barred
    page = text_of(cast.client("officer").get(BOARD))
    assert "Không được đề nghị khen thưởng" in page
    assert "Kế hoạch 07/KH-UBND ngày 19/01/2026" in page


def test_the_bar_is_the_authoritys_rule(cast):
    levels.ground(cast)
    levels.scored(cast, cast.unit, lost="50")
    RuleValue.objects.create(
        authority=cast.commune, authority_path=cast.commune.path, code="award.barred_levels", value="Y",
        source="Quy định riêng của xã năm 2026", set_at=timezone.now(),
    )  # fmt: skip
    response = cast.client("officer").get(BOARD)
    assert not next(row for row in rows_of(response) if row.pk == cast.unit.pk).barred
    assert "Quy định riêng của xã năm 2026" in text_of(response)


def test_reviewed_sheets_show_a_predicted_level(cast):
    levels.ground(cast)
    levels.scored(cast, cast.unit, state=SheetState.REVIEWED, lost="31")
    row = next(row for row in rows_of(cast.client("approver").get(BOARD)) if row.pk == cast.unit.pk)
    assert (row.level, row.is_provisional, row.problem) == ("TB", True, "phiếu đã chấm, chờ duyệt")
    assert row.edge == ("K", 1)
    page = text_of(cast.client("approver").get(BOARD))
    assert "tạm tính" in page
    assert "Thiếu 1 điểm để đạt Khá" in page
    assert "Nếu duyệt mức này: không được đề nghị khen thưởng" in page


def test_waiting_for_recognition_there_is_no_level_at_all(cast):
    levels.ground(cast)
    levels.scored(cast, cast.unit, state=SheetState.REVIEWED, recognised=False)
    row = next(row for row in rows_of(cast.client("approver").get(BOARD)) if row.pk == cast.unit.pk)
    assert (row.level, row.problem, row.edge) == ("", "chưa có kết quả công nhận", None)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("?level=XS", {"THPT"}),
        ("?level=none", {"empty"}),
        ("?kind=agency", {"TYT"}),
        ("?show=ready", {"THPT", "TYT"}),
        ("?show=unapproved", {"empty"}),
        ("?show=unrecognised", {"empty"}),
        ("?show=barred", set()),
        ("?q=tram y te", {"TYT"}),
        ("?level=nonsense", set()),
    ],
)
def test_filters(cast, query, names):
    levels.two(cast)
    empty = make.unit(cast.commune, "Trường chưa mở phiếu")
    by_name = {"THPT": cast.unit.pk, "TYT": cast.sibling.pk, "empty": empty.pk}
    found = {row.pk for row in rows_of(cast.client("officer").get(BOARD + query))}
    assert found == {by_name[name] for name in names}


@pytest.mark.parametrize("order", ["name", "-level", "difference", "own", "authority_id", "recognition", "nix"])
def test_any_order_is_answered(cast, order):
    levels.two(cast)
    make.unit(cast.commune, "Trường chưa mở phiếu")
    assert cast.client("viewer").get(f"{BOARD}?sort={order}").status_code == 200


def test_a_constant_number_of_queries(cast):
    client = cast.client("approver")

    def count():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(BOARD).status_code == 200
        return len(queries)

    levels.two(cast)
    count()
    few = count()
    for number in range(4):
        levels.scored(cast, make.unit(cast.commune, f"Trường số {number}"), lost="31", state=SheetState.REVIEWED)
    assert count() == few


def test_many_are_approved_from_here(cast):
    levels.ground(cast)
    card = levels.scored(cast, cast.unit, state=SheetState.REVIEWED)
    url = reverse("scoring:approve_many", args=[2026])
    preview = cast.client("approver").post(url, {"card": [card.pk], "back": "classification"})
    assert 'name="back" value="classification"' in preview.content.decode()
    done = cast.client("approver").post(url, {"card": [card.pk], "back": "classification", "confirm": "1"})
    assert done.url == BOARD
    card.refresh_from_db()
    assert card.level_id == "XS"


def test_the_excel_leaves_predictions_out(cast):
    levels.ground(cast)
    levels.scored(cast, cast.unit, state=SheetState.REVIEWED, lost="31")
    levels.scored(cast, cast.sibling)
    response = cast.client("officer").get(BOARD + "?sort=name&xuat=xlsx")
    sheet = load_workbook(io.BytesIO(response.content)).active
    table = [row for row in sheet.iter_rows(values_only=True) if isinstance(row[0], int)]
    by_name = {row[1]: row for row in table}
    assert by_name[cast.sibling.name][8] == "Xuất sắc"
    assert by_name[cast.unit.name][8] in (None, "")
    assert by_name[cast.unit.name][9] == "phiếu đã chấm, chờ duyệt"


def test_drafting_from_the_board(cast):
    levels.two(cast)
    page = cast.client("officer").get(CREATE)
    assert "Soạn quyết định phân loại" in text_of(page)
    assert "Xuất sắc" in text_of(page)
    made = cast.client("officer").post(CREATE, {"unit": [cast.unit.pk, cast.sibling.pk]})
    decision = Decision.objects.get()
    assert made.url == reverse("decisions:decision", args=[2026, decision.pk])
    assert decision.kind == DecisionKind.CLASSIFICATION
    row = next(row for row in rows_of(cast.client("officer").get(BOARD)) if row.pk == cast.unit.pk)
    assert row.decision.words == "Dự thảo (đang soạn)"
    refused = cast.client("officer").post(CREATE, {"unit": [cast.unit.pk]})
    assert refused.status_code == 422


@pytest.mark.parametrize("name", ["quyet-dinh", "to-trinh", "bien-ban", "danh-sach"])
def test_the_papers_name_points_and_levels(cast, name):
    levels.two(cast)
    decision = levels.draft(cast)
    hub = text_of(cast.client("officer").get(reverse("decisions:decision", args=[2026, decision.pk])))
    url = reverse("decisions:paper", args=[2026, decision.pk, name, "docx"])
    assert url in hub
    assert "Đang dùng mẫu tạm" in hub
    document = Document(io.BytesIO(cast.client("officer").get(url).content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    text = "\n".join([*(one.text for one in document.paragraphs), *cells])
    for said in ("Mức phân loại", "Xuất sắc", "Khá", "85", cast.unit.name):
        assert said in text
    assert "đạt tiêu chuẩn" not in text.lower()
    if name in ("to-trinh", "bien-ban"):
        assert "02 đơn vị có tên trong danh sách được phân loại theo điểm đã duyệt" in text
        assert "Xuất sắc 01 đơn vị, Khá 01 đơn vị" in text
    pdf = cast.client("officer").get(reverse("decisions:paper", args=[2026, decision.pk, name, "pdf"]))
    assert pdf.content.startswith(b"%PDF")


def test_there_are_no_certificates_of_a_classification(cast):
    levels.two(cast)
    decision = levels.draft(cast)
    url = reverse("decisions:paper", args=[2026, decision.pk, "giay-cong-nhan", "pdf"])
    assert cast.client("officer").get(url).status_code == 404


def test_the_number_stands_on_the_board(cast):
    levels.two(cast)
    decision = levels.issued(cast)
    row = next(row for row in rows_of(cast.client("officer").get(f"{BOARD}?show=decided")) if row.pk == cast.unit.pk)
    assert row.decision.words == decision.number_shown


def test_closing_names_the_missing(cast):
    levels.ground(cast)
    levels.scored(cast, cast.unit)
    page = cast.client("approver").get(CLOSING)
    assert "Sẽ chốt 1/2 đơn vị" in text_of(page)
    assert f'{cast.sibling.name}</a> <span class="muted">– chưa gửi phiếu' in text_of(page)
    stale = cast.client("approver").post(CLOSING, {"note": "", "shown": ""})
    assert stale.status_code == 422
    assert "vừa thay đổi" in text_of(stale)
    done = cast.client("approver").post(CLOSING, {"note": "", "shown": str(cast.sibling.pk)}, follow=True)
    assert "Đã chốt 1/2 đơn vị" in text_of(done)
    assert "đã chốt xếp loại 1/2 đơn vị" in text_of(cast.client("officer").get(BOARD))


def test_only_the_approver_closes(cast):
    levels.two(cast)
    assert cast.client("officer").post(CLOSING, {"shown": ""}).status_code == 403
    assert not Closing.objects.exists()


def test_reopening_from_above(cast):
    levels.two(cast)
    cast.client("approver").post(CLOSING, {"shown": ""})
    cast.chief = make.person("approver", cast.province, "Lãnh đạo tỉnh", username="lanhdaotinh")
    page = text_of(cast.client("chief").get(CLOSING))
    assert "đã chốt 1/2 nơi" in page
    closing = Closing.objects.get()
    url = reverse("scoring:closing_reopen", args=[2026, closing.pk])
    assert cast.client("chief").post(url, {"reason": "ngắn"}).status_code == 422
    assert cast.client("chief").post(url, {"reason": "Bổ sung hai trường gửi muộn."}).status_code == 302
    closing.refresh_from_db()
    assert closing.reopened_at is not None
    assert "Những lần chốt trước" in text_of(cast.client("approver").get(CLOSING))


def test_unconfirmed_thresholds_print_no_level(cast):
    levels.two(cast)
    ThresholdSet.objects.update(confirmed_at=None, confirmed_by=None)
    assert "Chưa có đơn vị được duyệt mức" in text_of(cast.client("officer").get(CREATE))
