"""What the year's records say of units, gathered in the same number of queries for one or ten thousand."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Q

from models_programs.enums import ActivityKind, ForceKind, PaperKind, RegulationKind, Subject
from models_programs.models import Activity, Force, Regulation, RegulationReview, UnitPaper, UnitYear
from models_programs.queries.awards import sudden_commendations
from models_programs.queries.movement import rated_models_of, unrated_models_of
from models_programs.queries.records import predecessors_of
from models_programs.queries.rulebook import rulebooks
from models_programs.rules.book import RuleBook
from registrations.enums import REGISTERED, CriterionKind, Outcome, RecognitionStatus, RegistrationState
from registrations.models import CheckMark, Recognition, Registration
from scoring.rules.facts import (
    Agreement,
    Facts,
    Form,
    Incident,
    Limits,
    Ranked,
    Result,
    Review,
    Share,
)
from scoring.rules.suggestion import Source
from units.enums import UnitKind
from units.models import Unit
from units.windows import all_windows

# Kinds of activity that rules ask for.
TOLD = (ActivityKind.FESTIVAL, ActivityKind.EVENT, ActivityKind.PROPAGANDA, ActivityKind.MEETING)
REFERRED = ("resolution_number", "resolution_date", "plan_number", "plan_date")  # papers that a form refers to
BY_LAW = (UnitKind.RESIDENTIAL, UnitKind.COMMUNE)  # these have a Party organisation whatever the flag says

Papers = dict[int, dict[str, list[Source]]]


@dataclass(slots=True)
class _Read:
    """Everything read of all units, by unit id."""

    papers: Papers
    figures: dict[int, UnitYear]
    activities: Papers
    agreements: dict[int, list[Agreement]]
    guards: dict[int, list[tuple[Source, int | None]]]
    models: dict[int, list[Any]]
    unrated: dict[int, dict[int, str]]
    forms: dict[int, Registration]
    earlier: dict[int, Registration]
    incidents: dict[int, list[Incident]]
    results: dict[int, Result]
    awards: dict[int, list[Any]]
    limits: dict[tuple[str, str], Limits] = field(default_factory=dict)


def collect_facts(units: Collection[Unit], year: int, *, today: dt.date) -> dict[int, Facts]:
    """Unit id → facts of the year, for units of any number of authorities. Sixteen queries at most.

    What a merged or renamed unit did counts for the one that it became where other lists count it so: its models,
    sudden commendations, registration.
    """
    if not units:
        return {}
    ids = [unit.pk for unit in units]
    became = predecessors_of(ids)
    books = rulebooks(sorted({unit.authority_path for unit in units}))
    windows = all_windows()
    forms, earlier = _forms(ids, became, year)
    read = _Read(
        papers=_papers(ids, year),
        figures=_figures(ids, year),
        activities=_activities(ids, year),
        agreements=_agreements(ids, year),
        guards=_guards(ids, year),
        models=rated_models_of(ids, year, became),
        unrated=unrated_models_of(ids, year, became),
        forms=forms,
        earlier=earlier,
        incidents=_incidents(ids, year),
        results=_results(ids, year),
        awards=sudden_commendations(ids, year, became),
    )
    scales = {path: (book.scale("model"), book.scale("force")) for path, book in books.items()}
    for unit in units:
        place = unit.authority_path, unit.kind
        if place not in read.limits:
            window = windows[unit.kind]
            read.limits[place] = _limits(books[unit.authority_path], window.start(year), window.end(year), year, today)
    return {unit.pk: _facts(unit, year, read, *scales[unit.authority_path]) for unit in units}


def _limits(book: RuleBook, start: dt.date, end: dt.date, year: int, today: dt.date) -> Limits:
    last = book.day_in("registration.law_end", year)
    over = today > last and not book.yes("registration.takes_late")
    return Limits(
        start=start,
        end=end,
        quarter_end=book.day_in("paper.quarter_one_end", year),
        effective_rank=book.number("model.effective_rank"),
        guards_rank=book.number("force.well_done_rank"),
        union_rank=book.number("union.well_done_rank"),
        registration_over=last if over else None,
    )


def _papers(ids: Collection[int], year: int) -> Papers:
    found: Papers = defaultdict(lambda: defaultdict(list))
    dated = F("date").asc(nulls_last=True)  # a paper without a day stands back; databases differ on where
    rows = UnitPaper.objects.filter(unit__in=ids, year=year).exclude(kind=PaperKind.OTHER).order_by(dated, "pk")
    names = dict(PaperKind.choices)
    for pk, unit, kind, number, day in rows.values_list("pk", "unit", "kind", "number", "date"):
        found[unit][kind].append(Source("models_programs.unitpaper", pk, f"{names[kind]} {number}".strip(), day))
    return found


def _figures(ids: Collection[int], year: int) -> dict[int, UnitYear]:
    rows = UnitYear.objects.filter(unit__in=ids, year=year).order_by()
    wanted = rows.only("unit", "people", "joined", "sub_units", "sub_units_committed", "union_rating", "tax_done")
    return {row.unit_id or 0: row for row in wanted}


def _activities(ids: Collection[int], year: int) -> Papers:
    found: Papers = defaultdict(lambda: defaultdict(list))
    rows = Activity.objects.filter(unit__in=ids, year=year, kind__in=TOLD).order_by("on", "pk")
    for pk, unit, kind, title, day in rows.values_list("pk", "unit", "kind", "title", "on"):
        found[unit][kind].append(Source("models_programs.activity", pk, title, day))
    return found


def _agreements(ids: Collection[int], year: int) -> dict[int, list[Agreement]]:
    """Two queries: regulations that began by then, and the reviews that were held of them."""
    began = Regulation.objects.filter(unit__in=ids, year__lte=year)
    held: dict[int, list[Review]] = defaultdict(list)
    reviews = RegulationReview.objects.filter(regulation__in=began.order_by(), held_on__isnull=False)
    for regulation, day, result in reviews.order_by("held_on", "pk").values_list("regulation", "held_on", "result"):
        if day is not None:
            held[regulation].append(Review(day, result))
    found: dict[int, list[Agreement]] = defaultdict(list)
    names = dict(RegulationKind.choices)
    for row in began.order_by("date", "pk").values("pk", "unit", "kind", "number", "date", "valid_from", "valid_to"):
        name = f"{names[row['kind']]} {row['number']}".strip()
        source = Source("models_programs.regulation", row["pk"], name, row["date"])
        start = row["valid_from"] or row["date"]
        found[row["unit"]].append(
            Agreement(source, row["kind"], start, row["valid_to"], tuple(held.get(row["pk"], ())))
        )
    return found


def _guards(ids: Collection[int], year: int) -> dict[int, list[tuple[Source, int | None]]]:
    found: dict[int, list[tuple[Source, int | None]]] = defaultdict(list)
    rows = Force.objects.filter(unit__in=ids, year=year, kind=ForceKind.GUARD).order_by("pk")
    for pk, unit, members, rating in rows.values_list("pk", "unit", "members", "rating"):
        found[unit].append((Source("models_programs.force", pk, f"lực lượng bảo vệ {members} người"), rating))
    return found


def _forms(
    ids: Collection[int], became: Mapping[int, int], year: int
) -> tuple[dict[int, Registration], dict[int, Registration]]:
    """The units' own forms, and one that was sent of a unit which became this one."""
    own: dict[int, Registration] = {}
    earlier: dict[int, Registration] = {}
    rows = Registration.objects.filter(unit__in=[*ids, *became], year=year).order_by("pk")
    for row in rows.only("unit", "year", "state", "no_resolution", *REFERRED, "sub_units", "sub_units_committed"):
        if row.unit_id in became:
            if row.state in REGISTERED:
                earlier.setdefault(became[row.unit_id], row)
        else:
            own[row.unit_id] = row
    return own, earlier


def _incidents(ids: Collection[int], year: int) -> dict[int, list[Incident]]:
    """The officer's answer counts where there is one, else the unit's own; bất khả kháng aside."""
    broken = Q(checked=Outcome.NOT_MET) | Q(checked="", declared=Outcome.NOT_MET)
    rows = CheckMark.objects.filter(
        broken,
        registration__unit__in=ids,
        registration__year=year,
        force_majeure=False,
        item__kind=CriterionKind.NOT_OCCURRING,
        item__checklist__authority=None,
    )
    found: dict[int, list[Incident]] = defaultdict(list)
    for unit, pk, code in rows.order_by("item__order").values_list("registration__unit", "registration", "item__code"):
        found[unit].append(Incident(code, Source("registrations.registration", pk, f"Hồ sơ năm {year}")))
    return found


def _results(ids: Collection[int], year: int) -> dict[int, Result]:
    rows = Recognition.objects.filter(unit__in=ids, year=year).order_by()
    found = {}
    for pk, unit, status, number, day in rows.values_list("pk", "unit", "status", "decision_number", "decision_date"):
        yes = status == RecognitionStatus.RECOGNISED
        name = f"Quyết định {number}" if yes else f"Kết quả công nhận năm {year}"
        found[unit] = Result(Source("registrations.recognition", pk, name, day), yes)
    return found


def _facts(unit: Unit, year: int, read: _Read, models: Mapping[int, str], forces: Mapping[int, str]) -> Facts:
    key = unit.pk
    form, figures = read.forms.get(key), read.figures.get(key)
    source = Source("models_programs.unityear", figures.pk, f"Số liệu năm {year}") if figures else None
    awards = [
        (row.subject, Source("models_programs.commendation", row.pk, f"{row.form} {row.name}", row.date))
        for row in read.awards.get(key, ())
    ]
    papers, activities = read.papers.get(key, {}), read.activities.get(key, {})
    return Facts(
        limits=read.limits[unit.authority_path, unit.kind],
        has_party=(unit.has_party or unit.kind in BY_LAW) and not (form is not None and form.no_resolution),
        has_union=unit.has_union,
        has_guards=unit.has_guards,
        resolutions=tuple(papers.get(PaperKind.RESOLUTION, ())) or _referred(form, "resolution", PaperKind.RESOLUTION),
        plans=tuple(papers.get(PaperKind.PLAN, ())) or _referred(form, "plan", PaperKind.PLAN),
        statutes=tuple(papers.get(PaperKind.STATUTE, ())),
        activities={kind: tuple(rows) for kind, rows in activities.items()},
        agreements=tuple(read.agreements.get(key, ())),
        guards=tuple(_ranked(one, rank, forces) for one, rank in read.guards.get(key, ())),
        models=_models(read.models.get(key, ()), models),
        unrated=tuple(
            Source("models_programs.movementmodel", pk, name) for pk, name in read.unrated.get(key, {}).items()
        ),
        form=_form(form, read.earlier.get(key), year),
        joined=_share(figures, source, "joined", "people"),
        sub_units=_share(figures, source, "sub_units_committed", "sub_units") or _form_share(form),
        collectives=tuple(one for subject, one in awards if subject == Subject.COLLECTIVE),
        persons=tuple(one for subject, one in awards if subject == Subject.PERSON),
        result=read.results.get(key),
        incidents=tuple(read.incidents.get(key, ())),
        union=_ranked(source, figures.union_rating, forces) if figures and source else None,
        tax_done=figures.tax_done if figures else None,
        figures=source,
    )


def _ranked(source: Source, rank: int | None, scale: Mapping[int, str]) -> Ranked:
    return Ranked(source, rank, scale.get(rank or 0, f"mức {rank}"))


def _models(rated: Collection[Any], scale: Mapping[int, str]) -> tuple[Ranked, ...]:
    """Each model by its best điểm here; they come worst first."""
    best = {row.model: row for row in rated}
    return tuple(
        _ranked(Source("models_programs.movementmodel", row.model, row.name), row.rank, scale) for row in best.values()
    )


def _referred(form: Registration | None, name: str, kind: PaperKind) -> tuple[Source, ...]:
    """What the form of registration refers to where no such paper is kept."""
    if form is None:
        return ()
    number, day = getattr(form, f"{name}_number"), getattr(form, f"{name}_date")
    if not (number or day):
        return ()
    return (Source("registrations.registration", form.pk, f"{kind.label} {number} (bản đăng ký)", day),)


def _form(own: Registration | None, earlier: Registration | None, year: int) -> Form | None:
    chosen = earlier if earlier is not None and (own is None or own.state not in REGISTERED) else own
    if chosen is None:
        return None
    source = Source("registrations.registration", chosen.pk, f"Bản đăng ký năm {year}")
    state = RegistrationState(chosen.state)
    return Form(source, state in REGISTERED, str(state.label))


def _share(figures: UnitYear | None, source: Source | None, part: str, whole: str) -> Share | None:
    if figures is None or source is None or None in (getattr(figures, part), getattr(figures, whole)):
        return None
    return Share(getattr(figures, part), getattr(figures, whole), source)


def _form_share(form: Registration | None) -> Share | None:
    if form is None or form.sub_units is None or form.sub_units_committed is None:
        return None
    source = Source("registrations.registration", form.pk, f"Bản đăng ký năm {form.year}")
    return Share(form.sub_units_committed, form.sub_units, source)
