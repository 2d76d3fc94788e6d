"""Password rules: length and guessability, no composition, no expiry (quality.md SEC-AUTH-01, NIST SP 800-63B-4)."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator as DjangoCommon
from django.core.exceptions import ValidationError

from common.scope import Role
from common.text import fold

DATA = Path(__file__).parent / "wordlists"
MINIMUM = 12
MINIMUM_TRUSTED = 15  # people who approve or administer
MAXIMUM = 128
TRUSTED_ROLES = (Role.APPROVER, Role.ADMIN)
MAX_WORDS = 3  # a password that is nothing but this many listed words is guessable
FREE_DIGITS = 6  # digits beside listed words that guessers append anyway

_LEET = str.maketrans("@4831!0$57", "aabeiiosst")
_SHAPES = (
    r"(?:84|0)[235789]\d{8}",  # phone
    r"(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)?\d\d",  # day month year
    r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])",  # year month day
    r"(?:19|20)\d\d",  # year
    r"0?12(?:3(?:4(?:5(?:6(?:7(?:8(?:90?)?)?)?)?)?)?)?|98765(?:4(?:3(?:2(?:10?)?)?)?)?",
    r"(\d)\1{2,}",
)
_DIGIT_SHAPE = re.compile(r"(?:" + "|".join(_SHAPES[:-1]) + r"|(?P<d>\d)(?P=d){2,}){1,4}\d{0,3}")


def normalise(raw: str) -> str:
    """The same password however a keyboard composes its letters (NFKC)."""
    return unicodedata.normalize("NFKC", raw)


class LengthValidator:
    """12 characters, 15 for approvers and administrators, at most 128."""

    def validate(self, password: str, user: Any = None) -> None:
        size = len(normalise(password))
        least = minimum_length(user)
        if size < least:
            raise ValidationError(f"Nhập mật khẩu từ {least} ký tự trở lên; đang có {size} ký tự.", code="short")
        if size > MAXIMUM:
            raise ValidationError(f"Nhập mật khẩu không quá {MAXIMUM} ký tự; đang có {size} ký tự.", code="long")

    def get_help_text(self) -> str:
        return f"Từ {MINIMUM} ký tự trở lên ({MINIMUM_TRUSTED} với lãnh đạo duyệt và quản trị)."


class NotTheNameValidator:
    """The password holds neither the user name nor the person's name."""

    def validate(self, password: str, user: Any = None) -> None:
        text = _alnum(password)
        if _holds(text, getattr(user, "username", ""), least=3):
            raise ValidationError("Đặt mật khẩu không chứa tên đăng nhập.", code="username")
        if _holds(text, getattr(user, "full_name", ""), least=5):
            raise ValidationError("Đặt mật khẩu không chứa họ và tên.", code="name")

    def get_help_text(self) -> str:
        return "Không chứa tên đăng nhập hoặc họ tên."


class CommonPasswordValidator:
    """Not one that guessers try first: Django's list, Vietnamese words and places, phone and birthday shapes."""

    def validate(self, password: str, user: Any = None) -> None:
        if is_guessable(password):
            raise ValidationError(
                "Mật khẩu này dễ đoán (từ quen thuộc, địa danh, số điện thoại, ngày sinh hoặc dãy phím). "
                "Ghép bốn từ không liên quan đến nhau, ví dụ tên bốn đồ vật quanh nhà.",
                code="common",
            )

    def get_help_text(self) -> str:
        return "Không dùng từ quen thuộc, địa danh, số điện thoại hay ngày sinh."


def minimum_length(user: Any) -> int:
    """15 when the account has or is about to get (``wants_trust``) a role that decides, else 12."""
    if user is None:
        return MINIMUM
    if getattr(user, "wants_trust", False):
        return MINIMUM_TRUSTED
    if user.pk is not None and user.memberships.filter(role__in=TRUSTED_ROLES).exists():
        return MINIMUM_TRUSTED
    return MINIMUM


def is_guessable(password: str) -> bool:
    """Whether the password is on a list, or only listed words with the digits and signs that people add."""
    text = fold(normalise(password)).strip()
    if text in _django_list() or _repeats(text):
        return True
    digits = re.findall(r"\d+", text)
    plain_digits = sum(map(len, digits)) <= FREE_DIGITS or all(_DIGIT_SHAPE.fullmatch(run) for run in digits)
    letters = re.sub(r"[^a-z]", "", text)
    if not letters:
        joined = "".join(digits)
        return bool(joined) and _DIGIT_SHAPE.fullmatch(joined) is not None
    if plain_digits and _is_made_of_words(letters):
        return True
    inner = re.sub(r"^[^a-z]+|[^a-z]+$", "", text).translate(_LEET)
    return plain_digits and _is_made_of_words(re.sub(r"[^a-z]", "", inner))


def _is_made_of_words(letters: str) -> bool:
    """Whether the letters are one to three listed words in a row, repeated letters at the end aside."""
    words = _words()
    reachable = {0}
    for _ in range(MAX_WORDS):
        reachable = {end for start in reachable for end in _ends(letters, start, words)}
        if len(letters) in reachable:
            return True
    return False


def _ends(letters: str, start: int, words: frozenset[str]) -> list[int]:
    last = min(len(letters), start + _longest())
    return [end for end in range(start + 2, last + 1) if letters[start:end] in words]


def _repeats(text: str) -> bool:
    """aaaaaaaaaaaa, abcabcabcabc, 12341234 1234: a short piece over and over."""
    packed = re.sub(r"\s+", "", text)
    return any(
        len(packed) > size and packed == (packed[:size] * (len(packed) // size + 1))[: len(packed)]
        for size in range(1, 5)
    )


def _alnum(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", fold(normalise(text)))


def _holds(text: str, name: str, *, least: int) -> bool:
    needle = _alnum(name)
    return len(needle) >= least and needle in text


def _read(name: str) -> set[str]:
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return {line for line in lines if line and not line.startswith("#")}


@cache
def _words() -> frozenset[str]:
    return frozenset(_read("blocklist.txt") | _read("communes.txt"))


@cache
def _longest() -> int:
    return max(map(len, _words()))


@cache
def _django_list() -> frozenset[str]:
    return frozenset(DjangoCommon().passwords)
