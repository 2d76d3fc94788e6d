"""Who a decision names as deciding, as the capacity of the signer says it (NĐ 30/2020 Điều 13). Plain values only."""

from __future__ import annotations

BOARD_MARK = "BCĐ"
DEPUTY = "KT."
CHIEFS = ("chủ tịch", "trưởng ban")


def is_board_symbol(symbol: str) -> bool:
    """Whether a series of numbers is the Ban Chỉ đạo's: "QĐ-BCĐ"."""
    return symbol.strip().upper().endswith(BOARD_MARK)


def sentence_case(words: str) -> str:
    """Capitals are for paper: "CHỦ TỊCH" → "Chủ tịch"; what is written otherwise stays."""
    return words.capitalize() if words.isupper() else words


def decided_by(body: str, *, capacity: str, post: str) -> str:
    """The person or body that the text names: a chief (signing, or signed for by KT.) decides in person, else the body.

    "Ủy ban nhân dân xã Bình Sơn", KT. CHỦ TỊCH → "Chủ tịch Ủy ban nhân dân xã Bình Sơn". A proposal to be edited.
    """
    said = capacity.strip()
    chief = said[len(DEPUTY) :].strip() if said.upper().startswith(DEPUTY) else ("" if said else post.strip())
    if chief.casefold() not in CHIEFS:
        return body
    if chief.casefold() == "trưởng ban" and body.startswith("Ban "):
        return f"Trưởng {body}"
    return f"{chief[:1].upper()}{chief[1:].lower()} {body}"
