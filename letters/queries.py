"""Wordings as they hold at an authority: the nearest text set on the way up, else the shipped one."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import yaml
from django.conf import settings

from letters.models import LetterText
from letters.rules.wording import FIELDS, Blank, Spec, Wording
from models_programs.queries.programmes import chain

FOLDER = "fixtures/letters"
FILES = ("registration", "dossier", "decision", "meeting", "reports")  # in the order of the year and of the screen


@cache
def specs() -> dict[str, Spec]:
    """The shipped texts by code."""
    made: dict[str, Spec] = {}
    for name in FILES:
        content = yaml.safe_load((settings.BASE_DIR / FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
        blanks = {blank: Blank(blank, *words) for blank, words in content["blanks"].items()}
        tables = {table: Blank(table, meaning, "") for table, meaning in content.get("tables", {}).items()}
        for row in content["texts"]:
            made[row["code"]] = _spec(row, content["group"], blanks, tables)
    return made


def _spec(row: dict[str, Any], group: str, blanks: dict[str, Blank], tables: dict[str, Blank]) -> Spec:
    samples = row.get("samples", {})
    return Spec(
        code=row["code"],
        group=group,
        name=row["name"],
        source=row["source"],
        confirmed=row["confirmed"],
        **{field: str(row.get(field, "")).strip() for field in FIELDS},
        blanks=tuple(replace(blanks[name], sample=samples.get(name, blanks[name].sample)) for name in row["blanks"]),
        tables=tuple(tables[name] for name in row.get("tables", ())),
    )


def wording(code: str, path: str) -> Wording:
    """One text as it holds at the authority at ``path``. One query; KeyError for an unknown code."""
    return _nearest(specs()[code], chain(path), _stored(path, code=code))


def wordings(path: str) -> list[Wording]:
    """All texts as they hold at the authority at ``path``, in the order of the screen. One query."""
    steps, stored = chain(path), _stored(path)
    return [_nearest(spec, steps, stored) for spec in specs().values()]


def own_text(code: str, path: str) -> LetterText | None:
    """The text that the authority at ``path`` has set itself."""
    return LetterText.objects.filter(authority_path=path, code=code).first()


def _stored(path: str, **only: str) -> dict[tuple[str, str], LetterText]:
    rows = LetterText.objects.filter(authority_path__in=chain(path), **only).select_related("authority")
    return {(row.authority_path, row.code): row for row in rows}


def _nearest(spec: Spec, steps: list[str], stored: dict[tuple[str, str], LetterText]) -> Wording:
    for path in steps:
        if row := stored.get((path, spec.code)):
            texts = {field: getattr(row, field) for field in FIELDS}
            return Wording(
                spec, **texts, source=row.source, confirmed=True, set_by=row.authority.name, version=row.version
            )
    texts = {field: getattr(spec, field) for field in FIELDS}
    return Wording(spec, **texts, source=spec.source, confirmed=spec.confirmed)
