"""The page of the criteria: who sees and answers what, and what a refused form keeps."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common.scope import Role
from registrations.domain.checking import open_marks
from registrations.loading import load_checklists
from registrations.models import CheckMark
from tests import factories as make
from tests.registrations.cases import registered

pytestmark = pytest.mark.django_db
REASON = "Đã đối chiếu hồ sơ lưu tại đơn vị"
AGREE, VERIFY = 'name="agree"', 'name="verify"'


@pytest.fixture
def row(cast):
    load_checklists()
    made = registered(cast.unit)
    open_marks(made)
    return made


def url(row, name: str = "criteria", **changes: int) -> str:
    values = {"year": row.year, "pk": row.pk, **changes}
    return reverse(f"registrations:{name}", kwargs=values)


def put(row, state: str, **values: str) -> None:
    """The dossier in another state; ``values`` of all its marks."""
    row.state = state
    row.save(update_fields=["state"])
    if values:
        row.marks.update(**values)


def mark(row, code: str) -> CheckMark:
    return row.marks.get(item__code=code)


def typed(row, **answers: tuple[str, str]) -> dict[str, str]:
    """What a browser posts: c2=("met", "note") …"""
    data = {}
    for code, (answer, note) in answers.items():
        pk = mark(row, code[1:]).pk
        data |= {f"answer-{pk}": answer, f"note-{pk}": note}
    return data


def text(response) -> str:
    return unescape(" ".join(response.content.decode().split()))


def summary(response) -> list[str]:
    """Sentences of the error summary."""
    return re.findall(r'<li><a href="#[^"]*">([^<]*)</a></li>', text(response))


# --- Litany ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["unit_head", "officer", "approver", "viewer", "admin"])
def test_those_in_whose_scope_it_lies_read_it(cast, row, who):
    response = cast.client(who).get(url(row))
    assert response.status_code == 200
    assert ('type="radio"' in text(response)) == (who in ("unit_head", "officer"))


def test_nobody_else_reads_it(cast, client, row):
    assert client.get(url(row)).status_code == 302
    assert client.post(url(row)).status_code == 302
    other = make.person(Role.UNIT_HEAD, cast.sibling, "Người khác", username="donvikhac")
    cast.other_head = other
    for who in ("outsider", "other_head"):
        assert cast.client(who).get(url(row)).status_code == 404
        assert cast.client(who).post(url(row)).status_code == 404
    assert cast.client("unit_head").get(url(row, pk=999_999)).status_code == 404
    assert cast.client("unit_head").get(url(row, year=2025)).status_code == 404
    assert cast.client("unit_head").put(url(row)).status_code == 405


@pytest.mark.parametrize("who", ["approver", "viewer", "admin"])
@pytest.mark.parametrize("state", ["accepted", "proposed", "verified"])
def test_readers_only_read(cast, row, who, state):
    put(row, state)
    assert cast.client(who).post(url(row), typed(row, c2=("met", ""))).status_code == 403
    assert mark(row, "2").declared == ""


def test_verify_litany(cast, client, row):
    put(row, "proposed")
    assert client.post(url(row, "verify")).status_code == 302
    assert cast.client("officer").get(url(row, "verify")).status_code == 405
    for who in ("unit_head", "approver", "viewer", "admin"):
        assert cast.client(who).post(url(row, "verify")).status_code == 403
    assert cast.client("outsider").post(url(row, "verify")).status_code == 404
    assert cast.client("officer").post(url(row, "verify", pk=999_999)).status_code == 404


def test_reading_makes_no_rows(cast):
    load_checklists()
    row = registered(cast.unit)
    assert "Chưa có bảng tiêu chí" in text(cast.client("viewer").get(url(row)))
    assert row.marks.count() == 0
    assert cast.client("unit_head").get(url(row)).status_code == 200
    assert row.marks.count() == 11


# --- The unit answers -----------------------------------------------------------------------------------------------


def test_the_unit_answers_some_now_and_the_rest_later(cast, row):
    client = cast.client("unit_head")
    assert "Còn <strong>11</strong> trong 11 tiêu chí chưa trả lời." in text(client.get(url(row)))
    answer = client.post(url(row), typed(row, c2=("met", REASON), c3a=("not_met", "Có một vụ việc đã xử lý")))
    assert (answer.status_code, answer.url) == (302, url(row))
    assert (mark(row, "2").declared, mark(row, "3a").declared, mark(row, "4").declared) == ("met", "not_met", "")
    page = text(client.get(url(row)))
    assert "Đã lưu 2 câu trả lời." in page
    assert "Còn <strong>9</strong> trong 11 tiêu chí chưa trả lời." in page


def test_the_same_again_says_so(cast, row):
    client = cast.client("unit_head")
    client.post(url(row), typed(row, c2=("met", "")))
    client.get(url(row))
    client.post(url(row), typed(row, c2=("met", "")))
    assert "Không có gì thay đổi." in text(client.get(url(row)))


def test_the_page_says_what_the_records_say(cast, row):
    page = text(cast.client("unit_head").get(url(row)))
    assert "Chưa có mô hình nào được xếp loại có hiệu quả trong năm." in page
    assert "Đơn vị không có lực lượng bảo vệ nên không xét (Điều 7 khoản 5: “nếu có”)." in page
    assert "(hồ sơ cho thấy chưa đạt; chọn Đạt thì ghi lý do)" in page
    assert "Không xảy ra" in page
    assert "Có xảy ra" in page


def test_the_circular_is_named_once_and_groups_by_their_number(cast, row):
    page = text(cast.client("unit_head").get(url(row)))
    headings = re.findall(r'<h2 class="card-title" id="criteria-\d+">([^<]*)</h2>', page)
    assert headings == [
        "Tiêu chí của cơ sở giáo dục",
        "3. Không xảy ra các vụ việc a, b, c, đ, e, g của cơ quan, doanh nghiệp",
    ]


def test_a_refused_form_keeps_everything_and_names_all(cast, row):
    data = typed(row, c1=("met", "ngắn"), c3a=("not_met", ""), c2=("met", "Ghi chú riêng của trường"))
    response = cast.client("unit_head").post(url(row), data)
    assert response.status_code == 422
    assert summary(response) == [
        "Tiêu chí 1: trả lời khác với hồ sơ, ghi lý do từ 10 chữ cái.",
        "Tiêu chí 3a: ghi lý do không đạt, từ 10 chữ cái, ngắn gọn, không nêu tên người.",
    ]
    page = text(response)
    assert 'value="Ghi chú riêng của trường"' in page
    assert 'value="ngắn"' in page
    assert page.count(" checked") == 3
    assert mark(row, "2").declared == ""


def test_an_answer_that_is_none_is_refused(cast, row):
    response = cast.client("unit_head").post(url(row), typed(row, c2=("maybe", "")))
    assert response.status_code == 422
    assert summary(response) == ["Tiêu chí 2: chọn một trong hai câu trả lời."]


def test_what_somebody_else_answered_meanwhile_is_asked_once(cast, row):
    row.marks.filter(item__code="2").update(declared="not_met", declared_note=REASON)
    pk = mark(row, "2").pk
    data = {**typed(row, c2=("met", "Khác")), f"seen-{pk}": ""}
    client = cast.client("unit_head")
    response = client.post(url(row), data)
    assert response.status_code == 422
    assert f'name="seen-{pk}" value="not_met"' in text(response)
    assert client.post(url(row), {**data, f"seen-{pk}": "not_met"}).status_code == 302
    assert mark(row, "2").declared == "met"


@pytest.mark.parametrize(("state", "words"), [("proposed", "Đã gửi hồ sơ đề nghị"), ("verified", "Đã thẩm định")])
def test_too_late_is_said_on_the_page(cast, row, state, words):
    data = typed(row, c2=("met", ""))
    put(row, state)
    response = cast.client("unit_head").post(url(row), data)
    assert response.status_code == 422
    assert f"Hồ sơ đang “{words}” nên không sửa tiêu chí được." in text(response)


# --- The officer checks ---------------------------------------------------------------------------------------------


def test_what_the_officer_answers_is_hidden_from_the_unit_until_the_check_has_ended(cast, row):
    put(row, "proposed", declared="met", checked="met", checked_note="Ý kiến riêng của cán bộ")
    seen = "Ý kiến riêng của cán bộ"
    assert seen not in text(cast.client("unit_head").get(url(row)))
    assert seen not in text(cast.client("unit_head").post(url(row)))
    assert seen in text(cast.client("approver").get(url(row)))
    put(row, "verified")
    assert seen in text(cast.client("unit_head").get(url(row)))


def test_only_the_officer_gets_the_buttons_of_the_check(cast, row):
    page = text(cast.client("officer").get(url(row)))
    assert (AGREE in page, VERIFY in page, "(cán bộ nhập hộ)" in page) == (False, False, True)
    put(row, "proposed")
    page = text(cast.client("officer").get(url(row)))
    assert (AGREE in page, VERIFY in page) == (True, True)
    for who in ("unit_head", "approver", "viewer"):
        page = text(cast.client(who).get(url(row)))
        assert (AGREE in page, VERIFY in page) == (False, False)


def test_agree_then_verify(cast, row):
    put(row, "proposed", declared="met", declared_note=REASON)
    client = cast.client("officer")
    data = typed(row, c3a=("not_met", "Có một vụ việc đã xử lý"))
    assert client.post(url(row), {**data, "agree": "1"}).url == url(row)
    assert "Đã lưu 11 câu trả lời." in text(client.get(url(row)))
    assert set(row.marks.values_list("checked", flat=True)) == {"met", "not_met"}
    stored = {f"{name}-{m.pk}": value for m in row.marks.all()
              for name, value in (("answer", m.checked), ("note", m.checked_note))}  # fmt: skip
    answer = client.post(url(row), {**stored, "verify": "1"})
    assert answer.url == reverse("registrations:registration", args=[row.year, row.pk])
    row.refresh_from_db()
    assert (row.state, row.verdict, row.failed) == ("verified", "not_met", "3a")
    assert "Chưa đạt tiêu chí 3a." in text(cast.client("unit_head").get(url(row)))


def test_agreeing_is_refused_whole(cast, row):
    put(row, "proposed", declared="met")
    response = cast.client("officer").post(url(row), {**typed(row, c2=("met", "Ghi chú cán bộ")), "agree": "1"})
    assert response.status_code == 422
    assert summary(response) == ["Tiêu chí 1: trả lời khác với hồ sơ, ghi lý do từ 10 chữ cái."]
    assert 'value="Ghi chú cán bộ"' in text(response)
    assert set(row.marks.values_list("checked", flat=True)) == {""}


def test_verify_names_what_is_open(cast, row):
    put(row, "proposed", declared="met", checked="met", checked_note=REASON)
    row.marks.filter(item__code__in=["3đ", "6"]).update(checked="")
    sentence = "Thẩm định còn 2 tiêu chí chưa trả lời: 3đ, 6."
    response = cast.client("officer").post(url(row, "verify"))
    assert response.status_code == 422
    assert sentence in text(response)
    row.refresh_from_db()
    assert row.state == "proposed"


def test_all_met_is_told(cast, row):
    put(row, "proposed", declared="met", checked="met", checked_note=REASON)
    client = cast.client("officer")
    page = text(client.get(client.post(url(row, "verify")).url))
    assert "Đã thẩm định: đạt mọi tiêu chí. Đơn vị chờ đưa vào quyết định công nhận." in page


def test_force_majeure_is_offered_where_the_circular_allows_it(cast, row):
    put(row, "proposed", declared="met")
    page = text(cast.client("officer").get(url(row)))
    assert sorted(re.findall(r'name="force-(\d+)"', page)) == sorted(str(mark(row, c).pk) for c in ("3đ", "3g"))
    pk = mark(row, "3g").pk
    data = {
        **typed(row, c3g=("not_met", "Có một vụ cháy nhỏ")),
        f"force-{pk}": "on",
        f"reason-{pk}": "Do sét đánh trong bão",
    }
    assert cast.client("officer").post(url(row), data).status_code == 302
    put(row, "verified")
    page = text(cast.client("unit_head").get(url(row)))
    assert "Không đạt, bất khả kháng" in page
    assert "Có một vụ cháy nhỏ Bất khả kháng: Do sét đánh trong bão" in page


def test_two_units_cost_the_same(cast, row):
    other = registered(make.unit(cast.commune, "Trường khác"))
    open_marks(other)
    client = cast.client("officer")
    counts = []
    for one in (row, row, other):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url(one)).status_code == 200
        counts.append(len(queries))
    assert counts[1] == counts[2]


def test_what_an_officer_entered_for_the_unit_is_said(cast, row):
    own, behalf = mark(row, "2"), mark(row, "3a")
    for one, person in ((own, cast.unit_head), (behalf, cast.officer)):
        one.declared, one.declared_by = "met", person
        one.save()
    put(row, "proposed")
    response = cast.client("officer").get(url(row))
    shown = [one for group in response.context["groups"] for one in group["rows"]]
    assert [one.mark.item.code for one in shown if one.declared.on_behalf] == ["3a"]
    assert text(response).count("(cán bộ nhập hộ)") == 1


@pytest.mark.parametrize("note", ["1234567890", "..........", "12/03/2026"])
def test_figures_and_dots_are_no_reason(cast, row, note):
    response = cast.client("unit_head").post(url(row), typed(row, c2=("not_met", note)))
    assert response.status_code == 422
    assert summary(response) == ["Tiêu chí 2: ghi lý do không đạt, từ 10 chữ cái, ngắn gọn, không nêu tên người."]
    assert mark(row, "2").declared == ""
    assert note in text(response)
