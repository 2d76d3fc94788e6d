"""Decisions that were begun and have no number."""

from __future__ import annotations

from reports.rules.closing.values import Item, Severity, YearState


def check(state: YearState) -> Item:
    """Drafts and approved decisions that were not issued."""
    names = state.unsigned
    said = f"{len(names)} quyết định chưa có số, chưa ban hành." if names else "Mọi quyết định đã có số hoặc đã hủy."
    return Item("unsigned", "Quyết định chưa có số", Severity.GAP, said, names)
