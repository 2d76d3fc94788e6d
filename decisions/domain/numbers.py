"""Numbers of a series: from 01 on 01/01 to 31/12 of the calendar year of signing (NĐ 30/2020 Điều 15)."""

from __future__ import annotations

from django.db import transaction

from common.workflow import Refused
from decisions.models import Decision, SeriesCounter, SeriesNumber
from units.models import NumberSeries

HIGHEST = 99_999


def take_number(*, series: NumberSeries, year: int, decision: Decision, wanted: int | None = None) -> int:
    """Give ``decision`` a number of the series: ``wanted`` as the văn thư's register has it, or the next one.

    Runs inside the issuing transaction under the counter's row lock, so that a number is never given twice and an
    automatic one never skips. Raises Refused when ``wanted`` is taken or no number.
    """
    if wanted is not None and not 1 <= wanted <= HIGHEST:
        raise Refused(f"Nhập số từ 1 đến {HIGHEST}.")
    with transaction.atomic():
        SeriesCounter.objects.get_or_create(series=series, year=year)
        counter = SeriesCounter.objects.select_for_update().get(series=series, year=year)
        number = counter.last + 1 if wanted is None else wanted
        given = SeriesNumber.objects.filter(series=series, year=year, number=number)
        if holder := given.select_related("decision__series").first():
            raise Refused(
                f"Số {number:02d}/{series.symbol} năm {year} đã cấp cho {holder.decision.name_shown}. Nhập số khác."
            )
        SeriesNumber.objects.create(series=series, year=year, number=number, decision=decision)
        if number > counter.last:
            counter.last = number
            counter.save(update_fields=["last"])
    return number


def next_number(series: NumberSeries, year: int) -> int:
    """What the automatic number would be now; only to be shown."""
    last = SeriesCounter.objects.filter(series=series, year=year).values_list("last", flat=True).first()
    return (last or 0) + 1
