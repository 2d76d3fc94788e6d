"""The page of a sheet, its plain form, and one row per screen."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from common.scope import Role
from scoring import domain
from scoring.models import Mark, MarkRevision, Scorecard
from tests import factories as make
from tests.scoring import sheets

pytestmark = pytest.mark.django_db
YEAR = 2026


def url(name: str, card: Scorecard, *more: object) -> str:
    return reverse(f"scoring:{name}", args=[YEAR, card.pk, *more])


def inputs(response) -> dict[str, str]:
    """What the page's form would post: the column, and for each open row points, words and token."""
    data = {"column": str(response.context["column"] or "")}
    for row in response.context["rows"]:
        if row.entry:
            data |= {f"p{row.key}": row.entry.value, f"n{row.key}": row.entry.text, f"v{row.key}": row.entry.token}
    return data


def key(card: Scorecard, code: str) -> int:
    return card.rubric.criteria.get(code=code).pk


def test_opening_twice_gives_the_same_sheet(cast):
    """Exactly one sheet per unit and year."""
    sheets.load_rubrics()
    client = cast.client("unit_head")
    address = reverse("scoring:open", args=[YEAR, cast.unit.pk])
    first, second = client.post(address), client.post(address)
    assert first["Location"] == second["Location"] == url("sheet", Scorecard.objects.get())


def test_who_may_open(cast):
    sheets.load_rubrics()
    address = reverse("scoring:open", args=[YEAR, cast.unit.pk])
    for person in ("approver", "viewer", "admin"):
        assert cast.client(person).post(address).status_code == 403
    assert cast.client("outsider").post(address).status_code == 404
    assert not Scorecard.objects.exists()
    assert cast.client("officer").post(address).status_code == 302


def test_without_a_rubric_the_page_says_so(cast):
    response = cast.client("unit_head").post(reverse("scoring:open", args=[YEAR, cast.unit.pk]))
    assert response.status_code == 422
    assert "Chưa có bảng chấm điểm" in response.content.decode()


def test_the_page_is_the_annex(cast):
    """25 rows in printed order, group subtotals, 8c read only, totals below."""
    card = sheets.filled(cast)
    response = cast.client("unit_head").get(url("sheet", card))
    rows = response.context["rows"]
    assert [row.criterion.code for row in rows] == [one.code for one in card.rubric.criteria.order_by("order")]
    assert len(rows) == 25
    assert len([row for row in rows if row.entry]) == 20
    group = next(row for row in rows if row.criterion.code == "5")
    assert (group.own_words, group.superior_words) == ("14", "–")
    page = response.content.decode()
    assert "Theo quyết định công nhận: chưa có quyết định" in page
    assert "<strong>50</strong> / 100" in page
    assert "chờ quyết định công nhận (50 điểm)" in page


def test_row_8c_names_the_decision(cast):
    card = sheets.filled(cast)
    sheets.recognise(cast)
    page = cast.client("unit_head").get(url("sheet", card)).content.decode()
    assert "số 125/QĐ-UBND ngày 10/01/2026" in page
    assert "<strong>100</strong> / 100" in page
    assert "tạm tính" in page


@pytest.mark.parametrize(
    ("state", "person", "label"),
    [
        ("draft", "unit_head", "Kiểm tra lại và gửi"),
        ("draft", "officer", "Kiểm tra lại và gửi"),
        ("sent", "officer", "Bắt đầu thẩm định"),
        ("sent", "unit_head", None),
        ("reviewing", "officer", "Trình duyệt"),
        ("reviewing", "unit_head", None),
        ("reviewed", "approver", "Duyệt"),
        ("approved", "approver", None),
        ("draft", "viewer", None),
    ],
)
def test_one_primary_button_by_role_and_state(cast, state, person, label):
    """UX-BTN-01."""
    response = cast.client(person).get(url("sheet", sheets.IN_STATE[state](cast)))
    primary = response.context["primary"]
    assert (primary.label if primary else None) == label


@pytest.mark.parametrize("state", ["sent", "reviewing", "reviewed", "approved"])
def test_a_locked_sheet_says_why_since_when_and_by_whom(cast, state):
    card = sheets.IN_STATE[state](cast)
    response = cast.client("unit_head").get(url("sheet", card))
    lock = response.context["lock"]
    assert response.context["column"] is None
    assert lock.sentence.endswith(".")
    assert lock.help
    who = {"sent": cast.unit_head, "approved": cast.approver}.get(state, cast.officer)
    assert lock.change.actor == who
    assert f"do {who.full_name}" in response.content.decode()


def test_a_unit_sees_superior_scores_only_when_finished(cast):
    card = sheets.reviewing(cast)
    sheets.fill(card, cast.actor("officer"), column="superior", points=Decimal(1), reason="Chưa đủ minh chứng.")
    client = cast.client("unit_head")
    rows = client.get(url("sheet", card)).context["rows"]
    assert {row.superior_words for row in rows} == {"–"}
    assert "Chưa đủ minh chứng." not in client.get(url("history", card)).content.decode()
    domain.take_step(action="finish_review", card=card, actor=cast.actor("officer"), now=timezone.now())
    page = client.get(url("sheet", card)).content.decode()
    assert "Chưa đủ minh chứng." in page


def test_entering_for_a_unit_is_marked(cast):
    card = sheets.opened(cast)
    client = cast.client("officer")
    assert "Đang nhập cột Cơ sở tự chấm thay cho" in client.get(url("sheet", card)).content.decode()
    row = key(card, "7")
    client.post(url("save", card), {"column": "self", f"p{row}": "10", f"v{row}": "0.x"})
    client.post(url("save", card), {"column": "self", f"p{row}": "10", f"v{row}": "0.00000000"})
    assert "Nhập hộ đơn vị" in cast.client("unit_head").get(url("sheet", card)).content.decode()


def test_a_trial_sheet_says_so_and_has_no_level(cast):
    sheets.load_rubrics()
    hamlet = make.unit(cast.commune, "Thôn Đông Thuận", kind="residential")
    card = domain.open_scorecard(unit=hamlet, year=YEAR, actor=cast.actor("officer"), now=timezone.now())
    response = cast.client("officer").get(url("sheet", card))
    assert card.rubric.draft_note in response.content.decode()
    assert response.context["standing"].best_level is None


def test_the_plain_form_saves_a_draft(cast):
    """UX-SAVE-03: blank rows are no obstacle."""
    card = sheets.opened(cast)
    client = cast.client("unit_head")
    data = inputs(client.get(url("sheet", card)))
    data |= {f"p{key(card, '7')}": "8,5", f"n{key(card, '7')}": "Mô hình “Cổng trường an toàn”"}
    response = client.post(url("save", card), data)
    assert response.status_code == 302
    mark = Mark.objects.get(criterion=key(card, "7"))
    assert (mark.self_points, mark.self_note) == (Decimal("8.5"), "Mô hình “Cổng trường an toàn”")
    assert Mark.objects.exclude(self_version=0).count() == 1
    assert "Đã lưu tạm lúc" in client.get(response["Location"]).content.decode()


def test_wrong_cells_come_back_as_typed_and_the_others_are_kept(cast):
    """UX-ERR-01: summary, same words at the field, 422, everything typed stays."""
    card = sheets.opened(cast)
    client = cast.client("unit_head")
    data = inputs(client.get(url("sheet", card)))
    data |= {f"p{key(card, '7')}": "12", f"p{key(card, '9')}": "ba", f"p{key(card, '1')}": "2"}
    response = client.post(url("save", card), data)
    page = response.content.decode()
    assert response.status_code == 422
    assert page.count("Hàng 7: điểm tối đa là 10, đang nhập 12.") == 2
    assert page.count("Nhập điểm từ 0 đến 3 cho hàng 9") == 2
    assert f'href="#id_p{key(card, "7")}"' in page
    assert f'id="id_p{key(card, "7")}" name="p{key(card, "7")}" value="12"' in page
    assert "Lỗi: " in page
    assert Mark.objects.get(criterion=key(card, "1")).self_points == 2
    assert Mark.objects.get(criterion=key(card, "7")).self_points is None


def test_a_row_changed_meanwhile_asks_in_the_plain_form_too(cast):
    """REL-CON-01 without JavaScript; rows not touched here keep what the other person wrote."""
    card = sheets.opened(cast)
    client = cast.client("unit_head")
    data = inputs(client.get(url("sheet", card)))
    officer = cast.actor("officer")
    now = timezone.now()
    changes = [domain.Change(key(card, code), Decimal(1), 0) for code in ("7", "9")]
    domain.save_marks(card=card, column="self", changes=changes, actor=officer, now=now)
    mine = data | {f"p{key(card, '7')}": "8"}
    response = client.post(url("save", card), mine)
    assert response.status_code == 422
    assert "Hàng 7: đ/c Lê Văn Cường vừa sửa thành 1" in response.content.decode()
    assert Mark.objects.get(criterion=key(card, "7")).self_points == 1
    assert client.post(url("save", card), inputs(response)).status_code == 302
    assert Mark.objects.get(criterion=key(card, "7")).self_points == 8
    assert Mark.objects.get(criterion=key(card, "9")).self_points == 1


@pytest.mark.parametrize("name", ["save", "row"])
@pytest.mark.parametrize("column", ["self", "superior"])
def test_words_changed_meanwhile_come_back_with_both_texts(cast, name, column):
    """REL-CON-01 without JavaScript, sheet and single row: theirs and mine whole and escaped, mine stays in its box."""
    card = sheets.opened(cast) if column == "self" else sheets.reviewing(cast)
    cast.other = make.person(Role.OFFICER, cast.commune, "Bùi Văn Ổn", username="canbo2")
    client = cast.client("unit_head" if column == "self" else "other")
    row = key(card, "7")
    address = url("save", card) if name == "save" else url("row", card, row)
    data = inputs(client.get(url("sheet", card)))
    theirs, mine = "<i>Có sơ kết</i>\ntháng 11.", "Chưa có\r\nsơ kết & biên bản."
    change = domain.Change(row, Decimal(6), 0, theirs)
    domain.save_marks(card=card, column=column, changes=[change], actor=cast.actor("officer"), now=timezone.now())
    response = client.post(address, data | {f"p{row}": "6", f"n{row}": mine})
    page = response.content.decode()
    assert response.status_code == 422
    part = "ghi chú" if column == "self" else "lý do"
    assert f"Hàng 7: đ/c Lê Văn Cường vừa sửa {part} lúc" in page
    assert f'href="#id_n{row}"' in page
    shown = page.partition('<dl class="both-texts">')[2].partition("</dl>")[0]
    assert shown.index("Của họ") < shown.index("&lt;i&gt;Có sơ kết&lt;/i&gt;\ntháng 11.")
    assert shown.index("Đang nhập ở đây") < shown.index("Chưa có\r\nsơ kết &amp; biên bản.")
    assert page.count("&lt;i&gt;Có sơ kết") == 1
    entry = next(view.entry for view in response.context["rows"] if view.key == str(row))
    assert entry.text == mine
    again = {"column": column, f"p{row}": entry.value, f"n{row}": entry.text, f"v{row}": entry.token}
    assert client.post(address, again).status_code == 302
    assert Mark.objects.get(criterion=row).text(column) == mine.replace("\r\n", "\n")
    assert MarkRevision.objects.get(column=column, old_points=6).old_text == theirs


def test_points_and_words_changed_meanwhile_are_told_in_one_sentence(cast):
    card = sheets.opened(cast)
    client = cast.client("unit_head")
    data = inputs(client.get(url("sheet", card)))
    row = key(card, "7")
    change = domain.Change(row, Decimal(6), 0, "Có sơ kết.")
    domain.save_marks(card=card, column="self", changes=[change], actor=cast.actor("officer"), now=timezone.now())
    page = client.post(url("save", card), data | {f"p{row}": "9", f"n{row}": "Khác."}).content.decode()
    at = timezone.localtime(Mark.objects.get(criterion=row).self_at).strftime("%H:%M")
    assert f"Hàng 7: đ/c Lê Văn Cường vừa sửa thành 6 lúc {at}, ghi chú hai bên cũng khác nhau." in page
    assert "Có sơ kết." in page
    same = client.post(url("save", card), data | {f"p{row}": "9", f"n{row}": "Có sơ kết."}).content.decode()
    assert 'class="both-texts"' not in same


def test_words_written_over_show_in_the_history_of_their_row(cast):
    """A reason without points, replaced by a colleague: nothing but words ever changed."""
    card = sheets.reviewing(cast)
    cast.colleague = make.person("officer", cast.commune, "Bùi Văn Ổn", username="canbo2")
    for person, version, words in (("officer", 0, "Chưa có sơ kết."), ("colleague", 1, "Thiếu biên bản.")):
        change = domain.Change(key(card, "7"), None, version, words)
        domain.save_marks(card=card, column="superior", changes=[change], actor=cast.actor(person), now=timezone.now())
    page = cast.client("officer").get(url("sheet", card)).content.decode()
    told = page.partition("Lịch sử hàng (1)")[2].partition("</details>")[0]
    assert "Chưa có sơ kết." in told
    assert "Thiếu biên bản." in told


def test_hostile_fields_change_nothing(cast):
    """SEC-AUTHZ-05: every field name of the models, and rows that take no points."""
    card = sheets.opened(cast)
    before = Scorecard.objects.filter(pk=card.pk).values().get()
    names = {field.name for model in (Scorecard, Mark) for field in model._meta.get_fields() if field.concrete}
    hostile = dict.fromkeys(names, "1") | {f"p{key(card, '8c')}": "50", f"p{key(card, '4')}": "5", "p999999": "1"}
    hostile |= {"column": "self", "state": "approved", "level": "XS", "superior_points": "1"}
    assert cast.client("unit_head").post(url("save", card), hostile).status_code == 302
    assert Scorecard.objects.filter(pk=card.pk).values().get() == before
    assert not Mark.objects.exclude(self_version=0, superior_version=0).exists()


@pytest.mark.parametrize("column", ["superior", "", "level"])
def test_the_form_writes_only_the_open_column(cast, column):
    card = sheets.opened(cast)
    row = key(card, "7")
    response = cast.client("unit_head").post(
        url("save", card), {"column": column, f"p{row}": "1", f"v{row}": "0.00000000"}
    )
    assert response.status_code == (403 if column == "superior" else 302)
    assert Mark.objects.get(criterion=row).superior_points is None


def test_saving_into_a_closed_column_is_409(cast):
    card = sheets.sent(cast)
    response = cast.client("unit_head").post(url("save", card), {"column": "self", f"p{key(card, '7')}": "1"})
    assert response.status_code == 409


def test_a_sheet_of_300_rows_posts(cast):
    """Trap 0.12: more fields than Django's default limit."""
    card = sheets.long_sheet(cast, 300)
    client = cast.client("unit_head")
    data = inputs(client.get(url("sheet", card)))
    data |= {name: "2,5" for name in data if name.startswith("p")}
    assert len(data) > 900
    assert client.post(url("save", card), data).status_code == 302
    card.refresh_from_db()
    assert (card.self_total, card.self_missing) == (Decimal(750), 0)


def test_the_page_costs_the_same_queries_for_20_and_300_rows(cast):
    counts = []
    for rows in (20, 300):
        card = sheets.long_sheet(cast, rows)
        client = cast.client("unit_head")
        client.get(url("sheet", card))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url("sheet", card)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 42


def test_one_row_per_screen(cast):
    """Position, buttons by the step, neighbours."""
    card = sheets.opened(cast)
    response = cast.client("unit_head").get(url("row", card, key(card, "5e")))
    assert response.context["position"] == "5e – 13/21"
    assert response.context["row"].choices == ["0", "0,5", "1", "1,5", "2"]
    assert response.context["before"] == str(key(card, "5đ"))
    assert response.context["after"] == str(key(card, "5g"))
    seven = cast.client("unit_head").get(url("row", card, key(card, "7")))
    assert seven.context["row"].choices == []


def test_a_row_without_javascript_saves_and_goes_on(cast):
    card = sheets.opened(cast)
    client = cast.client("unit_head")
    here = url("row", card, key(card, "5e"))
    token = client.get(here).context["row"].entry.token
    data = {"column": "self", f"p{key(card, '5e')}": "1,5", f"v{key(card, '5e')}": token}
    response = client.post(here, data)
    assert response["Location"] == url("row", card, key(card, "5g"))
    assert Mark.objects.get(criterion=key(card, "5e")).self_points == Decimal("1.5")
    wrong = client.post(here, data | {f"p{key(card, '5e')}": "3"})
    assert wrong.status_code == 422
    assert "Hàng 5e: điểm tối đa là 2, đang nhập 3." in wrong.content.decode()


def test_the_last_row_leads_back_to_the_sheet(cast):
    card = sheets.opened(cast)
    row = key(card, "9")
    data = {"column": "self", f"p{row}": "3", f"v{row}": "0.0"}
    response = cast.client("unit_head").post(url("row", card, row), data)
    assert response.status_code == 422  # a strange token counts as never seen, so the page asks
    data[f"v{row}"] = cast.client("unit_head").get(url("row", card, row)).context["row"].entry.token
    assert cast.client("unit_head").post(url("row", card, row), data)["Location"] == url("sheet", card)
