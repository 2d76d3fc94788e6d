"""Issuing: number, date, copy, results; superseding."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from common.models import AuditEvent, StatusChange
from common.workflow import Refused, WrongState
from decisions.domain.drafting import draft_superseding
from decisions.models import Decision, DecisionItem, SeriesNumber
from decisions.queries.decisions import items_of
from models_programs.models import Attachment
from registrations.models import Recognition, Registration
from tests.decisions import samples

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def results() -> list[tuple]:
    rows = Recognition.objects.order_by("unit__name")
    return list(rows.values_list("unit__name", "status", "decision_number", "decision_date", "issuer"))


def test_issuing_recognises_every_unit(cast):
    decision = samples.issued(cast)
    assert (decision.state, decision.number_shown, decision.signed_on) == ("issued", "01/QĐ-UBND", samples.SIGNED)
    said = ("recognised", "01/QĐ-UBND", samples.SIGNED, "Ủy ban nhân dân xã Bình Sơn")
    assert results() == [("Trường THPT Bình Sơn", *said), ("Trạm Y tế Bình Sơn", *said)]
    assert set(Registration.objects.values_list("state", flat=True)) == {"recognised"}
    assert [(item.unit_name, item.is_open, item.is_current, item.certificate) for item in items_of(decision)] == [
        ("Trạm Y tế Bình Sơn", False, True, "01"),
        ("Trường THPT Bình Sơn", False, True, "02"),
    ]
    assert AuditEvent.objects.filter(kind="recognition.recorded").count() == 2
    event = AuditEvent.objects.get(kind="decision.issued")
    assert (event.subject_id, event.detail["number"], event.detail["units"]) == (decision.pk, "01/QĐ-UBND", 2)


def test_a_second_call_finds_it_issued(cast):
    decision = samples.issued(cast)
    with pytest.raises(WrongState, match="Đã ban hành"):
        samples.sign(decision, cast.actor("approver"))
    assert (SeriesNumber.objects.count(), StatusChange.objects.filter(action="issue").count()) == (1, 1)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"signed_on": dt.date(2999, 1, 1)}, "signed_on"),
        ({"signed_on": dt.date(2025, 11, 15)}, "signed_on"),  # the window of schools begins on 16/11/2025
        ({"kept_at": "  "}, "scan"),
        ({"upload": SimpleUploadedFile("x.pdf", b"no pdf")}, "scan"),
    ],
    ids=["tomorrow", "too early", "no copy", "broken file"],
)
def test_bad_values_change_nothing(cast, fields, field):
    decision = samples.approved(cast)
    with pytest.raises(ValidationError) as caught:
        samples.sign(decision, cast.actor("officer"), **fields)
    assert list(caught.value.message_dict) == [field]
    assert (decision.state, decision.number) == ("approved", None)
    assert not (Recognition.objects.exists() or SeriesNumber.objects.exists() or Attachment.objects.exists())


@pytest.mark.parametrize("day", [dt.date(2025, 11, 16), dt.date(2026, 11, 22)])
def test_days_at_the_edges_are_taken(cast, day):
    now = dt.datetime(2026, 11, 22, 9, tzinfo=dt.UTC)
    decision = samples.sign(samples.approved(cast), cast.actor("officer"), signed_on=day, now=now)
    assert (decision.signed_on, SeriesNumber.objects.get().year) == (day, day.year)


def test_the_signed_scan_is_kept(cast):
    decision = samples.approved(cast)
    samples.sign(decision, cast.actor("approver"), kept_at="", upload=SimpleUploadedFile("qd.pdf", PDF))
    row = Attachment.objects.get()
    assert (row.subject_type, row.subject_id, row.authority_path, row.unit_id, row.number) == (
        "decisions.decision",
        decision.pk,
        cast.commune.path,
        None,
        "01/QĐ-UBND",
    )


def test_secret_scans_are_refused(cast):
    decision = samples.approved(cast)
    with pytest.raises(Refused, match="dấu mật"):
        samples.sign(decision, cast.actor("officer"), upload=SimpleUploadedFile("qd.pdf", PDF), is_secret=True)
    assert Decision.objects.get().state == "approved"


def test_a_unit_recognised_meanwhile_stops_all(cast):
    decision = samples.approved(cast)
    Registration.objects.filter(unit=cast.unit).update(state="recognised")
    with pytest.raises(Refused) as caught:
        samples.sign(decision, cast.actor("officer"))
    assert str(caught.value) == "Trường THPT Bình Sơn đã được công nhận."
    assert not Recognition.objects.exists()


def superseding(cast, old: Decision) -> Decision:
    return draft_superseding(decision=old, actor=cast.actor("officer"), now=timezone.now())


def test_superseding_moves_keeps_and_takes_back(cast):
    old = samples.issued(cast)
    extra = samples.units(cast.commune, 1)[0]
    new = superseding(cast, old)
    assert sorted(new.items.values_list("unit_name", flat=True)) == ["Trường THPT Bình Sơn", "Trạm Y tế Bình Sơn"]
    samples.edit(cast, new, unit_ids=[cast.unit.pk, extra.pk])
    samples.sign(samples.approve(cast, new), cast.actor("officer"), signed_on=dt.date(2026, 11, 12))
    old.refresh_from_db()
    assert (old.state, old.number_shown, new.number_shown) == ("superseded", "01/QĐ-UBND", "02/QĐ-UBND")
    assert [row[:3] for row in results()] == [
        ("Thôn Số 01", "recognised", "02/QĐ-UBND"),
        ("Trường THPT Bình Sơn", "recognised", "02/QĐ-UBND"),
    ]
    assert Registration.objects.get(unit=cast.sibling).state == "verified"
    current = DecisionItem.objects.filter(is_current=True).values_list("decision", "unit")
    assert set(current) == {(new.pk, cast.unit.pk), (new.pk, extra.pk)}
    assert old.items.count() == 2
    # the unit that was taken back may be decided again
    assert samples.draft(cast, [cast.sibling]).items.count() == 1


def test_one_superseding_draft_at_a_time(cast):
    old = samples.issued(cast)
    superseding(cast, old)
    with pytest.raises(Refused, match="Đã có dự thảo thay thế quyết định này"):
        superseding(cast, old)


def test_cancelling_the_superseding_draft_leaves_the_old_one_in_force(cast):
    from decisions.domain.steps import take_step

    old = samples.issued(cast)
    new = superseding(cast, old)
    take_step(action="cancel", decision=new, actor=cast.actor("officer"), now=timezone.now(), note=samples.NOTE)
    old.refresh_from_db()
    assert (old.state, old.items.filter(is_current=True).count(), len(results())) == ("issued", 2, 2)
    assert superseding(cast, old).items.count() == 2


def test_chains_of_superseding(cast):
    first = samples.issued(cast)
    second = samples.sign(samples.approve(cast, superseding(cast, first)), cast.actor("officer"))
    third = samples.sign(samples.approve(cast, superseding(cast, second)), cast.actor("officer"))
    states = [Decision.objects.get(pk=one.pk).state for one in (first, second, third)]
    assert states == ["superseded", "superseded", "issued"]
    assert {row[2] for row in results()} == {"03/QĐ-UBND"}
