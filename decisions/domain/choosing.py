"""Which of the named units may stand in a decision, said with their names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable

from common.scope import Actor, within
from common.workflow import Refused
from decisions.enums import DecisionKind
from decisions.kinds import Candidate, handler_of
from decisions.models import Decision
from decisions.queries.decisions import taken_by
from units.models import Authority, Unit

SHOWN = 5
NOT_LISTED = {
    DecisionKind.RECOGNITION: "chưa có bản đăng ký",
    DecisionKind.CLASSIFICATION: "không còn là đơn vị của năm",
}
ELSEWHERE = "không thuộc thẩm quyền quyết định của {name}"


def own_ids(decision: Decision) -> list[int]:
    """This decision and the one that it supersedes: their items do not stand in the way."""
    return [pk for pk in (decision.pk, decision.supersedes_id) if pk]


def candidates_of(decision: Decision, on: dt.date) -> list[Candidate]:
    """What this draft could name on a day."""
    return handler_of(decision.kind).candidates(
        authority=decision.authority, year=decision.year, on=on, own=own_ids(decision)
    )


def chosen(
    *,
    kind: str,
    authority: Authority,
    year: int,
    on: dt.date,
    unit_ids: Iterable[int],
    own: Collection[int],
    actor: Actor,
) -> list[Candidate]:
    """The candidates with these ids. Raises Refused naming those that cannot be chosen."""
    wanted = set(unit_ids)
    found = handler_of(kind).candidates(authority=authority, year=year, on=on, own=own)
    known = {one.unit.pk: one for one in found}
    problems = [f"{one.unit.name} {one.problem}" for pk, one in known.items() if pk in wanted and one.problem]
    problems += _strangers(wanted - known.keys(), authority, actor, kind)
    if problems:
        raise Refused(told(problems))
    return [one for one in found if one.unit.pk in wanted]


def require_ready(decision: Decision, on: dt.date) -> None:
    """Every unit of the decision is still fit to be decided on ``on``. Raises Refused with names."""
    known = {one.unit.pk: one for one in candidates_of(decision, on)}
    problems = []
    for item in decision.items.order_by("unit__sort_key", "pk"):
        one = known.get(item.unit_id)
        if one is None:
            problems.append(f"{item.unit_name} {ELSEWHERE.format(name=decision.authority.name)} ngày {on:%d/%m/%Y}")
        elif one.problem:
            problems.append(f"{item.unit_name} {one.problem}")
    if problems:
        raise Refused(told(problems))


def told(problems: list[str]) -> str:
    """The first few by name, the rest by their number."""
    more = f"; và {len(problems) - SHOWN} đơn vị khác" if len(problems) > SHOWN else ""
    return f"{'; '.join(problems[:SHOWN])}{more}."


def taken_words(unit_ids: Collection[int], decision: Decision) -> str:
    """What to say when somebody was faster: the units that another decision holds by now."""
    held = taken_by(unit_ids, decision.year, decision.kind, but=own_ids(decision))
    names = dict(Unit.objects.filter(pk__in=held).order_by("sort_key").values_list("pk", "name"))
    return told([f"{name} đang có trong {held[pk].decision.name_shown}" for pk, name in names.items()])


def _strangers(ids: set[int], authority: Authority, actor: Actor, kind: str) -> list[str]:
    """Units that the authority does not decide for: named where the person sees them, else only counted."""
    if not ids:
        return []
    words = ELSEWHERE.format(name=authority.name)
    names = list(Unit.objects.filter(within(actor.authority_path), pk__in=ids).order_by("sort_key"))
    managed = [one for one in names if one.authority_id == authority.pk]
    unknown = f"{NOT_LISTED[DecisionKind(kind)]}, hoặc đã giao nơi khác quyết định"
    said = [f"{one.name} {unknown if one in managed else words}" for one in names]
    return said + ([f"{len(ids) - len(names)} đơn vị {words}"] if len(names) < len(ids) else [])
