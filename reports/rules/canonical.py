"""One text for one content: sorted keys, no spaces, NFC, no floats. Plain values only."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import unicodedata
from decimal import Decimal
from typing import Any


def canonical(content: Any) -> str:
    """The JSON text that this content always has, on every database and in every order of keys.

    Decimals are written as text with two digits, days as ISO text. Raises TypeError for floats and for anything else
    that has more than one spelling.
    """
    return json.dumps(_plain(content), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def sha256_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return unicodedata.normalize("NFC", str(value))
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if isinstance(value, dt.datetime):
        raise TypeError("A moment has no place in a content: it changes each time.")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, dict):
        return {_key(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    raise TypeError(f"{type(value).__name__} has no canonical text.")


def _key(key: Any) -> str:
    if not isinstance(key, str):
        raise TypeError("Keys are text.")
    return unicodedata.normalize("NFC", key)
