"""The litany, the same for every kind of record: works, wrong method, wrong role, other unit, bad input, stale page."""

from __future__ import annotations

from functools import partial

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from common.models import AuditEvent
from common.scope import Role
from models_programs.domain.records import edit_record, remove_record
from models_programs.views.registry import KINDS
from tests.models_programs.samples import SAMPLES

pytestmark = pytest.mark.django_db
ALL = sorted(KINDS)
UNIT_KINDS = [slug for slug in ALL if Role.UNIT_HEAD in KINDS[slug].writers]


@pytest.fixture(autouse=True)
def october():
    with time_machine.travel("2026-10-20 09:00+07:00", tick=True):
        yield


def url(slug, suffix="", *args):
    return reverse(f"models_programs:{slug}{suffix}", args=[2026, *args])


def own(cast, slug, **fields):
    """A record of the cast's unit, or of the commune where the kind is the authority's."""
    pages = KINDS[slug]
    unit = None if pages.unit_choice == "none" else cast.unit
    return SAMPLES[slug].make(cast.commune, unit, **fields)


def posted(cast, slug, **more):
    unit = {} if KINDS[slug].unit_choice == "none" else {"unit": cast.unit.pk}
    return {**SAMPLES[slug].post, **unit, **more}


def test_every_kind_has_a_sample():
    assert set(SAMPLES) == set(KINDS)


@pytest.mark.parametrize("slug", ALL)
def test_officer_adds_reads_changes_removes(cast, slug):
    client, model = cast.client("officer"), KINDS[slug].model
    before = set(model.objects.values_list("pk", flat=True))
    answer = client.post(url(slug, "_add"), posted(cast, slug))
    assert answer.status_code == 302, answer.context["form"].errors
    record = model.objects.exclude(pk__in=before).get()
    assert (record.authority, record.year) == (cast.commune, 2026)
    assert record.unit == (None if KINDS[slug].unit_choice == "none" else cast.unit)
    assert client.get(url(slug, "", record.pk)).status_code == 200
    field, value = SAMPLES[slug].change
    initial = client.get(url(slug, "_edit", record.pk)).context["form"].initial
    answer = client.post(url(slug, "_edit", record.pk), posted(cast, slug, seen=initial["seen"], **{field: value}))
    assert answer.status_code == 302, answer.context["form"].errors
    record.refresh_from_db()
    assert str(getattr(record, field)) == value
    assert client.post(url(slug, "_remove", record.pk)).status_code == 302
    assert not model.objects.filter(pk=record.pk).exists()
    kinds = list(AuditEvent.objects.filter(subject_id=record.pk).values_list("kind", flat=True))
    name = model._meta.model_name
    assert kinds == [f"{name}.created", f"{name}.edited", f"{name}.removed"]


@pytest.mark.parametrize("slug", UNIT_KINDS)
def test_unit_head_keeps_the_own_unit_only(cast, slug):
    client, model = cast.client("unit_head"), KINDS[slug].model
    foreign = SAMPLES[slug].make(None, cast.sibling)
    answer = client.post(url(slug, "_add"), posted(cast, slug, unit=cast.sibling.pk))
    assert answer.status_code == 302, answer.context["form"].errors
    record = model.objects.exclude(pk=foreign.pk).latest("pk")
    assert record.unit == cast.unit
    listed = client.get(url(slug, "_list"))
    assert {row.pk for row in listed.context["table"].data.data} == {record.pk}
    for suffix in ("", "_edit", "_remove"):
        assert client.get(url(slug, suffix, foreign.pk)).status_code == 404


@pytest.mark.parametrize("slug", ALL)
@pytest.mark.parametrize("person", ["viewer", "approver", "admin"])
def test_readers_read_and_do_not_write(cast, slug, person):
    record, client = own(cast, slug), cast.client(person)
    role = make_role(cast, person)
    readable = 200 if role in KINDS[slug].readers else 403
    assert client.get(url(slug, "_list")).status_code == readable
    assert client.get(url(slug, "", record.pk)).status_code == readable
    if role not in KINDS[slug].writers:
        assert client.get(url(slug, "_add")).status_code == 403
        assert client.post(url(slug, "_remove", record.pk)).status_code == 403
        assert KINDS[slug].model.objects.filter(pk=record.pk).exists()


def make_role(cast, person):
    return cast.actor(person).role


@pytest.mark.parametrize("slug", ALL)
def test_outside_the_scope_is_404(cast, slug):
    record, client = own(cast, slug), cast.client("outsider")
    assert client.get(url(slug, "", record.pk)).status_code == 404
    assert client.post(url(slug, "_edit", record.pk), posted(cast, slug)).status_code == 404
    assert record.pk not in {row.pk for row in client.get(url(slug, "_list")).context["table"].data.data}


@pytest.mark.parametrize("slug", ALL)
def test_what_is_missing_is_said_and_what_was_typed_stays(cast, slug):
    client = cast.client("officer")
    for field in SAMPLES[slug].required:
        sent = posted(cast, slug)
        sent[field] = ""
        answer = client.post(url(slug, "_add"), sent)
        assert answer.status_code == 422, field
        errors = answer.context["form"].errors
        assert field in errors, (field, errors)
        assert all(sentence.endswith(".") for sentence in errors[field])
        for name, value in sent.items():
            if name != field and value and name in answer.context["form"].fields:
                assert str(answer.context["form"][name].value()) == str(value), name


@pytest.mark.parametrize("slug", ALL)
def test_somebody_was_faster(cast, slug):
    record, client = own(cast, slug), cast.client("officer")
    field, value = SAMPLES[slug].change
    sent = posted(cast, slug, seen=record.version, **{field: value})
    KINDS[slug].model.objects.filter(pk=record.pk).update(version=7)
    answer = client.post(url(slug, "_edit", record.pk), sent)
    assert answer.status_code == 422
    assert "người khác đã sửa" in answer.content.decode()
    assert str(answer.context["form"][field].value()) == value
    assert client.post(url(slug, "_edit", record.pk), {**sent, "seen": 7}).status_code == 302


@pytest.mark.parametrize("slug", ALL)
def test_queries_of_the_list_do_not_grow(cast, slug):
    client = cast.client("officer")
    counts = []
    for number in (1, 3):
        while (
            KINDS[slug].visible(cast.actor("officer")).filter(KINDS[slug].in_year(2026), shipped(slug)).count() < number
        ):
            another(cast, slug)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url(slug, "_list")).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[1] <= 17


def shipped(slug):
    from django.db.models import Q

    return Q(shipped_code="") if hasattr(KINDS[slug].model, "shipped_code") else Q()


def another(cast, slug):
    from tests import factories as make

    unit = None if KINDS[slug].unit_choice == "none" else make.unit(cast.commune)
    return SAMPLES[slug].make(cast.commune, unit)


@pytest.mark.parametrize("slug", ALL)
def test_wrong_methods_and_ids(cast, slug):
    record, client = own(cast, slug), cast.client("officer")
    assert client.post(url(slug, "", record.pk)).status_code == 405
    assert client.post(url(slug, "_list")).status_code == 405
    assert client.get(url(slug, "", 987654321)).status_code == 404
    assert client.get(url(slug, "", record.pk).replace("2026", "2031")).status_code == 404


@pytest.mark.parametrize("slug", ALL)
def test_somebody_removed_it_meanwhile(cast, slug):
    """The row is gone between the look and the lock: a sentence, not a fault."""
    record = own(cast, slug)
    again = {"record": record, "actor": cast.actor("officer"), "now": timezone.now(), "writers": KINDS[slug].writers}
    KINDS[slug].model.objects.filter(pk=record.pk).update(version=2)
    remove_record(**{**again, "record": KINDS[slug].model.objects.get(pk=record.pk)})
    for verb in (remove_record, partial(edit_record, values={})):
        with pytest.raises(ValidationError, match="vừa được người khác xóa"):
            verb(**again)
