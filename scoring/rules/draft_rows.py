"""The rows of a draft as a tree: places, sums, codes. Rows are mappings with ``id``, ``code``, ``parent`` (a code)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

# Rows are lettered a b c d đ e g h …: f, j, w and z are no Vietnamese letters.
LETTERS = "a b c d đ e g h i k l m n o p q r s t u v x y".split()
DEPTH_MAX = 3
Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Sum:
    """What a group states and what the rows right under it add up to, in points."""

    stated: Decimal
    counted: Decimal

    @property
    def is_off(self) -> bool:
        return self.stated != self.counted


def points_of(row: dict[str, Any]) -> Decimal:
    """The row's maximum; blank counts as nothing."""
    return Decimal(row["max_points"] or 0)


def index_of(rows: Sequence[dict[str, Any]], row_id: int) -> int | None:
    """Where a row stands now, None when it is gone."""
    return next((place for place, row in enumerate(rows) if row["id"] == row_id), None)


def block_end(rows: Sequence[dict[str, Any]], start: int) -> int:
    """The place after the row at ``start`` and all rows below it in the tree."""
    codes, end = {rows[start]["code"]}, start + 1
    while end < len(rows) and rows[end]["parent"] in codes:
        codes.add(rows[end]["code"])
        end += 1
    return end


def depths(rows: Sequence[dict[str, Any]]) -> dict[int, int]:
    """Row id → 0 for top rows, 1 below them, and so on."""
    by_code: dict[str, int] = {}
    found: dict[int, int] = {}
    for row in rows:
        depth = by_code.get(row["parent"], -1) + 1
        by_code[row["code"]] = found[row["id"]] = depth
    return found


def group_sums(rows: Sequence[dict[str, Any]]) -> dict[int, Sum]:
    """Row id of each group → its sum."""
    counted: dict[str, Decimal] = {}
    for row in rows:
        if row["parent"]:
            counted[row["parent"]] = counted.get(row["parent"], Decimal(0)) + points_of(row)
    return {row["id"]: Sum(points_of(row), counted[row["code"]]) for row in rows if row["code"] in counted}


def leaf_total(rows: Sequence[dict[str, Any]]) -> Decimal:
    """What all scored rows add up to."""
    parents = {row["parent"] for row in rows}
    return sum((points_of(row) for row in rows if row["code"] not in parents), Decimal(0))


def propose_code(rows: Sequence[dict[str, Any]], parent: str) -> str:
    """The code of the next row under ``parent`` ("" for a top row): 10, 4đ, 4a1."""
    siblings = [row["code"] for row in rows if row["parent"] == parent]
    taken = {row["code"] for row in rows}
    tails = [code.removeprefix(parent) for code in siblings]
    if parent and not parent[-1].isalpha():
        used = [LETTERS.index(tail) for tail in tails if tail in LETTERS]
        for letter in LETTERS[max(used, default=-1) + 1 :]:
            if parent + letter not in taken:
                return parent + letter
        parent += "."
        tails = [code.removeprefix(parent) for code in siblings]
    number = max((int(tail) for tail in tails if tail.isascii() and tail.isdigit()), default=0) + 1
    while f"{parent}{number}" in taken:
        number += 1
    return f"{parent}{number}"


def insert(rows: Rows, row: dict[str, Any]) -> None:
    """Put a row last under its parent, or last of all."""
    start = next((place for place, one in enumerate(rows) if one["code"] == row["parent"]), None)
    rows.insert(len(rows) if start is None else block_end(rows, start), row)


def move(rows: Rows, row_id: int, *, up: bool) -> bool:
    """Change places with the sibling above or below, each with all that is under it; False at the end of its group."""
    start = index_of(rows, row_id)
    if start is None:
        return False
    parent, end = rows[start]["parent"], block_end(rows, start)
    if up:
        before = [place for place in range(start) if rows[place]["parent"] == parent]
        if not before:
            return False
        first = before[-1]
        rows[first:end] = rows[start:end] + rows[first:start]
        return True
    if end >= len(rows) or rows[end]["parent"] != parent:
        return False
    after = block_end(rows, end)
    rows[start:after] = rows[end:after] + rows[start:end]
    return True


def rename(rows: Rows, old: str, new: str) -> None:
    """Give the rows under ``old`` their new parent, and its letter or number in front of their codes."""
    for row in rows:
        if row["parent"] == old:
            row["parent"] = new
            if row["code"].startswith(old) and row["code"] != new:
                was, row["code"] = row["code"], new + row["code"].removeprefix(old)
                rename(rows, was, row["code"])
