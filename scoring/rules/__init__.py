"""Rules over plain values: whose place it is to act, until when, what the records say."""

from scoring.rules.places import (
    fills_self_column,
    is_level_above,
    is_managing,
    is_own_unit,
    sees_superior,
)

__all__ = ["fills_self_column", "is_level_above", "is_managing", "is_own_unit", "sees_superior"]
