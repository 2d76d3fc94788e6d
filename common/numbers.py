"""Numbers and dates as Vietnamese offices write them."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal


def points(value: Decimal | int | None, *, blank: str = "–") -> str:
    """A score without trailing zeros and with a comma: 8.50 → "8,5"; None → an en dash (blank is not zero)."""
    if value is None:
        return blank
    text = format(Decimal(value).normalize(), "f")
    return text.replace(".", ",")


def whole(value: int) -> str:
    """Thousands with dots: 3321 → "3.321"."""
    return f"{value:,}".replace(",", ".")


def percent(part: int, total: int, *, blank: str = "–") -> str:
    """A share with one decimal at most, rounded half up: 2 of 3 → "66,7 %"; nothing to divide by → an en dash."""
    if total == 0:
        return blank
    share = (Decimal(part) * 100 / Decimal(total)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{points(share)} %"


def document_date(day: dt.date) -> str:
    """The date line of NĐ 30/2020: days under 10 and months 1, 2 with a leading zero."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"
