"""Writing and changing drafts: who, which units, which texts."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from common.models import AuditEvent
from common.workflow import NotAllowed, Refused, WrongState
from decisions.domain.drafting import draft_decision
from decisions.enums import DecisionKind
from decisions.models import Decision
from registrations.domain.registering import take_step as registration_step
from registrations.models import Registration
from tests import factories as make
from tests.decisions import samples
from units.domain.succession import NewUnit, rename_unit
from units.models import NumberSeries, Signer

pytestmark = pytest.mark.django_db


def drafted(cast, chosen, *, person: str = "officer", **fields) -> Decision:
    values = {"authority": cast.commune, "year": 2026, "now": timezone.now(), **fields}
    return draft_decision(unit_ids=[one.pk for one in chosen], actor=cast.actor(person), **values)


def test_a_draft_copies_letterhead_signer_and_names(cast):
    decision = samples.draft(cast)
    assert (decision.body, decision.place, decision.series.symbol) == (
        "Ủy ban nhân dân xã Bình Sơn",
        "Bình Sơn",
        "QĐ-UBND",
    )
    assert (decision.decided_by, decision.proposed_by) == ("Ủy ban nhân dân xã Bình Sơn", "Công an xã Bình Sơn")
    assert (decision.signer_capacity, decision.signer_post, decision.signer_name) == (
        "TM. ỦY BAN NHÂN DÂN",
        "Chủ tịch",
        "Nguyễn Thị Hồng",
    )
    assert sorted(decision.items.values_list("unit_name", flat=True)) == ["Trường THPT Bình Sơn", "Trạm Y tế Bình Sơn"]
    cast.commune.people_committee_name = "Tên khác"
    cast.commune.save()
    assert Decision.objects.get().body == "Ủy ban nhân dân xã Bình Sơn"
    assert AuditEvent.objects.filter(kind="decision.drafted", subject_id=decision.pk).count() == 1


@pytest.mark.parametrize("person", ["approver", "viewer", "admin", "outsider", "unit_head"])
def test_only_officers_of_the_deciding_authority_draft(cast, person):
    samples.registered(cast.unit)
    with pytest.raises(NotAllowed):
        drafted(cast, [cast.unit], person=person)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"state": "proposed"}, "Trường THPT Bình Sơn hồ sơ đang thẩm định."),
        ({"state": "accepted"}, "Trường THPT Bình Sơn chưa gửi hồ sơ đề nghị."),
        ({"verdict": "not_met", "failed": "3a, 3b"}, "Trường THPT Bình Sơn chưa đạt tiêu chí 3a, 3b."),
        ({"verdict": ""}, "Trường THPT Bình Sơn thẩm định chưa đạt."),
        ({"state": "recognised"}, "Trường THPT Bình Sơn đã được công nhận."),
        ({"state": "not_recognised", "verdict": "not_met"}, "Trường THPT Bình Sơn đã kết luận chưa đạt tiêu chuẩn."),
    ],
    ids=["proposed", "accepted", "failed", "unchecked", "recognised", "refused"],
)
def test_units_that_are_not_ready_are_named(cast, fields, words):
    samples.registered(cast.unit, **fields)
    with pytest.raises(Refused) as caught:
        drafted(cast, [cast.unit])
    assert str(caught.value) == words


def test_units_of_others_are_not_named(cast):
    samples.registered(cast.other_unit)
    samples.registered(cast.unit)
    with pytest.raises(Refused) as caught:
        drafted(cast, [cast.unit, cast.other_unit])
    assert str(caught.value) == "1 đơn vị không thuộc thẩm quyền quyết định của Xã Bình Sơn."
    assert not Decision.objects.exists()


def test_unregistered_units_are_named(cast):
    with pytest.raises(Refused, match="Trường THPT Bình Sơn chưa có bản đăng ký"):
        drafted(cast, [cast.unit])


def test_nobody_chosen(cast):
    with pytest.raises(Refused, match="Chọn ít nhất một đơn vị"):
        drafted(cast, [])


def test_a_unit_is_in_one_open_decision(cast):
    first = samples.draft(cast)
    with pytest.raises(Refused) as caught:
        drafted(cast, [cast.unit])
    assert str(caught.value) == f"Trường THPT Bình Sơn đang có trong {first.name_shown}."


def test_a_unit_that_ended_before_the_year_is_left_out(cast):
    samples.registered(cast.unit)
    cast.unit.valid_to = dt.date(2025, 12, 31)
    cast.unit.save()
    with pytest.raises(Refused, match="không còn là đơn vị của năm 2026"):
        drafted(cast, [cast.unit])


def test_classification_waits_for_its_room(cast, monkeypatch):
    from decisions.kinds import HANDLERS

    monkeypatch.delitem(HANDLERS, DecisionKind.CLASSIFICATION, raising=False)
    with pytest.raises(Refused, match="Chưa có dữ liệu để ra loại quyết định này"):
        drafted(cast, [cast.unit], kind=DecisionKind.CLASSIFICATION)


def test_edit_texts_units_and_version(cast):
    decision = samples.draft(cast)
    extra = samples.units(cast.commune, 1)[0]
    changes = samples.edit(
        cast,
        decision,
        values={"met_on": dt.date(2026, 11, 5), "met_chair": "Phạm Thị Dung, Phó Trưởng ban"},
        unit_ids=[cast.unit.pk, extra.pk],
        seen=1,
    )
    assert changes == {
        "met_on": ["", "05/11/2026"],
        "met_chair": ["", "Phạm Thị Dung, Phó Trưởng ban"],
        "units": ["2", "2"],
    }
    assert decision.version == 2
    assert set(decision.items.values_list("unit", flat=True)) == {cast.unit.pk, extra.pk}


def test_an_old_page_is_refused(cast):
    decision = samples.draft(cast)
    samples.edit(cast, decision, values={"place": "Châu Ổ"}, seen=1)
    with pytest.raises(ValidationError) as caught:
        samples.edit(cast, decision, values={"place": "Khác"}, seen=1)
    assert caught.value.code == "stale"


def test_the_board_series_brings_the_board_as_issuer(cast):
    decision = samples.draft(cast)
    board = NumberSeries.objects.get(symbol="QĐ-BCĐ")
    samples.edit(cast, decision, values={"series": board})
    assert decision.body == "Ban Chỉ đạo phòng, chống tội phạm xã Bình Sơn"
    assert decision.superior_body == "Ủy ban nhân dân xã Bình Sơn"


def test_signing_in_person_names_the_chief(cast):
    decision = samples.draft(cast)
    signer = Signer.objects.create(
        authority=cast.commune, capacity="KT. CHỦ TỊCH", post="Phó Chủ tịch", name="Lê Văn B"
    )
    samples.edit(cast, decision, signer=signer)
    assert (decision.signer_name, decision.decided_by) == ("Lê Văn B", "Chủ tịch Ủy ban nhân dân xã Bình Sơn")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"body": ""}, "body"),
        ({"met_on": dt.date(2999, 1, 1)}, "met_on"),
        ({"met_on": dt.date(2020, 1, 1)}, "met_on"),
        ({"place": "x" * 101}, "place"),
        ({"extra_bases": "Căn cứ\x01"}, "extra_bases"),
    ],
    ids=["no body", "future", "other year", "long", "strange"],
)
def test_bad_values_are_refused_by_field(cast, values, field):
    decision = samples.draft(cast)
    with pytest.raises(ValidationError) as caught:
        samples.edit(cast, decision, values=values)
    assert list(caught.value.message_dict) == [field]


def test_series_and_signer_of_others_are_refused(cast):
    decision = samples.draft(cast)
    series = samples.letterhead(cast.other_commune)
    with pytest.raises(ValidationError):
        samples.edit(cast, decision, values={"series": series})
    with pytest.raises(ValidationError):
        samples.edit(cast, decision, signer=Signer.objects.get(authority=cast.other_commune))


def test_what_was_sent_on_is_not_edited(cast):
    decision = samples.submitted(cast)
    with pytest.raises(WrongState):
        samples.edit(cast, decision, values={"place": "Khác"})


def test_a_dossier_in_a_decision_is_not_opened_again(cast):
    decision = samples.draft(cast)
    row = Registration.objects.get(unit=cast.unit)
    with pytest.raises(Refused) as caught:
        registration_step(
            action="recheck", registration=row, actor=cast.actor("officer"), now=timezone.now(), note=samples.NOTE
        )
    assert str(caught.value).startswith(f"Đơn vị đang có trong {decision.name_shown}.")


def test_a_renamed_unit_stays_in_its_draft(cast):
    decision = samples.draft(cast)
    admin = make.actor(make.person("admin", cast.commune, "Quản Trị"))
    new = rename_unit(
        unit=cast.unit,
        new=NewUnit(name="Trường THPT Số 1", code="THPT01B"),
        on=dt.date(2026, 6, 1),
        document="Quyết định 5/QĐ-UBND",
        actor=admin,
        now=timezone.now(),
    )
    assert sorted(decision.items.values_list("unit_name", flat=True)) == ["Trường THPT Số 1", "Trạm Y tế Bình Sơn"]
    assert decision.items.filter(unit=new).exists()
