"""The message that reminds, its log, short links (issue 6, item 5)."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape

import pytest
import time_machine
from django.urls import reverse

from common.models import AuditEvent
from common.scope import Role
from common.workflow import NotAllowed, Refused
from deadlines.domain.contacts import log_contacts, may_log
from deadlines.enums import Audience, DigestState, Subject
from deadlines.models import Contact, Digest, Occurrence, Reminder
from deadlines.queries.told import Told, told_counts
from deadlines.rules.links import read_slug, slug_of
from tests import factories as make
from tests.deadlines.samples import obligation, occurrence

pytestmark = pytest.mark.django_db
YEAR = 2026
NOON = dt.datetime(2026, 10, 17, 5, tzinfo=dt.UTC)
MESSAGE, TOLD, LIST = (reverse(f"deadlines:{name}", args=[YEAR]) for name in ("message", "told", "behind"))


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def late(cast):
    """The own school is late, the health station was sent back, the neighbour's school is late too."""
    report = obligation()
    cast.own = occurrence(report, cast.unit)
    cast.back = occurrence(report, cast.sibling, sent_on=dt.date(2026, 10, 10), returned=True)
    cast.far = occurrence(report, cast.other_unit)
    cast.done = occurrence(report, make.unit(cast.commune, "Trường đã gửi"), sent_on=dt.date(2026, 10, 10))
    return cast


def texts(response) -> list[str]:
    return [
        unescape(one).strip("\n")
        for one in re.findall(r"<textarea[^>]*>(.*?)</textarea>", response.content.decode(), re.S)
    ]


def test_the_message_of_a_commune(late):
    """Names, thing, day as people say it, days of delay, a short link; who has sent is not in it."""
    (text,) = texts(late.client("officer").get(MESSAGE))
    slug = slug_of(late.own.obligation_id, YEAR)
    assert text == (
        "Kính gửi các anh/chị phụ trách những đơn vị có tên dưới đây.\n"
        "Xã Bình Sơn xin nhắc việc năm 2026:\n\n"
        "Báo cáo kết quả năm: trước ngày 15/10/2026 (đã quá hạn 3 ngày)\n"
        "Chưa gửi (1):\n- Trường THPT Bình Sơn\n"
        "Được trả lại để bổ sung (1):\n- Trạm Y tế Bình Sơn\n"
        f"Làm tại: http://testserver/h/{slug}/\n\n"
        "Nơi nào đã gửi theo cách khác, anh/chị báo lại giúp để cập nhật. Trân trọng cảm ơn."
    )


def test_no_personal_data_and_no_scores(late):
    late.unit.head_name, late.unit.phone = "Nguyễn Thị Riêng Tư", "0912 345 678"
    late.unit.save()
    for query in ("", "?cach=don-vi"):
        page = late.client("officer").get(MESSAGE + query).content.decode()
        assert "Riêng Tư" not in page
        assert "0912" not in page


def test_officers_are_addressed_as_dong_chi(cast):
    row = obligation("bao_cao_xa", bearer="authority", title="Báo cáo của xã")
    occurrence(row, cast.commune)
    (text,) = texts(cast.client("viewer").get(MESSAGE))
    assert text.startswith("Kính gửi các đồng chí phụ trách ở những nơi có tên dưới đây.")
    (single,) = texts(cast.client("viewer").get(f"{MESSAGE}?cach=don-vi"))
    assert single.startswith("Kính gửi đồng chí phụ trách ở Xã Bình Sơn.")


def test_one_message_for_each(late):
    found = texts(late.client("officer").get(f"{MESSAGE}?cach=don-vi&state=overdue"))
    assert len(found) == 1
    assert found[0].startswith("Kính gửi anh/chị phụ trách Trường THPT Bình Sơn.")
    assert "Trạm Y tế" not in found[0]


def test_only_the_chosen_ones(late):
    """What lies outside the scope stays out, even when its number is in the address."""
    (text,) = texts(late.client("officer").get(f"{MESSAGE}?viec={late.own.pk}&viec={late.far.pk}"))
    assert "Trường THPT Bình Sơn" in text
    assert "Trạm Y tế" not in text
    assert "Trà Bồng" not in text


def test_names_say_their_commune_where_several_are_meant(late):
    (text,) = texts(late.client("viewer").get(MESSAGE))
    assert "- Trường THPT Bình Sơn (Xã Bình Sơn)" in text
    assert "- Trường THCS Trà Bồng (Xã Trà Bồng)" in text


def test_nobody_to_remind(cast):
    occurrence(obligation(), cast.unit, sent_on=dt.date(2026, 10, 1))
    assert "Không có ai cần nhắc" in cast.client("officer").get(MESSAGE).content.decode()


# --- the log ---


def log(late, ids, *, who="officer", now=NOON, way="zalo"):
    return log_contacts(occurrences=ids, year=YEAR, way=way, note="", actor=late.actor(who), now=now)


@pytest.mark.parametrize("who", ["officer", "approver", "admin"])
def test_reminding_is_written_down(late, who):
    """One row each, one entry in the audit log."""
    assert log(late, [late.own.pk, late.back.pk], who=who) == 2
    assert set(Contact.objects.values_list("occurrence", "way", "by")) == {
        (late.own.pk, "zalo", getattr(late, who).pk),
        (late.back.pk, "zalo", getattr(late, who).pk),
    }
    assert AuditEvent.objects.get(kind="deadlines.contacted").detail["occurrences"] == [late.own.pk, late.back.pk]


def test_a_double_click_is_one_time(late):
    """The same way within a minute counts once; another way, and the next minute, count again."""
    log(late, [late.own.pk])
    assert log(late, [late.own.pk], now=NOON + dt.timedelta(seconds=59)) == 1
    assert Contact.objects.count() == 1
    log(late, [late.own.pk], way="phone")
    log(late, [late.own.pk], now=NOON + dt.timedelta(seconds=61))
    assert Contact.objects.count() == 3


@pytest.mark.parametrize(
    ("who", "name", "problem"),
    [("outsider", "own", Refused), ("officer", "far", Refused), ("viewer", "own", NotAllowed)],
)
def test_others_cannot_write_it_down(late, who, name, problem):
    """Out of scope, or not the managing authority: all or nothing."""
    with pytest.raises(problem):
        log(late, [getattr(late, name).pk, *([late.own.pk] if who == "officer" else [])], who=who)
    assert not Contact.objects.exists()


def test_what_is_no_longer_due_is_refused(late):
    Occurrence.objects.filter(pk=late.own.pk).update(voided=True)
    with pytest.raises(Refused, match="Danh sách đã thay đổi"):
        log(late, [late.own.pk])
    with pytest.raises(Refused, match="Chưa chọn"):
        log(late, [])
    with pytest.raises(Refused, match="Chọn cách"):
        log(late, [late.back.pk], way="fax")


def test_authorities_are_reminded_from_above(cast):
    row = occurrence(obligation("bao_cao_xa", bearer="authority"), cast.commune)
    province = make.actor(make.person(Role.OFFICER, cast.province))
    assert may_log(province, row)
    assert not may_log(cast.actor("officer"), row)
    top = occurrence(row.obligation, cast.ministry)
    assert not may_log(make.actor(make.person(Role.OFFICER, cast.ministry)), top)


def test_only_the_own_ones_are_offered_for_the_log(late):
    """A province's page names units of communes, which the communes write down; a viewer writes nothing down."""
    own = occurrence(late.own.obligation, make.unit(late.province, "Sở Thử", kind="agency"))
    officer = make.person(Role.OFFICER, late.province)
    late.province_officer = officer
    page = late.client("province_officer").get(MESSAGE)
    assert page.context["ids"] == [own.pk]
    assert "Ghi cho 1 trên 4 lượt" in page.content.decode()
    assert "Ghi là đã nhắc" not in late.client("viewer").get(MESSAGE).content.decode()


def test_pressing_the_button(late):
    """Back to the list, which says "1 lần"; a wrong way comes back with the text still there."""
    client = late.client("officer")
    data = {"viec": [late.own.pk], "way": "zalo", "note": "Nhóm Zalo xã", "next": f"{LIST}?state=overdue"}
    answer = client.post(TOLD, data, follow=True)
    assert answer.redirect_chain == [(f"{LIST}?state=overdue", 302)]
    assert "Đã ghi đã nhắc 1 nơi, cách nhắc: Zalo." in answer.content.decode()
    assert "1 lần" in answer.content.decode()
    wrong = client.post(f"{TOLD}?state=overdue", data | {"way": ""})
    assert wrong.status_code == 422
    assert "Chọn cách đã nhắc." in wrong.content.decode()
    assert len(texts(wrong)) == 1
    assert "Nhóm Zalo xã" in wrong.content.decode()


@pytest.mark.parametrize("target", ["https://xau.example/", "//xau.example/", "javascript:alert(1)"])
def test_never_sent_to_another_site(late, target):
    answer = late.client("officer").post(TOLD, {"viec": [late.own.pk], "way": "zalo", "next": target})
    assert answer["Location"] == LIST


def test_who_may_post(late):
    assert late.client("viewer").post(TOLD).status_code == 403
    assert late.client("unit_head").post(TOLD).status_code == 403
    assert late.client("officer").get(TOLD).status_code == 405


def test_how_often_somebody_was_told(late, django_assert_num_queries):
    """Calls and messages by people, and digests: two heads of one unit on one day are one time."""
    log(late, [late.own.pk])
    for day, people, state in ((1, 2, DigestState.DONE), (8, 1, DigestState.DONE), (16, 1, DigestState.DUE)):
        for _ in range(people):
            user = make.user()
            digest = Digest.objects.create(
                user=user, day=dt.date(2026, 10, day), state=state, done_at=NOON - dt.timedelta(days=17 - day)
            )
            Reminder.objects.create(
                user=user, audience=Audience.OWN, occurrence=late.own, code="bao_cao_nam", year=YEAR, stage=14,
                due_on=dt.date(2026, 10, 14), digest=digest, created_at=NOON,
            )  # fmt: skip
    with django_assert_num_queries(2):
        found = told_counts([late.own.pk, late.back.pk])
    assert found == {late.own.pk: Told(3, NOON)}


# --- short links ---


def short(row, name="short"):
    return reverse(f"deadlines:{name}", args=[slug_of(row.obligation_id, row.year)])


@pytest.mark.parametrize(("number", "year", "slug"), [(723, 2026, "k3-26"), (1, 2025, "1-25"), (36, 2030, "10-30")])
def test_a_short_link_is_read_back(number, year, slug):
    assert slug_of(number, year) == slug
    assert read_slug(slug) == (number, year)


@pytest.mark.parametrize(
    "slug", ["", "k3", "0-26", "K3-26", "k3-2026", "k3-26-1", "zzzzzzzzzzzzz-26", "k_3-26", "k3-٢٦"]
)
def test_what_is_no_short_link(slug):
    assert read_slug(slug) is None


def test_a_short_link_leads_to_the_own_place(late):
    """A unit head to the report, staff to the list of who is late, nobody to the sign-in and then there."""
    assert late.client("unit_head").get(short(late.own))["Location"] == reverse(
        "deadlines:occurrence", args=[YEAR, late.own.pk]
    )
    assert late.client("officer").get(short(late.own))["Location"] == f"{LIST}?code=bao_cao_nam&state=unsent"
    answer = late.client("officer").__class__().get(short(late.own))
    assert answer["Location"] == f"/dang-nhap/?next={short(late.own)}"


def test_the_first_open_month(cast):
    monthly = obligation("thang", subject=Subject.PAPERS)
    occurrence(monthly, cast.unit, period=1, on_time_to=dt.date(2026, 1, 9), sent_on=dt.date(2026, 1, 5))
    row = occurrence(monthly, cast.unit, period=2, on_time_to=dt.date(2026, 2, 9))
    assert cast.client("unit_head").get(short(row))["Location"] == f"/{YEAR}/phong-trao/giay-to/"


@pytest.mark.parametrize("name", ["short", "qr"])
def test_links_tell_nothing(late, name):
    """Somebody else's thing, a made-up one and nonsense are the same 404."""
    far = occurrence(obligation("rieng", authority=late.other_commune), late.other_unit)
    for who in ("officer", "unit_head"):
        client = late.client(who)
        answers = [client.get(short(far, name))]
        answers += [client.get(reverse(f"deadlines:{name}", args=[slug])) for slug in ("zzz-26", "khong-co")]
        assert {answer.status_code for answer in answers} == {404}


def test_the_qr_code_is_a_picture_of_the_link(late):
    answer = late.client("officer").get(short(late.own, "qr"))
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer.content.startswith(b"<?xml")
    assert b"style=" not in answer.content
    assert f'src="http://testserver{short(late.own, "qr")}"' in late.client("officer").get(MESSAGE).content.decode()


def test_the_own_authority_is_not_written_to(late):
    """What the commune itself owes stands in its tasks, not in a message to its units."""
    occurrence(obligation("annual_report", bearer="authority"), late.commune)
    (text,) = texts(late.client("officer").get(MESSAGE))
    assert "- Xã Bình Sơn" not in text
    assert "- Trường THPT Bình Sơn" in text
