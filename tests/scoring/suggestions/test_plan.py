from __future__ import annotations

import pytest

from scoring.rules.suggestion import Basis
from tests.scoring.suggestions.cases import brief, facts, said, source

PLAN = source("Kế hoạch bảo đảm an ninh, trật tự 05/KH", "2026-02-20", 1)
LATE = source("Kế hoạch bảo đảm an ninh, trật tự 09/KH", "2026-04-15", 2)
RESOLUTION = source("Nghị quyết của cấp ủy 02-NQ/CB", "2026-02-10", 3)
UNDATED = source("Kế hoạch bảo đảm an ninh, trật tự 05/KH", "", 4)
REST = "Chưa ghi sơ kết, tổng kết nào; chế độ báo cáo do người chấm xem."


def plan(**known):
    return said("plan", facts(**known))


def test_both_in_quarter_one():
    assert brief(plan(has_party=True, resolutions=(RESOLUTION,), plans=(PLAN,))) == (
        3,
        "record",
        "Nghị quyết của cấp ủy 02-NQ/CB ngày 10/2/2026; Kế hoạch bảo đảm an ninh, trật tự 05/KH ngày 20/2/2026. "
        + REST,
    )


def test_without_a_party_organisation_the_plan_alone():
    one = plan(plans=(PLAN,))
    assert brief(one) == (3, "record", f"Kế hoạch bảo đảm an ninh, trật tự 05/KH ngày 20/2/2026. {REST}")
    assert one.records == (PLAN,)


def test_reviews_are_counted_in_the_sentence_and_linked():
    meeting = source("Hội nghị tổng kết", "2026-10-20", 9)
    before = source("Tổng kết năm trước", "2025-10-20", 10)
    one = plan(plans=(PLAN,), activities={"meeting": (before, meeting)})
    assert "Đã ghi 1 hội nghị, sơ kết, tổng kết" in one.sentence
    assert one.records == (PLAN, meeting)


def test_late_is_lost_for_good():
    one = plan(plans=(LATE,))
    assert (one.points, one.basis) == (0, Basis.RECORD)
    assert one.lost == "kế hoạch bảo đảm an ninh, trật tự 09/KH ký ngày 15/4/2026, sau 31/3"
    assert one.records == (LATE,)


def test_an_earlier_paper_beside_a_late_one_counts():
    assert plan(plans=(LATE, PLAN)).points == 3


@pytest.mark.parametrize(
    ("known", "sentence", "missing"),
    [
        ({"plans": (UNDATED,)}, "Chưa rõ có ban hành trong Quý I không.", "Ghi đúng ngày ban hành của văn bản."),
        (
            {"plans": (source("Kế hoạch 1/KH", "2025-02-02"),)},
            "Chưa rõ có ban hành trong Quý I không.",
            "Ghi đúng ngày ban hành của văn bản.",
        ),
        (
            {"plans": (PLAN,), "has_party": True},
            "Chưa thấy nghị quyết của cấp ủy.",
            "Ghi nghị quyết của cấp ủy.",
        ),
    ],
    ids=["no day", "before the year", "no resolution"],
)
def test_a_part_leaves_it_open(known, sentence, missing):
    one = plan(**known)
    assert (one.points, one.basis, one.missing) == (None, Basis.OPEN, missing)
    assert one.sentence.endswith(sentence)


def test_nothing_says_what_to_record():
    one = plan(has_party=True)
    words = "nghị quyết của cấp ủy và kế hoạch bảo đảm an ninh, trật tự"
    assert brief(one) == (0, "nothing", f"Chưa thấy {words} của năm.")
    assert one.missing == f"Ghi {words} ban hành trong Quý I."
