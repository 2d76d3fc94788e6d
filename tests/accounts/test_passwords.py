"""SEC-AUTH-01, SEC-AUTH-02: length, blocklists, no composition; Argon2 with rehash; initial passwords."""

from __future__ import annotations

import math
import unicodedata

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher, identify_hasher
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from accounts import initial, passwords
from accounts.models import User
from common.scope import Role
from tests import factories as make

GOOD = [
    "xe đạp cũ màu xanh",
    "con trâu ăn lúa non",
    "lanh-tuoc-moi-hang-4729",
    "correct horse battery staple",
    "zK8#qW2!vR5$",
    make.PASSWORD,
]
BAD = [
    "Abc@123456789",
    "Matkhau@2026!",
    "mật khẩu 2026",
    "M@tkh@u12345!",
    "CongAn@123456",
    "congancongan",
    "Công an nhân dân",
    "an ninh to quoc",
    "Hoàng Sa 1974!",
    "hoangsatruongsa",
    "hoangsatruongsavietnam",
    "Quảng Ngãi 2026!",
    "quangngai51!",
    "binhson21115!",
    "Nguyễn Văn A 1990",
    "0912345678 09",
    "0912345678912",
    "+84 912 345 678",
    "01/01/1990 01011990",
    "19900101 1990",
    "123456789012",
    "000000000000",
    "abcabcabcabc",
    "aaaaaaaaaaaaa",
    "qwertyuiop123",
    "P@ssw0rd2026!",
    "iloveyou123456",
]


def messages(password: str, user: User | None = None) -> list[str]:
    try:
        validate_password(password, user)
    except ValidationError as refusal:
        return refusal.messages
    return []


@pytest.mark.parametrize("password", GOOD)
def test_a_long_unusual_password_is_welcome_without_capitals_or_signs(password: str) -> None:
    """SEC-AUTH-01: no composition rules."""
    assert messages(password) == []


@pytest.mark.parametrize("password", BAD)
def test_what_guessers_try_first_is_refused(password: str) -> None:
    """SEC-AUTH-01: Vietnamese words, places with years, phone and birthday shapes, rows of keys."""
    assert passwords.is_guessable(password)
    assert any("dễ đoán" in message for message in messages(password))


def test_the_lists_are_long_enough() -> None:
    """SEC-AUTH-01: at least 500 Vietnamese entries beside Django's 19,640."""
    own = passwords._read("blocklist.txt")
    assert len(own) >= 500
    assert {"congan", "matkhau", "anninh", "hoangsa", "quangngai", "hanoi"} <= own
    assert len(passwords._read("communes.txt")) > 2000
    assert len(passwords._django_list()) > 19_000


@pytest.mark.parametrize(("size", "accepted"), [(11, False), (12, True), (128, True), (129, False)])
def test_length_counts_characters(size: int, accepted: bool) -> None:
    """SEC-AUTH-01: 12 to 128 characters; the sentence says how many there are."""
    password = ("đĩa xôi gấc thơm lừng bếp lửa hồng; " * 4)[:size].ljust(size, "z").rstrip()
    password = password + "k" * (size - len(password))
    found = [message for message in messages(password) if "ký tự" in message]
    assert found == ([] if accepted else [found[0]])
    assert accepted or str(size) in found[0]


@pytest.mark.parametrize("role", [Role.APPROVER, Role.ADMIN])
def test_those_who_decide_need_fifteen(cast, role: Role) -> None:
    """SEC-AUTH-01"""
    trusted = make.person(role, cast.commune, username="tincay")
    assert messages("mèo ngủ dưới b", trusted) == ["Nhập mật khẩu từ 15 ký tự trở lên; đang có 14 ký tự."]
    assert messages("mèo ngủ dưới bế", trusted) == []
    assert messages("mèo ngủ dưới b", cast.officer) == []


def test_names_are_refused_inside_a_password() -> None:
    """SEC-AUTH-01"""
    user = User(username="thpt01", full_name="Trần Thị Bình")
    assert messages("trâu vàng THPT-01 qua cầu", user) == ["Đặt mật khẩu không chứa tên đăng nhập."]
    assert messages("chị tran thi binh qua cầu", user) == ["Đặt mật khẩu không chứa họ và tên."]
    assert messages("trâu vàng qua cầu khỉ", user) == []


@pytest.mark.django_db
def test_the_same_password_however_it_is_composed() -> None:
    """SEC-AUTH-01: NFKC on both sides; macOS sends decomposed letters."""
    typed = "mùa hè năm ấy trời mưa"
    user = User.objects.create_user("an", unicodedata.normalize("NFD", typed), full_name="An")
    assert user.check_password(unicodedata.normalize("NFC", typed))
    assert not user.check_password(typed + " ")


@pytest.mark.django_db
def test_argon2_and_rehash_at_sign_in(client) -> None:
    """SEC-AUTH-02: an old hash becomes Argon2 when its owner signs in."""
    user = make.user(username="cu")
    user.password = PBKDF2PasswordHasher().encode(make.PASSWORD, "saltsaltsaltsalt")
    user.save()
    assert client.post("/dang-nhap/", {"username": "cu", "password": make.PASSWORD}).status_code == 302
    user.refresh_from_db()
    assert identify_hasher(user.password).algorithm == "argon2"


def test_initial_passwords_are_strong_and_plain_to_type() -> None:
    """SEC-AUTH-01: at least 50 bits, ASCII, accepted by our own rules, for approvers too."""
    syllables = initial.syllables()
    assert len(set(syllables)) == len(syllables) == 1024
    assert all(word.isascii() and word.isalpha() and 3 <= len(word) <= 6 for word in syllables)
    assert initial.WORDS * math.log2(1024) + 4 * math.log2(len(initial.DIGITS)) >= 50
    for _ in range(200):
        password = initial.initial_password(initial.new_seed())
        assert messages(password) == []
        assert len(password) >= passwords.MINIMUM_TRUSTED


def test_the_initial_password_follows_from_seed_and_secret_key(settings) -> None:
    """SEC-AUTH-01: the seed alone, read from the database, gives nothing away."""
    seed = initial.new_seed()
    first = initial.initial_password(seed)
    assert initial.initial_password(seed) == first
    assert initial.initial_password(initial.new_seed()) != first
    settings.SECRET_KEY = "x" * 60
    assert initial.initial_password(seed) != first
