"""The approval board: levels by unit kind, what keeps the others from one, and drafting the decision."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from common.list_files import list_file
from common.listing import configure
from common.scope import AUTHORITY_ROLES, Role
from common.views import allow
from scoring.domain.closing import may_close
from scoring.forms.classification import SHOWN, ClassificationFilter
from scoring.queries import level_names
from scoring.queries.classification_board import BoardRow, count_levels, load_board
from scoring.queries.closing import closing_of
from scoring.tables.classification import ClassificationTable
from scoring.views.access import acting
from units.enums import UnitKind


@require_GET
@allow(*AUTHORITY_ROLES)
def classification(request: HttpRequest, year: int) -> HttpResponse:
    """Every unit of the subtree with its level. A constant number of queries."""
    actor, board, levels = acting(request), load_board(acting(request), year), level_names()
    found = ClassificationFilter(request.GET, actor=actor, levels=list(levels.items()))
    table = ClassificationTable(found.keep(board.rows), year=year, actor=actor, names=board.names, levels=levels)
    if file := list_file(request, table, filters=found):
        return file
    ready = SHOWN["ready"][1]
    own = [row for row in board.rows if row.authority_path == actor.authority_path]
    bar = board.book.values["award.barred_levels"]
    context = {
        "year": year,
        "filter": found,
        "table": configure(request, table),
        "counts": _counts(board.rows, levels),
        "levels": levels,
        "looks": _looks(board.rows),
        "ready": sum(ready(row) for row in own),
        "can_approve": any(table.can_pick(row.record) for row in table.paginated_rows),
        "may_draft": actor.role == Role.OFFICER,
        "may_close": may_close(actor, actor.authority_path),
        "closing": closing_of(actor.authority_path, year),
        "edge": board.book.values["scoring.edge_points"],
        "barred_words": ", ".join(levels.get(code, code) for code in board.book.codes("award.barred_levels")),
        "barred_source": bar.source,
    }
    return render(request, "scoring/classification.html", context)


def _counts(rows: Sequence[BoardRow], levels: dict[str, str]) -> list[dict[str, object]]:
    """One line a kind of unit, then the sum: how many have each level (approved, predicted), how many none."""
    found = count_levels(rows)
    kinds = [(kind, label) for kind, label in UnitKind.choices if kind in found]
    lines = [_line(label, [found[kind]], levels, kind=kind) for kind, label in kinds]
    return [*lines, _line("Tổng số", list(found.values()), levels)] if len(lines) > 1 else lines


def _line(
    label: str, counts: Sequence[dict[tuple[str, bool], int]], levels: dict[str, str], *, kind: str = ""
) -> dict[str, object]:
    def total(code: str, *, provisional: bool) -> int:
        return sum(one.get((code, provisional), 0) for one in counts)

    cells = [
        {"code": code, "level": name, "sure": total(code, provisional=False), "guess": total(code, provisional=True)}
        for code, name in levels.items()
    ]
    none = total("", provisional=False) + total("", provisional=True)
    return {"label": label, "kind": kind, "cells": cells, "none": none, "all": sum(sum(one.values()) for one in counts)}


def _looks(rows: Sequence[BoardRow]) -> list[tuple[str, str, int]]:
    """What deserves a look: key, words, number of units; nothing that does not occur."""
    counted = [(key, label, sum(fits(row) for row in rows)) for key, (label, fits) in SHOWN.items()]
    return [one for one in counted if one[2]]
