"""Own texts: who sets them, whose wins, what the log keeps."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from common.models import AuditEvent
from common.scope import Role
from common.workflow import NotAllowed
from letters.domain import STALE, set_wording, unset_wording
from letters.models import LetterText
from letters.queries import own_text, specs, wording, wordings
from letters.rules.wording import FIELDS, SOURCE
from tests import factories as make

pytestmark = pytest.mark.django_db
CODE = "decision.recognition"
GROUNDS = "Công văn số 12/CA ngày 05/01/2026"


def texts(**changes):
    return {**{field: getattr(specs()[CODE], field) for field in FIELDS}, **changes}


def put(cast, who="admin", authority=None, source=GROUNDS, seen=None, **changes):
    return set_wording(
        spec=specs()[CODE], authority=authority or cast.commune, values=texts(**changes), source=source,
        actor=cast.actor(who), now=timezone.now(), seen=seen,
    )  # fmt: skip


@pytest.fixture
def provincial(cast):
    cast.chief = make.person(Role.ADMIN, cast.province, username="quantritinh")
    return cast


def test_only_the_administrator_of_that_very_authority_sets(provincial):
    for who in ("officer", "approver", "viewer", "unit_head", "outsider", "chief"):
        with pytest.raises(NotAllowed):
            put(provincial, who)
        with pytest.raises(NotAllowed):
            unset_wording(
                spec=specs()[CODE], authority=provincial.commune, actor=provincial.actor(who), now=timezone.now()
            )
    for authority in (provincial.province, provincial.other_commune):
        with pytest.raises(NotAllowed):
            put(provincial, "admin", authority)
    assert LetterText.objects.count() == 0


def test_the_nearest_text_wins(provincial):
    assert (wording(CODE, provincial.commune.path).subject, wording(CODE, provincial.commune.path).version) == (
        specs()[CODE].subject, 0,
    )  # fmt: skip
    put(provincial, "chief", provincial.province, subject="Bản của tỉnh")
    held = wording(CODE, provincial.commune.path)
    assert (held.subject, held.set_by, held.source, held.confirmed) == (
        "Bản của tỉnh",
        "Tỉnh Quảng Ngãi",
        GROUNDS,
        True,
    )
    put(provincial, subject="Bản của xã")
    held = {one.spec.code: one for one in wordings(provincial.commune.path)}
    assert list(held) == list(specs())
    assert (held[CODE].subject, held[CODE].set_by) == ("Bản của xã", "Xã Bình Sơn")
    assert wording(CODE, provincial.other_commune.path).subject == "Bản của tỉnh"
    assert wording(CODE, provincial.ministry.path).subject == specs()[CODE].subject
    assert own_text(CODE, provincial.other_commune.path) is None


def test_reading_takes_one_query(cast, django_assert_num_queries):
    put(cast)
    with django_assert_num_queries(1):
        wordings(cast.commune.path)
    with django_assert_num_queries(1):
        wording(CODE, cast.commune.path)


def test_setting_twice_keeps_one_row_and_two_events(cast):
    put(cast, subject="Lần một")
    put(cast, subject="Lần hai  có  cách ", seen=1)
    row = LetterText.objects.get()
    assert (row.subject, row.version, row.authority_path, row.changed_by) == (
        "Lần hai có cách", 2, cast.commune.path, cast.admin,
    )  # fmt: skip
    events = AuditEvent.objects.filter(kind="letter.set").order_by("pk")
    assert [event.detail["before"] and event.detail["before"]["subject"] for event in events] == [None, "Lần một"]
    assert [event.detail["after"]["subject"] for event in events] == ["Lần một", "Lần hai có cách"]
    assert [(event.detail["code"], event.detail["version"]) for event in events] == [(CODE, 1), (CODE, 2)]


def test_an_old_page_does_not_overwrite(cast):
    put(cast, subject="Lần một", seen=0)
    for seen in (0, 2):
        with pytest.raises(ValidationError) as caught:
            put(cast, subject="Lần hai", seen=seen)
        assert (caught.value.messages, caught.value.code) == ([STALE], "stale")
    assert LetterText.objects.get().subject == "Lần một"


def test_a_text_needs_its_grounds_and_must_be_sound(cast):
    with pytest.raises(ValidationError) as caught:
        put(cast, source="12/2026 – 3456789", body="{lạ}", recipients="Một\x00")
    assert caught.value.message_dict == {
        "source": [SOURCE],
        "body": ["Không có ô trống {lạ}. Chọn trong danh sách ô trống bên cạnh."],
        "recipients": ["Xóa ký tự lạ (ký tự điều khiển) trong ô này rồi lưu lại."],
    }
    assert LetterText.objects.count() == AuditEvent.objects.filter(kind__startswith="letter.").count() == 0


def test_taking_back(cast):
    put(cast, subject="Bản của xã")
    for _ in range(2):
        unset_wording(spec=specs()[CODE], authority=cast.commune, actor=cast.actor("admin"), now=timezone.now())
    assert wording(CODE, cast.commune.path).subject == specs()[CODE].subject
    event = AuditEvent.objects.get(kind="letter.unset")
    assert (event.detail["before"]["subject"], event.detail["code"]) == ("Bản của xã", CODE)
