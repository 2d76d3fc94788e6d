"""The unit registered (sheet of Quảng Ngãi, row 8a)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from scoring.rules.facts import Facts
from scoring.rules.suggestion import Suggestion, nothing, proven
from scoring.suggestions.words import day_words


def rule(facts: Facts, maximum: Decimal, values: Mapping[str, Any]) -> Suggestion:
    """The superior has the form of the year in hand; a draft or a returned form is not yet registered."""
    form, over = facts.form, facts.limits.registration_over
    if form is not None and form.is_registered:
        return proven(maximum, f"{form.source.name}: {form.state.lower()}.", form.source)
    lost = f"đã hết hạn đăng ký ngày {day_words(over)}" if over and form is None else ""
    words = "Chưa thấy bản đăng ký của năm." if form is None else f"Bản đăng ký chưa gửi ({form.state.lower()})."
    return nothing(words, "" if lost else "Gửi bản đăng ký của năm.", lost=lost)
