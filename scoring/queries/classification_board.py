"""The approval board: every unit of a year with its level or why it has none, and what stands beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from common.scope import Actor, within
from decisions.enums import DecisionKind, DecisionState
from decisions.models import DecisionItem
from models_programs.queries.rulebook import rulebooks
from models_programs.rules.book import RuleBook
from registrations.models import Recognition
from scoring.board import units_with_cards
from scoring.enums import SheetState
from scoring.levels import LevelBook
from scoring.rules.classifying import nearest_threshold, why_unclassified
from units.models import Authority

LEVELS = ("XS", "K", "TB", "Y")
SCORED = (SheetState.REVIEWED, SheetState.APPROVED)
FIELDS = (
    "pk", "name", "kind", "sort_key", "search_key", "authority_id", "authority_path", "card_id", "card_state",
    "card_rubric_id", "self_total", "superior_total", "derived_missing", "level_id",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Naming:
    """The decision that names a unit: open or in force."""

    pk: int
    words: str
    is_signed: bool


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One unit on the board.

    ``level`` is the approved one, or the predicted one of a reviewed sheet (``is_provisional``). Points are None until
    that column may be shown. ``problem`` is the end of a sentence ("" with a level that may be decided on);
    ``recognition`` a RecognitionStatus or ""; ``edge`` (level, distance in points, positive below it) near a threshold;
    ``barred`` whether the level keeps the unit from being proposed for an award at its authority.
    """

    pk: int
    name: str
    kind: str
    sort_key: str
    search_key: str
    authority_id: int
    authority_path: str
    card_id: int | None
    state: str | None
    own: Decimal | None
    superior: Decimal | None
    level: str
    is_provisional: bool
    problem: str
    recognition: str
    edge: tuple[str, Decimal] | None
    barred: bool
    decision: Naming | None

    @property
    def level_rank(self) -> int:
        """Best levels first, units without one last."""
        return LEVELS.index(self.level) if self.level in LEVELS else len(LEVELS)

    @property
    def difference(self) -> Decimal | None:
        """Own points less the superior's."""
        return None if self.own is None or self.superior is None else self.own - self.superior


@dataclass(frozen=True, slots=True)
class Board:
    """All rows of a year in the order of the list, with the rules that hold where the actor stands."""

    rows: Sequence[BoardRow]
    names: Mapping[int, str]
    book: RuleBook


def load_board(actor: Actor, year: int) -> Board:
    """Everything in the actor's subtree. A constant number of queries, however many units and authorities."""
    values = list(units_with_cards(actor, year).order_by("sort_key", "pk").values_list(*FIELDS))
    names = dict(Authority.objects.filter(within(actor.authority_path, "path")).values_list("pk", "name"))
    paths = {value[6] for value in values}
    books = rulebooks(sorted({*paths, actor.authority_path}))
    shelf = _Shelf(
        levels=LevelBook(),
        edges={path: Decimal(books[path].number("scoring.edge_points")) for path in paths},
        bars={path: frozenset(books[path].codes("award.barred_levels")) for path in paths},
        recognitions=dict(
            Recognition.objects.filter(within(actor.authority_path), year=year).values_list("unit_id", "status")
        ),
        namings=_namings(actor, year),
    )
    return Board([shelf.row(value) for value in values], names, books[actor.authority_path])


def _namings(actor: Actor, year: int) -> dict[int, Naming]:
    """Unit → the decision of classification that names it, one in force before an open one."""
    items = DecisionItem.objects.filter(
        Q(is_open=True) | Q(is_current=True),
        within(actor.authority_path, "unit__authority_path"),
        year=year,
        kind=DecisionKind.CLASSIFICATION,
    ).order_by("is_current", "pk")
    fields = ("unit_id", "decision_id", "decision__number", "decision__symbol", "decision__state")
    found = {}
    for unit, pk, number, symbol, state in items.values_list(*fields):
        words = f"{number:02d}/{symbol}" if number is not None else f"Dự thảo ({DecisionState(state).label.lower()})"
        found[unit] = Naming(pk, words, number is not None)
    return found


@dataclass(frozen=True, slots=True)
class _Shelf:
    """What the rows of a board are made from."""

    levels: LevelBook
    edges: Mapping[str, Decimal]
    bars: Mapping[str, frozenset[str]]
    recognitions: Mapping[int, str]
    namings: Mapping[int, Naming]

    def row(self, value: tuple) -> BoardRow:  # type: ignore[type-arg]
        """``value`` in the order of FIELDS."""
        pk, name, kind, sort_key, search, authority, path, card, state, rubric, own, superior, waiting, level = value
        on_trial = card is not None and self.levels.is_draft(rubric)
        confirmed = card is not None and self.levels.is_confirmed(rubric, path)
        scored = state in SCORED
        shown, provisional, edge = level or "", False, None
        if scored and not on_trial and not waiting:
            if not level:
                shown = self.levels.predict(rubric_id=rubric, authority_path=path, total=superior).level_id or ""
                provisional = True
            edge = nearest_threshold(superior, self.levels.thresholds(rubric, path), self.edges[path])
        return BoardRow(
            pk=pk,
            name=name,
            kind=kind,
            sort_key=sort_key,
            search_key=search,
            authority_id=authority,
            authority_path=path,
            card_id=card,
            state=state,
            own=own if state not in (None, SheetState.DRAFT) else None,
            superior=superior if scored else None,
            level=shown,
            is_provisional=provisional,
            problem=why_unclassified(state=state, on_trial=on_trial, waiting=waiting or 0, confirmed=confirmed),
            recognition=self.recognitions.get(pk, ""),
            edge=edge,
            barred=shown in self.bars[path],
            decision=self.namings.get(pk),
        )


def count_levels(rows: Iterable[BoardRow]) -> dict[str, dict[tuple[str, bool], int]]:
    """Unit kind → (level code or "", provisional) → number of units."""
    found: dict[str, dict[tuple[str, bool], int]] = {}
    for row in rows:
        of_kind = found.setdefault(row.kind, {})
        key = (row.level, row.is_provisional)
        of_kind[key] = of_kind.get(key, 0) + 1
    return found
