"""How the text is put together and cut: plain values."""

from __future__ import annotations

import datetime as dt

import pytest

from deadlines.queries.messages import reminder_texts
from deadlines.rules.messages import Item, group_message, single_messages
from deadlines.rules.words import day_words, left_words, span_words, thing_words

TODAY = dt.date(2026, 10, 14)


def item(number: int, title: str = "Báo cáo năm", **more: object) -> Item:
    values = {
        "key": f"unit{number}", "title": title, "when": "trước ngày 15/10/2026", "link": "http://x/h/1-26/",
        "name": f"Trường Trung học cơ sở số {number}", "is_unit": True,
    } | more  # fmt: skip
    return Item(**values)


def group(items: list[Item], **texts: object) -> list[str]:
    return group_message(items, place="Xã A", year=2026, texts=reminder_texts() | texts)


def test_nobody_makes_no_message():
    assert group([]) == []


@pytest.mark.parametrize("limit", [400, 500, 2000])
def test_long_lists_are_cut_in_numbered_parts(limit):
    """No part is longer than the limit, no name is lost or told twice, each part says what it is about."""
    parts = group([item(number) for number in range(200)], part_length=limit)
    assert len(parts) > 1
    assert max(len(part) for part in parts) <= limit
    names = [line for part in parts for line in part.splitlines() if line.startswith("- ")]
    assert names == [f"- Trường Trung học cơ sở số {number}" for number in range(200)]
    assert [part.splitlines()[0] for part in parts] == [f"Phần {n}/{len(parts)}" for n in range(1, len(parts) + 1)]
    assert all(part.splitlines()[1] == "Báo cáo năm (tiếp)" for part in parts[1:-1])
    assert parts[-1].endswith("Trân trọng cảm ơn.")


def test_one_part_has_no_number():
    (text,) = group([item(1)])
    assert not text.startswith("Phần")


def test_several_things_stand_apart():
    (text,) = group([item(1), item(2), item(1, "Bản đăng ký"), item(3, "Bản đăng ký", returned=True)])
    assert text.count("Làm tại:") == 2
    assert "\n\nBản đăng ký: trước ngày 15/10/2026\nChưa gửi (1):\n- Trường Trung học cơ sở số 1\n" in text


def test_units_and_authorities_together():
    (text,) = group([item(1), item(2, is_unit=False, name="Xã B")])
    assert text.startswith("Kính gửi các đồng chí, các anh/chị")


def test_one_message_holds_all_that_one_unit_owes():
    """Two units of one name stay two."""
    found = single_messages(
        [item(1), item(1, "Bản đăng ký"), item(2, name=item(1).name)], place="Xã A", year=2026, texts=reminder_texts()
    )
    assert [name for name, _ in found] == [item(1).name, item(1).name]
    assert "Bản đăng ký" in found[0][1]
    assert "Bản đăng ký" not in found[1][1]


@pytest.mark.parametrize(
    ("day", "before", "extended", "words"),
    [
        (TODAY, True, None, "trước ngày 15/10/2026"),
        (TODAY, False, None, "chậm nhất ngày 14/10/2026"),
        (dt.date(2026, 12, 31), True, None, "trước ngày 01/01/2027"),
        (TODAY, True, dt.date(2026, 10, 20), "được gia hạn đến hết ngày 20/10/2026"),
        (TODAY, True, dt.date(2026, 10, 10), "trước ngày 15/10/2026"),
        (None, True, None, "không ghi ngày"),
    ],
)
def test_the_day_in_words(day, before, extended, words):
    assert day_words(day, is_before=before, extended_to=extended) == words


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (dt.date(2026, 10, 11), "đã quá hạn 3 ngày"),
        (TODAY, "hôm nay là ngày cuối"),
        (dt.date(2026, 10, 15), "còn 1 ngày"),
        (None, ""),
    ],
)
def test_how_far_away(due, words):
    assert left_words(due, TODAY) == words


def test_spans_and_months():
    assert span_words(TODAY, TODAY, is_before=True) == "trước ngày 15/10/2026"
    assert span_words(None, None, is_before=True) == "không ghi ngày"
    assert thing_words("Báo cáo tháng", 3) == "Báo cáo tháng (tháng 3)"
    assert thing_words("Báo cáo năm", 0) == "Báo cáo năm"
