"""Deadlines as an iCalendar file (RFC 5545), all-day entries. Names of things only: no points, no people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from deadlines.queries.agenda import DONE, Entry

PRODUCT = "-//antq//Thoi han//VI"
REFRESH = dt.timedelta(hours=12)
DAY = dt.timedelta(days=1)


def calendar_file(entries: Iterable[Entry], *, name: str, site: str, stamp: dt.datetime) -> bytes:
    """``site``: scheme and host of addresses. ``stamp``: DTSTAMP of all, so that the same days give the same file."""
    from icalendar import Calendar, Event  # a tenth of a second, only where needed

    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    made.add("name", name)
    made.add("x-wr-calname", name)
    made.add("x-wr-timezone", "Asia/Ho_Chi_Minh")
    made.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", "PT12H")
    host = site.partition("://")[2]
    for entry in entries:
        event = Event()
        event.add("uid", f"{entry.key}@{host}")
        event.add("dtstamp", stamp.astimezone(dt.UTC))
        event.add("dtstart", entry.day)
        event.add("dtend", entry.day + DAY)
        event.add("summary", summary(entry))
        if entry.words:
            event.add("description", f"Thời hạn: {entry.words}.")
        if entry.url:
            event.add("url", f"{site}{entry.url}")
        event.add("transp", "TRANSPARENT")
        made.add_component(event)
    content: bytes = made.to_ical()
    return content


def summary(entry: Entry) -> str:
    """ "Hạn: Báo cáo năm", "Đã gửi: Báo cáo năm", "Hạn của 120 nơi: Báo cáo năm"; other days by their name."""
    if entry.total:
        return f"Hạn của {entry.total} nơi: {entry.title}"
    if not entry.state:
        return entry.title
    return f"{'Đã gửi' if entry.state in DONE else 'Hạn'}: {entry.title}"
