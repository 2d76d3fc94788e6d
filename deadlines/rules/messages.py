"""The text that reminds units and authorities, to be copied into a chat: names, things and days, nothing else.

The words are data (fixtures/reminder_texts.yaml); plain values only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

UNITS, AUTHORITIES, BOTH = "units", "authorities", "both"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that one unit or authority still owes.

    ``key`` tells apart who have the same name; ``when`` says the day and how far away it is, ``link`` where it is done;
    ``returned``: it was sent and came back.
    """

    key: str
    title: str
    when: str
    link: str
    name: str
    is_unit: bool
    returned: bool = False

    @property
    def thing(self) -> tuple[str, str, str]:
        return self.title, self.when, self.link


def group_message(items: Iterable[Item], *, place: str, year: int, texts: Mapping[str, Any]) -> list[str]:
    """One message for everybody, in as many parts as its length asks for; none for nobody.

    ``items`` of one thing stand together, in the order in which things and names are to be read.
    """
    owed = list(items)
    if not owed:
        return []
    whom = _whom(owed)
    blocks = [_block(list(rows), texts) for _, rows in groupby(owed, key=lambda item: item.thing)]
    head = [texts["greeting"][whom], texts["opening"].format(place=place, year=year)]
    return _parts(head, blocks, texts["closing"][whom], texts)


def single_messages(items: Iterable[Item], *, place: str, year: int, texts: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(name, message) for each unit or authority with all that it owes, in the order of the names among ``items``."""
    by_key: dict[str, list[Item]] = {}
    for item in items:
        by_key.setdefault(item.key, []).append(item)
    return [(owed[0].name, _single(owed, place, year, texts)) for owed in by_key.values()]


def _single(owed: list[Item], place: str, year: int, texts: Mapping[str, Any]) -> str:
    whom = UNITS if owed[0].is_unit else AUTHORITIES
    lines = [texts["greeting_one"][whom].format(name=owed[0].name), texts["opening"].format(place=place, year=year)]
    for item in owed:
        lines += [
            "",
            texts["thing"].format(title=item.title, when=item.when),
            texts["returned_one" if item.returned else "unsent_one"],
            texts["link"].format(link=item.link),
        ]
    return "\n".join([*lines, "", texts["closing"][whom]])


def _whom(owed: list[Item]) -> str:
    kinds = {item.is_unit for item in owed}
    return BOTH if len(kinds) > 1 else UNITS if kinds == {True} else AUTHORITIES


def _block(owed: list[Item], texts: Mapping[str, Any]) -> tuple[str, list[str]]:
    """(what a later part calls it, its lines)."""
    first = owed[0]
    lines = [texts["thing"].format(title=first.title, when=first.when)]
    for state, returned in (("unsent", False), ("returned", True)):
        names = [item.name for item in owed if item.returned is returned]
        if names:
            lines.append(texts[state].format(count=len(names)))
            lines += [texts["name"].format(name=name) for name in names]
    lines.append(texts["link"].format(link=first.link))
    return texts["more"].format(title=first.title), lines


def _parts(head: list[str], blocks: list[tuple[str, list[str]]], closing: str, texts: Mapping[str, Any]) -> list[str]:
    """The lines packed into parts that are not longer than ``part_length`` characters, as long as a line is not."""
    room = texts["part_length"] - len(texts["part"].format(number=100, of=100)) - 1
    done: list[list[str]] = [list(head)]

    def add(line: str, after_break: list[str]) -> None:
        if len("\n".join([*done[-1], line])) > room:
            done.append(list(after_break))
        if line or done[-1]:
            done[-1].append(line)

    for more, lines in blocks:
        add("", [])
        for number, line in enumerate(lines):
            add(line, [more] if number else [])
    add("", [])
    add(closing, [])
    parts = ["\n".join(lines).strip("\n") for lines in done if any(lines)]
    if len(parts) == 1:
        return parts
    return [f"{texts['part'].format(number=number, of=len(parts))}\n{part}" for number, part in enumerate(parts, 1)]
