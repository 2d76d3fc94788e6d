"""What a message that reminds is made of, and whom a short link leads where."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

import yaml
from django.conf import settings
from django.db.models import F, QuerySet

from common.scope import Actor
from deadlines.enums import Bearer, Standing
from deadlines.models import Obligation, Occurrence
from deadlines.queries.board import conditions, due_in, is_before
from deadlines.rules.links import read_slug
from deadlines.rules.messages import Item
from deadlines.rules.words import day_words, left_words, thing_words

FILE = "fixtures/reminder_texts.yaml"


@cache
def reminder_texts() -> dict[str, Any]:
    """The words of the file."""
    found: dict[str, Any] = yaml.safe_load((settings.BASE_DIR / FILE).read_text(encoding="utf-8"))
    return found


def owed(rows: QuerySet[Occurrence], today: dt.date) -> QuerySet[Occurrence]:
    """Those of the rows of which there is something to remind: not sent, or sent back; by thing, then by name."""
    waiting = conditions(today)
    order = ("due_on", "code", "period", F("unit__sort_key").asc(nulls_first=True), "authority__sort_key", "pk")
    return rows.filter(waiting[Standing.UNSENT] | waiting[Standing.RETURNED]).order_by(*order)


def words_of(row: Occurrence) -> str:
    """The day of one thing due; ``row`` comes with its obligation and the date of its plan."""
    return day_words(row.on_time_to, is_before=is_before(row.obligation), extended_to=row.extended_to)


def items_of(rows: Iterable[Occurrence], today: dt.date, link: Callable[[int, int], str]) -> list[Item]:
    """The rows for the message, those of one thing together. No query when they come from ``behind_rows``.

    ``link`` makes an address of an obligation and a year. Names say their commune where several are among them.
    """
    found = list(rows)
    of_many = len({row.authority_path for row in found if row.bearer == Bearer.UNIT}) > 1
    # One thing may rest on obligations of several authorities: the first one stands for all.
    first: dict[tuple[str, int], int] = {}
    items = []
    for row in found:
        left = left_words(row.due_on, today)
        words = words_of(row)
        items.append(
            Item(
                key=f"{row.bearer}{row.unit_id or row.authority_id}",
                title=thing_words(row.obligation.title, row.period),
                when=f"{words} ({left})" if left else words,
                link=link(first.setdefault((row.code, row.period), row.obligation_id), row.year),
                name=_name(row, of_many),
                is_unit=row.bearer == Bearer.UNIT,
                returned=row.returned,
            )
        )
    order = {thing: number for number, thing in reversed(list(enumerate(item.thing for item in items)))}
    return sorted(items, key=lambda item: order[item.thing])


def _name(row: Occurrence, of_many: bool) -> str:
    if row.unit is None:
        return row.bearer_name
    return f"{row.unit.name} ({row.unit.authority.name})" if of_many else row.unit.name


def behind_link(actor: Actor, slug: str) -> tuple[int, QuerySet[Occurrence]] | None:
    """(year, what is due to the actor under the code of a short link), or None when nothing is.

    Nothing is told apart: a link to nowhere and one to somebody else's thing are the same. Two queries.
    """
    named = read_slug(slug)
    code = Obligation.objects.filter(pk=named[0]).values_list("code", flat=True).first() if named else None
    if named is None or code is None:
        return None
    rows = due_in(actor, named[1]).filter(code=code)
    return (named[1], rows) if rows.exists() else None
