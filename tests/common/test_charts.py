"""A chart is the same everywhere: as values, as SVG and PNG, as a table, in Excel, in a page."""

from __future__ import annotations

import io
from decimal import Decimal
from xml.etree import ElementTree

import openpyxl
import pypdfium2
import pytest
from django.http import Http404
from django.template.loader import render_to_string
from django.test import RequestFactory
from PIL import Image

from common.chart_files import chart_response
from common.charts import TONES, Chart, Series, table_of
from common.documents.chart_svg import chart_png, chart_svg
from common.documents.html_pdf import html_to_pdf

HOSTILE = '<script>alert("x")</script> & \x0b ễ'


def chart(kind: str = "bar", **changed) -> Chart:
    values = {
        "code": "thu",
        "title": "Đơn vị theo loại",
        "categories": ("Khu dân cư", HOSTILE, "Trường học"),
        "series": (Series("Đạt", (3, 0, None), "good"), Series("Chưa đạt", (Decimal("1.25"), 2, 5), "weak")),
        "hrefs": (("/2026/a/", "", ""), ("", "", "/2026/b/?x=1&y=2")),
        "kind": kind,
    }
    return Chart(**(values | changed))


def texts(svg: str) -> list[str]:
    return [node.text or "" for node in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]  # noqa: S314


def test_what_cannot_be_drawn_is_refused() -> None:
    with pytest.raises(ValueError, match="one value and one address"):
        chart(categories=("Một",))
    with pytest.raises(ValueError, match="one value and one address"):
        chart(hrefs=(("", "", ""),))
    with pytest.raises(ValueError, match="no such tone"):
        chart(series=(Series("Đạt", (1, 2, 3), "pink"),), hrefs=())


def test_a_gap_is_not_zero() -> None:
    header, rows = table_of(chart())
    assert header == ["", "Đạt", "Chưa đạt"]
    assert rows[2] == ["Trường học", None, 5]
    assert chart(series=(Series("Đạt", (0, None, 0)),), hrefs=()).is_empty
    assert not chart().is_empty


@pytest.mark.parametrize("kind", ["bar", "stacked", "hbar", "line"])
@pytest.mark.parametrize("dark", [False, True])
def test_every_kind_is_drawn_with_its_names_and_numbers(kind: str, dark: bool) -> None:
    svg = chart_svg(chart(kind), dark=dark)
    found = " ".join(texts(svg))
    for word in ("Khu", "Trường", "Đạt", "Chưa đạt", "đơn vị", "5"):
        assert word in found
    assert "<script" not in svg
    assert "\x0b" not in svg
    assert TONES["good"].dark in svg if dark else TONES["good"].light in svg


def test_the_scale_reaches_over_the_largest_value() -> None:
    found = texts(chart_svg(chart(series=(Series("Đạt", (45, 1, 2)),), hrefs=())))
    assert "50" in found
    assert "100" in texts(chart_svg(chart("line", series=(Series("Tỷ lệ", (45, 1, 2)),), hrefs=(), top=100)))


def test_what_is_counted_has_whole_steps() -> None:
    """No "0,2 đơn vị" on the axis; averages keep finer steps."""
    counted = chart(categories=("Cơ quan",), series=(Series("Khá", (1,), "fair"),), hrefs=())
    assert not any("," in text for text in texts(chart_svg(counted)))
    averaged = chart(categories=("Cơ quan",), series=(Series("Khá", (Decimal("0.9"),), "fair"),), hrefs=())
    assert "0,2" in texts(chart_svg(averaged))


def test_nothing_to_draw_is_said() -> None:
    assert "Chưa có số liệu" in texts(chart_svg(chart(series=(Series("Đạt", (0, 0, 0)),), hrefs=())))


def test_forty_rows_make_it_higher() -> None:
    many = chart("hbar", categories=tuple(f"Xã {n}" for n in range(40)), hrefs=(),
                 series=(Series("Đạt", tuple(range(40))),))  # fmt: skip
    few = chart("hbar", categories=("Xã",), series=(Series("Đạt", (1,)),), hrefs=())
    height = [float(ElementTree.fromstring(chart_svg(one)).attrib["height"][:-2]) for one in (few, many)]  # noqa: S314
    assert height[1] > 8 * height[0]


def test_png_shows_something_in_our_own_letters() -> None:
    image = Image.open(io.BytesIO(chart_png(chart())))
    assert image.format == "PNG"
    assert image.width > 900
    assert len(image.getcolors(1 << 20) or []) > 10, "not one colour only"


def test_documents_are_set_in_our_own_letters() -> None:
    """Fonts of a style sheet are only known to a document that shares their configuration."""
    made = html_to_pdf('<!doctype html><html lang="vi"><head><title>Thử</title></head><body><p>Tên ễ</p></body></html>')
    page = pypdfium2.PdfDocument(made)[0]
    fonts = {piece.get_font().get_base_name() for piece in page.get_objects() if hasattr(piece, "get_font")}
    assert fonts, "there is text"
    assert all("Tinos" in name for name in fonts)


def asked(query: str, **changed):
    request = RequestFactory().get(f"/2026/?{query}")
    return chart_response(request, [chart(**changed)], place="Xã Bình Sơn", moment="Số liệu lúc 09:00")


@pytest.mark.django_db
def test_a_page_hands_out_its_charts() -> None:
    assert asked("") is None
    svg = asked("bieu-do=thu&tai=svg")
    assert svg["Content-Type"] == "image/svg+xml"
    assert "sandbox" in svg["Content-Security-Policy"]
    said = texts(svg.content.decode())
    assert "Xã Bình Sơn. Số liệu lúc 09:00" in said
    assert asked("bieu-do=thu&tai=png").content.startswith(b"\x89PNG")
    for query in ("bieu-do=khac&tai=svg", "bieu-do=thu&tai=exe", "bieu-do=thu"):
        with pytest.raises(Http404):
            asked(query)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["bar", "stacked", "hbar", "line"])
def test_excel_holds_the_numbers_and_a_chart_over_them(kind: str) -> None:
    tab = openpyxl.load_workbook(io.BytesIO(asked("bieu-do=thu&tai=xlsx", kind=kind).content)).active
    rows = [row for row in tab.iter_rows(values_only=True) if row[0] == "Khu dân cư"]
    assert rows == [("Khu dân cư", 3, 1.25)]
    (drawn,) = tab._charts
    assert len(drawn.series) == 2
    assert drawn.series[0].val.numRef.f.endswith("$B$7:$B$9")
    assert any("Số liệu lúc 09:00" in str(row[0]) for row in tab.iter_rows(values_only=True))


@pytest.mark.django_db
def test_a_page_shows_picture_numbers_and_lists() -> None:
    html = render_to_string("parts/chart.html", {"chart": chart()}, request=RequestFactory().get("/2026/?noi=3"))
    assert 'href="/2026/a/"' in html
    assert 'href="/2026/b/?x=1&amp;y=2"' in html
    assert 'href="?noi=3&amp;bieu-do=thu&amp;tai=png"' in html
    assert "<script>alert" not in html
    assert html.count("</script>") == 1, "only the description itself"
