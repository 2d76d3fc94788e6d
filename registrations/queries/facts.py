"""What the year's records say of units, gathered in a constant number of queries for one or ten thousand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from django.db.models import F

from models_programs.enums import ForceKind, PaperKind
from models_programs.models import Force, UnitPaper, UnitYear
from models_programs.queries.movement import effective_in_each, rated_models_of
from models_programs.queries.records import predecessors_of
from models_programs.queries.rulebook import rulebooks
from models_programs.rules.book import RuleBook
from registrations.enums import REGISTERED
from registrations.models import Registration
from registrations.queries.gate import gates
from registrations.rules.facts import Facts, ForceFact, Limits, Paper, Share
from registrations.rules.gate import Gate
from units.enums import UnitKind

FORM, YEAR_FIGURES, PAPERS = "Theo bản đăng ký", "Theo số liệu năm của đơn vị", "giấy tờ của đơn vị"


def collect_facts(registrations: Collection[Registration]) -> dict[int, Facts]:
    """Registration id → facts; they come with their units and are of one year.

    Six queries, one more where units were merged; three more where there are communes (their own units and models are
    counted live).
    """
    if not registrations:
        return {}
    [year] = {row.year for row in registrations}
    units = {row.unit_id: row.unit for row in registrations}
    areas = {unit.area.path for unit in units.values() if unit.kind == UnitKind.COMMUNE}
    books = rulebooks(sorted({row.authority_path for row in registrations} | areas))
    papers: dict[int, list[UnitPaper]] = defaultdict(list)
    dated = F("date").asc(nulls_last=True)  # a paper without a day stands back; databases differ on where
    for paper in UnitPaper.objects.filter(unit__in=units, year=year).order_by(dated, "pk"):
        papers[paper.unit_id or 0].append(paper)
    figures = {row.unit_id: row for row in UnitYear.objects.filter(unit__in=units, year=year)}
    forces: dict[int, list[Force]] = defaultdict(list)
    for force in Force.objects.filter(unit__in=units, year=year):
        forces[force.unit_id or 0].append(force)
    rated = rated_models_of(units, year, predecessors_of(units))
    worst = {path: book.number("model.effective_rank") for path, book in books.items()}
    below = gates(areas, year, books) if areas else {}
    inside = effective_in_each({path: worst[path] for path in areas}, year) if areas else {}

    def effective(row: Registration) -> int:
        if row.unit.kind == UnitKind.COMMUNE:
            return inside[row.unit.area.path]
        return len({one.model for one in rated.get(row.unit_id, ()) if one.rank <= worst[row.authority_path]})

    return {
        row.pk: _facts(
            row, books[row.authority_path], papers[row.unit_id], figures.get(row.unit_id), forces[row.unit_id],
            effective(row), below.get(row.unit.area.path) if row.unit.kind == UnitKind.COMMUNE else None,
        )
        for row in registrations
    }  # fmt: skip


def _facts(
    row: Registration,
    book: RuleBook,
    papers: list[UnitPaper],
    figures: UnitYear | None,
    forces: list[Force],
    models: int,
    below: Gate | None,
) -> Facts:
    unit = row.unit
    by_law = unit.has_party or unit.kind in (UnitKind.RESIDENTIAL, UnitKind.COMMUNE)
    scale = book.scale("force")
    told = [_force(force, scale) for force in forces]
    guard = ForceKind.GUARD
    return Facts(
        limits=_limits(book, row.year),
        unit_kind=unit.kind,
        registered=row.state in REGISTERED,
        no_party=row.no_resolution or not by_law,
        has_guards=unit.has_guards,
        resolution=_paper(papers, PaperKind.RESOLUTION, row.resolution_number, row.resolution_date),
        plan=_paper(papers, PaperKind.PLAN, row.plan_number, row.plan_date),
        statutes=sum(paper.kind == PaperKind.STATUTE for paper in papers),
        households=_share(figures, row, "households_committed", "households"),
        briefed=Share(figures.staff_briefed, figures.people, YEAR_FIGURES) if figures else Share(),
        sub_units=_share(figures, row, "sub_units_committed", "sub_units"),
        effective_models=models,
        guards=tuple(fact for force, fact in zip(forces, told, strict=True) if force.kind == guard),
        local_forces=tuple(fact for force, fact in zip(forces, told, strict=True) if force.kind == ForceKind.TEAM),
        below=below.units if below else 0,
        below_registered=below.registered if below else 0,
        below_recognised=below.recognised if below else 0,
    )


def _limits(book: RuleBook, year: int) -> Limits:
    return Limits(
        quarter_end=book.day_in("paper.quarter_one_end", year),
        households=book.number("tt124.households_share"),
        briefed=book.number("tt124.briefed_share"),
        sub_units=book.number("tt124.sub_units_share"),
        registered=book.number("tt124.commune_registered"),
        recognised=book.number("tt124.commune_recognised"),
        well_done=book.number("force.well_done_rank"),
        done=book.number("force.done_rank"),
    )


def _paper(papers: list[UnitPaper], kind: str, number: str, date: object) -> Paper | None:
    """The earliest paper kept, else what the form of registration refers to."""
    for paper in papers:
        if paper.kind == kind:
            return Paper(paper.number, paper.date, PAPERS)
    return Paper(number, date, "bản đăng ký") if number or date else None  # type: ignore[arg-type]


def _share(figures: UnitYear | None, row: Registration, part: str, whole: str) -> Share:
    """The year's figures where both are given, else those of the form."""
    if figures is not None and None not in (getattr(figures, part), getattr(figures, whole)):
        return Share(getattr(figures, part), getattr(figures, whole), YEAR_FIGURES)
    return Share(getattr(row, part), getattr(row, whole), FORM)


def _force(force: Force, scale: dict[int, str]) -> ForceFact:
    rank = force.rating
    return ForceFact(force.get_kind_display(), rank, scale.get(rank or 0, f"mức {rank}"), force.has_discipline)
