"""How alike two rows of two rubrics are, which of them belong together, what changed in their words. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from common.text import search_key

# Shares of common words. Chosen for offering only: a person decides.
SAME_CODE, OTHER_CODE = 0.5, 0.7
_WORDS = re.compile(r"\s*\S+\s*")


@dataclass(frozen=True, slots=True)
class Pair:
    """A row of the later rubric and the earlier one that it seems to continue; ``likeness`` 0 to 1."""

    code: str
    previous: str
    likeness: float

    @property
    def words(self) -> str:
        if self.code != self.previous:
            return f"khác mã, lời giống {round(self.likeness * 100)} %"
        return "trùng mã, trùng lời" if self.likeness == 1 else f"trùng mã, lời giống {round(self.likeness * 100)} %"


def likeness(one: str, other: str) -> float:
    """The share of words that two texts have in common, in order; accents and signs do not count."""
    left, right = search_key(one).split(), search_key(other).split()
    if left == right:
        return 1.0
    return SequenceMatcher(None, left, right, autojunk=False).ratio()


def pair_rows(later: Sequence[Mapping[str, Any]], earlier: Sequence[Mapping[str, Any]]) -> dict[str, Pair]:
    """Code of a later row → the earlier row that it seems to continue: same code and text, else nearly that text."""
    texts = {row["code"]: row["text"] for row in earlier}
    pairs: dict[str, Pair] = {}
    for row in later:
        if row["code"] in texts and (alike := likeness(row["text"], texts[row["code"]])) >= SAME_CODE:
            pairs[row["code"]] = Pair(row["code"], row["code"], alike)
    free = {code: text for code, text in texts.items() if code not in {pair.previous for pair in pairs.values()}}
    rest = [row for row in later if row["code"] not in pairs]
    scored = [(likeness(row["text"], text), row["code"], code) for row in rest for code, text in free.items()]
    for alike, code, previous in sorted(scored, reverse=True):
        if alike >= OTHER_CODE and code not in pairs and previous in free:
            pairs[code] = Pair(code, previous, alike)
            del free[previous]
    return pairs


def word_changes(before: str, after: str) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Both texts in pieces: ("same" or "gone", text) of the first, ("same" or "new", text) of the second."""
    left, right = _WORDS.findall(before), _WORDS.findall(after)
    alike = SequenceMatcher(None, [word.strip() for word in left], [word.strip() for word in right], autojunk=False)
    one: list[tuple[str, str]] = []
    two: list[tuple[str, str]] = []
    for tag, i, j, k, m in alike.get_opcodes():
        if i < j:
            one.append(("same" if tag == "equal" else "gone", "".join(left[i:j])))
        if k < m:
            two.append(("same" if tag == "equal" else "new", "".join(right[k:m])))
    return one, two
