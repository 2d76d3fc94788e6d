"""The rows drawn in Python are what the template of django-tables2 would have drawn."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from common.table_rows import rows_html
from units.models import Authority, Unit

ROWS = [
    {
        "name": "Trường <b>A</b>",
        "staff": Decimal("12.5"),
        "code": Decimal("12.5"),
        "points": Decimal("8.5"),
        "note": None,
    },
    {"name": "Đơn vị “B” & C", "staff": 0, "code": 7, "points": None, "note": "x"},
]


class Sample(tables.Table):
    """A header column, a number, a number that is a code, a blank, a rendered one, one with a link."""

    name = tables.Column(verbose_name="Tên", attrs={"td": {"class": "card-head"}}, linkify=lambda: "/dich/")
    staff = tables.Column(verbose_name="Số người")
    code = tables.Column(verbose_name='Mã "số"', localize=False)
    points = tables.Column(verbose_name="Điểm", default="–")
    note = tables.Column(verbose_name="Ghi chú", empty_values=())
    row_header = "name"

    def render_points(self, value: Decimal, record: dict[str, Any]) -> SafeString:
        return format_html("<i>{}</i> {}", value, record["code"])

    def render_note(self, **known: Any) -> str:
        return f"<{known['value']}> {known['bound_column'].name}"


def test_cells_are_escaped_localised_labelled_and_linked() -> None:
    """Every kind of value: SEC-OUT (escaping), Vietnamese numbers, data-label for phones."""
    first, second, *rest = rows_html(Sample(ROWS)).strip().split("\n")
    assert rest == []
    assert first == (
        '<tr><th scope="row" data-label="Tên" class="card-head">'
        '<a href="/dich/">Trường &lt;b&gt;A&lt;/b&gt;</a></th>'
        '<td data-label="Số người" >12,5</td>'
        '<td data-label="Mã &quot;số&quot;" >12.5</td>'
        '<td data-label="Điểm" ><i>8.5</i> 12.5</td>'
        '<td data-label="Ghi chú" >&lt;None&gt; note</td></tr>'
    )
    assert second == (
        '<tr><th scope="row" data-label="Tên" class="card-head">'
        '<a href="/dich/">Đơn vị “B” &amp; C</a></th>'
        '<td data-label="Số người" >0</td>'
        '<td data-label="Mã &quot;số&quot;" >7</td>'
        '<td data-label="Điểm" >–</td>'
        '<td data-label="Ghi chú" >&lt;x&gt; note</td></tr>'
    )


class Units(tables.Table):
    """Fields of a model: choices in words, a path to another row, a method, a field that does not exist."""

    kind = tables.Column()
    place = tables.Column(accessor="area__name")
    plain = tables.Column(accessor="get_eligibility_display")
    nothing = tables.Column(default="–")
    code = tables.Column()


def test_model_fields_are_drawn_as_django_tables2_draws_them() -> None:
    """The short way to a value gives what ``row.get_cell`` gives."""
    area = Authority(name="Xã <A>")
    table = Units(
        [Unit(kind="school", area=area, eligibility="in", code="A&B"), Unit(kind="agency", area=area, code="")]
    )
    expected = [[str(conditional_escape(cell)) for _, cell in row.items()] for row in Units(table.data.data).rows]
    assert expected[0] == ["Cơ sở giáo dục", "Xã &lt;A&gt;", "Thuộc diện", "–", "A&amp;B"]
    drawn = [re.findall(r"<td[^>]*>(.*?)</td>", line) for line in rows_html(table).strip().split("\n")]
    assert drawn == expected
