"""Reads of what hardly ever changes, kept for a few seconds in each process.

Every page asks for the years in work, the mark of sample data and the assessment windows. A change is seen when
``settings.REMEMBER_SECONDS`` are over, so nothing belongs here that a person changes and looks at in one breath.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.core.cache import cache

Value = TypeVar("Value")


def remembered(key: str, read: Callable[[], Value]) -> Value:
    """What ``read`` gave not longer than ``settings.REMEMBER_SECONDS`` ago; a copy. 0 reads each time."""
    found: Any = cache.get(key, _MISSING)
    if found is _MISSING:
        found = read()
        cache.set(key, found, settings.REMEMBER_SECONDS)
    return found  # type: ignore[no-any-return]


_MISSING = object()
