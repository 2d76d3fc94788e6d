"""Values are escaped, markup that is safe already stays."""

from __future__ import annotations

from django.utils.html import format_html
from hypothesis import given
from hypothesis import strategies as st

from common.markup import html_of

PATTERN = '<a href="{}">{}</a>'


@given(st.text(), st.one_of(st.text(), st.integers(), st.none()))
def test_the_same_as_format_html(first, second):
    assert html_of(PATTERN, first, second) == format_html(PATTERN, first, second)


def test_safe_values_stay_and_the_outcome_is_safe():
    inner = html_of("<b>{}</b>", "<i>")
    assert html_of("<p>{}</p>", inner) == "<p><b>&lt;i&gt;</b></p>"
    assert hasattr(inner, "__html__")
