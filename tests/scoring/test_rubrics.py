"""The Quảng Ngãi sheet exactly as printed; the validator; versions that never change."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
import yaml
from django.conf import settings
from django.utils import timezone

from scoring import rubrics
from scoring.models import Criterion, Rubric, Threshold
from scoring.queries import rubric_for
from tests.scoring import sheets

FOLDER = settings.BASE_DIR / "fixtures" / "rubrics"
QN = (FOLDER / "qn_cqdncsgd_2025.yaml").read_text(encoding="utf-8")
# Codes and maxima of the annex of Kế hoạch 33/KH-UBND ngày 21/8/2025, typed from the printed table.
PRINTED = {
    "1": 3, "2": 3, "3": 5, "4": 5, "4a": 1, "4b": 1, "4c": 1, "4d": 2, "5": 14, "5a": 2, "5b": 2, "5c": 2, "5d": 2,
    "5đ": 2, "5e": 2, "5g": 2, "6": 4, "6a": 2, "6b": 2, "7": 10, "8": 53, "8a": 1, "8b": 2, "8c": 50, "9": 3,
}  # fmt: skip


def test_quang_ngai_sheet_is_as_printed():
    data = rubrics.parse(QN)
    assert {row.code: row.max_points for row in data.rows} == PRINTED
    assert [row.code for row in data.rows] == list(PRINTED)
    assert (len(data.rows), len(data.leaves), data.total) == (25, 21, 100)
    assert data.rows[0].text.startswith("Quý I hằng năm, cấp ủy (đối với nơi có tổ chức Đảng) có nghị quyết;")
    assert data.rows[-1].text.endswith("Tập thể 2 điểm; cá nhân 1 điểm; tối đa không quá 3 điểm.")
    assert [row.code for row in data.rows if row.points_from == "recognition"] == ["8c"]


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_shipped_rubric_is_sound(path):
    data = rubrics.parse(path.read_text(encoding="utf-8"))
    assert rubrics.validate(data) == []
    assert data.total == 100


def test_only_the_printed_sheet_is_official():
    drafts = {p.stem: rubrics.parse(p.read_text(encoding="utf-8")).is_draft for p in FOLDER.glob("*.yaml")}
    assert drafts == {"qn_cqdncsgd_2025": False, "thu_khu_dan_cu": True, "thu_xa": True}


def broken(**changes) -> list[str]:
    raw = yaml.safe_load(QN)
    raw.update(changes)
    with pytest.raises(rubrics.RubricError) as caught:
        rubrics.parse(yaml.safe_dump(raw, allow_unicode=True, sort_keys=False))
    return caught.value.problems


def test_children_must_sum_to_the_parent_and_leaves_to_the_total():
    raw = yaml.safe_load(QN)["criteria"]
    raw[4]["max_points"] = 2
    assert broken(criteria=raw) == [
        "Hàng 4: các hàng con cộng lại 6, hàng mẹ ghi 5",
        "Các hàng cộng lại 101, tổng ghi 100",
    ]


def test_codes_are_unique_and_parents_come_first():
    raw = yaml.safe_load(QN)["criteria"]
    raw[1]["code"] = "1"
    raw[5]["parent"] = "12"
    problems = broken(criteria=raw)
    assert "Mã hàng 1 bị trùng" in problems
    assert "Hàng 4b: hàng mẹ 12 phải đứng trước" in problems


def test_thresholds_strictly_decrease():
    assert broken(levels={"XS": 90, "K": 90, "TB": 50, "Y": 0}) == ["Điểm chuẩn của các mức phải giảm dần"]
    assert broken(levels={"XS": 190, "K": 90, "TB": 50, "Y": 0}) == [
        "Điểm chuẩn phải nằm trong khoảng từ 0 đến tổng điểm"
    ]


def test_other_faults_are_named():
    assert broken(unit_kinds=["trang_trai"]) == ["Không rõ loại đơn vị trang_trai"]
    assert broken(unit_kinds=[]) == ["Chưa ghi bảng dùng cho loại đơn vị nào"]
    assert broken(is_draft=True) == ["Bản dùng thử phải có lời ghi chú"]
    assert len(broken(criteria=None)) == 1
    with pytest.raises(rubrics.RubricError):
        rubrics.parse("{[")


@pytest.mark.django_db
def test_loading_twice_changes_nothing():
    first = sheets.load_rubrics()
    counts = (Rubric.objects.count(), Criterion.objects.count(), Threshold.objects.count())
    assert counts[0] == 3
    assert sheets.load_rubrics() == first
    assert (Rubric.objects.count(), Criterion.objects.count(), Threshold.objects.count()) == counts


@pytest.mark.django_db
def test_a_published_version_never_changes():
    sheets.load_rubrics()
    changed = replace(rubrics.parse(QN), content_hash="0" * 64)
    with pytest.raises(rubrics.RubricError) as caught:
        rubrics.store(changed, now=timezone.now())
    assert str(caught.value) == "Bảng QN-CQDNCSGD bản 2025.1 đã nạp với nội dung khác; hãy đặt số bản mới"


@pytest.mark.django_db
def test_shipped_thresholds_are_unconfirmed():
    rubric = sheets.load_rubrics()
    default = rubric.threshold_sets.get()
    assert (default.authority, default.is_confirmed, default.source) == (None, False, "")
    assert [t.min_points for t in default.thresholds.all()] == [Decimal(90), Decimal(70), Decimal(50), Decimal(0)]


@pytest.mark.django_db
def test_newest_official_rubric_of_the_kind_is_used():
    sheets.load_rubrics()
    codes = {
        kind: getattr(rubric_for(kind, 2026, "51.21115."), "code", None)
        for kind in ("agency", "hospital", "enterprise", "school", "residential", "commune")
    }
    assert codes == {
        "agency": "QN-CQDNCSGD", "hospital": "QN-CQDNCSGD", "enterprise": "QN-CQDNCSGD", "school": "QN-CQDNCSGD",
        "residential": "THU-KDC", "commune": "THU-XA",
    }  # fmt: skip
    assert rubric_for("agency", 2024, "51.21115.") is None
