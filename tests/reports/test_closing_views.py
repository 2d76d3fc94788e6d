"""The pages of closing a year, and what people see of a closed one."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from deadlines.models import Notice
from models_programs.models import Activity
from reports.domain.closing import preview, undo_closing
from reports.models import YearClosing
from tests import factories as make
from tests.reports.closings import REASON, YEAR, chief, close, closed, ready

pytestmark = pytest.mark.django_db
PAGE, PREVIEW = reverse("reports:closing", args=[YEAR]), reverse("reports:closing_preview", args=[YEAR])
STAFF = ("officer", "approver", "viewer", "admin")


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def typed(cast, **values):
    found = preview(cast.commune, YEAR, now=timezone.now())
    reasons = {f"reason_{item.code}": REASON for item in found.gaps}
    return {"shown": found.snapshot.sha256, "note": "", **reasons, **values}


# --- The checklist ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", STAFF)
def test_everybody_of_an_office_sees_the_checklist(cast, who):
    ready(cast)
    response = cast.client(who).get(PAGE, {"authority": cast.commune.pk})
    assert response.status_code == 200
    assert "Chốt xếp loại Đủ" in text(response)
    assert ("Xem trước nội dung sẽ khóa" in text(response)) is (who == "approver")


def test_what_has_to_be_done_first_is_said(cast):
    response = cast.client("approver").get(PAGE)
    assert "Phải làm xong trước" in text(response)
    assert "Xem trước nội dung" not in text(response)
    assert cast.client("approver").get(PREVIEW).url == PAGE


def test_unit_heads_have_no_such_page(cast):
    assert cast.client("unit_head").get(PAGE).status_code == 403
    assert cast.client("unit_head").get(PREVIEW).status_code == 403


@pytest.mark.parametrize("who", ["officer", "viewer", "admin"])
def test_only_approvers_see_the_preview(cast, who):
    assert cast.client(who).get(PREVIEW).status_code == 403
    assert cast.client(who).post(PREVIEW).status_code == 403


def test_other_places_are_not_found(cast):
    assert cast.client("officer").get(PAGE, {"authority": cast.other_commune.pk}).status_code == 404
    assert cast.client("officer").get(PAGE, {"authority": "x"}).status_code == 404
    assert cast.client("officer").post(PAGE).status_code == 405


def test_a_province_sees_how_far_its_places_are(cast):
    closed(cast)
    response = cast.client("viewer").get(PAGE)
    assert "Xã Bình Sơn Đã khóa ngày" in text(response)
    assert "1 nơi trực thuộc chưa khóa sổ" in text(response)


def test_the_number_of_queries_does_not_grow(cast, django_assert_max_num_queries):
    ready(cast)
    client = cast.client("approver")
    client.get(PAGE)
    for number in range(5):
        make.unit(cast.commune, f"Trường {number}")
    client.get(PAGE)
    with django_assert_max_num_queries(60):
        assert client.get(PAGE).status_code == 200


# --- Closing ----------------------------------------------------------------------------------------------------------


def test_the_preview_shows_what_would_be_closed_and_what_goes_on(cast):
    ready(cast)
    response = cast.client("approver").get(PREVIEW)
    shown = text(response)
    assert response.status_code == 200
    assert "Trường THPT Bình Sơn" in shown and "Năm 2027 bắt đầu với" in shown
    assert preview(cast.commune, YEAR, now=timezone.now()).snapshot.sha256 in shown


def test_closed_from_the_page(cast):
    ready(cast)
    response = cast.client("approver").post(PREVIEW, typed(cast, note="Theo kết luận họp"))
    made = YearClosing.objects.get()
    assert (response.status_code, response.url) == (302, reverse("reports:closed", args=[YEAR, made.pk]))
    shown = text(cast.client("approver").get(response.url))
    assert made.sha256 in shown and REASON in shown and "Theo kết luận họp" in shown
    assert cast.client("approver").get(PREVIEW).url == response.url


def test_without_a_reason_it_is_shown_again_with_what_was_typed(cast):
    ready(cast)
    response = cast.client("approver").post(PREVIEW, typed(cast, reason_undecided="vì", note="Ghi chú riêng"))
    assert response.status_code == 422
    assert "từ 10 chữ cái trở lên" in text(response)
    assert "Ghi chú riêng" in response.content.decode()
    assert not YearClosing.objects.exists()


def test_what_changed_meanwhile_is_shown_anew(cast):
    ready(cast)
    sent = typed(cast)
    make.unit(cast.commune, "Trường mới thêm")
    client = cast.client("approver")
    response = client.post(PREVIEW, {**sent, **typed(cast), "shown": sent["shown"]})
    assert response.status_code == 422
    assert "vừa thay đổi" in text(response) and "Trường mới thêm" in text(response)
    assert REASON in response.content.decode()
    anew = re.search(r'name="shown" value="([0-9a-f]{64})"', response.content.decode())[1]
    assert client.post(PREVIEW, {**typed(cast), "shown": anew}).status_code == 302


# --- A closed year ----------------------------------------------------------------------------------------------------


def save_activity(client):
    data = {"kind": "festival", "title": "Ngày hội", "on": "10/8/2026", "version": 0}
    return client.post(f"/{YEAR}/phong-trao/hoat-dong/them/", data)


@pytest.mark.parametrize("who", ["officer", "unit_head", "approver", "admin"])
def test_a_post_into_a_closed_year_is_answered_423(cast, who):
    made = closed(cast)
    response = save_activity(cast.client(who))
    shown = text(response)
    assert response.status_code == 423
    assert "Xã Bình Sơn đã khóa sổ năm 2026" in shown and "Phạm Thị Dung" in shown
    assert (f"/{YEAR}/khoa-so/{made.pk}/" in response.content.decode()) is (who != "unit_head")
    assert not Activity.objects.exists()


def test_scripts_get_a_sentence(cast):
    closed(cast)
    response = cast.client("officer").post(f"/{YEAR}/cham-diem/1/o/1/", {}, headers={"Accept": "application/json"})
    assert response.status_code == 423
    assert response.json()["error"] == "locked" and "đã khóa sổ" in response.json()["message"]


def test_other_places_other_years_and_harmless_posts_are_taken(cast):
    closed(cast)
    assert cast.client("outsider").post(f"/{YEAR}/phong-trao/hoat-dong/them/", {}).status_code == 422
    assert cast.client("officer").post(f"/{YEAR + 1}/phong-trao/hoat-dong/them/", {}).status_code == 422
    assert cast.client("officer").post(f"/{YEAR}/bao-cao/lap/", {}).status_code != 423
    assert cast.client("officer").post(f"/{YEAR}/don-vi/them/", {}).status_code == 422


def test_a_page_of_an_open_year_does_not_write_into_the_closed_one(cast):
    closed(cast)
    response = cast.client("outsider").get(f"/{YEAR}/")
    assert "đã khóa sổ" not in text(response)
    row = Activity(
        authority=cast.other_commune, unit=cast.other_unit, year=YEAR, kind="festival", title="Ngày hội",
        on=timezone.localdate(), created_at=timezone.now(), changed_at=timezone.now(),
    )  # fmt: skip
    row.save()
    assert Activity.objects.count() == 1


@pytest.mark.parametrize("who", ["officer", "unit_head"])
def test_every_page_of_the_year_says_that_it_is_closed(cast, who):
    closed(cast)
    for address in ("", "cham-diem/", "dang-ky/", "phong-trao/", "don-vi/"):
        assert "đã khóa sổ ngày" in text(cast.client(who).get(f"/{YEAR}/{address}", follow=True))
    assert "đã khóa sổ ngày" not in text(cast.client(who).get(f"/{YEAR + 1}/"))


# --- Opening again ----------------------------------------------------------------------------------------------------


def test_the_province_opens_again_from_the_page(cast):
    made = closed(cast)
    chief(cast)
    url = reverse("reports:closed_undo", args=[YEAR, made.pk])
    client = cast.client("chief")
    assert "Mở lại năm 2026" in text(client.get(reverse("reports:closed", args=[YEAR, made.pk])))
    assert client.get(url).status_code == 200
    refused = client.post(url, {"reason": "sai"})
    assert refused.status_code == 422 and "sai" in refused.content.decode()
    assert client.post(url, {"reason": REASON}).status_code == 302
    assert client.post(url, {"reason": REASON}).status_code == 422
    assert save_activity(cast.client("officer")).status_code != 423
    shown = text(cast.client("officer").get(reverse("reports:closed", args=[YEAR, made.pk])))
    assert REASON in shown and "Lần khóa sổ năm 2026 đã mở lại" in shown
    assert "mở lại ngày" in text(cast.client("officer").get(PAGE))


@pytest.mark.parametrize("who", [*STAFF, "unit_head"])
def test_nobody_else_finds_the_button_or_the_page(cast, who):
    made = closed(cast)
    chief(cast)
    url = reverse("reports:closed_undo", args=[YEAR, made.pk])
    assert cast.client(who).get(url).status_code == 403
    assert cast.client(who).post(url, {"reason": REASON}).status_code == 403
    assert not YearClosing.objects.filter(undone_at__isnull=False).exists()


def test_a_closing_of_another_place_or_year_is_not_found(cast):
    made = closed(cast)
    for name in ("closed", "closed_ask"):
        assert cast.client("outsider").get(reverse(f"reports:{name}", args=[YEAR, made.pk])).status_code == 404
        assert cast.client("officer").get(reverse(f"reports:{name}", args=[YEAR - 1, made.pk])).status_code == 404
        assert cast.client("officer").get(reverse(f"reports:{name}", args=[YEAR, 999])).status_code == 404


@pytest.mark.parametrize("who", ["officer", "approver"])
def test_the_office_asks_those_above_to_open_again(cast, who):
    made = closed(cast)
    chief(cast)
    url = reverse("reports:closed_ask", args=[YEAR, made.pk])
    assert "Đề nghị mở lại" in text(cast.client(who).get(reverse("reports:closed", args=[YEAR, made.pk])))
    assert cast.client(who).post(url, {"reason": "sai số"}).status_code == 422
    assert cast.client(who).post(url, {"reason": REASON}).status_code == 302
    assert cast.client(who).post(url, {"reason": REASON}).status_code == 302
    told = Notice.objects.get(key__startswith="year-ask")
    assert (told.user, told.url) == (cast.chief, f"/{YEAR}/khoa-so/{made.pk}/")
    assert REASON in told.lines[0]["text"]


def test_with_nobody_to_ask_it_says_so(cast):
    made = closed(cast)
    response = cast.client("officer").post(reverse("reports:closed_ask", args=[YEAR, made.pk]), {"reason": REASON})
    assert response.status_code == 422
    assert "chưa có lãnh đạo duyệt" in text(response)


@pytest.mark.parametrize("who", ["viewer", "admin"])
def test_others_do_not_ask(cast, who):
    made = closed(cast)
    assert cast.client(who).post(reverse("reports:closed_ask", args=[YEAR, made.pk])).status_code == 403


def test_opened_and_closed_again_both_stay_on_the_list(cast):
    made = closed(cast)
    chief(cast)
    undo_closing(closing=made, reason=REASON, actor=cast.actor("chief"), now=timezone.now())
    second = close(cast)
    shown = cast.client("approver").get(PAGE).content.decode()
    assert f"/khoa-so/{made.pk}/" in shown and f"/khoa-so/{second.pk}/" in shown


# --- Home -------------------------------------------------------------------------------------------------------------


def test_the_approver_is_told_when_the_year_is_over(cast):
    from datetime import date

    from reports.home import tasks_for

    titles = [task.title for task in tasks_for(cast.actor("approver"), YEAR, date(2027, 1, 4))]
    assert "Khóa sổ năm 2026" in titles
    assert "Khóa sổ năm 2026" not in [
        task.title for task in tasks_for(cast.actor("approver"), YEAR, date(2026, 12, 31))
    ]
    closed(cast)
    assert tasks_for(cast.actor("approver"), YEAR, date(2027, 1, 4)) == []
    assert tasks_for(cast.actor("officer"), YEAR, date(2027, 1, 4)) == []
