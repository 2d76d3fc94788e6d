"""User names: a phone number or a unit code, in lower case, forgiving how people type them."""

from __future__ import annotations

import re
import unicodedata

from common.text import clean_line

_PHONE = re.compile(r"^\+?[0-9][0-9 .()-]{6,}$")
_ALLOWED = re.compile(r"^[a-z0-9](?:[a-z0-9._-]{1,58})[a-z0-9]$")
RULE = "Tên đăng nhập gồm 3 đến 60 ký tự: chữ không dấu, chữ số, dấu chấm, gạch ngang; ví dụ 0912345678 hoặc thpt01."


def normalise(typed: str) -> str:
    """What people mean: "0912 345 678" and "+84 912345678" → "0912345678"; "THPT01 " → "thpt01"."""
    text = clean_line(unicodedata.normalize("NFKC", typed)).lower()
    if _PHONE.fullmatch(text):
        digits = re.sub(r"\D", "", text)
        return "0" + digits[2:] if text.startswith("+84") else digits
    return text.replace(" ", "")


def is_allowed(username: str) -> bool:
    """Whether a normalised name may be given to an account."""
    return _ALLOWED.fullmatch(username) is not None
