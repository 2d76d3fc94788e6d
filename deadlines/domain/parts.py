"""One part of the tree on one day: what is open there, which stage it has reached, and who is to be told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from common.scope import Role, parent_path, within
from deadlines.enums import Audience, Bearer
from deadlines.models import Obligation, Occurrence, Reminder
from deadlines.queries.holidays import days_off
from deadlines.queries.recipients import DECIDED_BY_APPROVERS, authority_people, muted, unit_people
from deadlines.rules.progress import is_over
from deadlines.rules.stages import LONGEST_REST, Plan, late_stage, own_stage, span
from units.models import Authority

NOT_DONE = Q(voided=False, sent_on=None, reviewed_on=None, decided_on=None, returned=False)


@dataclass(frozen=True, slots=True)
class Late:
    """Things of one obligation and period that one authority answers for and that were due on one day."""

    obligation: Obligation
    year: int
    period: int
    path: str
    due_on: dt.date


@dataclass(slots=True)
class Part:
    """What all batches of a part share, read once: obligations, authorities, days off.

    ``path`` "" is the ministry and what it manages itself, not the whole country.
    """

    path: str
    today: dt.date
    obligations: dict[int, Obligation]
    authorities: dict[str, int]
    off: dict[str, frozenset[dt.date]]
    plans: dict[int, Plan] = field(default_factory=dict)

    @classmethod
    def read(cls, path: str, today: dt.date) -> Part:
        """Three or four queries."""
        above = Q(path__in={"", parent_path(path)})
        inside = within(path, "path") if path else Q(path="")
        authorities = dict(Authority.objects.filter(inside | above).order_by().values_list("path", "pk"))
        here = within(path) if path else Q(authority_path="")
        ids = Occurrence.objects.filter(NOT_DONE, here, due_on__isnull=False).order_by().values("obligation").distinct()
        obligations = Obligation.objects.filter(pk__in=ids).defer("note", "source").in_bulk()
        off = days_off(set(authorities) | {path}, today, today + dt.timedelta(days=LONGEST_REST))
        return cls(path, today, obligations, authorities, off, {pk: plan_of(one) for pk, one in obligations.items()})

    def open_rows(self) -> QuerySet[Occurrence]:
        """What is not done and whose day is near enough that there can be something to tell."""
        before, after = span(self.plans.values())
        near = (self.today - dt.timedelta(days=after), self.today + dt.timedelta(days=before))
        here = within(self.path) if self.path else Q(authority_path="")
        return Occurrence.objects.filter(NOT_DONE, here, due_on__range=near, obligation__in=self.obligations)

    def own(self, rows: Collection[Occurrence]) -> list[Reminder]:
        """Reminders of those who owe the rows; four or five queries. A thing that is no longer taken reminds nobody."""
        reached = [
            (row, stage)
            for row in rows
            if not is_over(row, self.today)
            and (stage := self._own_stage(row)) is not None
        ]  # fmt: skip
        heads = unit_people({row.unit_id for row, _ in reached if row.unit_id}, self.today)
        staff = authority_people({row.authority_id for row, _ in reached if row.authority_id}, self.today)
        asked = Reminder.objects.filter(occurrence__in=[row.pk for row, _ in reached])
        told = set(asked.order_by().values_list("occurrence_id", "due_on", "stage", "user_id"))
        found = [
            (Reminder(user_id=user, audience=Audience.OWN, occurrence=row, code=row.code, year=row.year,
                      period=row.period, path=row.authority_path, stage=stage,
                      due_on=row.due_on),  # type: ignore[misc]
             self.obligations[row.obligation_id])
            for row, stage in reached
            for user in sorted(self._bearers(row, heads, staff))
            if (row.pk, row.due_on, stage, user) not in told
        ]  # fmt: skip
        return self._wanted(found)

    def _own_stage(self, row: Occurrence) -> int | None:
        assert row.due_on is not None  # noqa: S101 (open_rows asks for it)
        return own_stage(row.due_on, self.plans[row.obligation_id], self._off(row.authority_path), self.today)

    def _off(self, path: str) -> frozenset[dt.date]:
        return self.off.get(path, frozenset())

    @staticmethod
    def _bearers(row: Occurrence, heads: dict[int, set[int]], staff: dict[tuple[int, str], set[int]]) -> set[int]:
        if row.unit_id:
            return heads.get(row.unit_id, set())
        officers = staff.get((row.authority_id or 0, Role.OFFICER), set())
        if row.subject in DECIDED_BY_APPROVERS:
            return officers | staff.get((row.authority_id or 0, Role.APPROVER), set())
        return officers

    def late_groups(self) -> list[Late]:
        """What is late, by obligation, period, day and the authority that answers for it. One query; small."""
        late = self.open_rows().filter(due_on__lt=self.today).order_by()
        rows = late.values_list("obligation_id", "year", "period", "authority_path", "bearer", "due_on").distinct()
        found = {
            (obligation, year, period, answering(path, bearer), due_on)
            for obligation, year, period, path, bearer, due_on in rows
            if due_on is not None and not (bearer == Bearer.AUTHORITY and path == "")
        }
        return [Late(self.obligations[key[0]], *key[1:]) for key in sorted(found)]

    def above(self, groups: Collection[Late]) -> list[Reminder]:
        """Reminders of officers who answer for what is late, and of those above them; three queries."""
        wanted = list(self._above(groups))
        places = {self.authorities[path] for _, path, _, _ in wanted if path in self.authorities}
        staff = authority_people(places, self.today)
        found: dict[tuple[object, ...], tuple[Reminder, Obligation]] = {}
        for late, path, audience, stage in wanted:
            for user in sorted(staff.get((self.authorities.get(path, 0), Role.OFFICER), set())):
                key = (user, audience, late.obligation.code, late.year, late.period, path, late.due_on, stage)
                found[key] = (
                    Reminder(user_id=user, audience=audience, code=late.obligation.code, year=late.year,
                             period=late.period, path=path, stage=stage, due_on=late.due_on),
                    late.obligation,
                )  # fmt: skip
        told = _told_of_many({one.user_id for one, _ in found.values()}, {one.code for one, _ in found.values()})
        fresh = [pair for key, pair in found.items() if key not in told]
        return self._wanted(fresh)

    def _above(self, groups: Iterable[Late]) -> Iterable[tuple[Late, str, Audience, int]]:
        for late in groups:
            plan = self.plans[late.obligation.pk]
            stage = late_stage(late.due_on, plan.to_officer, plan, self._off(late.path), self.today)
            if stage is not None:
                yield late, late.path, Audience.LATE, stage
            if late.path:
                above = parent_path(late.path)
                stage = late_stage(late.due_on, plan.to_above, plan, self._off(above), self.today)
                if stage is not None:
                    yield late, above, Audience.ABOVE, stage

    def _wanted(self, found: list[tuple[Reminder, Obligation]]) -> list[Reminder]:
        """Without what people do not want to hear of; what the law sets is told all the same."""
        away = muted({one.user_id for one, _ in found})
        return [one for one, of in found if of.is_legal or (one.user_id, of.subject) not in away]


def plan_of(obligation: Obligation) -> Plan:
    return Plan(
        before=tuple(obligation.stages),
        late_every=obligation.late_every,
        late_until=obligation.late_until,
        to_officer=obligation.late_to_officer,
        to_above=obligation.late_to_above,
    )


def answering(path: str, bearer: str) -> str:
    """Who answers for what a place owes: the managing authority of a unit, the superior of an authority."""
    return parent_path(path) if bearer == Bearer.AUTHORITY else path


def _told_of_many(users: Collection[int], codes: Collection[str]) -> set[tuple[object, ...]]:
    """What officers have been told of many things, as keys of ``Part.above``. One query."""
    rows = Reminder.objects.filter(occurrence=None, user__in=users, code__in=codes).order_by()
    return set(rows.values_list("user_id", "audience", "code", "year", "period", "path", "due_on", "stage"))
