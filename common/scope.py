"""Who acts, in which role, over which part of the tree: plain values, read once a request."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q, TextChoices


class Role(TextChoices):
    """Roles of a membership (architecture.md, Roles)."""

    UNIT_HEAD = "unit_head", "Đầu mối đơn vị"
    OFFICER = "officer", "Cán bộ thẩm định"
    APPROVER = "approver", "Lãnh đạo duyệt"
    VIEWER = "viewer", "Người xem"
    ADMIN = "admin", "Quản trị"


AUTHORITY_ROLES = (Role.OFFICER, Role.APPROVER, Role.VIEWER, Role.ADMIN)


@dataclass(frozen=True, slots=True)
class Actor:
    """One person acting under one membership.

    ``authority_path`` is the materialised path of the authority acted for ("" is the whole country), or of the
    managing authority of the unit for a unit head, whose scope is ``unit_id`` alone.
    """

    user_id: int
    name: str
    role: Role
    authority_id: int
    authority_path: str
    unit_id: int | None = None
    membership_id: int | None = None

    @property
    def is_unit_head(self) -> bool:
        return self.role == Role.UNIT_HEAD

    def governs(self, path: str) -> bool:
        """Whether ``path`` lies in the actor's subtree (its own authority included)."""
        return not self.is_unit_head and path.startswith(self.authority_path)

    def is_above(self, path: str) -> bool:
        """Whether the actor's authority is a strict superior of the authority at ``path``."""
        return self.governs(path) and path != self.authority_path


def within(path: str, field: str = "authority_path") -> Q:
    """A range condition for the subtree of ``path``: one index scan on both databases ("." + 1 is "/").

    The whole country is a condition that always holds: an empty ``Q`` would vanish from "this or that".
    """
    if not path:
        return ~Q(pk__in=[])
    return Q(**{f"{field}__gte": path, f"{field}__lt": path[:-1] + "/"})


def within_any(paths: Iterable[str], field: str = "authority_path") -> Q:
    """The same for several subtrees; nothing for none."""
    return reduce(or_, (within(path, field) for path in paths), Q(pk__in=[]))


def parent_path(path: str) -> str:
    """The path of the superior: "01.00004." → "01."; "01." → ""."""
    head = path.rstrip(".")
    return head[: head.rfind(".") + 1] if "." in head else ""


def way_up(path: str) -> list[str]:
    """A path and those of every level above it, the lowest first: "01.00004." → ["01.00004.", "01.", ""]."""
    steps = [path]
    while steps[-1]:
        steps.append(parent_path(steps[-1]))
    return steps


def province_path(path: str) -> str:
    """The path of the province that ``path`` lies in: "01.00004." → "01."; the ministry's stays ""."""
    return path[: path.find(".") + 1]
