"""A sheet from nothing: written in the browser, put right, published, and a unit opens it. The phone sees it whole."""

from __future__ import annotations

import pytest
from django.urls import reverse

from scoring.models import Rubric, Scorecard
from tests.scoring import rubrics_made, sheets

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def add_row(page, code: str, text: str, most: str, *, under: str = "") -> None:
    page.get_by_role("link", name=f"Thêm hàng con vào {under}" if under else "Thêm hàng hoặc nhóm", exact=True).click()
    assert page.get_by_label("Mã hàng").input_value() == code
    page.get_by_label("Nội dung").fill(text)
    page.get_by_label("Điểm tối đa").fill(most)
    page.get_by_role("button", name="Lưu hàng").click()


def test_a_sheet_is_written_put_right_published_and_used(cast, browse):
    sheets.load_rubrics()
    page = browse(cast.admin)
    page.goto(reverse("scoring:draft_list"))
    page.get_by_role("link", name="Soạn bảng mới").first.click()
    page.get_by_label("Tên bảng").fill("Bảng chấm điểm trường học xã Bình Sơn")
    page.get_by_label("Mã bảng").fill("BS-TRUONG")
    page.get_by_role("button", name="Tạo bản soạn").click()
    add_row(page, "1", "Tuyên truyền", "6")
    add_row(page, "1a", "Có kế hoạch", "2", under="1")
    add_row(page, "1b", "Có buổi tuyên truyền", "5", under="1")
    add_row(page, "2", "Phong trào khác", "3")
    assert page.get_by_text("các hàng con cộng 7").is_visible()
    assert page.get_by_text("bảng ghi 100").is_visible()
    page.get_by_role("button", name="Cộng lại điểm nhóm và tổng").click()
    assert page.get_by_text("Điểm chưa khớp").count() == 0
    page.get_by_role("link", name="Sửa phần đầu bảng").click()
    page.get_by_label("Cơ sở giáo dục").check()
    page.get_by_label("Áp dụng từ ngày").fill("1/1/2026")
    page.get_by_label("Văn bản nguồn").fill(rubrics_made.SOURCE)
    for name, points in (("Xuất sắc", "9"), ("Khá", "7"), ("Trung bình", "5")):
        page.get_by_label(f"{name}: từ bao nhiêu điểm").fill(points)
    page.get_by_role("button", name="Lưu phần đầu bảng").click()
    page.get_by_role("link", name="Công bố").click()
    page.get_by_role("button", name="Công bố bảng này").click()
    page.wait_for_url("**/quan-tri/bang-diem/*/")
    made = Rubric.objects.get(code="BS-TRUONG")
    assert (made.total, made.criteria.count()) == (10, 4)

    unit = browse(cast.unit_head)
    unit.goto(reverse("reports:home", args=[2026]))
    token = unit.locator("[name=csrfmiddlewaretoken]").first.input_value()
    unit.request.post(
        reverse("scoring:open", args=[2026, cast.unit.pk]),
        form={"csrfmiddlewaretoken": token},
        headers={"Referer": unit.url},
    )
    card = Scorecard.objects.get(unit=cast.unit)
    assert card.rubric == made
    unit.goto(reverse("scoring:sheet", args=[2026, card.pk]))
    assert unit.get_by_text("Có buổi tuyên truyền").count()


@pytest.mark.parametrize("name", ["draft", "draft_head", "draft_row_add", "draft_practice", "draft_publish"])
def test_the_phone_sees_it_whole(cast, browse, name):
    draft = rubrics_made.draft(cast)
    page = browse(cast.admin, width=360)
    page.goto(reverse(f"scoring:{name}", args=[draft.pk]))
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_practice_adds_up_while_people_type(cast, browse):
    draft = rubrics_made.draft(cast)
    page = browse(cast.officer)
    page.goto(reverse("scoring:draft_practice", args=[draft.pk]))
    page.get_by_label("Có kế hoạch tuyên truyền").fill("1,5")
    page.get_by_label("Có buổi tuyên truyền").fill("4")
    page.get_by_label("Coi như đã được công nhận").check()
    assert page.locator("[data-sum]").inner_text() == "9,5"
    assert page.locator("[data-missing]").inner_text() == "đã chấm đủ"
