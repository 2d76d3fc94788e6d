"""Charts of a year: pure functions from numbers to ``common.charts.Chart``, for dashboards and documents alike.

``behind(code, **asks)`` gives the address of the list behind a number; without it a chart has no links.
"""

from reports.charts.criteria import full_chart, gap_chart, shares_chart
from reports.charts.kinds import comparison_chart, levels_chart, registration_chart, timeliness_chart
from reports.charts.places import places_chart
from reports.charts.records import Listed, activities_chart
from reports.charts.scores import bands_chart
from reports.charts.unit import rows_chart, unit_years_chart
from reports.charts.years import average_chart, trend_chart

__all__ = [
    "Listed",
    "activities_chart",
    "average_chart",
    "bands_chart",
    "comparison_chart",
    "full_chart",
    "gap_chart",
    "levels_chart",
    "places_chart",
    "registration_chart",
    "rows_chart",
    "shares_chart",
    "timeliness_chart",
    "trend_chart",
    "unit_years_chart",
]
