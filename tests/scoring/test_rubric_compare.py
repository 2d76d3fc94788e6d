"""Two versions side by side, and which rows of two rubrics belong together."""

from __future__ import annotations

import pytest
from django.urls import reverse

from scoring.rules.likeness import likeness, pair_rows, word_changes
from scoring.views.rubric_compare import compare_head, compare_rows
from tests.scoring import rubrics_made, sheets


def row(code: str, text: str) -> dict[str, str]:
    return {"code": code, "text": text}


def test_rows_pair_by_code_and_text_then_by_text_alone():
    earlier = [row("1", "Có kế hoạch tuyên truyền trong Quý I"), row("2", "Tổ chức Ngày hội toàn dân bảo vệ an ninh"),
               row("3", "Không xảy ra đình công")]  # fmt: skip
    later = [row("1", "Có kế hoạch tuyên truyền trong Quý I"), row("2", "Bố trí lực lượng bảo vệ"),
             row("4", "Tổ chức “Ngày hội toàn dân bảo vệ an ninh”"), row("5", "Đăng ký đạt chuẩn")]  # fmt: skip
    pairs = pair_rows(later, earlier)
    assert {code: pair.previous for code, pair in pairs.items()} == {"1": "1", "4": "2"}
    assert pairs["1"].words == "trùng mã, trùng lời"
    assert pairs["4"].words == "khác mã, lời giống 100 %"


def test_likeness_goes_from_nothing_to_all():
    assert likeness("Kế hoạch năm", "ke hoach nam") == 1
    assert likeness("a b c d", "x y z") == 0
    assert likeness("", "") == 1


def test_words_are_marked_and_nothing_is_lost():
    before, after = "Có từ 80% hộ tham gia", "Có từ 90% hộ gia đình tham gia"
    one, two = word_changes(before, after)
    assert ("gone", "80% ") in one
    assert ("new", "90% ") in two
    assert "".join(text for _, text in one) == before
    assert "".join(text for _, text in two) == after


@pytest.mark.django_db
def test_added_removed_and_changed_rows_in_order():
    sheets.load_rubrics()
    left = rubrics_made.content()
    right = rubrics_made.content(version="2026.2", total=12, levels={"XS": 11, "K": 7, "TB": 5, "Y": 0})
    right["criteria"][1]["max_points"] = "3"
    right["criteria"][2] |= {"code": "1c", "text": "Có mô hình tự quản hoạt động"}
    lines = compare_rows(left["criteria"], right["criteria"])
    assert [(line.what, line.code) for line in lines] == [
        ("same", "1"), ("changed", "1a"), ("added", "1c"), ("removed", "1b"), ("same", "2"),
    ]  # fmt: skip
    assert lines[1].parts == (("Điểm tối đa", [("gone", "2")], [("new", "3")]),)
    assert [label for label, _, _ in compare_head(left, right)] == [
        "Số bản", "Tổng điểm", "Mức Xuất sắc từ",
    ]  # fmt: skip


@pytest.mark.django_db
def test_the_page_marks_words_and_thresholds(cast):
    first = rubrics_made.published(cast)
    draft = rubrics_made.draft(cast, levels={"XS": 8, "K": 7, "TB": 5, "Y": 0}, title="Bảng trường mầm non")
    url = reverse("scoring:rubric_compare")
    page = cast.client("officer").get(url, {"a": first.pk, "b": f"d{draft.pk}"}).content.decode()
    assert "<ins>mầm non</ins>" in page
    assert "Mức Xuất sắc từ" in page
    assert "Bảng năm" not in page


@pytest.mark.django_db
def test_only_what_is_in_sight_is_compared(cast):
    first = rubrics_made.published(cast)
    draft = rubrics_made.draft(cast)
    url = reverse("scoring:rubric_compare")
    assert cast.client("outsider").get(url).status_code == 200
    for one, two in [(first.pk, first.pk), (f"d{draft.pk}", f"d{draft.pk}"), ("x", "1"), ("d", "d1"), ("9" * 30, "1")]:
        assert cast.client("outsider").get(url, {"a": one, "b": two}).status_code == 404
    assert cast.client("unit_head").get(url).status_code == 403
