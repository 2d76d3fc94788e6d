"""Rules as they hold at an authority: the nearest value set on the way up, else the shipped one."""

from __future__ import annotations

from functools import cache

import yaml
from django.conf import settings

from models_programs.models import RuleValue
from models_programs.queries.programmes import chain
from models_programs.rules.book import RuleBook, Spec, Value

FILE = "fixtures/rules.yaml"


@cache
def specs() -> dict[str, Spec]:
    """The rules of fixtures/rules.yaml by code."""
    rows = yaml.safe_load((settings.BASE_DIR / FILE).read_text(encoding="utf-8"))
    return {row["code"]: Spec(**{**row, "value": str(row["value"])}) for row in rows}


def rulebook(path: str) -> RuleBook:
    """The rules that hold at the authority at ``path``. One query."""
    return rulebooks([path])[path]


def rulebooks(paths: list[str]) -> dict[str, RuleBook]:
    """The rules that hold at several authorities. One query."""
    chains = {path: chain(path) for path in paths}
    wanted = {step for chain in chains.values() for step in chain}
    stored: dict[tuple[str, str], RuleValue] = {
        (row.authority_path, row.code): row
        for row in RuleValue.objects.filter(authority_path__in=wanted).select_related("authority")
    }
    return {
        path: RuleBook({code: _value(spec, chains[path], stored) for code, spec in specs().items()}) for path in paths
    }


def _value(spec: Spec, chain: list[str], stored: dict[tuple[str, str], RuleValue]) -> Value:
    for path in chain:
        if row := stored.get((path, spec.code)):
            return Value(spec, row.value, row.source, True, row.authority.name)
    return Value(spec, spec.value, spec.source, spec.confirmed)
