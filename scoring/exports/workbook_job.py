"""The workbook of many sheets, made by a worker, and of a few, made at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.utils import timezone

from common.documents.marks import watermark
from common.documents.xlsx import XLSX_TYPE
from common.jobs import JobRefused, Produced, Progress, runner
from common.models import Job
from common.scope import Actor
from common.sheets.job import actor_from_json
from common.workflow import WorkflowError
from scoring import rules
from scoring.domain.marks import Around, around, check_may_write
from scoring.enums import Column
from scoring.exports.workbook import Page, fill_in_workbook
from scoring.models import Scorecard
from scoring.queries import load_sheets
from scoring.queries.workbook import FILE_JOB, fillable_cards

# A sheet takes some 25 ms to draw: so many are answered at once, more are the work of a worker.
AT_ONCE = 20
# One more would make files that Excel opens slowly and the guard of uploads refuses.
MOST = 300
TOO_MANY = f"Một tệp chứa nhiều nhất {MOST} phiếu. Chọn từng loại đơn vị rồi tải."


def workbook_of(cards: Collection[Scorecard], *, actor: Actor, title: str, now: dt.datetime) -> bytes:
    """The workbook of these sheets as the actor may fill them in now; ``unit`` and ``rubric`` come selected."""
    known = around(cards)
    pages = [
        Page(
            sheet=sheet,
            column=_open_column(sheet.card, actor, now, known[sheet.card.pk]),
            sees_superior=rules.sees_superior(sheet.card, actor),
        )
        for sheet in load_sheets(cards)
    ]
    return fill_in_workbook(pages, title=title, now=now, watermark=watermark())


def _open_column(card: Scorecard, actor: Actor, now: dt.datetime, known: Around) -> str:
    for column in Column:
        try:
            check_may_write(card, column, actor, now, known)
        except WorkflowError:
            continue
        return column
    return ""


@runner(FILE_JOB)
def make_workbook(job: Job, progress: Progress) -> Produced:
    """``params``: year, kind ("" for all), actor; the scope is read again when the work begins."""
    actor, year = actor_from_json(job.params["actor"]), job.params["year"]
    progress(1, 10)
    cards = list(fillable_cards(actor, year, job.params["kind"])[: MOST + 1])
    if not cards:
        raise JobRefused("Không còn phiếu nào để đưa vào tệp.")
    if len(cards) > MOST:
        raise JobRefused(TOO_MANY)
    content = workbook_of(cards, actor=actor, title=job.title, now=timezone.now())
    return Produced(content=content, file_name=f"{job.title}.xlsx", content_type=XLSX_TYPE)
