"""Rubrics on screen and the confirmation of thresholds."""

from __future__ import annotations

import pytest
from django.urls import reverse

from common.models import AuditEvent
from scoring.models import ThresholdSet
from scoring.queries import threshold_pairs, thresholds_for
from tests.scoring import sheets

pytestmark = pytest.mark.django_db
GOOD = {
    "level_XS": "92",
    "level_K": "75,5",
    "level_TB": "50",
    "source": "Quyết định 12/QĐ-BCĐ ngày 27/3/2026",
    "sure": "on",
}


def thresholds_url() -> str:
    return reverse("scoring:thresholds", args=[sheets.load_rubrics().pk])


def test_the_list_shows_what_is_confirmed(cast):
    sheets.load_rubrics()
    page = cast.client("admin").get(reverse("scoring:rubric_list")).content.decode()
    assert page.count("Bản dùng thử") == 2
    assert "Chưa xác nhận (tạm tính)" in page
    sheets.confirm_thresholds(cast)
    assert "Đã xác nhận" in cast.client("officer").get(reverse("scoring:rubric_list")).content.decode()


def test_a_rubric_is_shown_row_by_row(cast):
    rubric = sheets.load_rubrics()
    page = cast.client("unit_head").get(reverse("scoring:rubric", args=[rubric.pk])).content.decode()
    assert "Thực hiện tốt công tác bảo vệ bí mật nhà nước" in page
    assert "Xác nhận điểm chuẩn" not in page
    assert cast.client("admin").get(reverse("scoring:rubric", args=[999999])).status_code == 404


def test_confirming_writes_the_figures_the_source_and_who(cast):
    url = thresholds_url()
    assert cast.client("admin").post(url, GOOD).status_code == 302
    chosen = thresholds_for(sheets.load_rubrics().pk, cast.commune.path)
    assert (chosen.authority, chosen.confirmed_by, chosen.source) == (cast.commune, cast.admin, GOOD["source"])
    assert [(code, str(points)) for code, points in threshold_pairs(chosen)] == [
        ("XS", "92.00"), ("K", "75.50"), ("TB", "50.00"), ("Y", "0.00"),
    ]  # fmt: skip
    assert AuditEvent.objects.filter(kind="thresholds.confirmed", actor=cast.admin).count() == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"level_K": "93"}, "Điểm chuẩn phải giảm dần"),
        ({"level_K": ""}, "Nhập điểm thấp nhất của mức Khá."),
        ({"level_K": "7e1"}, "Nhập điểm từ 0 đến 100"),
        ({"level_XS": "120"}, "điểm tối đa là 100"),
        ({"source": ""}, "Ghi căn cứ"),
        ({"source": "ngắn"}, "Ghi căn cứ"),
        ({"sure": ""}, "Đánh dấu xác nhận đã đối chiếu với văn bản."),
    ],
)
def test_bad_input_keeps_what_was_typed(cast, changes, words):
    """UX-ERR-01."""
    response = cast.client("admin").post(thresholds_url(), {**GOOD, **changes})
    page = response.content.decode()
    assert response.status_code == 422
    assert words in page
    assert "<title>Lỗi: " in page
    assert 'value="75,5"' in page or "level_K" in changes
    assert ThresholdSet.objects.filter(authority=cast.commune).count() == 0


@pytest.mark.parametrize("name", ["unit_head", "officer", "approver", "viewer"])
def test_only_administrators_confirm(cast, name):
    url = thresholds_url()
    assert cast.client(name).get(url).status_code == 403
    assert cast.client(name).post(url, GOOD).status_code == 403
    assert not ThresholdSet.objects.filter(authority=cast.commune).exists()


def test_draft_rubrics_have_no_thresholds_to_confirm(cast):
    from scoring.models import Rubric

    sheets.load_rubrics()
    draft = Rubric.objects.get(code="THU-KDC")
    assert cast.client("admin").get(reverse("scoring:thresholds", args=[draft.pk])).status_code == 404


def test_hostile_fields_change_nothing_else(cast):
    """SEC-AUTHZ-05."""
    hostile = {**GOOD, "authority": cast.province.pk, "confirmed_by": cast.viewer.pk, "rubric": "1", "level_Y": "40"}
    cast.client("admin").post(thresholds_url(), hostile)
    chosen = ThresholdSet.objects.get(authority__isnull=False)
    assert (chosen.authority, chosen.confirmed_by) == (cast.commune, cast.admin)
    assert chosen.thresholds.get(level_id="Y").min_points == 0
