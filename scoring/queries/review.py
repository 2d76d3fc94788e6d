"""What a reviewer sees beside the marks: suggestions, last year, evidence, what changed. Constant queries."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from common.models import StatusChange
from common.scope import Actor, within
from common.text import fold
from models_programs.queries.rulebook import rulebooks
from models_programs.rules.book import RuleBook
from scoring.enums import Column, PointSource, SheetState
from scoring.models import Criterion, Mark, MarkRevision, RowEvidence, Scorecard
from scoring.queries.sheets import Sheet, load_sheets, scorecards_visible_to
from scoring.queries.suggestions import suggestions_of
from scoring.queries.windows import late_cards
from scoring.rules.review import Findings, Limits, RowFacts, comparable, find, shared_texts
from scoring.rules.suggestion import Suggestion
from units.enums import SuccessionKind
from units.models import UnitSuccession

WAITING = (SheetState.SENT, SheetState.REVIEWING, SheetState.REVIEWED)
FINISHED = (SheetState.REVIEWED, SheetState.APPROVED)


@dataclass(frozen=True, slots=True)
class LastYear:
    """Last year's points by row of this year's rubric, and the total of last year's sheet."""

    points: Mapping[int, Decimal | None]
    total: Decimal


@dataclass(frozen=True, slots=True)
class Look:
    """One sheet with all that stands beside it. ``facts`` holds the typed rows by criterion id, in printed order."""

    sheet: Sheet
    suggestions: Mapping[int, Suggestion]
    last: LastYear | None
    facts: Mapping[int, RowFacts]
    findings: Findings


def waiting_cards(actor: Actor, year: int) -> QuerySet[Scorecard]:
    """Sheets that wait at the actor's own authority for review or approval."""
    cards = Scorecard.objects.filter(authority_path=actor.authority_path, year=year, state__in=WAITING)
    return cards.select_related("unit", "rubric")


def second_reviews(actor: Actor, year: int) -> list[Scorecard]:
    """Sheets below that wait for the second review, where the rules ask for one. Two queries."""
    cards = Scorecard.objects.filter(
        within(actor.authority_path), year=year, state=SheetState.REVIEWED, verified_at=None
    ).select_related("unit__authority", "rubric")
    found = [card for card in cards if actor.authority_path == "" or card.authority_path != actor.authority_path]
    books = rulebooks(sorted({card.authority_path for card in found})) if found else {}
    return [card for card in found if books[card.authority_path].yes("scoring.second_review")]


def reviewed_below(actor: Actor, year: int) -> QuerySet[Scorecard]:
    """Reviewed and approved sheets of the authorities below the actor's."""
    cards = scorecards_visible_to(actor).filter(year=year, state__in=FINISHED)
    return cards.exclude(authority_path=actor.authority_path) if actor.authority_path else cards


def looks_of(cards: Collection[Scorecard], *, today: dt.date) -> dict[int, Look]:
    """Card id → look; the cards come with ``unit`` and ``rubric`` and are of one year."""
    return looks_at(load_sheets(cards), today=today)


def looks_at(sheets: Collection[Sheet], *, today: dt.date, for_review: bool = True) -> dict[int, Look]:
    """The same from sheets already read.

    ``for_review`` False leaves out what only reviewers are told: texts shared with other units, changes, lateness.
    """
    cards = [sheet.card for sheet in sheets]
    if not cards:
        return {}
    suggested = suggestions_of(cards, today=today)
    lasts = last_years(cards)
    proofs = _proof_counts(cards)
    books = rulebooks(sorted({card.authority_path for card in cards}))
    shared = _shared(cards, books) if for_review else set()
    changed = _changed(cards) if for_review else set()
    late = late_cards(cards) if for_review else set()
    looks: dict[int, Look] = {}
    for sheet in sheets:
        card = sheet.card
        last = lasts.get(card.pk)
        facts = {
            one.pk: RowFacts(
                code=one.code,
                maximum=one.max_points,
                own=sheet.self_points.get(one.pk),
                suggestion=suggested.get(card.pk, {}).get(one.pk),
                last=last.points.get(one.pk) if last else None,
                note=sheet.marks[one.pk].self_note if one.pk in sheet.marks else "",
                proofs=proofs[card.pk, one.pk],
                is_shared=(card.unit_id, one.pk) in shared,
                is_changed=(card.pk, one.pk) in changed,
            )
            for one in sheet.criteria
            if one.is_leaf and one.source == PointSource.TYPED
        }
        found = find(
            facts.values(), _limits(books[card.authority_path]), is_late=card.pk in late, is_trial=card.rubric.is_draft
        )
        looks[card.pk] = Look(sheet, suggested.get(card.pk, {}), last, facts, found)
    return looks


def _limits(book: RuleBook) -> Limits:
    return Limits(book.number("scoring.review_jump"), book.number("scoring.review_same_letters"))


def last_years(cards: Collection[Scorecard]) -> dict[int, LastYear]:
    """Card id → last year, for units that sent a sheet then (also under an earlier name). Five queries.

    Rows are matched by ``Criterion.previous``, or are the same row when the rubric is the same. The superior's points
    where the sheet was reviewed, else the unit's own.
    """
    units = {card.unit_id for card in cards}
    names = dict(
        UnitSuccession.objects.filter(kind=SuccessionKind.RENAME, successor__in=units).values_list(
            "successor", "predecessor"
        )
    )
    old = Scorecard.objects.filter(unit__in=units | set(names.values()), year__in={card.year - 1 for card in cards})
    rows = old.exclude(state=SheetState.DRAFT).select_related("unit", "rubric")
    before = {(sheet.card.unit_id, sheet.card.year): sheet for sheet in load_sheets(rows)}
    # Read afresh: rows may be mapped after publishing, and rubrics in memory would not know.
    mapping = Criterion.objects.filter(rubric__in={card.rubric_id for card in cards}, previous__isnull=False)
    mapped = {one.pk: one.previous_id or 0 for one in mapping.only("pk", "previous")}
    found: dict[int, LastYear] = {}
    for card in cards:
        units_then = (card.unit_id, names.get(card.unit_id, 0))
        sheet = next((before[unit, card.year - 1] for unit in units_then if (unit, card.year - 1) in before), None)
        if sheet is not None:
            found[card.pk] = _last_year(card, sheet, mapped)
    return found


def _last_year(card: Scorecard, sheet: Sheet, mapped: Mapping[int, int]) -> LastYear:
    finished = sheet.card.state in FINISHED
    points = sheet.superior_points if finished else sheet.self_points
    links = dict(mapped)
    if card.rubric_id == sheet.card.rubric_id:
        links = {one.pk: one.pk for one in sheet.criteria}
    total = sheet.superior_tally.total if finished else sheet.self_tally.total
    return LastYear({pk: points[then] for pk, then in links.items() if then in points}, total)


def _proof_counts(cards: Collection[Scorecard]) -> Counter[tuple[int, int]]:
    """(card id, criterion id) → pieces of evidence that the unit's side gave. One query."""
    rows = RowEvidence.objects.filter(scorecard__in=cards, column=Column.SELF).order_by()
    return Counter(rows.values_list("scorecard", "criterion"))


def _changed(cards: Collection[Scorecard]) -> set[tuple[int, int]]:
    """(card id, criterion id) of rows that the unit changed after the latest return. Two queries."""
    returned = dict(
        StatusChange.objects.filter(
            subject_type=Scorecard._meta.label_lower, subject_id__in=[card.pk for card in cards], action="return"
        )
        .order_by("pk")
        .values_list("subject_id", "at")
    )
    if not returned:
        return set()
    rows = MarkRevision.objects.filter(scorecard__in=returned, column=Column.SELF)
    changes = rows.values_list("scorecard", "criterion", "at")
    return {(card, criterion) for card, criterion, at in changes if at > returned[card]}


def _shared(cards: Collection[Scorecard], books: Mapping[str, RuleBook]) -> set[tuple[int, int]]:
    """(unit id, criterion id) whose note another unit of the same authority wrote too. One query."""
    notes = Mark.objects.filter(
        scorecard__year__in={card.year for card in cards}, scorecard__authority_path__in=list(books)
    ).exclude(self_note="")
    by_place: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for path, unit, criterion, note in notes.exclude(scorecard__state=SheetState.DRAFT).values_list(
        "scorecard__authority_path", "scorecard__unit", "criterion", "self_note"
    ):
        least = books[path].number("scoring.review_same_letters")
        if len(note) >= least:
            by_place[path].append((unit, criterion, comparable(fold(note), least)))
    return {place for rows in by_place.values() for place in shared_texts(rows)}


def in_order(looks: Iterable[Look]) -> list[Look]:
    """Most to look at first; then the one that waits longest."""

    def key(look: Look) -> tuple[tuple[int, int, int], float, int]:
        card = look.sheet.card
        return look.findings.order, card.sent_at.timestamp() if card.sent_at else 0.0, card.pk

    return sorted(looks, key=key)
