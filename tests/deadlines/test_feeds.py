"""Calendar addresses: a secret token, the file behind it read by two parsers, taken back at once."""

from __future__ import annotations

import datetime as dt
import re

import ics
import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from common.workflow import Refused
from deadlines.domain.feeds import MOST, make_feed, revoke_feed, token_hash
from deadlines.models import CalendarFeed
from tests.deadlines import samples

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 10, 1, 2, tzinfo=dt.UTC)
PAGE = reverse("deadlines:feeds")


def made(cast, name: str = "unit_head", now: dt.datetime = NOW) -> str:
    return reverse("deadlines:feed", args=[make_feed(name="Điện thoại", actor=cast.actor(name), now=now)[1]])


def get(url: str, now: dt.datetime = NOW, **headers):
    with time_machine.travel(now, tick=False):
        return Client().get(url, **headers)


def test_two_parsers_read_what_is_due(cast):
    """All-day entries on the last day in time, names only, an address each; no alarms."""
    samples.occurrence(samples.obligation(title="Báo cáo năm; có dấu, phẩy\\gạch"), cast.unit)
    samples.occurrence(samples.obligation("da_gui"), cast.unit, sent_on=dt.date(2026, 9, 30))
    response = get(made(cast))
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    for line in response.content.split(b"\r\n"):
        assert len(line) <= 75, line
    strict = list(Calendar.from_ical(response.content).walk("VEVENT"))
    assert [str(event["SUMMARY"]) for event in strict] == [
        "Hạn: Báo cáo năm; có dấu, phẩy\\gạch",
        "Đã gửi: Báo cáo kết quả năm",
    ]
    assert strict[0]["DTSTART"].dt == dt.date(2026, 10, 14)
    assert strict[0]["URL"].startswith("http://testserver/2026/")
    assert str(strict[0]["DESCRIPTION"]) == "Thời hạn: trước ngày 15/10/2026."
    other = sorted(ics.Calendar(response.content.decode()).events, key=lambda event: event.uid)
    assert [(event.all_day, event.begin.date()) for event in other] == [(True, dt.date(2026, 10, 14))] * 2
    assert b"VALARM" not in response.content
    assert cast.unit_head.full_name.encode() not in response.content


def test_identities_stay(cast):
    row = samples.occurrence(samples.obligation(), cast.unit)
    url = made(cast)
    first = Calendar.from_ical(get(url).content).walk("VEVENT")[0]
    type(row).objects.update(due_on=dt.date(2026, 10, 20), extended_to=dt.date(2026, 10, 20))
    second = Calendar.from_ical(get(url, NOW + dt.timedelta(days=1)).content).walk("VEVENT")[0]
    assert (first["UID"], first["DTSTAMP"].dt) == (second["UID"], second["DTSTAMP"].dt)
    assert (first["DTSTART"].dt, second["DTSTART"].dt) == (dt.date(2026, 10, 14), dt.date(2026, 10, 20))


def test_an_officer_reads_numbers_not_units(cast):
    yearly = samples.obligation()
    for unit in (cast.unit, cast.sibling, cast.other_unit):
        samples.occurrence(yearly, unit)
    content = get(made(cast, "officer")).content
    events = Calendar.from_ical(content).walk("VEVENT")
    assert [str(event["SUMMARY"]) for event in events] == ["Hạn của 2 nơi: Báo cáo kết quả năm"]
    assert cast.unit.name not in content.decode().replace("\r\n ", "")


def test_only_the_hash_is_kept(cast):
    feed, token = make_feed(name="", actor=cast.actor("unit_head"), now=NOW)
    assert len(token) >= 43
    assert feed.token_hash == token_hash(token)
    assert token not in str(CalendarFeed.objects.values().get())


def test_whatever_is_wrong_the_answer_is_one(cast):
    """Unknown, taken back, role ended, account closed."""
    unknown = get(reverse("deadlines:feed", args=["x" * 43]))
    assert unknown.status_code == 404
    answers = [(unknown.content, unknown.headers)]
    revoked = made(cast)
    revoke_feed(feed=CalendarFeed.objects.get(), actor=cast.actor("unit_head"), now=NOW)
    ended, closed = made(cast, "officer"), made(cast, "approver")
    assert (get(ended).status_code, get(closed).status_code) == (200, 200)
    cast.officer.memberships.update(valid_to=dt.date(2026, 9, 30))
    cast.approver.is_active = False
    cast.approver.save()
    for url in (revoked, ended, closed):
        response = get(url)
        assert response.status_code == 404
        answers.append((response.content, response.headers))
    assert all(one[0] == answers[0][0] and set(one[1]) == set(answers[0][1]) for one in answers)


def test_a_membership_works_until_its_last_day(cast):
    url = made(cast)
    cast.unit_head.memberships.update(valid_to=dt.date(2026, 10, 1))
    assert get(url, dt.datetime(2026, 10, 1, 16, 59, 59, tzinfo=dt.UTC)).status_code == 200
    assert get(url, dt.datetime(2026, 10, 1, 17, 0, 0, tzinfo=dt.UTC)).status_code == 404


def test_programs_keep_what_has_not_changed(cast):
    samples.occurrence(samples.obligation(), cast.unit)
    url = made(cast)
    response = get(url)
    assert response.headers["Cache-Control"] == "no-store"
    again = get(url, headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "sessionid" not in response.cookies
    assert Client().post(url).status_code == 405


def test_use_is_written_down_once_an_hour(cast):
    url = made(cast)
    for minutes, expected in ((0, 0), (59, 0), (60, 60), (90, 60)):
        get(url, NOW + dt.timedelta(minutes=minutes))
        assert CalendarFeed.objects.get().used_at == NOW + dt.timedelta(minutes=expected)


def test_not_more_than_a_few(cast):
    for _ in range(MOST):
        make_feed(name="", actor=cast.actor("officer"), now=NOW)
    with pytest.raises(Refused, match="Thu hồi"):
        make_feed(name="", actor=cast.actor("officer"), now=NOW)
    make_feed(name="", actor=cast.actor("approver"), now=NOW)
    response = cast.client("officer").post(PAGE, {"name": ""})
    assert response.status_code == 422


def test_the_address_is_shown_once(cast):
    client = cast.client("unit_head")
    response = client.post(PAGE, {"name": "Điện thoại"})
    shown = re.search(r'value="(http://testserver/lich/[\w-]{43}\.ics)"', response.content.decode())
    assert shown is not None
    assert response.headers["Cache-Control"] == "no-store"
    assert Client().get(shown[1]).status_code == 200
    later = client.get(PAGE).content.decode()
    assert shown[1] not in later
    assert "Điện thoại" in later


def test_taking_back_asks_first(cast):
    url = made(cast, now=dt.datetime.now(dt.UTC))
    feed, client = CalendarFeed.objects.get(), cast.client("unit_head")
    revoke = reverse("deadlines:feed_revoke", args=[feed.pk])
    assert "Thu hồi địa chỉ lịch" in client.get(revoke).content.decode()
    assert Client().get(url).status_code == 200
    assert cast.client("officer").post(revoke).status_code == 404
    assert client.post(revoke).url == PAGE
    assert Client().get(url).status_code == 404
    assert client.post(revoke).status_code == 404
    with pytest.raises(Refused, match="đã được thu hồi"):
        revoke_feed(feed=feed, actor=cast.actor("unit_head"), now=NOW)


def test_a_feed_has_a_most(cast):
    """Only so far back and ahead."""
    yearly = samples.obligation()
    for number, on in enumerate([dt.date(2026, 7, 1), dt.date(2026, 9, 1), dt.date(2027, 10, 1), dt.date(2027, 12, 1)]):
        samples.occurrence(yearly, cast.unit, period=number, on_time_to=on, year=on.year)
    days = [event["DTSTART"].dt for event in Calendar.from_ical(get(made(cast)).content).walk("VEVENT")]
    assert days == [dt.date(2026, 9, 1), dt.date(2027, 10, 1)]


@pytest.mark.parametrize("name", ["x" * 61, "a\x00b"])
def test_names_that_are_refused_or_cleaned(cast, name):
    response = cast.client("unit_head").post(PAGE, {"name": name})
    assert response.status_code in {200, 422}
    assert all(len(feed.name) <= 60 and feed.name.isprintable() for feed in CalendarFeed.objects.all())


@pytest.mark.parametrize("token", ["x", "-", "../x", "x" * 500])
def test_odd_tokens_are_not_found(token):
    assert Client().get(f"/lich/{token}.ics").status_code == 404
