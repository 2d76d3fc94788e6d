"""How the documents of an authority are headed (NĐ 30/2020 Phụ lục I, ô 2 and 4)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from units.models import Authority

_KIND = re.compile(r"^(Xã|Phường|Đặc khu|Tỉnh|Thành phố)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Letterhead:
    """``superior_body`` (may be empty) and ``body`` in capitals; ``place`` for the date line, as people write it."""

    superior_body: str
    body: str
    place: str


def letterhead_of(authority: Authority) -> Letterhead:
    """The bodies as the authority has written them down; its own name in capitals where nothing is set."""
    body = authority.people_committee_name or authority.police_name or authority.name
    return Letterhead(
        superior_body=authority.parent_body_name.upper(),
        body=body.upper(),
        place=authority.place_name or _KIND.sub("", authority.short_name or authority.name),
    )
