"""Building, refusing and rebuilding the demo year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from common.models import Job, Setting, WorkYear
from common.scope import Actor, Role, parent_path
from models_programs.models import Attachment
from registrations.domain.recognition import record_recognition
from registrations.enums import RecognitionStatus
from reports.demo import words
from reports.demo.calendar import decision_day
from reports.demo.deadlines import due_acts, make_due
from reports.demo.deciding import decision_acts, dossier_acts
from reports.demo.plan import LAST_YEAR, SEED, STAGES, YEAR, YEARS, PlacePlan, UnitPlan, dice, moment, places
from reports.demo.records import record_acts
from reports.demo.registering import registered_acts
from reports.demo.reviewing import reviewing_acts
from reports.demo.story import Act, People, Story
from reports.demo.world import World, build_world
from reports.domain.refreshing import refresh_everything
from scoring.domain import set_thresholds
from scoring.models import Rubric, Scorecard
from units.enums import ELIGIBLE, UnitKind
from units.models import Authority, Unit
from units.queries import is_unit_in_year

NAME = "demo"
WHOLE_WAY = "51.21040."  # Bình Sơn: dossiers and decisions too; elsewhere decisions signed on paper are recorded


class DemoRefused(Exception):
    """The database is not one that the demo may touch; ``str()`` is a Vietnamese sentence that says what to do."""


def is_there() -> bool:
    """Whether this database is a demo."""
    return Setting.objects.filter(name=NAME).exists()


def refuse_real_data() -> None:
    """Raise DemoRefused when the database holds anything that the demo did not make."""
    people = User.objects.filter(is_demo=False).count()
    if people:
        raise DemoRefused(
            f"Cơ sở dữ liệu này có {people} tài khoản thật nên không tạo dữ liệu mẫu ở đây. "
            "Chạy với thư mục dữ liệu khác: bash script/server --data THƯ_MỤC_MỚI"
        )
    if not is_there() and (Scorecard.objects.exists() or Unit.objects.exists()):
        raise DemoRefused(
            "Cơ sở dữ liệu này đã có đơn vị hoặc phiếu chấm điểm thật nên không tạo dữ liệu mẫu ở đây. "
            "Chạy với thư mục dữ liệu khác: bash script/server --data THƯ_MỤC_MỚI"
        )


def prepare() -> None:
    """Load official areas, windows and rubrics when they are missing."""
    if not (Authority.objects.filter(path="").exists() and Rubric.objects.exists()):
        call_command("setup", verbosity=0, stdout=_Nowhere())


def reset() -> None:
    """Empty the demo database, its files of jobs included, and build again. Raises DemoRefused elsewhere."""
    if not is_there():
        raise DemoRefused("Cơ sở dữ liệu này không phải dữ liệu mẫu nên không làm lại được. Không có gì bị xóa.")
    refuse_real_data()
    for job in Job.objects.exclude(file=""):
        job.file.delete(save=False)
    for attachment in Attachment.objects.exclude(file=""):
        attachment.file.delete(save=False)
    call_command("flush", interactive=False, verbosity=0)
    call_command("setup", verbosity=0, stdout=_Nowhere())
    build()


def build() -> None:
    """Make the whole demo year in one transaction."""
    refuse_real_data()
    prepare()
    plans = places()
    with transaction.atomic():
        _open_years()
        world = build_world(plans)
        acts = [act for plan in plans for act in (*_acts(plan, world), *record_acts(plan, world))]
        for act in sorted(acts, key=lambda act: act.at):
            act.run(act.at)
        make_due()
        for act in sorted(due_acts(WHOLE_WAY, world), key=lambda act: act.at):
            act.run(act.at)
        Setting.objects.create(name=NAME, value={"seed": SEED, "year": YEAR})
        # Who opens a dashboard at once finds numbers there, not that they are being counted.
        refresh_everything(YEARS, now=timezone.now())


def _open_years() -> None:
    WorkYear.objects.exclude(year__in=YEARS).delete()
    for year in YEARS:
        WorkYear.objects.update_or_create(year=year, defaults={"opened_at": moment(year, 1, 5)})


def _acts(plan: PlacePlan, world: World) -> Iterator[Act]:
    if plan.thresholds is not None:
        yield _thresholds(plan, world)
    whole = plan.path == WHOLE_WAY
    if whole:
        yield from _whole_way(plan, world)
        yield from reviewing_acts(plan, world)
    for row in (*plan.units, *plan.later):
        unit = world.units[plan.path, row.code]
        for year in YEARS:
            stage, level = _stage_and_level(plan, row, unit, year)
            officer = world.staff[plan.path, Role.OFFICER]
            result = _recognition(unit, year, stage, level, officer)
            if unit.eligibility in ELIGIBLE and is_unit_in_year(unit, year):
                keeper = world.heads.get(unit.pk, officer)
                must = result is not None or (whole and year == YEAR and _fate(unit, None, level) != "")
                yield from registered_acts(unit, year, keeper=keeper, officer=officer, must=must)
            if result is not None and not (whole and year == YEAR):
                yield result
            if stage == "none":
                continue
            people = People(
                filler=world.heads.get(unit.pk, officer),
                officer=officer,
                approver=world.staff.get((plan.path, Role.APPROVER)),
                superior=world.staff.get((parent_path(plan.path), Role.OFFICER)),
            )
            yield from Story(unit=unit, year=year, plan=row, stage=stage, level=level, people=people).acts()


def _whole_way(plan: PlacePlan, world: World) -> Iterator[Act]:
    """This year's dossiers and decisions of the commune that does everything in the system."""
    officer, approver = world.staff[plan.path, Role.OFFICER], world.staff[plan.path, Role.APPROVER]
    decided: dict[dt.date, list[Unit]] = {}
    for row in (*plan.units, *plan.later):
        unit = world.units[plan.path, row.code]
        stage, level = _stage_and_level(plan, row, unit, YEAR)
        fate = _fate(unit, _recognition(unit, YEAR, stage, level, officer), level)
        if not fate:
            continue
        if fate == "decided":
            decided.setdefault(decision_day(YEAR, unit.kind), []).append(unit)
        people = {"keeper": world.heads.get(unit.pk, officer), "officer": officer, "approver": approver}
        yield from dossier_acts(unit, **people, fate=fate)
    for day, units in sorted(decided.items()):
        yield from decision_acts(world.authorities[plan.path], units, officer=officer, approver=approver, day=day)


def _fate(unit: Unit, result: Act | None, level: str) -> str:
    """How far the dossier came: decided, failed, waiting for a decision, sent, or "" (not begun)."""
    if result is not None:
        return "failed" if level == "Y" else "decided"
    if unit.eligibility not in ELIGIBLE or not is_unit_in_year(unit, YEAR):
        return ""
    luck = dice("fate", unit.authority_path, unit.code).random()
    return "verified" if luck < 0.35 else "proposed" if luck < 0.6 else ""


def _stage_and_level(plan: PlacePlan, row: UnitPlan, unit: Unit, year: int) -> tuple[str, str]:
    """How far the sheet of a year came, and the level that its figures aim at."""
    if not is_unit_in_year(unit, year):
        return "none", row.level
    if year == YEAR:
        return row.stage, row.level
    official = row.kind not in (UnitKind.RESIDENTIAL, UnitKind.COMMUNE)
    if not (plan.last_year and official and row.stage != "none"):
        return "none", row.level
    levels = {"XS": ("XS", "XS", "K"), "K": ("K", "K", "K", "TB"), "TB": ("K", "TB"), "Y": ("K", "Y")}
    return "approved", dice("last year", plan.path, row.code).choice(levels[row.level])


def _recognition(unit: Unit, year: int, stage: str, level: str, officer: Actor) -> Act | None:
    """The decision of the year for one unit, recorded the morning after it was signed; None while there is none."""
    rng = dice("recognition", unit.authority_path, unit.code, year)
    if unit.eligibility not in ELIGIBLE or not is_unit_in_year(unit, year):
        return None
    decided = "finish_review" in STAGES[stage]
    if year == YEAR and not decided and rng.random() < (0.45 if unit.kind == UnitKind.RESIDENTIAL else 0.75):
        return None
    failed = level == "Y" or (not decided and rng.random() < 0.04)
    day = decision_day(year, unit.kind)
    place = unit.authority.short_name or unit.authority.name
    number = dice("number", unit.authority_path, unit.kind == UnitKind.RESIDENTIAL, year).randint(180, 420)

    def run(now: dt.datetime) -> None:
        record_recognition(
            unit=unit,
            year=year,
            status=RecognitionStatus.NOT_RECOGNISED if failed else RecognitionStatus.RECOGNISED,
            actor=officer,
            now=now,
            decision_number="" if failed else f"{number}/QĐ-UBND",
            decision_date=None if failed else day,
            issuer="" if failed else (unit.authority.people_committee_name or f"Ủy ban nhân dân {place}"),
            reason=rng.choice(words.NOT_RECOGNISED) if failed else "",
        )

    return Act(moment(day.year, day.month, day.day + 1, 8, 15), run)


def _thresholds(plan: PlacePlan, world: World) -> Act:
    chosen = plan.thresholds
    assert chosen is not None  # noqa: S101 (the caller has checked)

    def run(now: dt.datetime) -> None:
        set_thresholds(
            rubric=Rubric.objects.filter(code=chosen.rubric).latest("valid_from"),
            authority=world.authorities[plan.path],
            points={code: Decimal(points) for code, points in chosen.points.items()},
            source=chosen.source,
            actor=world.staff[plan.path, Role.ADMIN],
            now=now,
        )

    return Act(moment(LAST_YEAR, 10, 2, 9), run)


class _Nowhere:
    """An output for commands whose lines nobody asked for."""

    def write(self, *args: object, **kwargs: object) -> None:
        return None
