"""Charts from numbers: what they say, what they leave out, where their bars lead."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from common.charts import Chart
from reports import charts
from reports.charts.places import MEASURES, SHOWN
from reports.queries.numbers import Numbers
from reports.queries.rubric_rows import RowNumbers, RubricNumbers, short_name
from scoring.models import Criterion, Rubric
from units.models import Authority

LEVELS = [("XS", "Xuất sắc"), ("K", "Khá"), ("TB", "Trung bình"), ("Y", "Yếu")]
SCHOOLS = {
    "units": 20, "eligible": 18, "registered": 17, "recognised": 12, "comparable": 10, "points": 85_00 * 10,
    "self_points": 88_55 * 10, "final:XS": 2, "final:K": 4, "coming:K": 3, "coming:TB": 1, "band:80": 6, "band:90": 4,
    "due": 40, "due_sent": 30, "due_on_time": 27,
}  # fmt: skip
AGENCIES = {"units": 5, "eligible": 5, "registered": 5, "comparable": 3, "points": 200_00, "final:Y": 3, "band:60": 3}
NUMBERS = Numbers(
    {"school": SCHOOLS, "agency": AGENCIES},
    {"activities:training": 4, "activities:festival": 9, "present:festival": 800},
)


def behind(code: str, /, **asks: str) -> str:
    return "&".join([f"so={code}", *(f"{name}={value}" for name, value in asks.items())])


def values(chart: Chart) -> dict[str, dict[str, Any]]:
    """{series: {category: value}}"""
    return {one.name: dict(zip(chart.categories, one.values, strict=True)) for one in chart.series}


def test_scores_are_spread_over_bands_from_the_first_that_is_not_empty() -> None:
    chart = charts.bands_chart(NUMBERS, behind=behind)
    assert values(chart) == {"Số đơn vị": {"50–60": 0, "60–70": 3, "70–80": 0, "80–90": 6, "từ 90": 4}}
    assert chart.hrefs == (("so=band:50", "so=band:60", "so=band:70", "so=band:80", "so=band:90"),)
    assert "13 đơn vị có điểm so sánh được" in chart.note
    assert values(charts.bands_chart(NUMBERS, kind="school"))["Số đơn vị"]["60–70"] == 0


def test_decided_levels_are_told_apart_from_those_that_may_change() -> None:
    decided = charts.levels_chart(NUMBERS, LEVELS, behind=behind)
    assert values(decided) == {
        "Xuất sắc": {"Cơ quan": 0, "Cơ sở giáo dục": 2},
        "Khá": {"Cơ quan": 0, "Cơ sở giáo dục": 4},
        "Trung bình": {"Cơ quan": 0, "Cơ sở giáo dục": 0},
        "Yếu": {"Cơ quan": 3, "Cơ sở giáo dục": 0},
    }
    assert decided.href(1, 1) == "so=final:K&loai=school"
    coming = charts.levels_chart(NUMBERS, LEVELS, way="coming")
    assert "tạm tính" in coming.title
    assert coming.categories == ("Cơ sở giáo dục",)
    assert [one.values for one in coming.series] == [(0,), (3,), (1,), (0,)]
    assert coming.hrefs == ()


def test_registration_by_kind() -> None:
    chart = charts.registration_chart(NUMBERS, kind="school", behind=behind)
    assert chart.categories == ("Cơ sở giáo dục",)
    assert [one.values for one in chart.series] == [(18,), (17,), (12,)]
    assert chart.hrefs[2] == ("so=recognised&loai=school",)


def test_what_was_due_splits_without_a_rest() -> None:
    chart = charts.timeliness_chart(NUMBERS)
    assert values(chart) == {"Đúng hạn": {"Cơ sở giáo dục": 27}, "Gửi muộn": {"Cơ sở giáo dục": 3},
                             "Chưa gửi": {"Cơ sở giáo dục": 10}}  # fmt: skip


def test_kinds_are_compared_by_shares_and_nothing_is_divided_by_nothing() -> None:
    chart = charts.comparison_chart(NUMBERS, LEVELS, behind=behind)
    assert values(chart)["Khá trở lên"] == {"Cơ quan": Decimal("0.0"), "Cơ sở giáo dục": Decimal("90.0")}
    assert chart.href(2, 1) == "so=good&loai=school"
    bare = Numbers({"school": {"units": 3}})
    assert values(charts.comparison_chart(bare, LEVELS))["Đã đăng ký"] == {"Cơ sở giáo dục": None}


def test_years_with_gaps() -> None:
    by_year = {2026: NUMBERS, 2025: Numbers({"school": {"units": 4, "eligible": 3, "registered": 1}})}
    chart = charts.trend_chart(by_year, LEVELS)
    assert values(chart) == {
        "Đã đăng ký": {"2025": Decimal("33.3"), "2026": Decimal("95.7")},
        "Đạt tiêu chuẩn": {"2025": Decimal("0.0"), "2026": Decimal("52.2")},
        "Khá trở lên": {"2025": None, "2026": Decimal("69.2")},
    }
    average = charts.average_chart(by_year, kind="school")
    assert values(average) == {"Đơn vị tự chấm": {"2025": None, "2026": Decimal("88.6")},
                               "Cấp trên chấm": {"2025": None, "2026": Decimal("85.0")}}  # fmt: skip


def places(number: int) -> list[tuple[Authority, Numbers]]:
    found = []
    for index in range(number):
        units = {"school": {"units": 10, "eligible": 10, "registered": index % 11}}
        found.append((Authority(pk=index + 1, name=f"Xã {index:02d}", sort_key=f"{index:02d}"), Numbers(units)))
    return found


def test_places_stand_highest_first_and_many_are_cut_in_words() -> None:
    few = charts.places_chart(places(4), MEASURES["registered"], LEVELS, behind=behind)
    assert few.categories == ("Xã 03", "Xã 02", "Xã 01", "Xã 00")
    assert few.hrefs[0][0] == "so=registered&noi=4"
    many = charts.places_chart(places(33), MEASURES["registered"], LEVELS)
    assert len(many.categories) == SHOWN
    assert "10 nơi cao nhất và 10 nơi thấp nhất trong 33 nơi" in many.note
    assert list(many.series[0].values) == sorted(many.series[0].values, reverse=True)


def test_places_with_nothing_to_divide_by_are_left_out_and_said() -> None:
    chart = charts.places_chart(
        [*places(2), (Authority(pk=9, name="Xã trống"), Numbers())], MEASURES["registered"], LEVELS
    )
    assert "Xã trống" not in chart.categories
    assert "1 nơi chưa có số để tính" in chart.note


def test_average_points_of_places() -> None:
    chart = charts.places_chart([(Authority(pk=1, name="Xã"), NUMBERS)], MEASURES["points"], LEVELS)
    assert chart.series[0].values == (Decimal("80.8"),)
    assert chart.unit == "điểm"


def test_activities_by_kind() -> None:
    chart = charts.activities_chart(NUMBERS, listed=lambda kind: f"?kind={kind}")
    assert values(chart) == {"Số hoạt động": {"Ngày hội": 9, "Tập huấn": 4}}
    assert chart.hrefs == (("?kind=festival", "?kind=training"),)


# --- Rows of a rubric -------------------------------------------------------------------------------------------------


def row(
    code: str, own: str, given: str, *, maximum: str = "5", full: int = 3, text: str = "Nội dung của hàng"
) -> RowNumbers:
    order = int(code[0])
    criterion = Criterion(pk=order, code=code, text=text, max_points=Decimal(maximum), order=order)
    return RowNumbers(criterion, 10, Decimal(own), Decimal(given), full, 2)


RUBRIC = RubricNumbers(
    Rubric(pk=3, title="Bảng điểm"),
    (row("1a", "4.50", "4.00", full=7), row("2", "5", "5", full=10), row("3", "2", "3.25")),
)


def test_rows_are_shares_of_their_maximum_in_the_order_of_the_sheet() -> None:
    chart = charts.shares_chart(RUBRIC)
    assert chart.categories == ("1a. Nội dung của hàng", "2. Nội dung của hàng", "3. Nội dung của hàng")
    assert [one.values for one in chart.series] == [(90, 100, 40), (80, 100, 65)]


def test_rows_where_points_are_lost_most_often_come_first() -> None:
    chart = charts.full_chart(RUBRIC)
    assert chart.series[0].values == (30, 70, 100)
    assert chart.categories[0].startswith("3.")


def test_the_widest_gap_comes_first_and_rows_without_one_are_left_out() -> None:
    chart = charts.gap_chart(RUBRIC)
    assert chart.series[0].values == (Decimal("-1.25"), Decimal("0.50"))
    assert [RUBRIC.rows[index].gap_words for index in (0, 2)] == ["+0,5", "−1,25"]


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("Xây dựng quy chế hoặc kế hoạch phối hợp", "Xây dựng quy chế hoặc kế hoạch phối hợp"),
        (
            "Không xảy ra mất đoàn kết nội bộ; đơn thư khiếu nại kéo dài, vượt cấp, đông người",
            "Không xảy ra mất đoàn kết nội bộ",
        ),
        ("Có. Nhiều hình thức tuyên truyền", "Có. Nhiều hình thức tuyên truyền"),
        ("Quý I hằng năm, cấp ủy có nghị quyết. " + "Sau đó " * 20, "Quý I hằng năm, cấp ủy có nghị quyết"),
        (
            "Tham gia các phong trào, cuộc vận động, hội thi, hội diễn do địa phương phát động",
            "Tham gia các phong trào, cuộc vận động, hội thi, hội…",
        ),
    ],
)
def test_names_of_rows_are_short(text: str, short: str) -> None:
    assert short_name(text) == short


def test_a_long_row_is_cut_at_a_word() -> None:
    cut = short_name("Từ " * 60)
    assert cut.endswith("Từ…")
    assert len(cut) <= 57


# --- One unit ---------------------------------------------------------------------------------------------------------


def test_a_unit_over_the_years() -> None:
    facts: Any = {2026: SimpleNamespace(self_total=Decimal(90), superior_total=None),
                  2025: SimpleNamespace(self_total=Decimal(80), superior_total=Decimal(75))}  # fmt: skip
    assert values(charts.unit_years_chart(facts)) == {
        "Tự chấm": {"2025": 80, "2026": 90},
        "Cấp trên chấm": {"2025": 75, "2026": None},
    }


def test_an_average_that_may_not_be_said_is_not_drawn() -> None:
    beside: Any = SimpleNamespace(name="1. Hàng", criterion=RUBRIC.rows[0].criterion, given=Decimal(4), average=None)
    assert [one.name for one in charts.rows_chart([beside]).series] == ["Đơn vị"]
    beside.average = Decimal(3)
    assert [one.values for one in charts.rows_chart([beside]).series] == [(80,), (60,)]
