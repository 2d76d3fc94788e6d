"""Who decides on which day; entrusting at its edges."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from common.models import AuditEvent
from common.scope import Role
from common.workflow import NotAllowed, Refused
from decisions.domain.drafting import draft_decision
from decisions.domain.entrusting import end_entrustment, entrust
from decisions.domain.steps import take_step
from decisions.models import Entrustment
from decisions.queries.deciders import units_decided_by
from registrations.models import Recognition
from tests import factories as make
from tests.decisions import samples

pytestmark = pytest.mark.django_db
FROM, TO = dt.date(2026, 1, 5), dt.date(2026, 10, 31)
DOCUMENT = "Quyết định 12/QĐ-UBND ngày 05/01/2026"
NOW = dt.datetime(2026, 11, 20, 2, 0, tzinfo=dt.UTC)


@pytest.fixture
def place(cast):
    """A provincial agency that stands in the commune, one that stands elsewhere; the province's administrator."""
    cast.chief = make.person(Role.ADMIN, cast.province, "Trương Văn Khôi", username="quantritinh")
    cast.bank = make.unit(cast.province, "Chi nhánh Ngân hàng tỉnh", kind="agency", area=cast.commune)
    cast.port = make.unit(cast.province, "Cảng tỉnh", kind="enterprise", area=cast.other_commune)
    return cast


def give(place, **fields) -> Entrustment:
    values = {
        "authority": place.province,
        "to": place.commune,
        "kind": "recognition",
        "unit_kinds": [],
        "valid_from": FROM,
        "valid_to": TO,
        "document": DOCUMENT,
        "actor": make.actor(place.chief),
        "now": NOW,
    }
    return entrust(**{**values, **fields})


@pytest.mark.parametrize(
    ("day", "decider"),
    [
        (dt.date(2026, 1, 4), "province"),
        (FROM, "commune"),
        (TO, "commune"),
        (dt.date(2026, 11, 1), "province"),
    ],
    ids=["day before", "first day", "last day", "day after"],
)
def test_both_ends_are_included(place, day, decider):
    give(place)
    assert list(units_decided_by(place.province, day)) == (
        [place.port] if decider == "commune" else [place.port, place.bank]
    )
    own = {place.unit, place.sibling}
    assert set(units_decided_by(place.commune, day)) == (own | {place.bank} if decider == "commune" else own)


def test_a_commune_gets_only_what_stands_in_it(place):
    give(place)
    assert list(units_decided_by(place.province, TO)) == [place.port]
    assert place.port not in units_decided_by(place.commune, TO)


def test_kinds_narrow_it(place):
    give(place, unit_kinds=["enterprise"])
    assert place.bank in units_decided_by(place.province, TO)


def test_a_department_gets_all(place):
    department = make.authority("Phòng PA03", kind="department", parent=place.province, code="PA03")
    give(place, to=department)
    assert set(units_decided_by(department, TO)) == {place.bank, place.port}
    assert not units_decided_by(place.province, TO).exists()


def test_the_entrusted_commune_decides(place):
    give(place, valid_to=None)
    samples.letterhead(place.commune)
    for one in (place.bank, place.unit):
        samples.registered(one)
    now = timezone.now()
    decision = draft_decision(
        authority=place.commune,
        year=2026,
        unit_ids=[place.bank.pk, place.unit.pk],
        actor=place.actor("officer"),
        now=now,
    )
    samples.sign(samples.approve(place, decision), place.actor("officer"))
    assert Recognition.objects.get(unit=place.bank).decision_number == "01/QĐ-UBND"


def test_the_province_does_not_decide_meanwhile(place):
    give(place, valid_to=None)
    samples.registered(place.bank)
    officer = make.actor(make.person(Role.OFFICER, place.province, "Ngô Văn Khoa"))
    with pytest.raises(Refused, match="đã giao nơi khác quyết định"):
        draft_decision(authority=place.province, year=2026, unit_ids=[place.bank.pk], actor=officer, now=timezone.now())


def test_the_day_of_signing_counts(place):
    """Drafted while it held, signed after it ended: refused with the unit's name."""
    row = give(place, valid_to=None)
    samples.letterhead(place.commune)
    samples.registered(place.bank)
    october = dt.datetime(2026, 10, 20, 2, 0, tzinfo=dt.UTC)
    officer, approver = place.actor("officer"), place.actor("approver")
    decision = draft_decision(authority=place.commune, year=2026, unit_ids=[place.bank.pk], actor=officer, now=october)
    take_step(action="submit", decision=decision, actor=officer, now=october)
    take_step(action="approve", decision=decision, actor=approver, now=october)
    end_entrustment(entrustment=row, on=TO, actor=make.actor(place.chief), now=NOW)
    with pytest.raises(Refused) as caught:
        samples.sign(decision, officer, signed_on=dt.date(2026, 11, 1), now=NOW)
    assert str(caught.value) == (
        "Chi nhánh Ngân hàng tỉnh không thuộc thẩm quyền quyết định của Xã Bình Sơn ngày 01/11/2026."
    )
    assert samples.sign(decision, officer, signed_on=TO, now=NOW).state == "issued"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"valid_to": dt.date(2026, 1, 4)}, "valid_to"),
        ({"document": "ngắn"}, "document"),
        ({"kind": "khác"}, "kind"),
        ({"unit_kinds": ["khác"]}, "unit_kinds"),
    ],
    ids=["dates", "document", "kind", "unit kinds"],
)
def test_bad_values(place, fields, field):
    with pytest.raises(ValidationError) as caught:
        give(place, **fields)
    assert list(caught.value.message_dict) == [field]


def test_only_the_level_right_below(place):
    team = make.authority(
        "Đội 1", kind="team", parent=make.authority("Phòng", kind="department", parent=place.province)
    )
    for stranger in (team, place.ministry, place.province):
        with pytest.raises((ValidationError, NotAllowed)):
            give(place, to=stranger)


def test_only_the_own_administrator(place):
    for person in ("admin", "officer", "viewer"):
        with pytest.raises(NotAllowed):
            give(place, actor=place.actor(person))
    row = give(place)
    with pytest.raises(NotAllowed):
        end_entrustment(entrustment=row, on=TO, actor=place.actor("admin"), now=NOW)


@pytest.mark.parametrize(
    ("fields", "clashes"),
    [
        ({}, True),
        ({"valid_from": TO}, True),
        ({"valid_from": dt.date(2026, 11, 1), "valid_to": None}, False),
        ({"to": "other_commune"}, False),
        ({"to": "department"}, True),
        ({"to": "department", "unit_kinds": ["enterprise"]}, False),
        ({"kind": "classification"}, False),
    ],
    ids=["same", "last day", "after", "other commune", "department", "other kinds", "other decisions"],
)
def test_overlaps(place, fields, clashes):
    place.department = make.authority("Phòng PA03", kind="department", parent=place.province, code="PA03")
    give(place, unit_kinds=["agency", "school"])
    values = {"valid_to": None, **fields}
    if "to" in fields:
        values["to"] = getattr(place, fields["to"])
    if clashes:
        with pytest.raises(ValidationError, match="Trùng với ủy quyền cho Xã Bình Sơn"):
            give(place, **values)
    else:
        assert give(place, **values).pk


def test_ending(place):
    row = give(place, valid_to=None)
    with pytest.raises(ValidationError):
        end_entrustment(entrustment=row, on=dt.date(2026, 1, 4), actor=make.actor(place.chief), now=NOW)
    end_entrustment(entrustment=row, on=TO, actor=make.actor(place.chief), now=NOW)
    assert row.valid_to == TO
    with pytest.raises(ValidationError, match="đã hết"):
        end_entrustment(entrustment=row, on=dt.date(2026, 12, 1), actor=make.actor(place.chief), now=NOW)
    kinds = list(AuditEvent.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["decision.entrusted", "decision.entrustment_ended"]
