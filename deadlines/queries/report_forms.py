"""The forms of reports as shipped (fixtures/report_forms.yaml)."""

from __future__ import annotations

from functools import cache
from typing import Any

import yaml
from django.conf import settings

from deadlines.rules.forms import FigureSpec, FormSpec, SectionSpec

FILE = "fixtures/report_forms.yaml"


@cache
def forms() -> dict[str, FormSpec]:
    """All forms by code."""
    content = yaml.safe_load((settings.BASE_DIR / FILE).read_text(encoding="utf-8"))
    figures = {
        code: FigureSpec(code, row["label"], row["word"], row.get("bearer", ""), tuple(row.get("kinds", ())))
        for code, row in content["figures"].items()
    }
    return {row["code"]: _form(row, content["sections"], figures) for row in content["forms"]}


def _form(row: dict[str, Any], sections: dict[str, dict[str, str]], figures: dict[str, FigureSpec]) -> FormSpec:
    return FormSpec(
        **{name: row[name] for name in ("code", "name", "source", "confirmed", "span", "assessed", "letter")},
        sections=tuple(_section(name, sections) for name in row["sections"]),
        figures=tuple(figures[code] for code in row["figures"]),
    )


def _section(name: str, sections: dict[str, dict[str, str]]) -> SectionSpec:
    """ "overview!" is a heading that must be written."""
    code = name.removesuffix("!")
    return SectionSpec(code, **sections[code], required=name.endswith("!"))


def form_of(code: str) -> FormSpec | None:
    """The form of a code, None for a code that is not (or no longer) shipped."""
    return forms().get(code)
