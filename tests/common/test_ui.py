"""The pieces of the look: words and shapes, form controls, error summary, table (UX-ERR-01, UX-TAB-01, UX-A11Y-03)."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace

import django_tables2 as tables
import pytest
from django import forms
from django.conf import settings
from django.http import QueryDict
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory
from django_cotton.compiler_regex import CottonCompiler

from common.templatetags import ui


class PlaceForm(forms.Form):
    name = forms.CharField(label="Tên đơn vị", help_text="Như trong văn bản", error_messages={"required": "Nhập tên."})
    code = forms.CharField(label="Mã", required=False, widget=forms.TextInput(attrs={"class": "w-code"}))
    kind = forms.ChoiceField(label="Loại", choices=[("", "Tất cả"), ("res", "Khu dân cư")], required=False)
    scope = forms.ChoiceField(label="Diện", widget=forms.RadioSelect, choices=[("in", "Thuộc diện")], required=False)
    party = forms.BooleanField(label="Có tổ chức đảng", required=False)
    proof = forms.FileField(label="Quyết định", required=False)


class PlaceTable(tables.Table):
    name = tables.Column(verbose_name="Đơn vị")
    total = tables.Column(verbose_name="Điểm", orderable=False)
    caption = "Các đơn vị"
    row_header = "name"

    class Meta:
        template_name = "tables/table.html"


def render(source: str, **context: object) -> str:
    return engines["django"].from_string(CottonCompiler().process(source)).render(context)


@pytest.mark.parametrize(
    ("code", "shape", "word"),
    [
        ("XS", "diamond", "Xuất sắc"),
        ("K", "circle", "Khá"),
        ("TB", "triangle", "Trung bình"),
        ("Y", "square", "Yếu"),
    ],
)
def test_a_level_has_word_and_shape(code: str, shape: str, word: str) -> None:
    """UX-A11Y-03: never by colour alone; a provisional level says so."""
    final, provisional = ui.level_html(code), ui.level_html(code, provisional=True)
    assert f"#{shape}" in final
    assert word in final
    assert "tạm tính" not in final
    assert "tạm tính" in provisional


def test_no_level_is_a_dash() -> None:
    """Blank is not the lowest level."""
    assert ui.level_html(None) == '<span class="muted">–</span>'


def test_every_state_has_its_words_and_a_known_shape() -> None:
    """UX-TASK-01: sentence case words beside a shape; red only for what failed."""
    drawings = (Path(settings.BASE_DIR) / "static" / "img" / "shapes.svg").read_text(encoding="utf-8")
    shapes = set(re.findall(r'id="([^"]+)"', drawings))
    assert {shape for shape, _ in ui.STATES.values()} <= shapes
    assert {value for value, (_, colour) in ui.STATES.items() if colour == "red"} == {"failed", "error"}
    assert "Chờ thẩm định" in ui.state_html("sent", "Chờ thẩm định")


def test_text_of_users_is_escaped() -> None:
    """SEC-WEB-07: a label or level with markup comes out as text."""
    assert "<b>" not in ui.state_html("sent", "<b>x</b>")
    assert "<b>" not in ui.level_html("<b>x</b>")


@pytest.mark.parametrize(
    ("name", "kind"),
    [("name", "input"), ("kind", "select"), ("scope", "choices"), ("party", "check"), ("proof", "file")],
)
def test_fields_know_their_kind(name: str, kind: str) -> None:
    """UX-ERR-01: one template draws every kind of field."""
    assert ui.field_kind(PlaceForm()[name]) == kind


def test_a_width_given_by_the_form_stays() -> None:
    """The form may say how wide a box is."""
    assert 'class="form-control w-code"' in ui.control(PlaceForm()["code"])


def test_summary_and_field_use_the_same_words_and_ids() -> None:
    """UX-ERR-01: the summary links to the field; the field repeats the sentence and is described by it."""
    form = PlaceForm({"name": ""})
    summary = render('<c-errors :form="form" />', form=form)
    field = render('<c-field :field="form.name" />', form=form)
    assert 'href="#id_name"' in summary
    assert "Nhập tên." in summary
    assert "Nhập tên." in field
    assert 'aria-describedby="id_name_helptext id_name_error"' in field
    assert 'id="id_name_error"' in field
    assert 'aria-invalid="true"' in field
    assert "(bắt buộc)" in field


def test_a_page_shows_one_summary() -> None:
    """UX-ERR-01: base.html shows it; a page that asks again gets nothing."""
    form = PlaceForm({"name": ""})
    assert len(ui.error_items(form)) == 1
    assert ui.error_items(form) == []


def test_an_untouched_form_has_no_summary() -> None:
    """UX-ERR-01: no errors before anything was sent."""
    assert ui.error_items(PlaceForm()) == []


def test_filters_in_use_are_named_and_can_be_taken_away() -> None:
    """UX-TAB-01: filters live in the address; a chip removes one of them and the page number."""
    request = RequestFactory().get("/", {"kind": "res", "name": "đông", "page": "3"})
    filterset = SimpleNamespace(form=PlaceForm(request.GET))
    chips = ui.active_filters({"request": request}, filterset)  # type: ignore[arg-type]
    assert [(chip["label"], chip["value"]) for chip in chips] == [("Tên đơn vị", "đông"), ("Loại", "Khu dân cư")]
    assert QueryDict(chips[0]["url"][1:]).dict() == {"kind": "res"}


def test_the_table_says_what_it_is_and_how_it_is_sorted() -> None:
    """UX-TAB-01: caption, scope, aria-sort, row header, counter."""
    table = PlaceTable([{"name": f"Thôn {n}", "total": n} for n in range(60)], order_by="-name")
    request = RequestFactory().get("/")
    tables.RequestConfig(request, paginate={"per_page": 25}).configure(table)
    html = table.as_html(request)
    assert "<caption" in html
    assert 'aria-sort="descending"' in html
    assert html.count('scope="row"') == 25
    assert "Hiện 1–25 / 60" in html
    assert 'aria-current="page"' in html


@pytest.mark.parametrize("name", ["400", "403", "404", "403_csrf", "500", "503"])
def test_error_pages_need_nothing(name: str) -> None:
    """UX-500-01: no context, no database; they say what to do and nothing technical."""
    html = render_to_string(f"{name}.html")
    assert '<html lang="vi"' in html
    assert "Có thể làm gì" in html
    assert not re.search(r"rất tiếc|oops|bảo trì|nâng cấp|không hợp lệ", html, re.IGNORECASE)


def test_the_frame_is_optional() -> None:
    """Base contract: a page renders without a signed-in person."""
    html = render_to_string("base.html")
    assert "Bỏ qua, tới nội dung chính" in html
    assert 'class="sidebar"' not in html


@pytest.mark.parametrize(
    ("cookies", "expected"),
    [
        ({}, 'data-bs-theme="light" data-theme="auto" data-size="normal"'),
        ({"theme": "dark", "size": "large"}, 'data-bs-theme="dark" data-theme="dark" data-size="large"'),
        ({"theme": '"><script>'}, 'data-bs-theme="light" data-theme="auto" data-size="normal"'),
    ],
)
def test_theme_and_size_come_from_cookies(cookies: dict[str, str], expected: str) -> None:
    """UX-UI-01: the server paints right at once; a foreign cookie value is ignored."""
    assert ui.html_attrs({"request": SimpleNamespace(COOKIES=cookies)}) == expected  # type: ignore[arg-type]


def test_initials_are_of_the_given_name() -> None:
    """UX-VN-02: the given name is the last word."""
    assert ui.initial("Nguyễn Thị Ánh") == "Á"
    assert ui.initial("") == "?"
