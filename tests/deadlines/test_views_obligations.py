"""Pages of the deadlines that hold, and the own ones set there (issue 6, item 1)."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from django.urls import reverse

from deadlines.enums import Bearer, Subject, When
from deadlines.loading import load_obligations
from deadlines.models import Obligation
from models_programs.models import Programme, ProgrammeDate
from tests import factories as make
from tests.deadlines.samples import obligation
from tests.models_programs.samples import maker

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 1, 5, 2, tzinfo=dt.UTC)
LIST, ADD = reverse("deadlines:obligations", args=[2026]), reverse("deadlines:obligation_add", args=[2026])
SOURCE = "Kế hoạch 54/KH-UBND ngày 13/02/2026"
TYPED = {
    "title": "Gửi báo cáo quý của trường", "subject": Subject.REPORT, "report_form": "unit_year", "bearer": Bearer.UNIT,
    "unit_kinds": ["school"], "receiver": "Công an xã", "when": When.BEFORE, "day": "15", "month": "10",
    "stages": "10, 3, 0", "late_every": "7", "late_until": "30", "late_to_officer": "1", "late_to_above": "15",
    "source": SOURCE, "year_from": "2026",
}  # fmt: skip
OF_PLAN = {name: TYPED[name] for name in TYPED if name not in ("title", "when", "day", "month", "source", "year_from")}


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def own(cast):
    """``own``, ``theirs`` (another commune's), ``above`` (the province's) and ``law``, all of schools."""
    cast.law = obligation("phan_loai", title="Xếp loại theo luật", unit_kinds=["school"], confirmed=False)
    cast.above = obligation("bao_cao_tinh", title="Báo cáo của tỉnh", authority=cast.province, unit_kinds=["school"])
    cast.own = obligation("bao_cao_xa", title="Báo cáo của xã", authority=cast.commune, unit_kinds=["school"], day=5)
    cast.theirs = obligation("bao_cao_khac", title="Báo cáo xã khác", authority=cast.other_commune)
    return cast


def edit(row: Obligation) -> str:
    return reverse("deadlines:obligation_edit", args=[2026, row.pk])


def retiring(row: Obligation) -> str:
    return reverse("deadlines:obligation_retire", args=[2026, row.pk])


def instead_of(row: Obligation) -> str:
    return f"{ADD}?thay={row.pk}"


def body_of(answer, status: int = 200) -> str:
    assert answer.status_code == status
    return answer.content.decode()


def row_of(body: str, title: str) -> str:
    """The row of the table in which the title stands, tags taken out."""
    found = next(row for row in re.findall(r"<tr>.*?</tr>", body, re.S) if title in row)
    return " ".join(re.sub(r"<[^>]+>", " ", found).split())


def test_list_says_what_who_when_and_whose_rule(own):
    """REL-REM-01: the law's, the plan's of the level above and the own ones, each with its day and its source."""
    body = body_of(own.client("officer").get(LIST))
    law, above, mine = (row_of(body, row.title) for row in (own.law, own.above, own.own))
    assert "trước ngày 15/10/2026 chưa xác nhận Theo luật Văn bản thử" in law
    assert "trước ngày 15/10/2026 Tỉnh Quảng Ngãi" in above
    assert "Cơ sở giáo dục trước ngày 05/10/2026 Xã Bình Sơn" in mine
    assert "Đặt ngày riêng" in law
    assert "Đặt ngày riêng" in above
    assert "Sửa" in mine
    assert "Báo cáo xã khác" not in body
    assert body.count("chưa xác nhận") == 1


def test_list_shows_a_plan_s_day_and_where_nobody_owes_it(own):
    plan = maker(Programme)(own.commune, None, 2026, kind="plan", title="Kế hoạch xã", number="07/KH-UBND")
    ProgrammeDate.objects.create(programme=plan, code="annual_report", text="Báo cáo năm", rule="on", day=30, month=10)
    date = ProgrammeDate.objects.create(programme=plan, code="moc_rieng", text="Gửi danh sách", rule="year_end")
    body = body_of(own.client("officer").get(LIST))
    assert "chậm nhất ngày 30/10/2026 Xã Bình Sơn 07/KH-UBND" in row_of(body, "Báo cáo năm")
    assert "Mốc của kế hoạch chưa rõ ai phải làm" in body
    assert f"{ADD}?moc={date.pk}" in body
    assert "chưa rõ ai phải làm" not in body_of(own.client("outsider").get(LIST))


def test_list_shows_the_law_s_limit_beside_the_own_day(own):
    obligation("phan_loai", title="Xếp loại sớm", authority=own.commune, unit_kinds=["school"], day=1)
    late = obligation("phan_loai", title="Xếp loại muộn", authority=own.other_commune, unit_kinds=["school"], day=20)
    mine = row_of(body_of(own.client("officer").get(LIST)), "Xếp loại sớm")
    assert "trước ngày 01/10/2026 luật: đến hết 14/10/2026 Xã Bình Sơn" in mine
    theirs = row_of(body_of(own.client("outsider").get(LIST)), late.title)
    assert "luật: đến hết 14/10/2026, đang muộn hơn" in theirs


def test_list_of_the_shipped_law(cast):
    """What domain.md marks unsure is visibly so; where no law sets a day none is shown."""
    load_obligations(now=NOW)
    body = body_of(cast.client("officer").get(LIST))
    assert "trước ngày 15/11/2026 Theo luật" in row_of(body, "Ra quyết định công nhận khu dân cư")
    assert "trước ngày 30/11/2026 chưa xác nhận" in row_of(body, "Ra quyết định xếp loại xã, cơ quan")
    assert "không ghi ngày" in row_of(body, "Gửi hồ sơ đề nghị công nhận")
    sheets = row_of(body, "Tự chấm điểm và gửi phiếu")
    assert "chưa đặt hạn nhận phiếu" in sheets
    assert "Hạn nhận phiếu" in sheets


def test_nothing_yet(cast):
    assert "Chưa có thời hạn nào" in body_of(cast.client("officer").get(LIST))


def test_who_looks_sees_no_buttons(own):
    body = body_of(own.client("viewer").get(LIST))
    assert "Báo cáo của tỉnh" in body
    for words in ("Thêm thời hạn", "Đặt ngày riêng", "Xếp ngày từ hạn của cấp trên", "Sửa"):
        assert words not in row_of(body, "Báo cáo của tỉnh")
    assert ADD not in body


@pytest.mark.parametrize("who", ["officer", "approver", "admin"])
def test_added(own, who):
    """Kept as typed, for the own authority, and told on the list."""
    client = own.client(who)
    body_of(client.get(ADD))
    answer = client.post(ADD, TYPED, follow=True)
    assert answer.redirect_chain == [(LIST, 302)]
    body = body_of(answer)
    assert "Đã ghi thời hạn." in body
    assert "trước ngày 15/10/2026 Xã Bình Sơn" in row_of(body, TYPED["title"])
    row = Obligation.objects.get(title=TYPED["title"])
    assert (row.authority_id, row.day, row.month, row.stages, row.unit_kinds, row.receiver, row.set_by_id) == (
        own.commune.pk, 15, 10, [10, 3, 0], ["school"], "Công an xã", getattr(own, who).pk,
    )  # fmt: skip
    assert (row.closes_after, row.year_to, row.set_at) == (None, None, NOW)


def test_an_own_day_instead_of_an_inherited_one(own):
    """The form begins with what holds; the code stays the same, so that the own day takes its place."""
    client = own.client("officer")
    body = body_of(client.get(instead_of(own.above)))
    assert "Đặt ngày riêng" in body
    assert 'value="Báo cáo của tỉnh"' in body
    assert client.post(instead_of(own.above), TYPED | {"day": "1"}).status_code == 302
    row = Obligation.objects.get(title=TYPED["title"])
    assert (row.code, row.authority_id, row.day) == ("bao_cao_tinh", own.commune.pk, 1)
    own.above.refresh_from_db()
    assert (own.above.title, own.above.day) == ("Báo cáo của tỉnh", 15)
    assert "Báo cáo của tỉnh" not in body_of(client.get(LIST))


def test_later_than_the_law_needs_a_mark(own):
    Obligation.objects.filter(pk=own.law.pk).update(is_legal=True)
    client, late = own.client("officer"), TYPED | {"day": "20"}
    body = body_of(client.post(instead_of(own.law), late), 422)
    assert "Muộn hơn hạn theo luật (14/10/2026)" in body
    assert 'value="20"' in body
    assert client.post(instead_of(own.law), late | {"beyond_law": "on"}).status_code == 302
    assert "đang muộn hơn" in row_of(body_of(client.get(LIST)), TYPED["title"])


@pytest.mark.parametrize("which", ["theirs", "own", "gone", "word"])
def test_only_what_is_inherited_here_is_replaced(own, which):
    """Another commune's, the own (it is changed instead), what is not there."""
    key = {"gone": "999999", "word": "abc"}.get(which) or getattr(own, which).pk
    client, before = own.client("officer"), Obligation.objects.count()
    assert client.get(f"{ADD}?thay={key}").status_code == 404
    assert client.post(f"{ADD}?thay={key}", TYPED).status_code == 404
    assert Obligation.objects.count() == before


@pytest.fixture
def date(own):
    """A date of the commune's plan that nobody has described."""
    plan = maker(Programme)(own.commune, None, 2026, kind="plan", title="Kế hoạch xã", number="07/KH-UBND")
    return ProgrammeDate.objects.create(
        programme=plan, code="moc_rieng", text="Gửi danh sách", whom="Ban Chỉ đạo", rule="before", day=1, month=9
    )


def test_who_owes_a_plan_s_date(own, date):
    """The day is not asked: it stands in the plan. Said once, the date is no longer open."""
    client, url = own.client("officer"), f"{ADD}?moc={date.pk}"
    body = body_of(client.get(url))
    assert "Gửi danh sách" in body
    assert 'value="Ban Chỉ đạo"' in body
    assert 'name="day"' not in body
    assert 'name="source"' not in body
    answer = client.post(url, OF_PLAN, follow=True)
    assert answer.redirect_chain == [(LIST, 302)]
    assert "trước ngày 01/09/2026 Xã Bình Sơn 07/KH-UBND" in row_of(body_of(answer), "Gửi danh sách")
    assert "chưa rõ ai phải làm" not in answer.content.decode()
    row = Obligation.objects.get(programme_date=date)
    assert (row.when, row.day, row.code) == (When.PLAN, None, "moc_rieng")
    assert client.get(url).status_code == 404


def test_a_plan_s_obligation_changed(own, date):
    client = own.client("officer")
    client.post(f"{ADD}?moc={date.pk}", OF_PLAN)
    row = Obligation.objects.get(programme_date=date)
    body = body_of(client.get(edit(row)))
    assert 'name="day"' not in body
    assert 'value="10, 3, 0"' in body
    assert client.post(edit(row), OF_PLAN | {"stages": "5", "unit_kinds": ["agency"]}).status_code == 302
    row.refresh_from_db()
    assert (row.stages, row.unit_kinds, row.when, row.title) == ([5], ["agency"], When.PLAN, "Gửi danh sách")


def test_another_s_plan_is_out_of_reach(own, date):
    client = own.client("outsider")
    assert client.get(f"{ADD}?moc={date.pk}").status_code == 404
    assert client.post(f"{ADD}?moc={date.pk}", OF_PLAN).status_code == 404
    assert not Obligation.objects.filter(programme_date=date).exists()


def test_changed(own):
    client = own.client("approver")
    body = body_of(client.get(edit(own.own)))
    assert 'value="Báo cáo của xã"' in body
    assert retiring(own.own) in body
    answer = client.post(edit(own.own), TYPED | {"when": When.QUARTER, "quarter": "2"}, follow=True)
    assert answer.redirect_chain == [(LIST, 302)]
    assert "trong quý II/2026" in row_of(body_of(answer), TYPED["title"])
    own.own.refresh_from_db()
    assert (own.own.code, own.own.day, own.own.quarter) == ("bao_cao_xa", None, 2)


WRONG = [
    ({"title": ""}, "Ghi việc phải làm."),
    ({"day": ""}, "Nhập ngày."),
    ({"day": "32"}, "32"),
    ({"day": "31", "month": "4"}, "Tháng 4 không có ngày 31."),
    ({"when": When.QUARTER}, "Chọn quý."),
    ({"when": When.PLAN}, "Chọn thời hạn."),
    ({"when": When.RULE}, "Chọn thời hạn."),
    ({"unit_kinds": []}, "Chọn ít nhất một loại đơn vị."),
    ({"bearer": Bearer.AUTHORITY}, "Chọn ít nhất một cấp."),
    ({"bearer": "ai"}, "Chọn ai phải làm."),
    ({"report_form": ""}, "Chọn mẫu báo cáo."),
    ({"subject": Subject.EVENT}, "Chọn ngày, tháng hoạt động."),
    ({"stages": "ba, hai"}, "Nhập các số ngày, cách nhau bằng dấu phẩy"),
    ({"stages": "91"}, "mỗi mốc không quá 90 ngày"),
    ({"late_every": "0"}, "Nhập từ 1 ngày trở lên."),
    ({"late_until": ""}, "cho “nhắc đến hết (ngày quá hạn)”."),
    ({"late_until": "366"}, "Nhập số nguyên từ 0 đến 365"),
    ({"late_to_above": "40000"}, "Nhập số nguyên từ 0 đến 365"),
    ({"closes_after": "99999"}, "Nhập số nguyên từ 0 đến 365"),
    ({"year_to": "99999"}, "cho “đến năm”"),
    ({"year_to": "2101"}, "Nhập năm từ 2022 đến 2100."),
    ({"year_from": "0"}, "Nhập năm từ 2022 đến 2100."),
    ({"source": "Miệng"}, "Ghi văn bản đặt thời hạn này"),
    ({"year_from": "2021"}, "Nhập năm từ 2022 đến 2100."),
    ({"year_to": "2025"}, "Năm cuối không được trước năm đầu."),
]


@pytest.mark.parametrize(("changes", "words"), WRONG)
def test_what_is_refused_keeps_what_was_typed(own, changes, words):
    before = Obligation.objects.count()
    body = body_of(own.client("officer").post(ADD, TYPED | changes), 422)
    assert words in body
    assert f'value="{SOURCE}"' in body or "source" in changes
    assert Obligation.objects.count() == before


def test_a_refused_change_keeps_the_row(own):
    body = body_of(own.client("officer").post(edit(own.own), TYPED | {"source": "Miệng"}), 422)
    assert "Ghi văn bản đặt thời hạn này" in body
    assert f'value="{TYPED["title"]}"' in body
    own.own.refresh_from_db()
    assert own.own.title == "Báo cáo của xã"


def test_a_refused_plan_date_keeps_what_was_typed(own, date):
    body = body_of(own.client("officer").post(f"{ADD}?moc={date.pk}", OF_PLAN | {"unit_kinds": []}), 422)
    assert "Chọn ít nhất một loại đơn vị." in body
    assert 'value="10, 3, 0"' in body


def test_taken_out_of_use_after_a_question(own):
    client = own.client("admin")
    body = body_of(client.get(retiring(own.own)))
    assert "Bỏ thời hạn" in body
    assert "Báo cáo của xã" in body
    own.own.refresh_from_db()
    assert own.own.is_active
    answer = client.post(retiring(own.own), follow=True)
    assert answer.redirect_chain == [(LIST, 302)]
    assert "Đã bỏ thời hạn." in body_of(answer)
    assert "Báo cáo của xã" not in answer.content.decode()
    assert client.post(retiring(own.own)).status_code == 404
    assert client.get(edit(own.own)).status_code == 404


@pytest.mark.parametrize("which", ["theirs", "above", "law"])
def test_what_others_set_is_not_found(own, which):
    """Out of scope 404: another commune's, the province's, the law's."""
    client, row = own.client("officer"), getattr(own, which)
    for url in (edit(row), retiring(row)):
        assert client.get(url).status_code == 404
        assert client.post(url, TYPED).status_code == 404
    row.refresh_from_db()
    assert row.is_active


@pytest.mark.parametrize(("who", "seen"), [("viewer", 200), ("unit_head", 403)])
def test_roles_that_set_nothing(own, who, seen):
    client = own.client(who)
    assert client.get(LIST).status_code == seen
    for url in (ADD, edit(own.own), retiring(own.own), instead_of(own.above)):
        assert client.get(url).status_code == 403
        assert client.post(url, TYPED).status_code == 403
    own.own.refresh_from_db()
    assert own.own.is_active


def test_the_list_is_only_read(own):
    assert own.client("officer").post(LIST).status_code == 405


def test_list_asks_the_same_number_of_queries(own, django_assert_max_num_queries):
    """One own obligation or three, with authorities below or without more of them."""
    counts = []
    client = own.client("officer")
    client.get(LIST)
    for made in (0, 2):
        for number in range(made):
            obligation(f"them_{number}", title=f"Việc {number}", authority=own.commune, unit_kinds=["school"])
            make.authority(f"Đội {number}", kind="team", parent=own.commune)
        with django_assert_max_num_queries(60) as asked:
            body = body_of(client.get(LIST))
        assert len(re.findall(r'/quy-dinh/\d+/"', body)) == 1 + made
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_an_own_day_is_for_the_own_place_too(own):
    """What the province asks of those right below it, the commune answers with a rule that reaches itself."""
    above = obligation(
        "len_tinh", authority=own.province, bearer=Bearer.AUTHORITY, authority_kinds=["commune"], direct_only=True,
        title="Báo cáo lên tỉnh", report_form="authority_year",
    )  # fmt: skip
    body = body_of(own.client("officer").get(instead_of(above)))
    assert "checked" not in re.search(r'<input[^>]*name="direct_only"[^>]*>', body)[0]


def test_taken_out_of_use_by_somebody_else_meanwhile(own, monkeypatch):
    """Both had the question open: the second is told, nothing breaks."""
    from deadlines.views import obligations as views

    real = views.retire

    def after_another(*, row, actor, now):
        Obligation.objects.filter(pk=row.pk).update(is_active=False)
        real(row=row, actor=actor, now=now)

    monkeypatch.setattr(views, "retire", after_another)
    assert "Thời hạn này đã được bỏ." in body_of(own.client("officer").post(retiring(own.own)))
