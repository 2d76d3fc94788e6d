"""Giải trình that was asked for and never answered."""

from __future__ import annotations

from reports.rules.closing.values import Item, Severity, YearState


def check(state: YearState) -> Item:
    """Questions about rows without an answer, whatever their last day."""
    names = state.questions
    said = (
        f"{len(names)} đề nghị giải trình chưa được trả lời."
        if names
        else "Không còn đề nghị giải trình nào chờ trả lời."
    )
    return Item("unanswered", "Giải trình", Severity.GAP, said, names)
