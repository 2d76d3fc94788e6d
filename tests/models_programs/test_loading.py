"""The five source plans as fixtures: each target and date of domain.md 8.1 and 8.2, loaded once however often asked."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from models_programs.enums import Basis, DateRule, Operator, RegulationKind
from models_programs.loading import load_programmes, load_regulations, shipped_programmes, shipped_regulations
from models_programs.models import Programme, ProgrammeDate, Regulation, Target, TargetFigure
from models_programs.queries.metrics import METRICS, TYPED
from models_programs.rules.dates import date_words
from tests import factories as make
from units.enums import AuthorityKind, UnitKind

PLANS = {row["code"]: row for row in shipped_programmes()}

# domain.md 8.2, transcribed: (plan, metric) → {(operator, value)}. "all units" of SD: thôn, CQ, DN, trường.
TARGETS = {
    ("blv_2026", "recognised"): {(">=", 70)},
    ("blv_2026", "classified_good"): {(">", 75)},
    ("qn_2025", "registered"): {(">=", 100)},
    ("hn_2024", "registered"): {(">=", 100)},
    ("qn_2025", "recognised"): {(">=", 80)},
    ("sd_2026", "registered"): {(">=", 100)},
    ("sd_2026", "recognised"): {(">=", 95), (">=", 70)},
    ("sd_2026", "classified_weak"): {("=", 0)},
    ("sd_2026", "classified_good"): {(">=", 100)},
    ("sd_2026", "officials_informed"): {(">=", 100)},
    ("sd_2026", "people_informed"): {(">", 90)},
    ("hn_2024", "staff_briefed"): {(">=", 100)},
    ("qn_2025", "members_joined"): {(">=", 90)},
    ("qn_2025", "sub_units_committed"): {(">=", 100)},
    ("sd_2026", "effective_model"): {(">=", 100)},
    ("hn_2024", "effective_model"): {(">=", 100)},
    ("sd_2026", "effective_models"): {(">=", 1)},
    ("sd_2026", "exemplars"): {(">=", 1)},
    ("sd_2026", "forces_trained"): {(">=", 100)},
    ("sd_2026", "forces_equipped"): {(">=", 100)},
    ("sd_2026", "festival_held"): {(">=", 100)},
    ("sd_2026", "board_attended"): {(">=", 100)},
    ("sd_2026", "inspected"): {(">=", 100)},
    ("sd_2026", "inspected_units"): {(">=", 10)},
    ("yk_2026", "commune_recognised"): {("=", 1)},
    ("yk_2026", "commune_excellent"): {("=", 1)},
    # the commune gate of TT 124 (last row)
    ("blv_2026", "registered"): {(">=", 100)},
    ("yk_2026", "registered"): {(">=", 100)},
    ("yk_2026", "recognised"): {(">=", 70)},
}

# domain.md 8.1, transcribed: (plan, rule, day, month or quarter).
DATES = [
    ("blv_2026", DateRule.MONTH, None, 1),
    ("blv_2026", DateRule.BEFORE, 31, 1),
    ("blv_2026", DateRule.QUARTER, None, 1),
    ("blv_2026", DateRule.ON, 30, 10),
    ("blv_2026", DateRule.YEAR_END, None, None),
    ("blv_2026", DateRule.ON, 19, 8),
    ("blv_2026", DateRule.ON, 26, 6),
    ("blv_2026", DateRule.ON, 4, 10),
    ("blv_2026", DateRule.MONTH, None, 9),
    ("blv_2026", DateRule.ON, 18, 11),
    ("qn_2025", DateRule.QUARTER, None, 1),
    ("qn_2025", DateRule.BEFORE, 25, 8),
    ("qn_2025", DateRule.BEFORE, 5, 11),
    ("hn_2024", DateRule.YEAR_START, None, None),
    ("hn_2024", DateRule.QUARTER, None, 1),
    ("hn_2024", DateRule.MONTHLY_BEFORE, 10, None),
    ("hn_2024", DateRule.BEFORE, 10, 6),
    ("hn_2024", DateRule.BEFORE, 10, 11),
    ("hn_2024", DateRule.BEFORE, 15, 11),
    ("hn_2024", DateRule.BEFORE, 20, 11),
    ("yk_2026", DateRule.ON, 19, 8),
    ("yk_2026", DateRule.ON, 18, 11),
    ("yk_2026", DateRule.YEAR_END, None, None),
    ("sd_2026", DateRule.QUARTER, None, 1),
    ("sd_2026", DateRule.QUARTER, None, 2),
    ("sd_2026", DateRule.BEFORE, 15, 10),
    ("sd_2026", DateRule.YEAR_END, None, None),
    ("sd_2026", DateRule.ON, 5, 6),
    ("sd_2026", DateRule.ON, 26, 6),
    ("sd_2026", DateRule.ON, 30, 7),
    ("sd_2026", DateRule.ON, 19, 8),
    ("sd_2026", DateRule.MONTH, None, 9),
    ("sd_2026", DateRule.ON, 4, 10),
]
# domain.md 8.5
REGULATIONS = {
    "351/KH-UBND", "02/2020/NĐ-CP", "03/2019/NĐ-CP", "505/QCPH-CATP-SGDĐT", "15/QCPH-CATP-SYT", "571/KH-CAHN-SLĐTB&XH",
    "06-CTr/TU", "25/QĐ-TTg", "05-CTr/BDVTU-CAHN", "5132/CTrPH-CA-MTTQ", "02/CTrPH-CA-MTTQ", "814/CTrPH-CAX-MTTQ",
}  # fmt: skip


@pytest.fixture
def places(db):
    """The authorities of the five plans."""
    ministry = make.authority("Bộ Công an", kind=AuthorityKind.MINISTRY, code="BCA")
    for province, communes in {"01": (), "08": ("02536",), "31": ("11948", "11020"), "51": ()}.items():
        parent = make.authority(f"Tỉnh {province}", kind=AuthorityKind.PROVINCE, parent=ministry, code=province)
        for code in communes:
            make.authority(f"Xã {code}", parent=parent, code=code)


@pytest.mark.parametrize(("plan", "metric"), TARGETS)
def test_targets_are_those_of_the_table(plan, metric):
    found = {(row["operator"], row["value"]) for row in PLANS[plan]["targets"] if row["metric"] == metric}
    assert found == TARGETS[plan, metric]


def test_no_share_or_count_beyond_the_table():
    """Every measured target is in the table above; what is typed by hand is told by name."""
    measured = {
        (code, row["metric"]) for code, plan in PLANS.items() for row in plan["targets"] if row["metric"] != TYPED
    }
    assert measured - set(TARGETS) == {("blv_2026", "recognised"), *()} - set(TARGETS)
    typed = {
        (code, row["code"]) for code, plan in PLANS.items() for row in plan["targets"] if row["metric"] == "declared"
    }
    assert typed == {
        ("hn_2024", "festival_model_units"),
        ("yk_2026", "drug_free_commune"),
        ("yk_2026", "festival_model_units"),
        ("sd_2026", "model_noted"),
        ("sd_2026", "exemplary_commune"),
        ("sd_2026", "exemplary_commune_kept"),
        ("sd_2026", "exemplary_police"),
    }


@pytest.mark.parametrize(("plan", "rule", "day", "month"), DATES)
def test_dates_are_those_of_the_table(plan, rule, day, month):
    found = [(row["rule"], row["day"], row["month"] or row["quarter"]) for row in PLANS[plan]["dates"]]
    assert (rule, day, month) in found


def test_a_plan_without_reports_has_no_report_dates():
    """domain.md 8.7: Yết Kiêu names no dated report; its number was left blank."""
    assert PLANS["yk_2026"]["number"] == ""
    assert {row["code"] for row in PLANS["yk_2026"]["dates"]} == {"festival", "unity_day", "year_end_summary"}


def test_everything_shipped_speaks_the_code_s_language():
    for code, plan in PLANS.items():
        for row in plan["targets"]:
            assert row["metric"] in METRICS, (code, row)
            assert row["operator"] in Operator.values
            assert row["basis"] in Basis.values
            assert set(row["kinds"]) <= set(UnitKind.values)
            assert row["denominator"] or not METRICS[row["metric"]].is_share, (code, row["code"])
        for row in plan["dates"]:
            words = {name: row[name] for name in ("rule", "day", "month", "quarter", "year")}
            assert date_words(**words)
    for row in shipped_regulations():
        assert row["kind"] in RegulationKind.values


def test_regulations_named_by_the_plans():
    assert {row["number"] for row in shipped_regulations()} >= REGULATIONS


@pytest.mark.django_db
def test_loading_twice_changes_nothing(places):
    now = timezone.now()
    assert load_programmes(now=now) == (5, 0)
    before = [list(table.objects.order_by("pk").values()) for table in (Programme, Target, ProgrammeDate)]
    assert load_programmes(now=now + dt.timedelta(days=1)) == (0, 0)
    assert [list(table.objects.order_by("pk").values()) for table in (Programme, Target, ProgrammeDate)] == before
    assert Target.objects.count() == sum(len(plan["targets"]) for plan in PLANS.values())
    first = load_regulations(now=now)
    assert first == len(shipped_regulations())
    assert load_regulations(now=now) == 0
    assert Regulation.objects.count() == first


@pytest.mark.django_db
def test_a_changed_plan_is_brought_up_and_typed_figures_stay(places):
    now = timezone.now()
    load_programmes(now=now)
    plan = Programme.objects.get(shipped_code="yk_2026")
    target = plan.targets.get(code="drug_free_commune")
    TargetFigure.objects.create(
        target=target, authority=plan.authority, year=2026, value=1, source="Quyết định 12", recorded_at=now
    )
    Programme.objects.filter(pk=plan.pk).update(shipped_hash="old", title="Khác")
    Target.objects.filter(pk=target.pk).update(text="Khác")
    Target.objects.create(programme=plan, code="gone", text="Thừa", metric="declared", value=1)
    assert load_programmes(now=now) == (0, 1)
    plan.refresh_from_db()
    target.refresh_from_db()
    assert (plan.title, target.text) == (
        PLANS["yk_2026"]["title"],
        next(row["text"] for row in PLANS["yk_2026"]["targets"] if row["code"] == "drug_free_commune"),
    )
    assert not plan.targets.filter(code="gone").exists()
    assert TargetFigure.objects.get().target_id == target.pk


@pytest.mark.django_db
def test_only_places_of_this_installation(db):
    ministry = make.authority("Bộ Công an", kind=AuthorityKind.MINISTRY, code="BCA")
    make.authority("Quảng Ngãi", kind=AuthorityKind.PROVINCE, parent=ministry, code="51")
    assert load_programmes(now=timezone.now()) == (1, 0)
    assert Programme.objects.get().shipped_code == "qn_2025"
    numbers = {row["number"] for row in shipped_regulations() if row["authority"] in ("", "51.")}
    load_regulations(now=timezone.now())
    assert set(Regulation.objects.values_list("number", flat=True)) == numbers
