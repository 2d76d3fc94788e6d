"""The demo year: deterministic, complete, true to the engine, and harmless to real data (quality.md DOC-03)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Model

from accounts.models import Membership, User
from common.models import AuditEvent, Setting, StatusChange, WorkYear
from common.scope import Role
from models_programs.models import Activity, ModelRating
from models_programs.views.registry import KINDS
from registrations.models import Recognition
from reports.demo import build, points
from reports.demo.plan import PASSWORD, STAGES, YEAR, dice, places
from reports.demo.sign_ins import sign_ins
from scoring.enums import Column, SheetState
from scoring.models import Mark, MarkRevision, Scorecard, ThresholdSet
from scoring.queries import load_sheets
from tests import factories as make
from units.enums import Eligibility, SuccessionKind, UnitKind
from units.models import Unit, UnitSuccession
from units.rules import needs_reason

# Everything that people see; not the salted password, not when the rubric was loaded.
COLUMNS: dict[type[Model], tuple[str, ...]] = {
    Unit: ("pk", "authority_path", "area__path", "code", "name", "address", "head_name", "phone", "valid_to", "staff"),
    User: ("pk", "username", "full_name", "post", "phone", "created_at"),
    Membership: ("pk", "user__username", "role", "authority__path", "unit__code", "valid_from"),
    Scorecard: (
        "pk",
        "unit_id",
        "year",
        "state",
        "self_total",
        "superior_total",
        "level_id",
        "receipt_code",
        "sent_at",
    ),
    Mark: ("pk", "scorecard_id", "criterion__code", "self_points", "self_note", "superior_points", "superior_reason"),
    MarkRevision: ("pk", "scorecard_id", "column", "old_points", "new_points", "reason", "at"),
    Recognition: ("pk", "unit_id", "year", "status", "decision_number", "decision_date", "reason"),
    ModelRating: ("pk", "place__model__name", "unit__code", "year", "rank"),
    Activity: ("pk", "unit__code", "kind", "on", "present", "board_member"),
    StatusChange: ("pk", "subject_id", "action", "actor__username", "at", "note"),
    AuditEvent: ("pk", "kind", "subject_id", "at"),
}


def content() -> str:
    """One hash over every chosen column of every row, ids included."""
    digest = hashlib.sha256()
    for model, columns in COLUMNS.items():
        for row in model._default_manager.order_by("pk").values_list(*columns):
            digest.update(json.dumps(row, default=str, ensure_ascii=False).encode())
    return digest.hexdigest()


@pytest.fixture(scope="module")
def year(django_db_setup: Any, django_db_blocker: Any) -> Iterator[int]:
    """The demo year, built once for the questions below and rolled back after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        build.build()
        yield YEAR
        transaction.set_rollback(True)


def test_it_holds_at_least_a_hundred_units_of_every_kind(year: int) -> None:
    """DOC-03."""
    assert Unit.objects.count() >= 110
    assert set(Unit.objects.values_list("kind", flat=True)) == set(UnitKind.values)
    assert set(Unit.objects.values_list("eligibility", flat=True)) == set(Eligibility.values)
    assert Unit.objects.filter(kind=UnitKind.COMMUNE).count() >= 20
    assert not [unit for unit in Unit.objects.all() if needs_reason(unit.eligibility) and not unit.eligibility_reason]
    for path in ("51.21040.", "31.11948.", "31.11020.", "08.02536.", "01.PA03.", "01.PA03.DOI1."):
        assert Unit.objects.filter(authority_path=path).exists(), path
    hospital = Unit.objects.get(authority_path="01.PA03.", code="BV01")
    assert hospital.area.path == "01.00004."


def test_sheets_are_in_every_state_late_and_returned_ones_too(year: int) -> None:
    """DOC-03."""
    cards = Scorecard.objects.filter(year=year)
    assert set(cards.values_list("state", flat=True)) == set(SheetState.values)
    approved = Scorecard.objects.filter(state=SheetState.APPROVED)
    assert set(approved.filter(year=year).values_list("level_id", flat=True)) == {"XS", "K", "TB", "Y"}
    assert approved.filter(year=year - 1).count() >= 20
    steps = StatusChange.objects.filter(subject_type="scoring.scorecard")
    actions = set(steps.values_list("action", flat=True))
    assert actions == {"send", "withdraw", "start_review", "return", "finish_review", "recheck", "approve", "reopen"}
    lives = StatusChange.objects.filter(subject_type="models_programs.movementmodel")
    assert set(lives.values_list("action", flat=True)) == {"deploy", "launch", "spread", "review", "rate"}
    for pages in KINDS.values():
        assert pages.model.objects.filter(authority__path="51.21040.", year=YEAR).exists(), pages.slug
    assert cards.filter(entered_on_behalf=True).count() >= 3
    late = cards.filter(sent_at__gte=build.moment(year, 11, 5))
    assert late.filter(state=SheetState.SENT).count() >= 4
    assert cards.filter(state=SheetState.DRAFT, self_missing=0, self_total__gt=0).exists()
    assert any(card.marks.count() == card.self_missing for card in cards.filter(state=SheetState.DRAFT))


def test_a_merge_and_a_new_name_keep_the_old_year_with_the_old_unit(year: int) -> None:
    """domain.md section 10 item 12."""
    merged = UnitSuccession.objects.filter(kind=SuccessionKind.MERGE)
    assert {row.predecessor.name for row in merged} == {"Thôn Đông Yên 1", "Thôn Đông Yên 2"}
    renamed = UnitSuccession.objects.get(kind=SuccessionKind.RENAME)
    assert [card.year for card in renamed.predecessor.scorecards.all()] == [year - 1]
    assert [card.year for card in renamed.successor.scorecards.all()] == [year]


def test_totals_are_those_of_the_engine(year: int) -> None:
    """What is stored beside a sheet is what its rows add up to."""
    cards = list(Scorecard.objects.select_related("unit", "rubric"))
    sheets = load_sheets(cards)
    assert len(sheets) == len(cards) > 100
    for sheet in sheets:
        card = sheet.card
        assert (card.self_total, card.self_missing) == (sheet.self_tally.total, len(sheet.self_tally.missing))
        assert card.superior_total == sheet.superior_tally.total
        assert card.superior_missing == len(sheet.superior_tally.missing)


def test_differences_have_reasons(year: int) -> None:
    """A superior's mark that differs says why; marks were typed by the people whose column it is."""
    marks = Mark.objects.filter(scorecard__year=year, superior_by__isnull=False, scorecard__state="approved")
    differing = [mark for mark in marks if mark.superior_points != mark.self_points]
    assert len(differing) >= 8
    assert all(len(mark.superior_reason) > 10 for mark in differing)
    assert MarkRevision.objects.filter(column=Column.SELF).exists()


def test_thresholds_are_confirmed_in_one_province_only(year: int) -> None:
    """Elsewhere levels stay "tạm tính"; the source says that it is not a real text."""
    confirmed = ThresholdSet.objects.exclude(confirmed_at=None).get()
    assert confirmed.authority is not None
    assert confirmed.authority.path == "51."
    assert confirmed.source.startswith("DỮ LIỆU MẪU")
    assert "không phải văn bản thật" in confirmed.source


def test_everybody_can_sign_in_with_the_documented_password(year: int) -> None:
    """SEC-AUTH-01: the password passes the product's own rules for every demo account; nobody must change it."""
    users = list(User.objects.all())
    assert all(user.is_demo and not user.must_change_password for user in users)
    assert users[0].check_password(PASSWORD)
    assert len({user.password for user in users}) == 1
    assert len(PASSWORD) >= 15
    for user in users:
        validate_password(PASSWORD, user)


def test_the_table_of_sign_ins_shows_every_role_and_one_person_with_two(year: int) -> None:
    """One sign-in per role at least."""
    rows = sign_ins()
    text = " | ".join(role for role, *_ in rows)
    assert all(label in text for label in Role.labels)
    assert [user for role, _, user, _ in rows if "+" in role] == ["haivai"]
    assert {user for *_, user, _ in rows} >= {
        "truong",
        "thon",
        "canbo",
        "lanhdao",
        "quantri",
        "tinhxem",
        "sonduong",
        "pa03",
    }
    assert User.objects.filter(username__in=[user for *_, user, _ in rows]).count() == len(rows)


def test_nothing_in_it_happened_after_its_last_day(year: int) -> None:
    """Fixed dates of 2025 and 2026; telephone numbers that cannot be called."""
    assert StatusChange.objects.latest("at").at < build.moment(2026, 11, 21)
    assert StatusChange.objects.earliest("at").at > build.moment(2025, 2, 1)
    assert all(
        phone.startswith("0900 000 ") for phone in Unit.objects.exclude(phone="").values_list("phone", flat=True)
    )
    assert list(WorkYear.objects.values_list("year", flat=True)) == [2026, 2025]


@pytest.mark.django_db(transaction=True, reset_sequences=True)
def test_two_fresh_runs_give_the_same_content_and_a_second_run_changes_nothing() -> None:
    """DOC-03: deterministic, idempotent, ``--reset``."""
    said = StringIO()
    call_command("demo", stdout=said)
    first = content()
    call_command("demo", stdout=said)
    assert content() == first
    assert "đã có sẵn" in said.getvalue()
    Unit.objects.filter(code="KDC01").update(name="Thôn khác")
    assert content() != first
    call_command("demo", reset=True, stdout=said)
    assert content() == first
    assert said.getvalue().count("hoc-cham-diem-2026") >= 3 * 11


@pytest.mark.django_db
def test_a_database_with_real_people_is_refused() -> None:
    """DOC-03: neither made nor reset beside real accounts."""
    make.user("Nguyễn Văn Thật")
    with pytest.raises(CommandError, match="1 tài khoản thật"):
        call_command("demo", stdout=StringIO())
    with pytest.raises(CommandError, match="không phải dữ liệu mẫu"):
        call_command("demo", reset=True, stdout=StringIO())
    Setting.objects.create(name="demo")
    with pytest.raises(CommandError, match="1 tài khoản thật"):
        call_command("demo", reset=True, stdout=StringIO())
    assert User.objects.count() == 1


@pytest.mark.django_db
def test_a_database_with_real_units_is_refused() -> None:
    """DOC-03."""
    make.unit(make.authority("Xã Thật"))
    with pytest.raises(CommandError, match="đơn vị hoặc phiếu chấm điểm thật"):
        call_command("demo", stdout=StringIO())
    with pytest.raises(CommandError, match="không có dữ liệu mẫu"):
        call_command("demo", sign_ins=True, stdout=StringIO())
    assert Unit.objects.count() == 1


def test_every_story_of_the_plan_is_known() -> None:
    """A slip in fixtures/demo is named at once; codes are unique within a place."""
    for plan in places():
        rows = [*plan.units, *plan.later]
        assert {row.stage for row in rows} <= set(STAGES)
        assert {row.level for row in rows} <= set(points.TARGETS)
        assert len({row.code for row in rows}) == len(rows)


def test_figures_aim_at_the_level_they_should() -> None:
    """The superior's typed points lie in the range of the wanted level, on half points."""
    from decimal import Decimal

    leaves = [points.Leaf(n, str(n), Decimal(size)) for n, size in enumerate((3, 3, 5, 1, 1, 1, 2, 14, 4, 10, 6), 1)]
    for level, (low, high) in points.TARGETS.items():
        for seed in range(20):
            known = {2: Decimal(3), 5: Decimal(1)} if seed % 2 else {}
            rng = dice(level, seed)
            made = points.cells(leaves, rubric="QN-CQDNCSGD", level=level, year=YEAR, rng=rng, known=known)
            total = sum(cell.superior for cell in made)
            assert low - Decimal("0.5") <= total <= high
            assert all(0 <= cell.own <= cell.leaf.max_points and cell.own % Decimal("0.5") == 0 for cell in made)
            assert all(bool(cell.reason) == (cell.own != cell.superior) for cell in made)
