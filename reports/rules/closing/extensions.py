"""Extensions that somebody may still use."""

from __future__ import annotations

from reports.rules.closing.values import Item, Severity, YearState


def check(state: YearState) -> Item:
    """Extensions in force for what was not sent; whether their day is past does not matter."""
    names = state.extensions
    said = f"{len(names)} nơi được gia hạn mà chưa gửi." if names else "Không còn gia hạn nào đang mở."
    return Item("extensions", "Gia hạn", Severity.GAP, said, names)
