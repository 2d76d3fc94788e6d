"""What each kind of decision does when it is issued: a registry, so that a higher room brings its own kind."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from common.scope import Actor
from common.workflow import Refused
from decisions.models import Decision, DecisionItem
from units.models import Authority, Unit

NO_HANDLER = "Chưa có dữ liệu để ra loại quyết định này. Hoàn thành bước trước của năm rồi quay lại."


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit that the authority decides for; ``problem`` says why it cannot be chosen yet ("" when it can).

    ``level`` and ``points`` are copied to the item of a classification. ``is_near`` is False for units that have not
    come far enough to be listed one by one.
    """

    unit: Unit
    problem: str = ""
    level: str = ""
    points: Decimal | None = None
    is_near: bool = True

    @property
    def is_ready(self) -> bool:
        return not self.problem


class KindHandler(Protocol):
    """What a kind must answer. ``on_issue`` and ``on_supersede`` run inside the issuing transaction and may refuse."""

    def candidates(self, *, authority: Authority, year: int, on: dt.date, own: Collection[int]) -> list[Candidate]:
        """The units that ``authority`` decides for on a day, in the order of the annex; a constant number of queries.

        Items of the decisions ``own`` (this draft, the decision that it supersedes) do not count as taken.
        """

    def on_issue(self, *, decision: Decision, items: Sequence[DecisionItem], actor: Actor, now: dt.datetime) -> None:
        """Write the result of each unit. ``decision`` has its number."""

    def on_supersede(self, *, decision: Decision, gone: Collection[int], actor: Actor, now: dt.datetime) -> None:
        """Take back the results of the units ``gone``, which the new ``decision`` no longer names."""


HANDLERS: dict[str, KindHandler] = {}


def register_kind(kind: str, handler: KindHandler) -> None:
    """Called once when the application starts."""
    HANDLERS[str(kind)] = handler


def handler_of(kind: str) -> KindHandler:
    """Raises Refused for a kind that nobody has registered."""
    if kind not in HANDLERS:
        raise Refused(NO_HANDLER)
    return HANDLERS[kind]
