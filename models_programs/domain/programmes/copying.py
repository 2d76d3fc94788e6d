"""A commune starts from another plan: its own earlier one, the province's, or one of the source plans."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from common.scope import Actor
from models_programs.domain.records import create_record
from models_programs.models import Programme, ProgrammeDate, ProgrammeSection, Target
from models_programs.rules.permissions import PROGRAMME_WRITERS
from units.models import Authority


def copy_programme(*, source: Programme, authority: Authority, year: int, actor: Actor, now: dt.datetime) -> Programme:
    """A new programme of ``authority`` from ``year`` on with the headings, targets and dates of ``source``.

    Number, date and issuer stay empty: they belong to the paper that was signed there. Years of targets and dates
    move along with the programme. Raises NotAllowed.
    """
    shift = year - source.year
    copy = Programme(authority=authority, authority_path=authority.path, year=year)
    values = {
        "kind": source.kind,
        "title": source.title,
        "year_to": _moved(source.year_to, shift),
        "note": f"Chép từ {source.document_words or source.title}, {source.authority.name}."[:2000],
    }
    with transaction.atomic():
        create_record(record=copy, values=values, actor=actor, now=now, writers=PROGRAMME_WRITERS)
        _copy_rows(ProgrammeSection, source, copy, {})
        _copy_rows(Target, source, copy, {"year_from": shift, "year_to": shift})
        _copy_rows(ProgrammeDate, source, copy, {"year": shift})
    return copy


def _moved(year: int | None, shift: int) -> int | None:
    return None if year is None else year + shift


def _copy_rows(table: type[Any], source: Programme, copy: Programme, years: dict[str, int]) -> None:
    """Saved one by one (a plan has a few dozen): other rooms follow what a plan says by its signals."""
    for row in table.objects.filter(programme=source):
        row.pk, row.programme = None, copy
        row._state.adding = True
        for name, shift in years.items():
            setattr(row, name, _moved(getattr(row, name), shift))
        row.save()
