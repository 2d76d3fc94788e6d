"""A made-up province of any size with several years of everything: units that merge, split and change their names,
registrations, results, sheets, decisions, models, activities, commendations, things due. Rows are written in bulk, not
by the verbs; the same seed gives the same rows. Used by the tests of truth and by the benches of reports.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from accounts.models import User
from deadlines.enums import Bearer, Subject
from deadlines.models import Obligation, Occurrence
from decisions.enums import DecisionKind, DecisionState
from decisions.models import Decision, DecisionItem
from models_programs.models import (
    Activity,
    Commendation,
    Exemplar,
    ModelField,
    ModelPlace,
    ModelRating,
    ModelTeam,
    MovementModel,
)
from registrations.models import Recognition, Registration
from scoring.models import Criterion, Mark, Rubric, Scorecard
from units.enums import UnitKind
from units.models import Authority, NumberSeries, Unit, UnitSuccession

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
KINDS = [kind.value for kind in UnitKind if kind != UnitKind.COMMUNE]
STATES = ("draft", "sent", "returned", "accepted", "proposed", "verified")
SHEETS = ("draft", "sent", "reviewing", "returned", "reviewed", "approved", "approved")
WORDS = (
    "Hòa Bình",
    "An Phú",
    "Đức Phổ",
    "Trà Bồng",
    "Sơn Tịnh",
    "Nghĩa Lâm",
    "Bình Minh",
    "Phước Lộc",
    "Tân Lập",
    "Ễ Ữ",
)
ELIGIBILITIES = ("in",) * 6 + ("voluntary", "out", "unknown")
PERSON = {"full_name": "Nguyễn Văn Máy", "is_demo": True, "password": "!"}


def moment(year: int, month: int, day: int) -> dt.datetime:
    return dt.datetime(year, month, day, 9, tzinfo=HERE)


@dataclass
class Generated:
    """Writes one commune after the other; ``with_marks`` False leaves the rows of sheets out (they are the most)."""

    dice: random.Random
    years: Sequence[int]
    with_marks: bool = True
    user: User = field(init=False)
    rubrics: dict[str, Rubric] = field(init=False)
    leaves: dict[int, list[Criterion]] = field(init=False)

    def __post_init__(self) -> None:
        self.user = User.objects.get_or_create(username="may.sinh", defaults=PERSON)[0]
        self.rubrics = {
            kind: rubric for rubric in Rubric.objects.order_by("-is_draft", "pk") for kind in rubric.unit_kinds
        }
        self.leaves = {
            rubric.pk: list(Criterion.objects.filter(rubric=rubric, is_leaf=True)) for rubric in self.rubrics.values()
        }
        self.field = ModelField.objects.get_or_create(code="thu", authority_path="", defaults={"name": "Lĩnh vực thử"})[
            0
        ]
        self.obligations = [
            Obligation.objects.get_or_create(
                code=f"gen_{subject}",
                authority_path="",
                defaults={
                    "subject": subject,
                    "title": "Việc thử",
                    "bearer": Bearer.UNIT,
                    "source": "Bộ dữ liệu thử",
                    "when": "undated",
                    "set_at": moment(2020, 1, 1),
                },  # fmt: skip,
            )[0]
            for subject in (Subject.REGISTRATION, Subject.SELF_SCORE)
        ]

    # --- Units ------------------------------------------------------------------------------------------------------

    def commune(
        self, authority: Authority, count: int, *, changes: int = 0, visiting: Sequence[Authority] = ()
    ) -> None:
        """Fill one commune. ``changes``: mergers, new names, splits; ``visiting``: where its models go too."""
        units = [self._unit(authority, number) for number in range(count)]
        Unit.objects.bulk_create(units, batch_size=2000)
        new = self._changes(authority, units, changes)
        for year in self.years:
            alive = [unit for unit in (*units, *new) if unit.valid_from.year <= year and self._lives(unit, year)]
            self._year(authority, alive, year)
        self._models(authority, units, visiting)

    def _unit(self, authority: Authority, number: int, **fields: Any) -> Unit:
        fields.setdefault("valid_from", dt.date(2020, 1, 1))
        made = Unit(
            authority=authority, area=authority, kind=KINDS[number % len(KINDS)], code=f"G{number}",
            name=f"{self.dice.choice(WORDS)} {number}", eligibility=self.dice.choice(ELIGIBILITIES),
            **fields,
        )  # fmt: skip
        made.fill_keys()
        return made

    def _lives(self, unit: Unit, year: int) -> bool:
        return unit.valid_to is None or unit.valid_to.year >= year

    def _changes(self, authority: Authority, units: list[Unit], changes: int) -> list[Unit]:
        """In turn: two units merge, one gets a new name, one is split; on a day of the second year or later."""
        made: list[Unit] = []
        steps: list[tuple[str, list[Unit], list[Unit]]] = []
        pool = list(units)
        for number in range(changes):
            kind, olds, news = (("merge", 2, 1), ("rename", 1, 1), ("split", 1, 2))[number % 3]
            some = [pool.pop(self.dice.randrange(len(pool))) for _ in range(olds)]
            began = max(one.valid_from for one in some)
            later = [year for year in self.years[1:] if year > began.year]
            if not later:
                continue
            day = dt.date(self.dice.choice(later), self.dice.randrange(1, 12), 1)
            fresh = []
            for part in range(news):
                one = self._unit(authority, 1000 + number * 2 + part, valid_from=day)
                one.kind, one.eligibility = some[0].kind, some[0].eligibility
                fresh.append(one)
            for old in some:
                old.valid_to, old.close_reason = day - dt.timedelta(days=1), "Sắp xếp lại"
            made += fresh
            steps.append((kind, some, fresh))
            if self.dice.random() < 0.3:
                pool += fresh  # may change once more
        Unit.objects.bulk_create(made)
        Unit.objects.bulk_update(units, ["valid_to", "close_reason"], batch_size=500)
        Unit.objects.bulk_update(made, ["valid_to", "close_reason"])
        UnitSuccession.objects.bulk_create(
            UnitSuccession(kind=kind, predecessor=old, successor=one, on=one.valid_from)
            for kind, olds, news in steps for old in olds for one in news
        )  # fmt: skip
        return made

    # --- One year ---------------------------------------------------------------------------------------------------

    def _year(self, authority: Authority, units: list[Unit], year: int) -> None:
        self._registrations(authority, units, year)
        cards = self._sheets(authority, units, year)
        self._decision(authority, [card for card in cards if card.state == "approved"], year)
        self._due(authority, units, year)
        self._records(authority, units, year)

    def _registrations(self, authority: Authority, units: list[Unit], year: int) -> None:
        forms, results = [], []
        for unit in units:
            if self.dice.random() < 0.15:
                continue
            state = self.dice.choice(STATES)
            if self.dice.random() < 0.6:
                state = self.dice.choice(("recognised", "recognised", "recognised", "not_recognised"))
                number = "1/QĐ-UBND" if state == "recognised" else ""
                results.append(
                    Recognition(
                        unit=unit,
                        authority_path=authority.path,
                        year=year,
                        status=state,
                        decision_number=number,
                        decision_date=dt.date(year, 11, 20) if number else None,
                        recorded_by=self.user,
                        recorded_at=moment(year, 11, 21),
                        reason="" if number else "Chưa đủ tỷ lệ",
                    )
                )
            sent = None if state == "draft" else moment(year, self.dice.randrange(1, 5), 10)
            forms.append(
                Registration(
                    unit=unit,
                    authority=authority,
                    authority_path=authority.path,
                    year=year,
                    state=state,
                    created_at=moment(year, 1, 2),
                    changed_at=moment(year, 1, 2),
                    first_sent_at=sent,
                    sent_at=sent,
                )
            )
        Registration.objects.bulk_create(forms, batch_size=2000)
        Recognition.objects.bulk_create(results, batch_size=2000)

    def _sheets(self, authority: Authority, units: list[Unit], year: int) -> list[Scorecard]:
        cards, marks = [], []
        for unit in units:
            if self.dice.random() < 0.1 or unit.kind not in self.rubrics:
                continue
            rubric = self.rubrics[unit.kind]
            state = self.dice.choice(SHEETS)
            if rubric.is_draft and state == "approved":
                state = "reviewed"
            card = Scorecard(
                unit=unit, year=year, authority_path=authority.path, rubric=rubric, state=state,
                derived_missing=int(self.dice.random() < 0.1 and state != "approved"), created_at=moment(year, 10, 1),
                first_sent_at=moment(year, 10, 5), sent_at=moment(year, 10, 5),
            )  # fmt: skip
            rows = [self._mark(card, leaf) for leaf in self.leaves[rubric.pk]] if self.with_marks else []
            card.self_total = sum((row.self_points for row in rows), Decimal(0)) or Decimal(
                self.dice.randrange(40, 101)
            )
            card.superior_total = sum((row.superior_points for row in rows), Decimal(0)) or Decimal(
                self.dice.randrange(40, 101)
            )
            if state == "approved":
                lows = ((90, "XS"), (70, "K"), (50, "TB"), (0, "Y"))
                card.level_id = next(code for low, code in lows if card.superior_total >= low)
                card.approved_at = moment(year, 11, 20)
            cards.append(card)
            marks += rows
        Scorecard.objects.bulk_create(cards, batch_size=2000)
        Mark.objects.bulk_create(marks, batch_size=5000)
        return cards

    def _mark(self, card: Scorecard, leaf: Criterion) -> Mark:
        most = leaf.max_points
        given = most if self.dice.random() < 0.75 else (most * self.dice.randrange(0, 5) / 4).quantize(Decimal("0.01"))
        own = given if self.dice.random() < 0.8 else most
        return Mark(scorecard=card, criterion=leaf, self_points=own, superior_points=given)

    def _decision(self, authority: Authority, cards: list[Scorecard], year: int) -> None:
        """Most approved sheets are in an issued decision; some wait in a draft."""
        named = {"symbol": "QĐ-UBND", "defaults": {"name": "UBND"}}
        series = NumberSeries.objects.get_or_create(authority=authority, **named)[0]
        shared = {
            "authority": authority, "authority_path": authority.path, "year": year, "body": "UBND xã",
            "kind": DecisionKind.CLASSIFICATION, "created_by": self.user, "created_at": moment(year, 11, 21),
        }  # fmt: skip
        issued = Decision.objects.create(
            **shared, state=DecisionState.ISSUED, number=1, symbol="QĐ-UBND", series=series,
            signed_on=dt.date(year, 11, 25), issued_at=moment(year, 11, 25),
        )  # fmt: skip
        draft = Decision.objects.create(**shared)
        items = []
        for card in cards:
            done = self.dice.random() < 0.8
            items.append(
                DecisionItem(
                    decision=issued if done else draft,
                    unit=card.unit,
                    year=year,
                    kind=DecisionKind.CLASSIFICATION,
                    is_open=not done,
                    is_current=done,
                    unit_name=card.unit.name,
                    level=card.level_id,
                    points=card.superior_total,
                )
            )
        DecisionItem.objects.bulk_create(items, batch_size=2000)

    def _due(self, authority: Authority, units: list[Unit], year: int) -> None:
        rows = []
        for unit in units:
            for of in self.obligations:
                due = dt.date(year, 2, 28)
                sent = None if self.dice.random() < 0.2 else due + dt.timedelta(days=self.dice.randrange(-20, 10))
                rows.append(
                    Occurrence(
                        obligation=of,
                        code=of.code,
                        subject=of.subject,
                        bearer=Bearer.UNIT,
                        year=year,
                        unit=unit,
                        unit_kind=unit.kind,
                        authority_path=authority.path,
                        on_time_to=due,
                        due_on=due,
                        sent_on=sent,
                        returned=sent is not None and self.dice.random() < 0.05,
                        voided=self.dice.random() < 0.02,
                    )
                )
        Occurrence.objects.bulk_create(rows, batch_size=2000)

    def _records(self, authority: Authority, units: list[Unit], year: int) -> None:
        base = {
            "authority": authority,
            "year": year,
            "created_at": moment(year, 6, 1),
            "changed_at": moment(year, 6, 1),
        }
        activities = [
            Activity(
                **base, unit=self.dice.choice((*units[:40], None)), on=dt.date(year, self.dice.randrange(1, 13), 3),
                kind=self.dice.choice(("festival", "propaganda", "inspection", "training", "meeting")),
                title=f"Hoạt động {number}", present=self.dice.choice((None, 20, 135)),
            )
            for number in range(len(units) // 2)
        ]  # fmt: skip
        awards = [
            Commendation(
                **base, unit=self.dice.choice((*units[:40], None)), kind=self.dice.choice(("sudden", "regular")),
                subject=self.dice.choice(("collective", "person")), name=f"Tập thể {number}", form="Giấy khen",
                level="commune", date=dt.date(year, 8, 19),
            )
            for number in range(len(units) // 8)
        ]  # fmt: skip
        exemplars = [Exemplar(**base, subject="collective", name="Điển hình")]
        for table, rows in ((Activity, activities), (Commendation, awards), (Exemplar, exemplars)):
            self._store(table, rows)

    def _models(self, authority: Authority, units: list[Unit], visiting: Sequence[Authority]) -> None:
        """A model for each twenty units: three điểm at home, one elsewhere, one told in words; some ended."""
        first, last = self.years[0], self.years[-1]
        models, places, teams, ratings = [], [], [], []
        for number in range(max(1, len(units) // 20)):
            ended = dt.date(last, 5, 5) if self.dice.random() < 0.2 else None
            model = MovementModel(
                authority=authority, year=self.dice.choice(self.years), name=f"Mô hình {number}", field=self.field,
                created_at=moment(first, 3, 1), changed_at=moment(first, 3, 1), state="ended" if ended else "active",
                ended_on=ended, end_reason="Hết hiệu quả" if ended else "",
            )  # fmt: skip
            models.append(model)
            homes = self.dice.sample(units, min(3, len(units)))
            away = [Unit.objects.filter(authority=other).first() for other in visiting[:1]]
            for unit in (*homes, *(one for one in away if one), None):
                place = ModelPlace(
                    model=model, unit=unit, area="" if unit else "Chợ trung tâm", is_origin=unit is homes[0],
                    opened_on=dt.date(first, 3, 1), closed_on=ended,
                )  # fmt: skip
                places.append(place)
                teams.append(ModelTeam(place=place, name="Tổ 1", members=self.dice.randrange(3, 12)))
                stands = unit.authority_path if unit else authority.path
                ratings += [
                    ModelRating(place=place, unit=unit, authority_path=stands, year=year, rated_by=self.user,
                                rank=self.dice.randrange(1, 5), rated_at=moment(year, 11, 1))
                    for year in self.years if self.dice.random() < 0.7
                ]  # fmt: skip
        self._store(MovementModel, models)
        for table, rows in ((ModelPlace, places), (ModelTeam, teams), (ModelRating, ratings)):
            table.objects.bulk_create(rows, batch_size=2000)

    @staticmethod
    def _store(table: Any, rows: Iterable[Any]) -> None:
        made = list(rows)
        for row in made:
            row.fill_keys()
        table.objects.bulk_create(made, batch_size=2000)
