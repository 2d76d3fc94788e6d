"""The pages of a meeting: rights, the way through the cases, the end, the papers."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from decisions.models import Decision
from registrations.models import Registration
from scoring.enums import CaseOutcome
from scoring.models import BoardMeeting
from scoring.queries.meetings import cases_of
from tests import factories as make
from tests.scoring import levels

pytestmark = pytest.mark.django_db
LIST = reverse("scoring:meetings", args=[2026])
START = reverse("scoring:meeting_start", args=[2026])
DATA = {"place": "Trụ sở", "chair": "Phạm Thị Dung, Phó Trưởng ban", "secretary": "", "attendees": ""}


def text_of(response):
    return " ".join(response.content.decode().split())


def address(meeting, name="meeting", *more):
    return reverse(f"scoring:{name}", args=[2026, meeting.pk, *more])


def conclude(client, meeting, case, outcome="agreed", words=""):
    url = address(meeting, "meeting_conclude", case.pk)
    return client.post(url, {"outcome": outcome, "conclusion": words})


@pytest.fixture
def running(cast):
    levels.two(cast)
    cast.ward = levels.verified(cast)
    return levels.meeting(cast)


def test_starting_leads_to_the_screen(cast):
    levels.two(cast)
    client = cast.client("officer")
    assert "Chưa có cuộc họp nào" in text_of(client.get(LIST))
    assert START in text_of(client.get(LIST))
    today = f"{timezone.localdate():%d/%m/%Y}"
    assert client.post(START, {**DATA, "chair": "", "held_on": today}).status_code == 422
    made = client.post(START, {**DATA, "held_on": today})
    meeting = BoardMeeting.objects.get()
    assert made.url == address(meeting)
    assert "Vào cuộc họp đang mở" in text_of(client.get(LIST))
    again = client.post(START, {**DATA, "held_on": today})
    assert again.status_code == 422
    assert "chưa kết thúc" in text_of(again)


def test_a_wrong_day_comes_back_at_its_field(cast):
    levels.two(cast)
    response = cast.client("officer").post(START, {**DATA, "held_on": "31/12/2030"})
    assert response.status_code == 422
    assert "Ngày họp không được sau hôm nay." in text_of(response)
    assert "Phạm Thị Dung" in text_of(response)


def test_without_a_case_there_is_no_meeting(cast):
    levels.ground(cast)
    response = cast.client("officer").post(START, {**DATA, "held_on": f"{timezone.localdate():%d/%m/%Y}"})
    assert response.status_code == 422
    assert "Chưa có trường hợp nào để xét" in text_of(response)


def test_who_reads_and_who_writes(cast, running):
    case = cases_of(running)[0]
    for who in ("approver", "admin", "viewer"):
        page = cast.client(who).get(address(running))
        assert page.status_code == 200
        assert "Đồng ý các trường hợp còn lại" not in text_of(page)
        assert conclude(cast.client(who), running, case).status_code == 403
        assert cast.client(who).get(address(running, "meeting_end")).status_code == 403
    assert cast.client("outsider").get(address(running)).status_code == 404
    assert conclude(cast.client("outsider"), running, case).status_code == 404
    assert cast.client("unit_head").get(address(running)).status_code == 403
    above = make.person("officer", cast.province, "Cán bộ tỉnh", username="canbotinh")
    cast.above = above
    assert conclude(cast.client("above"), running, case).status_code == 403
    assert not running.cases.exclude(outcome="").exists()


def test_concluding_goes_on_to_the_next_open_case(cast, running):
    client, (first, second, third) = cast.client("officer"), cases_of(running)
    page = client.get(address(running))
    assert page.context["case"] == first
    assert "0/3" in text_of(page)
    assert conclude(client, running, first).url == f"{address(running)}?ca={second.pk}"
    assert conclude(client, running, third, "deferred", "Chờ kiểm tra.").url == f"{address(running)}?ca={second.pk}"
    assert conclude(client, running, second).url == address(running, "meeting_end")
    page = client.get(f"{address(running)}?ca={third.pk}")
    assert "3/3" in text_of(page)
    assert "Kết luận: Để lại xem xét sau" in text_of(page)
    assert "Chờ kiểm tra." in text_of(page)


def test_a_refused_conclusion_keeps_what_was_typed(cast, running):
    case = cases_of(running)[1]
    response = conclude(cast.client("officer"), running, case, "maybe", "Ý kiến dài.")
    assert response.status_code == 422
    assert response.context["case"] == case
    assert "Chọn Đồng ý hoặc Để lại." in text_of(response)
    assert "Ý kiến dài." in text_of(response)


def test_the_screen_shows_what_the_case_is_about(cast, running):
    client, (recognition, good, _) = cast.client("officer"), cases_of(running)
    assert "Mọi tiêu chí đạt" in text_of(client.get(f"{address(running)}?ca={recognition.pk}"))
    page = text_of(client.get(f"{address(running)}?ca={good.pk}"))
    assert "Đề nghị phân loại phong trào" in page
    assert "<dd>85</dd>" in page
    Registration.objects.filter(unit=cast.ward).update(state="proposed")
    assert "vừa thay đổi" in text_of(client.get(f"{address(running)}?ca={recognition.pk}"))


def test_a_case_that_is_not_there_shows_the_first_open_one(cast, running):
    for asked in ("999999", "x", ""):
        assert cast.client("officer").get(f"{address(running)}?ca={asked}").context["place"] == 1


def test_the_screen_takes_a_constant_number_of_queries(cast, running):
    client = cast.client("officer")

    def count(meeting):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address(meeting)).status_code == 200
        return len(queries)

    count(running)
    few = count(running)
    for number in range(4):
        unit = make.unit(cast.commune, f"Trường số {number}")
        running.cases.create(unit=unit, kind="recognition")
    assert count(running) == few


def test_agreeing_to_the_rest_asks_first(cast, running):
    client, url = cast.client("officer"), address(running, "meeting_agree_rest")
    conclude(client, running, cases_of(running)[0], "deferred")
    assert "Đồng ý 2 trường hợp còn lại?" in text_of(client.get(url))
    assert not running.cases.filter(outcome=CaseOutcome.AGREED).exists()
    assert client.post(url).url == address(running, "meeting_end")
    assert running.cases.filter(outcome=CaseOutcome.AGREED).count() == 2


def test_the_end_shows_minutes_and_drafts(cast, running):
    client = cast.client("officer")
    assert client.get(address(running, "meeting_minutes", "pdf")).status_code == 404
    client.post(address(running, "meeting_agree_rest"))
    assert "3 trường hợp, được đưa vào dự thảo" in text_of(client.get(address(running, "meeting_end")))
    page = text_of(client.post(address(running, "meeting_end"), {"conclusion": "Nhất trí."}, follow=True))
    assert "Đã kết thúc họp, soạn 2 dự thảo quyết định." in page
    for decision in Decision.objects.all():
        assert reverse("decisions:decision", args=[2026, decision.pk]) in page
    assert "Biên bản đang dùng mẫu tạm" in page
    assert client.get(address(running, "meeting_minutes", "pdf")).content.startswith(b"%PDF")
    assert client.get(address(running, "meeting_minutes", "docx")).content.startswith(b"PK")
    assert client.get(address(running, "meeting_minutes", "exe")).status_code == 404
    assert client.get(address(running, "meeting_end")).url == address(running)
    assert conclude(client, running, cases_of(running)[0]).url == address(running)
    assert "Đã kết thúc" in text_of(client.get(LIST))


def test_cases_that_changed_are_named_at_the_end(cast, running):
    client = cast.client("officer")
    client.post(address(running, "meeting_agree_rest"))
    Registration.objects.filter(unit=cast.ward).update(state="proposed")
    page = text_of(client.post(address(running, "meeting_end"), follow=True))
    assert "1 trường hợp đã thay đổi" in page
    assert f"{cast.ward.name}, quyết định công nhận: hồ sơ đang thẩm định" in page
