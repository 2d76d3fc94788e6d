"""What the checklist of a closing looks at, read from the rows of every room."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.urls import reverse

from common.scope import within
from deadlines.enums import Bearer, ReportState, Subject
from deadlines.models import DueExtension, Occurrence
from deadlines.rules.words import thing_words
from decisions.enums import OPEN
from decisions.models import Decision
from registrations.enums import REGISTERED, Outcome, RegistrationState
from registrations.models import Registration
from reports.models import UnitFact, YearClosing
from reports.queries.closing import holding_within
from reports.rules.closing import Named, UnitLine, YearState
from reports.rules.codes import SCORED
from scoring.enums import SheetState
from scoring.models import Extension, RowQuestion, Scorecard
from scoring.queries.closing import closing_of
from scoring.queries.sheets import load_sheets
from scoring.queries.suggestions import checked_many
from units.enums import ELIGIBLE
from units.models import Authority

AT_ONCE = 200  # sheets whose proof is looked at together


def year_state(authority: Authority, year: int) -> YearState:
    """Everything that the checklist asks of an authority and year; facts have to be true before.

    A constant number of queries for each two hundred approved sheets. Nothing here depends on today, so that the same
    year gives the same list whenever it is asked.
    """
    path = authority.path
    return YearState(
        year=year,
        units=_units(path, year),
        scoring_closed=closing_of(path, year) is not None,
        scoring_url=reverse("scoring:closing", args=[year]),
        wrong_totals=_wrong_totals(path, year),
        open_below=_open_below(authority, year),
        questions=_questions(path, year),
        unproven=_unproven(path, year),
        unsigned=_unsigned(path, year),
        extensions=_extensions(path, year),
        reports=_reports(authority, year),
    )


def _units(path: str, year: int) -> tuple[UnitLine, ...]:
    good = Registration.objects.filter(
        authority_path=path, year=year, state=RegistrationState.VERIFIED, verdict=Outcome.MET
    )
    waiting = set(good.values_list("unit", flat=True))
    facts = UnitFact.objects.filter(authority_path=path, year=year).select_related("unit")
    return tuple(
        UnitLine(
            name=fact.unit.name,
            url=reverse("units:detail", args=[year, fact.unit_id]),
            is_asked=fact.eligibility in ELIGIBLE,
            is_registered=fact.registration in REGISTERED,
            is_scored=fact.sheet in SCORED,
            is_approved=fact.sheet == SheetState.APPROVED,
            has_classification=bool(fact.classification_number),
            waits_for_recognition=fact.unit_id in waiting and not fact.recognition,
        )
        for fact in facts.order_by("unit__sort_key", "unit")
    )


def _wrong_totals(path: str, year: int) -> tuple[Named, ...]:
    """Sheets whose stored totals are not what their rows add up to."""
    cards = Scorecard.objects.filter(authority_path=path, year=year).select_related("unit", "rubric")
    rows = list(cards.order_by("unit__sort_key", "pk"))
    found = []
    for start in range(0, len(rows), AT_ONCE):
        for sheet in load_sheets(rows[start : start + AT_ONCE]):
            card = sheet.card
            if (sheet.self_tally.total, sheet.superior_tally.total) != (card.self_total, card.superior_total):
                url = reverse("scoring:sheet", args=[year, card.pk])
                found.append(Named(card.unit.name, url, "tổng điểm đã lưu khác tổng các hàng"))
    return tuple(found)


def _open_below(authority: Authority, year: int) -> tuple[Named, ...]:
    """Places below that hold units, activities or commendations of the year and have not closed it, by name."""
    holding = holding_within(authority.path, year) - {authority.path}
    closed = YearClosing.objects.filter(within(authority.path), year=year, undone_at=None)
    still = holding - set(closed.values_list("authority_path", flat=True))
    places = Authority.objects.filter(path__in=still).order_by("sort_key", "pk")
    return tuple(Named(place.name, "", "chưa khóa sổ") for place in places)


def _questions(path: str, year: int) -> tuple[Named, ...]:
    rows = RowQuestion.objects.filter(
        scorecard__authority_path=path, scorecard__year=year, answered_at=None, withdrawn_at=None
    ).select_related("scorecard__unit", "criterion")
    return tuple(
        Named(
            row.scorecard.unit.name,
            reverse("scoring:questions", args=[year, row.scorecard_id]),
            f"hàng {row.criterion.code}, hạn trả lời {row.due_on:%d/%m/%Y}",
        )
        for row in rows.order_by("scorecard__unit__sort_key", "pk")
    )


def _unproven(path: str, year: int) -> tuple[Named, ...]:
    """Approved sheets with rows that nothing proves. The day that suggestions ask for is the last one of the year."""
    cards = Scorecard.objects.filter(authority_path=path, year=year, state=SheetState.APPROVED)
    rows = list(cards.select_related("unit", "rubric").order_by("unit__sort_key", "pk"))
    found = []
    for start in range(0, len(rows), AT_ONCE):
        some = rows[start : start + AT_ONCE]
        checked = checked_many(some, today=dt.date(year, 12, 31))
        for card in some:
            if bare := checked[card.pk].unproven:
                codes = ", ".join(criterion.code for criterion in bare)
                found.append(Named(card.unit.name, reverse("scoring:sheet", args=[year, card.pk]), f"hàng {codes}"))
    return tuple(found)


def _unsigned(path: str, year: int) -> tuple[Named, ...]:
    rows = Decision.objects.filter(authority_path=path, year=year, state__in=OPEN).order_by("pk")
    return tuple(
        Named(row.name_shown, reverse("decisions:decision", args=[year, row.pk]), row.get_state_display().lower())
        for row in rows
    )


def _extensions(path: str, year: int) -> tuple[Named, ...]:
    """For sheets, and for everything else that units of the authority owe. Two queries."""
    sent = Scorecard.objects.filter(year=year, state__in=[SheetState.SENT, SheetState.REVIEWING, *SCORED])
    sheets = Extension.objects.filter(unit__authority_path=path, year=year, revoked_at=None)
    found = [
        Named(
            row.unit.name,
            reverse("scoring:windows", args=[year]),
            f"phiếu chấm điểm, đến hết ngày {row.until:%d/%m/%Y}",
        )
        for row in sheets.exclude(unit__in=sent.values("unit")).select_related("unit").order_by("unit__sort_key", "pk")
    ]
    others = DueExtension.objects.filter(
        occurrence__authority_path=path,
        occurrence__year=year,
        occurrence__bearer=Bearer.UNIT,
        occurrence__sent_on=None,
        occurrence__voided=False,
        revoked_at=None,
    ).select_related("occurrence__obligation", "occurrence__unit")
    for one in others.order_by("occurrence__unit__sort_key", "pk"):
        due = one.occurrence
        title = thing_words(due.obligation.title, due.period)
        note = f"{title}, đến hết ngày {one.until:%d/%m/%Y}"
        found.append(Named(due.bearer_name, reverse("deadlines:extensions", args=[year]), note))
    return tuple(found)


def _reports(authority: Authority, year: int) -> tuple[Named, ...]:
    """Reports of own units and of places right below that were not received. One query."""
    mine = Q(bearer=Bearer.UNIT, authority_path=authority.path) | Q(authority__parent=authority)
    rows = Occurrence.objects.filter(mine, year=year, subject=Subject.REPORT, voided=False)
    rows = rows.filter(Q(sent_on=None) | Q(report__isnull=False) & ~Q(report__state=ReportState.ACCEPTED))
    found = []
    for row in rows.select_related("obligation", "unit", "authority", "report").order_by("code", "period", "pk"):
        state = row.report.get_state_display().lower() if hasattr(row, "report") else "chưa gửi"
        note = f"{thing_words(row.obligation.title, row.period)}: {state}"
        found.append(Named(row.bearer_name, reverse("deadlines:occurrence", args=[year, row.pk]), note))
    return tuple(sorted(found, key=lambda one: (one.note, one.name)))
