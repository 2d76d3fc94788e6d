"""What the records say of a row: one rule a file, pure, ``Facts`` in, ``Suggestion`` out.

A rubric names rules by code, with their figures (fixtures/rubrics), so that another sheet can use them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from scoring.rules.suggestion import Suggestion

Rule = Callable[[Any, Decimal, Mapping[str, Any]], Suggestion]

RULES: dict[str, Rule] = {}
