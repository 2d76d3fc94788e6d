"""Vietnamese text: cleaning, search without accents, alphabetical order. Pure functions, the same on every database."""

from __future__ import annotations

import re
import unicodedata

# Zero-width and byte-order characters that people paste without seeing them.
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
# C0 (but tab, line feed, carriage return), C1, non-characters and surrogates crash XLSX and DOCX writers.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_SPACES = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]+")

_LETTERS = "a ă â b c d đ e ê f g h i j k l m n o ô ơ p q r s t u ư v w x y z".split()
_PRIMARY = {letter: f"{chr(ord('A') + rank // 10)}{rank % 10}" for rank, letter in enumerate(_LETTERS)}
# The order of a Vietnamese dictionary: ngang, huyền, hỏi, ngã, sắc, nặng.
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_TOKENS = re.compile(r"\d+|[^\W\d_]|[\W_]+")


def has_forbidden(value: str) -> bool:
    """Whether the text holds characters that no document format can carry."""
    return bool(_FORBIDDEN.search(value))


def scrub(value: str) -> str:
    """The text without such characters: for exporters that meet rows written before they were refused."""
    return _FORBIDDEN.sub("", value)


def clean_line(value: str) -> str:
    """One line as people mean it: NFC, no invisible characters, single spaces, trimmed."""
    text = unicodedata.normalize("NFC", value.translate(_INVISIBLE))
    return _SPACES.sub(" ", re.sub(r"[\r\n]+", " ", text)).strip()


def clean_text(value: str) -> str:
    """Several lines as people mean them: as ``clean_line`` for each, line breaks kept as "\\n"."""
    text = unicodedata.normalize("NFC", value.translate(_INVISIBLE))
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(_SPACES.sub(" ", line).rstrip() for line in lines).strip()


def fold(value: str) -> str:
    """Lower case without accents; đ becomes d (NFD alone would lose it)."""
    text = value.casefold().replace("đ", "d")
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def search_key(*values: str) -> str:
    """What a search looks in and for: folded words and digits with single spaces, "hoà" and "hòa" alike."""
    return " ".join(re.findall(r"\w+", fold(unicodedata.normalize("NFC", " ".join(values)))))


def sort_key(value: str) -> str:
    """An ASCII key whose byte order is the Vietnamese alphabetical order, numbers by value.

    Letters first (a ă â b … d đ e ê …), then tones (ngang huyền hỏi ngã sắc nặng) over the whole text, as
    dictionaries and ICU's ``vi`` do: An, Ăn, Ân, Da, Đà; ma mà mả mã má mạ; Tổ 1, Tổ 3, Tổ 11.
    """
    primary: list[str] = []
    tones: list[str] = []
    for token in _TOKENS.findall(unicodedata.normalize("NFC", value).casefold()):
        if token[0].isdecimal():
            number = str(int(token))
            primary.append(f"5{len(number):02d}{number}")
        elif token[0].isalpha():
            letter, tone = _letter_and_tone(token)
            primary.append(_PRIMARY.get(letter, "Z9"))
            tones.append(tone)
        elif primary and primary[-1] != "0":
            primary.append("0")
    if primary and primary[-1] == "0":
        primary.pop()
    return f"{''.join(primary)} {''.join(tones).rstrip('0')}"


def _letter_and_tone(char: str) -> tuple[str, str]:
    tone, rest = "0", []
    for part in unicodedata.normalize("NFD", char):
        if part in _TONES:
            tone = _TONES[part]
        else:
            rest.append(part)
    letter = unicodedata.normalize("NFC", "".join(rest))
    if letter not in _PRIMARY:
        letter = fold(letter)[:1]
    return letter, tone


def person_sort_key(full_name: str) -> str:
    """People in order of the given name (last word), then family and middle names."""
    words = full_name.split()
    if not words:
        return ""
    # "!" sorts below every digit and letter: the given name, tones included, decides before the family name is asked.
    return f"{sort_key(words[-1])}!{sort_key(' '.join(words[:-1]))}"
