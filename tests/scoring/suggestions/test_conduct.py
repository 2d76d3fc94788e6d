"""Rows scored by exception, internal rules, union or tax."""

from __future__ import annotations

import pytest
import yaml
from django.conf import settings

from scoring.rules.facts import Incident
from tests.scoring.suggestions.cases import brief, facts, ranked, said, source

CALM = "Không có vụ việc nào được ghi nhận; chấm trừ khi có, ghi lý do."


def incidents(*codes):
    return facts(incidents=tuple(Incident(code, source("Hồ sơ năm 2026")) for code in codes))


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ((), (2, "record", CALM)),
        (("3e",), (2, "record", CALM)),
        (("3c",), (0, "record", "Đã ghi nhận vụ việc ở tiêu chí 3c (Thông tư 124).")),
        (("3b", "3c"), (0, "record", "Đã ghi nhận vụ việc ở tiêu chí 3c (Thông tư 124).")),
        (
            ("3b",),
            (
                None,
                "open",
                "Đã ghi nhận vụ việc ở tiêu chí 3b (Thông tư 124); người chấm xem có thuộc hàng này không.",
            ),
        ),
    ],
    ids=["calm", "another criterion", "the same thing", "both", "perhaps"],
)
def test_no_incident(codes, expected):
    assert brief(said("no_incident", incidents(*codes), 2, items=["3c"], near=["3b"])) == expected


def test_an_incident_is_lost_for_good():
    one = said("no_incident", incidents("3c"), 2, items=["3c"])
    assert one.lost == "đã ghi nhận vụ việc ở tiêu chí 3c (Thông tư 124)"


def test_a_row_without_a_matching_criterion_is_calm_whatever_happened():
    assert brief(said("no_incident", incidents("3c", "3e"), 2)) == (2, "record", CALM)


def test_named_criteria_are_in_the_circulars_sets_and_mean_what_the_rows_mean():
    """The codes are data of the rubric: each must exist and be of the kind "không xảy ra"."""
    folder = settings.BASE_DIR / "fixtures"
    offices = yaml.safe_load((folder / "checklists/co_quan_doanh_nghiep.yaml").read_text(encoding="utf-8"))
    rubric = yaml.safe_load((folder / "rubrics/qn_cqdncsgd_2025.yaml").read_text(encoding="utf-8"))
    [group] = [row for row in offices["criteria"] if row["code"] == "3"]
    texts = {row["code"]: row["text"] for row in group["children"] if row["kind"] == "absent"}
    named = {
        row["code"]: [*values.get("items", ()), *values.get("near", ())]
        for row in rubric["criteria"]
        if row.get("rule") == "no_incident" and (values := row.get("rule_values") or {})
    }
    assert named == {"5a": ["3c", "3b"], "5c": ["3d"], "5đ": ["3g"], "5e": ["3e"]}
    words = {"3c": "khiếu kiện, gây rối", "3b": "khiếu kiện", "3d": "đình công", "3g": "cháy nổ", "3e": "bí mật"}
    assert all(words[code] in texts[code] for codes in named.values() for code in codes)


def test_statute():
    paper = source("Nội quy, quy chế bảo vệ 11/QĐ", "2026-01-15")
    assert brief(said("statute", facts(statutes=(paper,)), 2)) == (
        2, "record", "Có Nội quy, quy chế bảo vệ 11/QĐ (15/1/2026).",
    )  # fmt: skip
    assert brief(said("statute", facts(), 2)) == (0, "nothing", "Chưa thấy nội quy, quy chế bảo vệ.")


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({"has_union": True, "union": ranked(2)}, (2, "record")),
        ({"has_union": True, "union": ranked(3)}, (0, "record")),
        ({"has_union": True, "union": ranked(None)}, (0, "nothing")),
        ({"has_union": True}, (0, "nothing")),
        ({"has_union": True, "tax_done": True, "figures": source()}, (0, "nothing")),
        ({"has_party": True}, (None, "open")),
        ({"has_party": True, "tax_done": True, "figures": source()}, (None, "open")),
        ({"tax_done": True, "figures": source()}, (2, "record")),
        ({"tax_done": False, "figures": source()}, (0, "record")),
        ({"figures": source()}, (0, "nothing")),
        ({}, (0, "nothing")),
    ],
)
def test_union_or_tax(known, expected):
    assert brief(said("union_or_tax", facts(**known), 2))[:2] == expected


def test_a_rating_is_lost_for_good_and_tax_is_not():
    rated = said("union_or_tax", facts(has_union=True, union=ranked(3)), 2)
    assert rated.lost == "công đoàn, đoàn thể xếp loại Hoàn thành nhiệm vụ"
    taxed = said("union_or_tax", facts(tax_done=False, figures=source()), 2)
    assert (taxed.lost, taxed.missing) == ("", "Hoàn thành nghĩa vụ nộp thuế rồi ghi lại ở mục Số liệu năm.")
