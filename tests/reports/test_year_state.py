"""What the checklist reads from real rows: each thing that may be out of order, made by the verbs of its room."""

import datetime as dt

import pytest
from django.utils import timezone

from deadlines.domain.extensions import grant
from models_programs.models import Activity
from registrations.enums import RegistrationState
from reports.domain.closing import look
from scoring.domain.windows import extend, set_window
from scoring.enums import SheetState
from scoring.models import RowEvidence, RowQuestion, Scorecard
from tests import factories as make
from tests.deadlines import samples
from tests.registrations import cases
from tests.reports.closings import REASON, YEAR, ready
from tests.scoring import levels

pytestmark = pytest.mark.django_db


def item(cast, code, place=None):
    found = look(place or cast.commune, YEAR, now=timezone.now())
    return next(one for one in found.items if one.code == code)


def lines(cast, code, place=None):
    return [(one.name, one.note) for one in item(cast, code, place).names]


def test_units_by_what_they_lack(cast):
    ready(cast)
    late = make.unit(cast.commune, "Trường chưa làm gì")
    make.unit(cast.commune, "Chợ ngoài diện", eligibility="out")
    assert lines(cast, "unregistered") == [("Trường chưa làm gì", "")]
    assert [name for name, _ in lines(cast, "unscored")] == ["Chợ ngoài diện", "Trường chưa làm gì"]
    assert item(cast, "unregistered").names[0].url == f"/{YEAR}/don-vi/{late.pk}/"


def test_scored_and_not_approved(cast):
    levels.ground(cast)
    levels.scored(cast, cast.unit, state=SheetState.REVIEWED)
    assert [name for name, _ in lines(cast, "unclassified")] == [cast.unit.name]


def test_decisions_and_results_without_one(cast):
    ready(cast)
    assert lines(cast, "unsigned") == []
    levels.draft(cast, cast.unit)
    [(name, state)] = lines(cast, "unsigned")
    assert name.startswith("Dự thảo quyết định phân loại") and state == "đang soạn"
    third = make.unit(cast.commune, "Trường chờ công nhận")
    cases.registered(third, state=RegistrationState.VERIFIED)
    assert ("Trường chờ công nhận", "hồ sơ đạt, chưa có quyết định công nhận") in lines(cast, "undecided")


def test_an_issued_decision_names_its_units(cast):
    ready(cast)
    levels.issued(cast)
    assert item(cast, "undecided").is_fine
    assert item(cast, "unsigned").is_fine


def test_questions_without_an_answer(cast):
    cards = ready(cast)
    row = cards[0].rubric.criteria.filter(is_leaf=True).first()
    asked = {"scorecard": cards[0], "criterion": row, "text": "Vì sao?", "asked_by": cast.officer,
             "asked_at": timezone.now(), "due_on": dt.date(2026, 12, 1)}  # fmt: skip
    one = RowQuestion.objects.create(**asked)
    assert lines(cast, "unanswered") == [(cast.unit.name, f"hàng {row.code}, hạn trả lời 01/12/2026")]
    one.withdrawn_at = timezone.now()
    one.save()
    assert item(cast, "unanswered").is_fine


def test_rows_that_nothing_proves(cast):
    ready(cast)
    bare = dict(lines(cast, "unproven"))
    assert set(bare) == {cast.unit.name, cast.sibling.name}
    card = Scorecard.objects.get(unit=cast.unit)
    code = bare[cast.unit.name].removeprefix("hàng ").split(", ")[0]
    activity = Activity.objects.create(
        authority=cast.commune, unit=cast.unit, year=YEAR, kind="training", title="Tập huấn", on=dt.date(2026, 5, 1),
        created_at=timezone.now(), changed_at=timezone.now(),
    )  # fmt: skip
    RowEvidence.objects.create(
        scorecard=card, criterion=card.rubric.criteria.get(code=code), record_type="models_programs.activity",
        record_id=activity.pk, added_by=cast.officer, added_at=timezone.now(),
    )  # fmt: skip
    assert code not in dict(lines(cast, "unproven"))[cast.unit.name].removeprefix("hàng ").split(", ")


def test_extensions_that_are_still_open(cast):
    ready(cast)
    today = timezone.localdate()
    third = make.unit(cast.commune, "Trường được gia hạn")
    set_window(
        authority=cast.commune, year=YEAR, unit_kind="", on_time_to=None, closes_on=today, source="Kế hoạch 1/KH",
        actor=cast.actor("officer"), now=timezone.now(),
    )  # fmt: skip
    values = {"until": today + dt.timedelta(days=5), "reason": REASON, "actor": cast.actor("officer")}
    extend(units=[third, cast.unit], year=YEAR, now=timezone.now(), **values)
    due = samples.occurrence(samples.obligation(), third, year=YEAR, on_time_to=today)
    grant(occurrences=[due], now=timezone.now(), beyond_law=True, **values)
    day = f"đến hết ngày {values['until']:%d/%m/%Y}"
    assert lines(cast, "extensions") == [
        ("Trường được gia hạn", f"phiếu chấm điểm, {day}"),
        ("Trường được gia hạn", f"{due.obligation.title}, {day}"),
    ]


def test_reports_that_did_not_come(cast):
    ready(cast)
    of = samples.obligation()
    for place in (cast.unit, cast.other_unit):
        samples.occurrence(of, place, year=YEAR)
    samples.occurrence(of, cast.commune, year=YEAR)
    assert lines(cast, "reports") == [(cast.unit.name, f"{of.title}: chưa gửi")]
    assert lines(cast, "reports", cast.province) == [(cast.commune.name, f"{of.title}: chưa gửi")]


def test_other_places_do_not_leak(cast):
    ready(cast)
    before = [(one.code, one.names) for one in look(cast.commune, YEAR, now=timezone.now()).items]
    third = make.unit(cast.other_commune, "Trường xã khác")
    samples.occurrence(samples.obligation(), third, year=YEAR)
    cases.registered(third, state=RegistrationState.VERIFIED)
    assert [(one.code, one.names) for one in look(cast.commune, YEAR, now=timezone.now()).items] == before
