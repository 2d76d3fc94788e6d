"""Loading what is shipped: the five source plans, the regulations they name. Idempotent, by code and by content."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import Any

import yaml
from django.conf import settings
from django.db import models, transaction

from models_programs.models import (
    Programme,
    ProgrammeDate,
    ProgrammeSection,
    ProgrammeTheme,
    Regulation,
    Target,
)
from units.models import Authority

PROGRAMMES, REGULATIONS = "fixtures/programmes", "fixtures/regulations.yaml"
FACTS = ("kind", "number", "date", "issuer", "title", "year_to", "note")


def shipped_programmes() -> list[dict[str, Any]]:
    """The source plans as written in fixtures/programmes, by file name."""
    files = sorted((settings.BASE_DIR / PROGRAMMES).glob("*.yaml"))
    return [yaml.safe_load(file.read_text(encoding="utf-8")) for file in files]


def shipped_regulations() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = yaml.safe_load((settings.BASE_DIR / REGULATIONS).read_text(encoding="utf-8"))
    return rows


def load_programmes(*, now: dt.datetime) -> tuple[int, int]:
    """Bring the source plans to what is shipped. Returns (created, changed); running it twice changes nothing.

    A plan whose authority is not in this installation is left out.
    """
    stored = {row.shipped_code: row for row in Programme.objects.exclude(shipped_code="")}
    rows = shipped_programmes()
    places = _authorities({row["authority"] for row in rows})
    created = changed = 0
    for row in rows:
        digest = _digest(row)
        programme = stored.get(row["code"])
        if row["authority"] not in places or (programme is not None and programme.shipped_hash == digest):
            continue
        created, changed = (created + 1, changed) if programme is None else (created, changed + 1)
        with transaction.atomic():
            _store(row, programme or Programme(created_at=now), places[row["authority"]], digest, now)
    return created, changed


def _authorities(paths: set[str]) -> dict[str, Authority]:
    return {row.path: row for row in Authority.objects.filter(path__in=paths)}


def _digest(row: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(row, default=str, sort_keys=True).encode()).hexdigest()


def _store(row: dict[str, Any], programme: Programme, authority: Authority, digest: str, now: dt.datetime) -> None:
    programme.authority, programme.year = authority, row["year_from"]
    programme.shipped_code, programme.shipped_hash, programme.changed_at = row["code"], digest, now
    for name in FACTS:
        setattr(programme, name, row[name])
    programme.save()
    programme.sections.all().delete()
    ProgrammeSection.objects.bulk_create(
        ProgrammeSection(programme=programme, order=order, heading=part["heading"], text=part["text"])
        for order, part in enumerate(row["sections"])
    )
    programme.themes.all().delete()
    ProgrammeTheme.objects.bulk_create(
        ProgrammeTheme(programme=programme, year=year, text=text) for year, text in row["themes"].items()
    )
    _store_coded(Target, programme, row["targets"])
    _store_coded(ProgrammeDate, programme, row["dates"])


def _store_coded(table: type[models.Model], programme: Programme, rows: list[dict[str, Any]]) -> None:
    """Rows by their code: figures that people typed for a target stay with it."""
    manager: Any = table._default_manager
    manager.filter(programme=programme).exclude(code__in=[row["code"] for row in rows]).delete()
    for order, row in enumerate(rows):
        values = {**row, "order": order}
        manager.update_or_create(programme=programme, code=values.pop("code"), defaults=values)


def load_regulations(*, now: dt.datetime) -> int:
    """Add the shipped regulations that are not there yet. Returns how many; edits of people are never overwritten."""
    known = set(Regulation.objects.exclude(shipped_code="").values_list("shipped_code", flat=True))
    rows = [row for row in shipped_regulations() if row["code"] not in known]
    places = _authorities({row["authority"] for row in rows})
    made = [_regulation(row, places[row["authority"]], now) for row in rows if row["authority"] in places]
    for regulation in made:
        regulation.fill_keys()
    Regulation.objects.bulk_create(made)
    return len(made)


def _regulation(row: dict[str, Any], authority: Authority, now: dt.datetime) -> Regulation:
    """The first year of its term: the year it says, else the year it was signed."""
    first, last, date = row["valid_from_year"], row["valid_to_year"], row["date"]
    signed = date.year if date else now.year
    return Regulation(
        authority=authority,
        year=min(first or signed, signed),
        kind=row["kind"],
        title=row["title"],
        number=row["number"],
        date=date,
        parties=row["parties"],
        valid_from=dt.date(first, 1, 1) if first else None,
        valid_to=dt.date(last, 12, 31) if last else None,
        note=row["note"],
        shipped_code=row["code"],
        created_at=now,
        changed_at=now,
    )
