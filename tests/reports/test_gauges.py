"""Targets on a line, "Khá trở lên", averages and shares as everybody rounds them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse

from common.numbers import percent
from models_programs.models import Target
from reports.queries.dashboard import levels_known
from reports.rules.averages import average_of, share_of
from reports.rules.gauges import good_levels, good_number, listed_number, scale_of
from tests.conftest import Cast
from tests.models_programs.plans import plan
from tests.reports.facts import YEAR, counted, generated
from tests.scoring.filled import load_rubrics

LEVELS = [("XS", "Xuất sắc"), ("K", "Khá"), ("TB", "Trung bình"), ("Y", "Yếu")]


@pytest.mark.parametrize(
    ("value", "target", "is_share", "shown"),
    [
        ("58.33", "80", True, (58, 80)),
        ("100", "100", True, (100, 100)),
        ("0", "75", True, (0, 75)),
        ("8", "10", False, (64, 80)),
        ("20", "10", False, (80, 40)),
        ("3", "0", False, (80, 0)),
    ],
)
def test_value_and_target_on_one_line(value: str, target: str, is_share: bool, shown: tuple[int, int]) -> None:
    scale = scale_of(value=Decimal(value), target=Decimal(target), is_share=is_share)
    assert scale is not None
    assert (scale.value, scale.target) == shown
    assert scale.mark < 100


@pytest.mark.parametrize(("value", "target"), [(None, "5"), ("0", "0"), ("-1", "5")])
def test_no_line_where_there_is_nothing_to_draw(value: str | None, target: str) -> None:
    number = None if value is None else Decimal(value)
    assert scale_of(value=number, target=Decimal(target), is_share=False) is None


def test_good_levels_end_with_kha() -> None:
    assert good_levels(LEVELS) == ["XS", "K"]
    assert good_levels([("A", "Tốt")]) == []
    assert good_number(LEVELS).of == "comparable"


def test_only_known_numbers_are_listed() -> None:
    assert [getattr(listed_number(code, LEVELS), "code", None) for code in ("good", "final:K", "band:90", "x", "")] == [
        "good", "final:K", "band:90", None, None,
    ]  # fmt: skip


def test_averages_and_shares_round_as_they_are_printed() -> None:
    assert average_of(250_25, 3) == Decimal("83.4")
    assert average_of(8505, 1) == Decimal("85.1")
    assert average_of(100, 0) is None
    assert share_of(1, 0) is None
    for part in range(38):
        assert percent(part, 37).removesuffix(" %").replace(",", ".") == format(share_of(part, 37).normalize(), "f")  # type: ignore[union-attr]


def test_targets_stand_under_their_plan_with_the_units_behind(cast: Cast) -> None:
    """Of the own plan and of those above; the list is that of the own place, so a place below has no link to it."""
    load_rubrics()
    own, above = plan(cast.commune), plan(cast.province, "Kế hoạch tỉnh")
    target = Target.objects.get(programme=own)
    generated(cast.commune, 8)
    counted(cast.commune)
    url = reverse("reports:dashboard", args=[YEAR])
    plans = cast.client("officer").get(url).context["plans"]
    assert {programme.pk for programme, _ in plans} == {own.pk, above.pk}
    assert all(gauge.has_list for _, gauges in plans for gauge in gauges)
    page = cast.client("officer").get(url)
    assert reverse("models_programs:behind", args=[YEAR, target.pk]).encode() in page.content
    seen = cast.client("viewer").get(url, {"noi": cast.commune.pk}).context["plans"]
    assert {programme.pk: gauges[0].has_list for programme, gauges in seen} == {
        own.pk: True, above.pk: False,
    }  # fmt: skip
    assert cast.client("officer").get(url, {"loai": "school"}).context["plans"] == []


@pytest.mark.django_db
def test_levels_are_read_best_first() -> None:
    load_rubrics()
    assert [code for code, _ in levels_known()] == ["XS", "K", "TB", "Y"]
