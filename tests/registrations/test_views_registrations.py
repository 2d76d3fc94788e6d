"""The pages of one registration: hub, form, autosave, steps."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from common.models import StatusChange
from common.scope import Role
from registrations.forms.registration import RegistrationForm
from registrations.models import Recognition, Registration
from tests import factories as make
from tests.registrations.cases import FULL, registered

pytestmark = pytest.mark.django_db
HEAD = ("head_name", "head_post", "contact_name", "contact_post", "contact_phone")
PEOPLE = ("people", "sub_units", "sub_units_committed")
RESOLUTION = ("no_resolution", "resolution_number", "resolution_date", "resolution_issuer")
PLAN = ("plan_number", "plan_date", "plan_issuer")
HOUSEHOLDS = ("households", "households_committed", "people")
WORKPLACE = (*HEAD, *PEOPLE, *RESOLUTION, *PLAN, "commitments")
FIELDS = {
    "residential": (*HEAD, *HOUSEHOLDS, *RESOLUTION, "commitments"),
    "commune": (*HEAD, *HOUSEHOLDS, *RESOLUTION, *PLAN, "commitments"),
    "agency": WORKPLACE,
    "hospital": WORKPLACE,
    "enterprise": WORKPLACE,
    "school": WORKPLACE,
}
GETS = ("registration", "edit", "receipt", "step", "print")
POSTS = ("edit", "autosave", "copy", "send", "step")


def url(name, row, *more) -> str:
    extra = {"step": ["withdraw"], "print": ["pdf"]}.get(name, []) if not more else list(more)
    return reverse(f"registrations:{name}", args=[row.year, row.pk, *extra])


def typed(row, **changes) -> dict[str, str]:
    """The form as a browser would post it."""
    values = {**FULL, "version": row.version, **changes}
    return {name: f"{value:%d/%m/%Y}" if isinstance(value, dt.date) else str(value) for name, value in values.items()}


def text(response) -> str:
    return " ".join(response.content.decode().split())


def main_buttons(response) -> int:
    return text(response).partition("<main")[2].partition("</main>")[0].count("btn-primary")


@pytest.mark.parametrize("kind", sorted(FIELDS))
def test_each_kind_of_unit_has_its_own_form(cast, kind):
    row = registered(make.unit(cast.commune, "Đơn vị thử", kind=kind), state="draft")
    shown = [field.name for _, _, fields in RegistrationForm(registration=row).fieldsets() for field in fields]
    assert tuple(shown) == FIELDS[kind]
    page = cast.client("officer").get(url("edit", row))
    assert page.status_code == 200
    names = {name for name in {name for known in FIELDS.values() for name in known} if f'name="{name}"' in text(page)}
    assert names == set(FIELDS[kind])
    assert "Gợi ý:" in text(page)
    answer = cast.client("officer").post(url("edit", row), {**typed(row), "send": "1"})
    assert answer.url == url("receipt", row)


@pytest.mark.parametrize("name", GETS)
def test_reading_litany(cast, client, name):
    row = registered(cast.unit, state="sent", receipt_code="AN-2026-1")
    shut = {"edit", "step"}
    assert client.get(url(name, row)).status_code == 302
    assert cast.client("outsider").get(url(name, row)).status_code == 404
    assert cast.client("unit_head").get(url(name, row).replace(f"/{row.pk}/", "/999999/")).status_code == 404
    assert cast.client("unit_head").get(url(name, row).replace("/2026/", "/2025/")).status_code == 404
    assert cast.client("approver").get(url(name, row)).status_code == (403 if name in shut else 200)
    assert cast.client("viewer").get(url(name, row)).status_code == (403 if name in shut else 200)
    assert cast.client("unit_head").get(url(name, row)).status_code == (302 if name == "edit" else 200)
    if name not in shut:
        assert cast.client("unit_head").post(url(name, row)).status_code == 405


@pytest.mark.parametrize("name", POSTS)
def test_writing_litany(cast, client, name):
    row = registered(cast.unit, state="draft")
    assert client.post(url(name, row)).status_code == 302
    assert cast.client("outsider").post(url(name, row)).status_code == 404
    for who in ("approver", "viewer", "admin"):
        assert cast.client(who).post(url(name, row)).status_code == 403
    if name in ("autosave", "copy", "send"):
        assert cast.client("unit_head").get(url(name, row)).status_code == 405
    assert Registration.objects.get().state == "draft"


def test_opening_is_a_post_and_leads_to_the_form(cast, client):
    there = reverse("registrations:open", args=[2026, cast.unit.pk])
    assert cast.client("unit_head").get(there).status_code == 405
    assert client.post(there).status_code == 302
    assert cast.client("outsider").post(there).status_code == 404
    assert cast.client("approver").post(there).status_code == 403
    assert cast.client("unit_head").post(reverse("registrations:open", args=[2026, cast.sibling.pk])).status_code == 404
    assert not Registration.objects.exists()
    assert cast.client("unit_head").post(there).url == url("edit", Registration.objects.get())
    Registration.objects.update(state="sent", first_sent_at=timezone.now())
    assert cast.client("officer").post(there).url == url("registration", Registration.objects.get())


def test_an_ended_unit_is_told_why_it_cannot_register(cast):
    type(cast.unit).objects.filter(pk=cast.unit.pk).update(valid_to=dt.date(2026, 1, 5))
    answer = cast.client("officer").post(reverse("registrations:open", args=[2026, cast.unit.pk]), follow=True)
    assert "không còn hoạt động trong kỳ đánh giá năm 2026" in text(answer)


def test_draft_is_kept_and_not_sent(cast):
    row = registered(cast.unit, state="draft", commitments="")
    answer = cast.client("unit_head").post(
        url("edit", row), typed(row, commitments="Dòng một\nDòng hai", people="1.250")
    )
    assert answer.url == url("registration", row)
    row.refresh_from_db()
    assert (row.state, row.commitments, row.people) == ("draft", "Dòng một\nDòng hai", 1250)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"people": "nhiều"}, "Nhập số nguyên từ 0 đến 1.000.000"),
        ({"plan_date": "31/2/2026"}, "Nhập ngày dạng 27/3/2026 cho “ngày kế hoạch”."),
        ({"sub_units_committed": "7"}, "Nhập số không lớn hơn tổng số phòng, ban, tổ, đội, khoa (6)."),
        ({"version": "7"}, "người khác đã sửa bản đăng ký"),
        ({"version": ""}, "Mở lại trang rồi lưu lần nữa."),
    ],
)
def test_a_refused_form_keeps_what_was_typed(cast, changes, words):
    row = registered(cast.unit, state="draft", contact_name="Cũ")
    answer = cast.client("unit_head").post(url("edit", row), {**typed(row, contact_name="Mới gõ"), **changes})
    assert answer.status_code == 422
    assert words in text(answer)
    assert 'value="Mới gõ"' in text(answer)
    assert Registration.objects.get().contact_name == "Cũ"


def test_after_a_conflict_the_next_save_goes_through(cast):
    row = registered(cast.unit, state="draft", version=4)
    head = cast.client("unit_head")
    refused = head.post(url("edit", row), typed(row, version=3, contact_name="Tôi gõ"))
    assert refused.context["form"]["version"].value() == "4"
    assert head.post(url("edit", row), typed(row, version=4, contact_name="Tôi gõ")).status_code == 302
    assert Registration.objects.get().contact_name == "Tôi gõ"


def test_sending_an_incomplete_form_says_what_is_missing_and_keeps_the_rest(cast):
    row = registered(cast.unit, state="draft")
    answer = cast.client("unit_head").post(url("edit", row), {**typed(row, commitments=""), "send": "1"})
    assert answer.status_code == 422
    assert "Còn thiếu: nội dung đăng ký, cam kết. Điền đủ rồi gửi." in text(answer)
    row.refresh_from_db()
    assert (row.state, row.commitments) == ("draft", "")
    again = cast.client("unit_head").post(url("edit", row), {**typed(row), "send": "1"})
    assert again.url == url("receipt", row)


def test_sent_from_the_hub_and_a_second_click_does_nothing(cast):
    row = registered(cast.unit, state="draft")
    head = cast.client("unit_head")
    assert [head.post(url("send", row)).url for _ in range(2)] == [url("receipt", row)] * 2
    assert StatusChange.objects.count() == 1
    assert "Bản đăng ký đã gửi nên không sửa được" in text(head.get(url("edit", row), follow=True))
    late = head.post(url("edit", row), typed(row, contact_name="Gõ lúc đã gửi"))
    assert (late.status_code, 'value="Gõ lúc đã gửi"' in text(late)) == (422, True)


def test_sending_from_the_hub_shows_the_form_when_something_is_missing(cast):
    row = registered(cast.unit, state="draft", commitments="")
    answer = cast.client("unit_head").post(url("send", row))
    assert answer.status_code == 422
    assert "Còn thiếu: nội dung đăng ký, cam kết." in text(answer)
    assert 'value="12/01/2026"' in text(answer)


def test_autosave_answers_with_time_and_version(cast):
    row = registered(cast.unit, state="draft")
    head = cast.client("unit_head")
    answer = head.post(url("autosave", row), typed(row, contact_name="Tự lưu")).json()
    assert answer == {"saved": f"{timezone.localtime():%H:%M}", "version": 2, "errors": {}}
    answer = head.post(
        url("autosave", row), typed(row, version=2, people="x", sub_units_committed="9", contact_name="Lần hai")
    )
    assert (answer.json()["version"], sorted(answer.json()["errors"])) == (3, ["people", "sub_units_committed"])
    row.refresh_from_db()
    assert (row.contact_name, row.people, row.sub_units_committed) == ("Lần hai", 120, 6)


def test_autosave_never_overwrites_and_never_touches_a_sent_form(cast):
    row = registered(cast.unit, state="draft", version=5)
    head = cast.client("unit_head")
    stale = head.post(url("autosave", row), typed(row, version=4, contact_name="Chậm"))
    assert (stale.status_code, "người khác đã sửa" in stale.json()["errors"][""][0]) == (409, True)
    assert head.post(url("autosave", row), typed(row, version="")).status_code == 422
    Registration.objects.update(state="sent", first_sent_at=timezone.now())
    gone = head.post(url("autosave", row), typed(row, version=5, contact_name="Muộn"))
    assert (gone.status_code, "đã gửi" in gone.json()["errors"][""][0]) == (409, True)
    assert Registration.objects.get().contact_name == FULL["contact_name"]


def test_last_year_is_offered_and_copied(cast):
    row = registered(cast.unit, state="draft", commitments="")
    head = cast.client("unit_head")
    assert "Chép lời năm trước" not in text(head.get(url("edit", row)))
    assert "Năm 2025 đơn vị không có bản đăng ký" in text(head.post(url("copy", row), follow=True))
    registered(cast.unit, year=2025)
    assert "Chép lời năm trước" in text(head.get(url("edit", row)))
    assert "Đã chép từ năm 2025: nội dung đăng ký, cam kết." in text(head.post(url("copy", row), follow=True))


STEPS = {
    "withdraw": ("sent", "unit_head", "draft"),
    "accept": ("sent", "officer", "accepted"),
    "return": ("sent", "officer", "returned"),
    "withdraw_dossier": ("proposed", "unit_head", "accepted"),
    "return_dossier": ("proposed", "officer", "accepted"),
    "recheck": ("verified", "approver", "proposed"),
    "refuse": ("verified", "approver", "not_recognised"),
    "reconsider": ("not_recognised", "approver", "proposed"),
}


@pytest.mark.parametrize("action", STEPS)
def test_each_step_asks_then_acts(cast, action):
    state, who, target = STEPS[action]
    row = registered(cast.unit, state=state, **({"verdict": "not_met", "failed": "3a"} if action == "refuse" else {}))
    there = url("step", row, action)
    person = cast.client(who)
    page = person.get(there)
    assert (page.status_code, page.context["can_take"]) == (200, True)
    if "note" in page.context["form"].fields:
        refused = person.post(there, {"note": "  ngắn "})
        assert (refused.status_code, "Ghi lý do, từ 10 chữ cái trở lên." in text(refused)) == (422, True)
    note = {"note": "Ghi lý do rõ ràng ở đây"}
    assert [person.post(there, note).url for _ in range(2)] == [url("registration", row)] * 2
    row.refresh_from_db()
    assert (row.state, StatusChange.objects.count()) == (target, 1)
    assert Recognition.objects.count() == (action == "refuse")


def test_steps_that_cannot_be_taken_say_why(cast):
    row = registered(cast.unit, state="accepted")
    officer, head = cast.client("officer"), cast.client("unit_head")
    for method in (officer.get, officer.post):
        answer = method(url("step", row, "accept"))
        assert answer.status_code == 422
        assert "Hồ sơ đang ở trạng thái “Đã tiếp nhận”, không tiếp nhận được." in text(answer)
    page = head.get(url("step", row, "propose"))
    assert (page.status_code, page.context["can_take"]) == (200, False)
    assert "Chưa mở bảng tiêu chí." in text(page)
    assert head.post(url("step", row, "propose")).status_code == 422
    for unknown in ("verify", "send", "recognise", "xyz"):
        assert officer.get(url("step", row, unknown)).status_code == 404
    assert head.get(url("step", row, "accept")).status_code == 403
    assert Registration.objects.get().state == "accepted"


@pytest.mark.parametrize(
    ("state", "who", "words"),
    [
        ("draft", "unit_head", "Gửi bản đăng ký"),
        ("draft", "officer", "Nhập hộ đơn vị"),
        ("returned", "unit_head", "Điền bản đăng ký"),
        ("sent", "officer", "Tiếp nhận"),
        ("accepted", "unit_head", "Làm hồ sơ đề nghị"),
        ("proposed", "officer", "Thẩm định"),
    ],
)
def test_the_hub_has_one_main_button(cast, state, who, words):
    page = cast.client(who).get(url("registration", registered(cast.unit, state=state)))
    assert page.context["next"].words == words
    assert main_buttons(page) == 1


@pytest.mark.parametrize("state", ["draft", "sent", "accepted", "verified", "recognised"])
def test_those_who_only_read_have_no_button(cast, state):
    row = registered(cast.unit, state=state)
    page = cast.client("viewer").get(url("registration", row))
    assert (main_buttons(page), page.context["others"], page.context["may_edit"]) == (0, [], False)


def test_the_hub_tells_the_story_and_the_result(cast):
    row = registered(cast.unit, state="draft", no_resolution=True, resolution_number="", resolution_date=None)
    head, officer = cast.client("unit_head"), cast.client("officer")
    head.post(url("send", row))
    officer.post(url("step", row, "return"), {"note": "Bổ sung số nghị quyết"})
    page = text(head.get(url("registration", row)))
    for words in ("Không có tổ chức Đảng", "14/01/2026", "120", "Trả lại bản đăng ký", "Bổ sung số nghị quyết",
                  "Lê Văn Cường (Cán bộ thẩm định)", "/5 phần đã đủ"):  # fmt: skip
        assert words in page
    Recognition.objects.create(
        unit=cast.unit, authority_path=cast.commune.path, year=2026, status="recognised", decision_number="125/QĐ-UBND",
        decision_date=dt.date(2026, 11, 10), recorded_by=cast.officer, recorded_at=timezone.now(),
    )  # fmt: skip
    assert "125/QĐ-UBND, ngày 10/11/2026" in text(head.get(url("registration", row)))


def test_the_hub_costs_the_same_however_long_the_story(cast, django_assert_num_queries):
    row = registered(cast.unit, state="sent")
    officer = cast.client("officer")
    with django_assert_num_queries(16) as few:
        officer.get(url("registration", row))
    for _ in range(3):
        StatusChange.objects.create(
            subject_type="registrations.registration", subject_id=row.pk, action="withdraw", from_state="sent",
            to_state="draft", actor=cast.unit_head, acting_role="unit_head", at=timezone.now(),
        )  # fmt: skip
    with django_assert_num_queries(len(few)):
        officer.get(url("registration", row))


def test_a_commune_walks_the_same_pages_with_its_province(cast):
    unit = make.unit(cast.province, "Xã Bình Sơn", kind="commune", area=cast.commune)
    cast.commune_head = make.person(Role.UNIT_HEAD, unit, username="daumoixa")
    cast.province_officer = make.person(Role.OFFICER, cast.province, username="cbtinh")
    head, officer = cast.client("commune_head"), cast.client("province_officer")
    board = reverse("registrations:board", args=[2026])
    assert "Bắt đầu đăng ký" in text(head.get(board))
    head.post(reverse("registrations:open", args=[2026, unit.pk]))
    row = Registration.objects.get(unit=unit)
    assert head.get(board).url == url("registration", row)
    assert head.post(url("edit", row), {**typed(row), "send": "1"}).url == url("receipt", row)
    assert "Tỉnh Quảng Ngãi" in text(head.get(url("receipt", row)))
    assert cast.client("officer").get(url("registration", row)).status_code == 404
    assert officer.post(url("step", row, "accept")).url == url("registration", row)
    row.refresh_from_db()
    assert (row.state, row.authority) == ("accepted", cast.province)


def test_an_officer_takes_back_only_what_officers_entered(cast):
    row = registered(cast.unit, state="sent")
    officer, head = cast.client("officer"), cast.client("unit_head")
    there = url("registration", row)
    assert [step.action for step in officer.get(there).context["others"]] == ["return"]
    assert [step.action for step in head.get(there).context["others"]] == ["withdraw"]
    Registration.objects.update(entered_on_behalf=True)
    assert [step.action for step in officer.get(there).context["others"]] == ["withdraw", "return"]
