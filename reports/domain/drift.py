"""Whether a closed year still is what was closed: its text, its stored facts and the rows behind them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import F, Q

from reports.models import UnitFact, YearClosing
from reports.queries.facts import facts_at
from reports.queries.numbers import record_numbers
from reports.queries.snapshot import UNIT_FIELDS, decisions_of
from reports.rules.canonical import canonical, sha256_of

AT_ONCE = 200  # closings that one run compares; the next run goes on with the others
# What may change later without touching the year: facts of the unit itself, and what depends on later mergers.
OF_THE_UNIT = {"kind", "eligibility"}
WORDS = {
    "registration": "đăng ký", "registered_on": "ngày đăng ký", "recognition": "công nhận",
    "recognition_number": "số quyết định công nhận", "sheet": "phiếu chấm điểm", "self_total": "tổng điểm tự chấm",
    "superior_total": "tổng điểm cấp trên chấm", "level": "xếp loại", "classification_number": "quyết định xếp loại",
    "activities": "số hoạt động", "effective_models": "số mô hình hiệu quả", "places": "số điểm mô hình",
}  # fmt: skip


def drift_of(closing: YearClosing) -> list[str]:
    """What differs between a closing and the rows as they are now, in words; nothing when it holds.

    The text against its hash first: with another text nothing else can be compared. Some thirty queries.
    """
    if sha256_of(closing.snapshot) != closing.sha256:
        return ["nội dung đã khóa không còn đúng mã kiểm"]
    content = json.loads(closing.snapshot)
    path, year = closing.authority_path, closing.year
    live = {fact.unit_id: fact for fact in facts_at([path], year)}
    stored = {fact.unit_id: fact for fact in UnitFact.objects.filter(authority_path=path, year=year)}
    found = []
    for row in content["units"]:
        if row["id"] not in stored:
            found.append(f"{row['name']}: không còn số liệu đã lưu")
        # A unit that went to another authority or was dated back is told by its own page, not by the year's rows.
        for fact in (live.get(row["id"]), stored.get(row["id"])):
            if fact is not None:
                found += [sentence for sentence in _differences(row, fact) if sentence not in found]
    if _plain(decisions_of(path, year)) != content["decisions"]:
        found.append("danh sách quyết định khác bản đã khóa")
    if record_numbers(Q(authority_path=path), year) != content["records"]:
        found.append("số hoạt động, khen thưởng của năm khác bản đã khóa")
    return found


def drifted(*, now: dt.datetime) -> Iterator[tuple[str, int, list[str]]]:
    """Name, year and differences of the closings in force that are no longer what was closed; of those that were not
    compared for longest."""
    held = YearClosing.objects.filter(undone_at=None).select_related("authority")
    for closing in held.order_by(F("compared_at").asc(nulls_first=True), "-pk")[:AT_ONCE]:
        YearClosing.objects.filter(pk=closing.pk).update(compared_at=now)
        if found := drift_of(closing):
            yield closing.authority.name, closing.year, found


def _differences(row: Mapping[str, Any], fact: UnitFact) -> Iterator[str]:
    now = _plain({name: getattr(fact, name) for name in UNIT_FIELDS})
    for name in UNIT_FIELDS:
        if name not in OF_THE_UNIT and now[name] != row[name]:
            label = WORDS.get(name, "số liệu khác")
            yield f"{row['name']}: {label} {_shown(row[name])}, nay {_shown(now[name])}"


def _plain(content: Any) -> Any:
    return json.loads(canonical(content))


def _shown(value: Any) -> str:
    return "chưa có" if value in (None, "") else str(value)
