"""Score sheets in every state, made by the real verbs."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import cache

from django.conf import settings
from django.utils import timezone

from registrations.domain.recognition import record_recognition
from registrations.models import Recognition
from scoring import domain, rubrics
from scoring.models import Rubric, Scorecard, ThresholdSet
from tests import factories as make
from tests.registrations import cases
from units.models import Unit

YEAR = 2026
FOLDER = settings.BASE_DIR / "fixtures"


def load_rubrics() -> Rubric:
    """Levels and shipped rubrics; returns the Quảng Ngãi one."""
    now = timezone.now()
    rubrics.load_levels(FOLDER / "levels.yaml")
    for data in _shipped():
        rubrics.store(data, now=now)
    return Rubric.objects.get(code="QN-CQDNCSGD")


@cache
def _shipped() -> tuple[rubrics.RubricData, ...]:
    files = sorted((FOLDER / "rubrics").glob("*.yaml"))
    return tuple(rubrics.parse(path.read_text(encoding="utf-8")) for path in files)


def opened(cast, *, unit: Unit | None = None, head: str = "unit_head") -> Scorecard:
    """A fresh sheet with nothing scored."""
    load_rubrics()
    unit = unit or cast.unit
    return domain.open_scorecard(unit=unit, year=YEAR, actor=cast.actor(head), now=timezone.now())


def fill(
    card: Scorecard, actor, *, column: str = "self", points: Decimal | None = None, reason: str | None = None
) -> None:
    """Every typed row at its maximum, or at ``points`` where that is less."""
    version = f"{column}_version"
    changes = [
        domain.Change(
            mark.criterion_id,
            mark.criterion.max_points if points is None else min(points, mark.criterion.max_points),
            getattr(mark, version),
            reason,
        )
        for mark in card.marks.select_related("criterion")
    ]
    domain.save_marks(card=card, column=column, changes=changes, actor=actor, now=timezone.now())
    card.refresh_from_db()


def filled(cast, **kwargs) -> Scorecard:
    """Self column full, not sent."""
    card = opened(cast, **kwargs)
    fill(card, cast.actor(kwargs.get("head", "unit_head")))
    return card


def sent(cast, **kwargs) -> Scorecard:
    card = filled(cast, **kwargs)
    return domain.send(card=card, actor=cast.actor(kwargs.get("head", "unit_head")), now=timezone.now())


def reviewing(cast, **kwargs) -> Scorecard:
    card = sent(cast, **kwargs)
    return domain.take_step(action="start_review", card=card, actor=cast.actor("officer"), now=timezone.now())


def returned(cast, **kwargs) -> Scorecard:
    card = reviewing(cast, **kwargs)
    note = "Bổ sung minh chứng hàng 7 rồi gửi lại."
    return domain.take_step(action="return", card=card, actor=cast.actor("officer"), now=timezone.now(), note=note)


def reviewed(cast, **kwargs) -> Scorecard:
    card = reviewing(cast, **kwargs)
    domain.agree_with_rest(card=card, actor=cast.actor("officer"), now=timezone.now())
    return domain.take_step(action="finish_review", card=card, actor=cast.actor("officer"), now=timezone.now())


def recognise(cast, unit: Unit | None = None, *, status: str = "recognised") -> Recognition:
    cases.registered(unit or cast.unit)
    return record_recognition(
        unit=unit or cast.unit,
        year=YEAR,
        status=status,
        actor=cast.actor("officer"),
        now=timezone.now(),
        decision_number="125/QĐ-UBND",
        decision_date=dt.date(2026, 1, 10),
        issuer="UBND xã",
        reason="" if status == "recognised" else "Chưa đạt tiêu chí 3 của Điều 6.",
    )


def confirm_thresholds(cast, **points: str) -> ThresholdSet:
    """90 / 70 / 50 / 0 unless told otherwise, confirmed by the cast's administrator."""
    figures = {"XS": "90", "K": "70", "TB": "50", "Y": "0", **points}
    return domain.set_thresholds(
        rubric=load_rubrics(),
        authority=cast.commune,
        points={code: Decimal(value) for code, value in figures.items()},
        source="Quyết định 12/QĐ-BCĐ ngày 27/3/2026 (văn bản thử)",
        actor=cast.actor("admin"),
        now=timezone.now(),
    )


def approvable(cast, **kwargs) -> Scorecard:
    """Reviewed, recognised, thresholds confirmed: only the approver's act is missing."""
    card = reviewed(cast, **kwargs)
    recognise(cast, card.unit)
    confirm_thresholds(cast)
    card.refresh_from_db()
    return card


def approved(cast, **kwargs) -> Scorecard:
    card = approvable(cast, **kwargs)
    return domain.approve(card=card, actor=cast.actor("approver"), now=timezone.now())


IN_STATE = {
    "draft": opened,
    "filled": filled,
    "sent": sent,
    "reviewing": reviewing,
    "returned": returned,
    "reviewed": reviewed,
    "approved": approved,
}

__all__ = ["IN_STATE", "YEAR", "make"]


def long_sheet(cast, rows: int, *, unit: Unit | None = None) -> Scorecard:
    """An open sheet of ``rows`` rows of 9 points (3 above 100 rows) in steps of a half, ten rows to a group."""
    load_rubrics()
    most = 9 if rows <= 100 else 3
    text = [
        f'{{code: DAI{rows}, version: "1", title: Bảng dài, issuer: UBND, source: Văn bản thử, valid_from: 2026-06-01,',
        f" unit_kinds: [school], total: {rows * most}, step: 0.5, levels: {{XS: 90, K: 70, TB: 50, Y: 0}}, criteria: [",
    ]
    for group in range(1, rows // 10 + 1):
        text.append(f'{{code: "{group}", text: Nhóm {group}, max_points: {most * 10}}},')
        text += [
            f'{{code: "{group}.{row}", parent: "{group}", text: Nội dung {group}.{row}, max_points: {most}}},'
            for row in range(1, 11)
        ]
    rubrics.store(rubrics.parse("\n".join(text) + "]}"), now=timezone.now())
    rubric = Rubric.objects.get(code=f"DAI{rows}")
    Rubric.objects.exclude(pk=rubric.pk).filter(valid_from__gte=rubric.valid_from).update(valid_from="2026-01-01")
    unit = unit or make.unit(cast.commune, f"Trường {rows} hàng")
    cast.unit_head.memberships.update(unit=unit)
    return domain.open_scorecard(unit=unit, year=YEAR, actor=cast.actor("unit_head"), now=timezone.now())
