"""Writing and changing a draft: its units, texts, series and signer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from common import audit, rows
from common.locks import refuse_locked
from common.scope import Actor
from common.workflow import NotAllowed, Refused, WrongState
from decisions.domain.choosing import chosen, own_ids, taken_words
from decisions.enums import EDITABLE, OPEN, DecisionKind, DecisionState
from decisions.kinds import Candidate, handler_of
from decisions.models import Decision, DecisionItem
from decisions.rules.heading import decided_by, is_board_symbol
from decisions.rules.permissions import ONLY_OFFICER, may_draft
from units.models import Authority, NumberSeries, Signer

STALE = "Dự thảo vừa được người khác lưu. Chép lại phần anh/chị đã sửa, mở lại trang rồi sửa tiếp."
NOBODY = "Chọn ít nhất một đơn vị."
TEXTS = (
    "superior_body", "body", "place", "decided_by", "proposed_by", "board", "extra_bases",
    "met_on", "met_place", "met_chair", "met_secretary", "met_attendees", "met_conclusion",
)  # fmt: skip


def heading_for(authority: Authority, series: NumberSeries | None) -> dict[str, str]:
    """The issuing body as the letterhead of the authority names it: the Ban Chỉ đạo for its own series of numbers."""
    committee = authority.people_committee_name or authority.police_name or authority.name
    if series is not None and is_board_symbol(series.symbol) and authority.steering_board_name:
        return {"superior_body": committee, "body": authority.steering_board_name}
    return {"superior_body": authority.parent_body_name, "body": committee}


def draft_decision(
    *,
    authority: Authority,
    year: int,
    unit_ids: Iterable[int],
    actor: Actor,
    now: dt.datetime,
    kind: str = DecisionKind.RECOGNITION,
) -> Decision:
    """A draft about some units with the letterhead, the first series and the usual signer of the authority.

    Raises NotAllowed for anybody but an officer of it; Refused naming the units that cannot be chosen.
    """
    ids = set(unit_ids)
    if not may_draft(actor, authority.path):
        raise NotAllowed(ONLY_OFFICER)
    if not ids:
        raise Refused(NOBODY)
    picked = chosen(
        kind=kind, authority=authority, year=year, on=timezone.localdate(now), unit_ids=ids, own=(), actor=actor
    )
    decision = _blank(authority, year, kind, actor, now)
    _store(decision, picked, actor, now)
    return decision


def draft_superseding(*, decision: Decision, actor: Actor, now: dt.datetime) -> Decision:
    """A draft that will supersede an issued decision, with the old one's units and texts to start from.

    Raises NotAllowed, WrongState when the old one is not in force, Refused when such a draft is there already.
    """
    if not may_draft(actor, decision.authority_path):
        raise NotAllowed(ONLY_OFFICER)
    with transaction.atomic():
        old = Decision.objects.select_for_update().get(pk=decision.pk)
        if old.state != DecisionState.ISSUED:
            raise WrongState(f"Quyết định đang ở trạng thái “{old.get_state_display()}”, không thay thế được.")
        handler_of(old.kind)
        if other := old.superseded_by.filter(state__in=OPEN).first():
            raise Refused(
                f"Đã có dự thảo thay thế quyết định này, soạn ngày {other.created_at:%d/%m/%Y}. Mở dự thảo đó."
            )
        new = _blank(old.authority, old.year, old.kind, actor, now)
        new.supersedes, new.series = old, old.series
        for name in (*TEXTS, "signer_capacity", "signer_post", "signer_name"):
            setattr(new, name, getattr(old, name))
        picked = [
            Candidate(item.unit, level=item.level, points=item.points) for item in old.items.select_related("unit")
        ]
        _store(new, picked, actor, now)
    return new


def edit_decision(
    *,
    decision: Decision,
    values: Mapping[str, Any],
    actor: Actor,
    now: dt.datetime,
    seen: int | None = None,
    unit_ids: Iterable[int] | None = None,
    signer: Signer | None = None,
) -> dict[str, list[str]]:
    """Change texts, ``series``, signer and units of a draft. Returns {field: [before, after]} in words.

    A change of series brings the heading that fits it, unless ``values`` changes the heading too. Raises NotAllowed,
    WrongState, Refused with names, or ValidationError by field (code "stale" when somebody else was faster).
    """
    if not may_draft(actor, decision.authority_path):
        raise NotAllowed(ONLY_OFFICER)
    with transaction.atomic():
        row = Decision.objects.select_for_update().get(pk=decision.pk)
        if row.state not in EDITABLE:
            raise WrongState(f"Quyết định đang ở trạng thái “{row.get_state_display()}”, không sửa được nữa.")
        if seen is not None and seen != row.version:
            raise ValidationError(STALE, code="stale")
        changes = _assign(row, values, signer)
        _check(row, timezone.localdate(now))
        if unit_ids is not None:
            changes |= _replace_units(row, set(unit_ids), actor, now)
        if changes:
            row.version += 1
            row.save()
            _log("edited", row, actor, now, changes=changes)
    decision.refresh_from_db()
    return changes


def _blank(authority: Authority, year: int, kind: str, actor: Actor, now: dt.datetime) -> Decision:
    series = authority.series.first()
    signer = authority.signers.filter(is_default=True).first()
    heading = heading_for(authority, series)
    said = (signer.capacity, signer.post, signer.name) if signer else ("", "", "")
    return Decision(
        authority=authority,
        year=year,
        kind=kind,
        series=series,
        **heading,
        place=authority.place_name or authority.short_name or authority.name,
        decided_by=decided_by(heading["body"], capacity=said[0], post=said[1]),
        proposed_by=authority.police_name or authority.steering_board_name or authority.name,
        board=authority.steering_board_name or "Ban Chỉ đạo",
        signer_capacity=said[0],
        signer_post=said[1],
        signer_name=said[2],
        created_by_id=actor.user_id,
        created_at=now,
    )


def _store(decision: Decision, picked: Collection[Candidate], actor: Actor, now: dt.datetime) -> None:
    with transaction.atomic():
        decision.save()
        _add(decision, picked)
        _log("drafted", decision, actor, now, units=len(picked), supersedes=decision.supersedes_id)


def _add(decision: Decision, picked: Collection[Candidate]) -> None:
    """Items for these units. The constraints have the last word when two people choose the same unit at once."""
    refuse_locked((one.unit.authority_path, decision.year) for one in picked)
    items = [
        DecisionItem(
            decision=decision,
            unit=one.unit,
            year=decision.year,
            kind=decision.kind,
            unit_name=one.unit.name,
            level=one.level,
            points=one.points,
        )
        for one in picked
    ]
    try:
        with transaction.atomic():
            DecisionItem.objects.bulk_create(items)
    except IntegrityError as error:
        raise Refused(taken_words([one.unit.pk for one in picked], decision)) from error


def _assign(row: Decision, values: Mapping[str, Any], signer: Signer | None) -> dict[str, list[str]]:
    """Put the texts on the row; what the person did not touch follows the series and the signer."""
    wanted = {name: value for name, value in values.items() if name in TEXTS}
    series = values.get("series", row.series)
    if series is not None and series.authority_id != row.authority_id:
        raise ValidationError({"series": ["Chọn dãy số của cơ quan ra quyết định."]})
    if signer is not None and signer.authority_id != row.authority_id:
        raise ValidationError({"signer": ["Chọn người ký của cơ quan ra quyết định."]})
    touched = {name for name, value in wanted.items() if value != getattr(row, name)}
    if series != row.series and not touched & {"body", "superior_body"}:
        wanted |= heading_for(row.authority, series)
    changes: dict[str, list[str]] = {}
    if series != row.series:
        changes["series"] = [row.series.symbol if row.series else "", series.symbol if series else ""]
        row.series = series
    if signer is not None:
        wanted |= {"signer_capacity": signer.capacity, "signer_post": signer.post, "signer_name": signer.name}
    told = {**wanted}
    body, capacity = told.get("body", row.body), told.get("signer_capacity", row.signer_capacity)
    if "decided_by" not in touched:
        post = told.get("signer_post", row.signer_post)
        if (body, capacity, post) != (row.body, row.signer_capacity, row.signer_post):
            wanted["decided_by"] = decided_by(body, capacity=capacity, post=post)
    return changes | rows.assign(row, wanted)


def _check(row: Decision, today: dt.date) -> None:
    problems = rows.text_problems(row)
    if not row.body:
        problems["body"] = "Nhập tên cơ quan ban hành."
    if row.met_on is not None and row.met_on > today:
        problems["met_on"] = "Ngày họp thẩm định không được sau hôm nay."
    elif row.met_on is not None and row.met_on.year not in (row.year - 1, row.year, row.year + 1):
        problems["met_on"] = f"Kiểm tra lại năm: quyết định của năm {row.year}."
    if problems:
        raise ValidationError({name: [sentence] for name, sentence in problems.items()})


def _replace_units(row: Decision, wanted: set[int], actor: Actor, now: dt.datetime) -> dict[str, list[str]]:
    """Make the items be exactly ``wanted``; only the added ones are asked whether they are ready."""
    items = {item.unit_id: item for item in row.items.all()}
    gone, added = items.keys() - wanted, wanted - items.keys()
    if added:
        today = timezone.localdate(now)
        values: dict[str, Any] = {"kind": row.kind, "authority": row.authority, "year": row.year, "on": today}
        _add(row, chosen(**values, unit_ids=added, own=own_ids(row), actor=actor))
    if gone:
        row.items.filter(unit__in=gone).delete()
    return {"units": [str(len(items)), str(len(wanted))]} if gone or added else {}


def _log(what: str, row: Decision, actor: Actor, now: dt.datetime, **said: Any) -> None:
    audit.record(
        f"decision.{what}", now=now, actor_id=actor.user_id, role=actor.role.value, subject=row, year=row.year, **said
    )
