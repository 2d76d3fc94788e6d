"""What a file would do: every problem at once, what is new, what changes from what to what (SEC-IMP-03)."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any, Literal

Action = Literal["create", "change", "same"]


class ImportOutdated(Exception):
    """The rows changed between preview and confirmation; ``plan`` is what the file would do now."""

    def __init__(self, plan: Plan) -> None:
        super().__init__("Danh sách đã thay đổi sau khi xem trước. Xem lại rồi xác nhận.")
        self.plan = plan


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to correct in the file; ``column`` is empty for the whole row."""

    row: int
    column: str
    text: str

    def __str__(self) -> str:
        place = f"Dòng {self.row}, cột {self.column}" if self.column else f"Dòng {self.row}"
        return f"{place}: {self.text.rstrip('.')}."


@dataclass(slots=True)
class Planned:
    """What one row would do to ``record`` (without id when new).

    ``changes`` is {field: [before, after]} in words, ``facts`` what a new record would hold, ``shown`` what the preview
    says of it: key, name, one more word.
    """

    row: int
    record: Any
    action: Action
    changes: dict[str, list[str]]
    facts: dict[str, Any]
    shown: tuple[str, str, str]


def planned(
    row: int, record: Any, changes: dict[str, list[str]], *, facts: dict[str, Any], shown: tuple[str, str, str]
) -> Planned:
    """What a row does: a record without id is created, one with changes is changed."""
    if record.pk is None:
        return Planned(row, record, "create", {}, facts, shown)
    return Planned(row, record, "change" if changes else "same", changes, {}, shown)


@dataclass(slots=True)
class Plan:
    """The whole file: nothing is done while there is one problem. ``names`` is the heading of each field."""

    names: dict[str, str] = field(default_factory=dict)
    rows: list[Planned] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def of(self, action: Action) -> list[Planned]:
        return [row for row in self.rows if row.action == action]

    @property
    def digest(self) -> str:
        """Equal for two plans that would do the same."""
        facts = [[row.action, row.record.pk, row.shown[0], row.changes or row.facts] for row in self.rows]
        text = json.dumps([facts, [str(problem) for problem in self.problems]], default=str, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    def as_json(self) -> dict[str, Any]:
        """What the preview page shows."""
        return {
            "digest": self.digest,
            "problems": [str(problem) for problem in self.problems],
            "created": [[row.row, *row.shown] for row in self.of("create")],
            "changed": [
                [row.row, *row.shown[:2], [[self.names.get(name, name), *pair] for name, pair in row.changes.items()]]
                for row in self.of("change")
            ],
            "same": len(self.of("same")),
        }
