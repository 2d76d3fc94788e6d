"""Pages by the last number read: any page costs the same, and rows that come meanwhile shift nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from rest_framework.request import Request


def page_of(rows: Sequence[Any] | QuerySet[Any], size: int) -> tuple[list[Any], bool]:
    """The first ``size`` rows, and whether there are more. One query or, for a list, none."""
    found = list(rows[: size + 1])
    return found[:size], len(found) > size


def next_address(request: Request, last: int) -> str:
    """The address of the page behind the row of number ``last``: the same question with another ``after``."""
    query = request.query_params.copy()
    query["after"] = str(last)
    found: str = request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
    return found
