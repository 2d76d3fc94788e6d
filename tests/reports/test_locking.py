"""Nothing of a closed year is written, whichever way it comes; what is not of the year goes on."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from common.locks import YearLocked, lock_of, refuse_locked
from common.scope import Role
from deadlines.domain.extensions import grant
from models_programs.models import (
    Activity,
    Attachment,
    Commendation,
    Force,
    ModelField,
    ModelPlace,
    MovementModel,
    Programme,
    UnitYear,
)
from registrations.domain.recognition import recognise_units, record_recognition
from registrations.models import Recognition, Registration
from reports.domain.closing import undo_closing
from reports.domain.locking import YEARLY
from scoring.domain.closing import reopen_year
from scoring.domain.windows import extend
from scoring.models import Closing, Extension, RowQuestion, Scorecard, SheetWindow
from scoring.queries.closing import closing_of
from tests import factories as make
from tests.deadlines import samples
from tests.reports.closings import REASON, YEAR, chief, close, closed, ready
from units.domain.succession import NewUnit, merge_units, rename_unit
from units.domain.units import close_unit
from units.models import Authority, Unit

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 6, 1, 8, tzinfo=dt.UTC)


def record(cast, table, **values):
    defaults = {"authority": cast.commune, "unit": cast.unit, "year": YEAR, "created_at": NOW, "changed_at": NOW}
    return table(**{**defaults, **values})


def activity(cast, **values):
    return record(cast, Activity, **{"kind": "festival", "title": "Ngày hội", "on": dt.date(2026, 8, 10), **values})


def model(cast, **values):
    field, _ = ModelField.objects.get_or_create(code="khac", defaults={"name": "Khác"})
    return record(cast, MovementModel, **{"name": "Camera an ninh", "field": field, **values})


WRITES = {
    "registration": lambda cast: Registration.objects.get(unit=cast.unit).save(),
    "recognition": lambda cast: Recognition.objects.get(unit=cast.unit).save(),
    "recognition gone": lambda cast: Recognition.objects.get(unit=cast.unit).delete(),
    "sheet": lambda cast: Scorecard.objects.get(unit=cast.unit).save(),
    "question": lambda cast: RowQuestion.objects.create(
        scorecard=Scorecard.objects.get(unit=cast.unit),
        criterion=Scorecard.objects.get(unit=cast.unit).rubric.criteria.filter(is_leaf=True).first(),
        text="Thử", asked_by=cast.officer, asked_at=NOW, due_on=NOW.date(),
    ),
    "scoring closing": lambda cast: Closing.objects.get().save(),
    "window": lambda cast: SheetWindow.objects.create(
        authority=cast.commune, authority_path=cast.commune.path, year=YEAR, source="Thử", set_by=cast.officer,
        set_at=NOW,
    ),
    "activity": lambda cast: activity(cast).save(),
    "activity of another year moved in": lambda cast: moved(cast),
    "figures": lambda cast: record(cast, UnitYear, people=5).save(),
    "force": lambda cast: record(cast, Force, kind="guard", members=3).save(),
    "commendation": lambda cast: record(
        cast, Commendation, kind="regular", subject="person", name="A", level="commune"
    ).save(),
    "model registered in it": lambda cast: model(cast).save(),
    "plan of that year alone": lambda cast: record(cast, Programme, unit=None, title="KH", year_to=YEAR).save(),
    "evidence of its sheet": lambda cast: Attachment.objects.create(
        subject_type="scoring.scorecard", subject_id=Scorecard.objects.get(unit=cast.unit).pk, form="reference",
        authority_path=cast.commune.path, number="1", added_at=NOW,
    ),
}  # fmt: skip


def moved(cast):
    row = activity(cast, year=YEAR - 1, on=dt.date(2025, 8, 10))
    row.save()
    row.year = YEAR
    row.save()


@pytest.mark.parametrize("what", WRITES)
def test_rows_of_the_year_refuse(cast, what):
    closed(cast)
    with pytest.raises(YearLocked, match="Năm 2026 của Xã Bình Sơn đã khóa sổ"), transaction.atomic():
        WRITES[what](cast)


@pytest.mark.parametrize("what", [name for name in WRITES if name != "recognition gone"])
def test_the_same_is_taken_while_the_year_is_open(cast, what):
    ready(cast)
    WRITES[what](cast)


def test_every_table_with_a_year_and_a_place_is_guarded():
    """A new yearly table is either kept here or named below with the reason."""
    from django.apps import apps

    not_of_it = {
        "Occurrence", "MovementModel", "Regulation", "YearClosing", "YearNumbers", "Stale", "UnitFact", "Issue",
        "WorkbookUpload",
    }  # fmt: skip
    yearly = {
        table.__name__
        for table in apps.get_models()
        if {"year", "authority_path"} <= {field.name for field in table._meta.fields}
    }
    assert yearly - {table.__name__ for table in YEARLY} == not_of_it


def test_verbs_that_write_many_rows_at_once_refuse(cast):
    closed(cast)
    now = timezone.now()
    with pytest.raises(YearLocked):
        recognise_units(
            registrations=Registration.objects.filter(unit=cast.unit), decision_number="1/QĐ", issuer="UBND",
            decision_date=dt.date(2026, 1, 5), actor=cast.actor("officer"), now=now,
        )  # fmt: skip
    with pytest.raises(YearLocked):
        extend(
            units=[cast.unit], year=YEAR, until=now.date() + dt.timedelta(days=9), reason=REASON,
            actor=cast.actor("officer"), now=now,
        )  # fmt: skip
    due = samples.occurrence(samples.obligation(), cast.unit, year=YEAR, on_time_to=now.date())
    with pytest.raises(YearLocked):
        grant(
            occurrences=[due], until=now.date() + dt.timedelta(days=9), reason=REASON, actor=cast.actor("officer"),
            now=now, beyond_law=True,
        )  # fmt: skip
    assert not Extension.objects.exists()


def test_the_scoring_is_not_opened_under_a_closed_year(cast):
    closed(cast)
    held = closing_of(cast.commune.path, YEAR)
    with pytest.raises(YearLocked):
        reopen_year(closing=held, reason=REASON, actor=cast.actor("approver"), now=timezone.now())
    assert closing_of(cast.commune.path, YEAR) == held


def test_other_places_and_other_years_go_on(cast):
    closed(cast)
    activity(cast, authority=cast.other_commune, unit=cast.other_unit).save()
    activity(cast, year=YEAR + 1, on=dt.date(2027, 2, 1)).save()
    record(cast, Programme, unit=None, title="Kế hoạch 5 năm", year_to=YEAR + 4).save()
    assert Activity.objects.count() == 2


def test_after_it_was_opened_again_everything_is_taken(cast):
    made = closed(cast)
    chief(cast)
    undo_closing(closing=made, reason=REASON, actor=cast.actor("chief"), now=timezone.now())
    record_recognition(
        unit=cast.unit, year=YEAR, status="recognised", actor=cast.actor("officer"), now=timezone.now(),
        decision_number="125/QĐ-UBND", decision_date=dt.date(2026, 1, 10),
    )  # fmt: skip
    activity(cast).save()


# --- What lives for years ---------------------------------------------------------------------------------------------


def test_a_living_model_goes_on_but_the_end_of_the_closed_year_stays(cast):
    alive = model(cast, year=2025)
    alive.save()
    place = ModelPlace.objects.create(model=alive, unit=cast.unit, opened_on=dt.date(2025, 3, 1))
    closed(cast)
    alive.name = "Camera an ninh, ánh sáng an ninh"
    alive.save()
    place.closed_on = dt.date(2027, 2, 1)
    place.save()
    ModelPlace.objects.create(model=alive, unit=cast.sibling, opened_on=dt.date(2027, 1, 5))
    for day in (dt.date(2026, 5, 1), dt.date(2025, 5, 1)):
        place.closed_on = day
        with pytest.raises(YearLocked):
            place.save()
    with pytest.raises(YearLocked):
        ModelPlace.objects.create(model=alive, unit=cast.sibling, opened_on=dt.date(2026, 1, 5))
    alive.state, alive.ended_on, alive.end_reason = "ended", dt.date(2026, 6, 1), "Hết tác dụng"
    with pytest.raises(YearLocked):
        alive.save()


def test_units_are_corrected_renamed_merged_and_closed_after_the_year(cast):
    closed(cast)
    actor, now = cast.actor("officer"), dt.datetime(2027, 3, 1, 8, tzinfo=dt.UTC)
    on = dt.date(2027, 2, 1)
    third = make.unit(cast.commune, "Trường Mới", code="MOI")
    rename_unit(unit=third, new=NewUnit("MOI2", "Trường Mới hơn"), on=on, document="", actor=actor, now=now)
    cast.unit.name = "Trường THPT Bình Sơn 1"
    cast.unit.save()
    merge_units(
        units=[cast.unit, cast.sibling], new=NewUnit("GOP", "Đơn vị gộp"), on=on, document="", actor=actor, now=now
    )
    assert Unit.objects.get(code="GOP").valid_from == on


def test_nothing_about_units_is_dated_back_into_a_closed_year(cast):
    closed(cast)
    actor, now = cast.actor("officer"), dt.datetime(2027, 3, 1, 8, tzinfo=dt.UTC)
    on = dt.date(2026, 6, 1)
    for act in (
        lambda: rename_unit(unit=cast.unit, new=NewUnit("X", "Tên mới"), on=on, document="", actor=actor, now=now),
        lambda: merge_units(
            units=[cast.unit, cast.sibling], new=NewUnit("Y", "Gộp"), on=on, document="", actor=actor, now=now
        ),
        lambda: close_unit(unit=cast.unit, on=on, reason="Giải thể theo quyết định", actor=actor, now=now),
    ):
        with pytest.raises(ValidationError, match="đã khóa sổ"):
            act()
    assert set(Unit.objects.filter(authority=cast.commune, valid_to=None)) == {cast.unit, cast.sibling}


# --- Asking -----------------------------------------------------------------------------------------------------------


def test_one_question_for_each_place_and_transaction(cast):
    path = cast.commune.path
    with (
        transaction.atomic(),
        CaptureQueriesContext(
            connection,
        ) as asked,
    ):
        for _ in range(50):
            refuse_locked([(path, YEAR), (path, YEAR - 1)])
    assert len([one for one in asked if "year_closing" in one["sql"] or "yearclosing" in one["sql"]]) == 1
    with transaction.atomic(), CaptureQueriesContext(connection) as asked:
        refuse_locked([(path, YEAR)])
    assert len([one for one in asked if "yearclosing" in one["sql"]]) == 1


def test_the_lock_says_who_and_since_when(cast):
    made = closed(cast)
    lock = lock_of(cast.commune.path, YEAR)
    assert (lock.place, lock.by, lock.since) == ("Xã Bình Sơn", "Phạm Thị Dung", made.closed_at)
    assert lock.url == f"/2026/khoa-so/{made.pk}/"
    assert lock_of(cast.commune.path, YEAR - 1) is None
    assert lock_of(cast.other_commune.path, YEAR) is None


def test_a_place_that_held_nothing_is_closed_with_the_level_above(cast):
    """Nobody waited for it; what comes to it afterwards would not be in the numbers that were closed."""
    ready(cast)
    close(cast)
    cast.other_unit.delete()
    chief(cast)
    made = close(cast, "chief", cast.province)
    lock = lock_of(cast.other_commune.path, YEAR)
    assert lock is not None and lock.place == cast.province.name
    with pytest.raises(YearLocked):
        activity(cast, authority=cast.other_commune, unit=None).save()
    undo_closing(closing=made, reason=REASON, actor=_minister(cast), now=timezone.now())
    activity(cast, authority=cast.other_commune, unit=None).save()


def _minister(cast):
    ministry = Authority.objects.get(path="")
    cast.minister = make.person(Role.APPROVER, ministry, "Đỗ Văn Bộ", username="lanhdaobo")
    return cast.actor("minister")


def test_what_was_found_open_is_forgotten_with_its_savepoint(cast):
    """PostgreSQL gives a lock away that was taken after a savepoint when it goes back to it."""
    place = (cast.commune.path, YEAR)
    with transaction.atomic(), CaptureQueriesContext(connection) as asked:
        with transaction.atomic():
            refuse_locked([place])
            refuse_locked([place])
        refuse_locked([place])
        with transaction.atomic():
            refuse_locked([place])
    assert len([one for one in asked if "yearclosing" in one["sql"]]) == 2
