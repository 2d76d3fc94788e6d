"""The filter fields drawn in Python are those that the template draws."""

from __future__ import annotations

import re

import pytest
from django import forms
from django.template.loader import render_to_string

from common.filter_fields import filter_field_html


class Filters(forms.Form):
    """What lists have: words, choices with and without a blank one; and one that needs the template."""

    q = forms.CharField(label="Tên <hoặc> mã", required=False)
    kind = forms.ChoiceField(
        label="Loại", required=False, choices=[("", "Tất cả"), ("school", "Trường & lớp"), ("agency", "Cơ quan")]
    )
    hinted = forms.CharField(label="Số", required=False, help_text="Chỉ chữ số")
    needed = forms.ChoiceField(label="Mức", choices=[("a", "A")])


def squeezed(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r">\s+<", "><", html)).strip()


@pytest.mark.parametrize("data", [{}, {"q": 'có "nháy" <b>', "kind": "agency"}, {"kind": "không có"}])
def test_every_field_is_as_the_template_draws_it(data: dict[str, str]) -> None:
    """Same markup, values escaped, the chosen option kept; an unknown choice shows its error."""
    form = Filters(data)
    for field in form:
        expected = render_to_string("parts/field.html", {"field": field})
        assert squeezed(filter_field_html(field)) == squeezed(expected), field.name
