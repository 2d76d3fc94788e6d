"""Loading what is due by law, and saying who owes what the dates of plans ask for. Idempotent, by code and content."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from functools import cache
from typing import Any

import yaml
from django.conf import settings
from django.db import transaction

from deadlines.enums import Subject, When
from deadlines.models import Obligation
from models_programs.models import Programme, ProgrammeDate

FILE = "fixtures/obligations.yaml"


@cache
def shipped() -> dict[str, Any]:
    """fixtures/obligations.yaml: ``law``, ``plan_dates``, ``of``."""
    found: dict[str, Any] = yaml.safe_load((settings.BASE_DIR / FILE).read_text(encoding="utf-8"))
    return found


def load_obligations(*, now: dt.datetime) -> tuple[int, int]:
    """Bring the law's obligations to what is shipped; dates of plans without one get theirs. Returns (new, changed)."""
    created, changed = _load_law(now)
    for date in ProgrammeDate.objects.filter(obligations=None).select_related("programme__authority"):
        created += follow_date(date, now=now)
    return created, changed


def _load_law(now: dt.datetime) -> tuple[int, int]:
    stored = {row.code: row for row in Obligation.objects.filter(authority=None)}
    created = changed = 0
    for values in shipped()["law"]:
        digest = hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()
        row = stored.pop(values["code"], None)
        if row is not None and row.shipped_hash == digest and row.is_active:
            continue
        created, changed = (created + 1, changed) if row is None else (created, changed + 1)
        Obligation(pk=row.pk if row else None, **values, shipped_hash=digest, set_at=now).save()
    changed += Obligation.objects.filter(pk__in=[row.pk for row in stored.values()], is_active=True).update(
        is_active=False
    )
    return created, changed


def follow_date(date: ProgrammeDate, *, now: dt.datetime) -> int:
    """Give the date of a plan its obligations, as its code says; returns how many are new.

    A code that nobody has described gives none: somebody says on the screen who owes it.
    """
    programme = date.programme
    table = shipped()
    entries = table["of"].get(programme.shipped_code, {}).get(date.code) or table["plan_dates"].get(date.code, ())
    made = 0
    with transaction.atomic():
        for entry in entries:
            _, is_new = Obligation.objects.get_or_create(
                programme_date=date,
                bearer=entry["bearer"],
                defaults={
                    **entry,
                    "authority": programme.authority,
                    "authority_path": programme.authority_path,
                    "code": date.code,
                    "title": date.text,
                    "receiver": date.whom,
                    "when": When.PLAN,
                    "event_code": date.code if entry["subject"] == Subject.EVENT else "",
                    "source": _source(programme),
                    "year_from": programme.year,
                    "set_at": now,
                },
            )
            made += is_new
    return made


def carry_date(date: ProgrammeDate) -> None:
    """What a plan says of a date anew: the words and the addressee are the plan's."""
    Obligation.objects.filter(programme_date=date, is_active=True).update(title=date.text, receiver=date.whom)


def carry_plan(plan: Programme) -> None:
    """What a plan says of itself anew: from when it holds, how it is named as the source."""
    rows = Obligation.objects.filter(programme_date__programme=plan, is_active=True)
    rows.update(year_from=plan.year, source=_source(plan))


def _source(plan: Programme) -> str:
    return (plan.document_words or plan.title)[:300]


def retire_date(date: ProgrammeDate) -> None:
    """A date that leaves its plan: its obligations go, or, where something hangs on them, are no longer in use."""
    rows = Obligation.objects.filter(programme_date=date)
    rows.filter(occurrences=None).delete()
    rows.update(is_active=False)
