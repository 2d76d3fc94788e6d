"""How near the legal end of a decision is. Plain values only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

NEAR = dt.timedelta(days=14)
RESIDENTIAL = "residential"


def deadline_words(kinds: Iterable[str], *, before: Mapping[str, dt.date], today: dt.date) -> list[str]:
    """Sentences for the kinds of unit whose legal date is near or over.

    ``before``: "residential" and "others" → the day before which they are decided (TT 124/2021 Điều 9).
    """
    found = []
    groups = {RESIDENTIAL: "Khu dân cư", "others": "Xã, cơ quan, doanh nghiệp, cơ sở giáo dục"}
    present = {kind if kind == RESIDENTIAL else "others" for kind in kinds}
    for group, words in groups.items():
        if group not in present:
            continue
        day = before[group]
        if today >= day:
            found.append(f"{words}: luật yêu cầu công nhận trước ngày {day:%d/%m/%Y}, hạn này đã qua.")
        elif day - today <= NEAR:
            left = (day - today).days - 1
            last = f"còn {left} ngày" if left else "hôm nay là ngày cuối"
            found.append(f"{words}: công nhận trước ngày {day:%d/%m/%Y}, {last}.")
    return found
