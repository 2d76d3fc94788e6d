"""SEC-AUTH-05: guesses are slowed by account and by account at an address, never by address alone."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from accounts import throttle
from accounts.models import SignInThrottle
from tests import factories as make

NOW = dt.datetime(2026, 11, 20, 8, 0, tzinfo=dt.UTC)
SECOND, MINUTE = dt.timedelta(seconds=1), dt.timedelta(minutes=1)
HERE = "10.0.0.1"
pytestmark = pytest.mark.django_db


def fail(times: int, *, name: str = "canbo", address: str = HERE, now: dt.datetime = NOW) -> None:
    for _ in range(times):
        assert throttle.take(username=name, address=address, now=now).allowed


def test_the_sixth_try_waits() -> None:
    """SEC-AUTH-05: five failures in five minutes, then a pause that says how long."""
    fail(5)
    verdict = throttle.take(username="canbo", address=HERE, now=NOW + MINUTE)
    assert (verdict.allowed, verdict.wait, verdict.locked) == (False, 4 * MINUTE, False)


def test_it_opens_by_itself_at_the_boundary() -> None:
    """SEC-AUTH-05: one second before the end it is still closed, at the end it is open."""
    fail(5)
    assert not throttle.take(username="canbo", address=HERE, now=NOW + 5 * MINUTE - SECOND).allowed
    assert throttle.take(username="canbo", address=HERE, now=NOW + 5 * MINUTE).allowed


def test_failures_older_than_the_window_do_not_count() -> None:
    """SEC-AUTH-05"""
    fail(4)
    fail(4, now=NOW + 5 * MINUTE)
    assert throttle.take(username="canbo", address=HERE, now=NOW + 5 * MINUTE).allowed


def test_pauses_grow_to_fifteen_minutes_and_no_more() -> None:
    """SEC-AUTH-05: automatic unlock within 15 minutes."""
    now, waits = NOW, []
    for _ in range(5):
        fail(5, now=now)
        waits.append(throttle.take(username="canbo", address=HERE, now=now).wait)
        now += waits[-1]
    assert waits == [5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 15 * MINUTE, 15 * MINUTE]


def test_refused_tries_do_not_prolong_the_pause() -> None:
    """SEC-AUTH-05"""
    fail(5)
    for second in range(100):
        throttle.take(username="canbo", address=HERE, now=NOW + second * SECOND)
    assert throttle.take(username="canbo", address=HERE, now=NOW + 5 * MINUTE).allowed


def test_success_forgets_failures() -> None:
    """SEC-AUTH-05"""
    fail(5)
    throttle.succeed(username="canbo", address=HERE)
    fail(5)


def test_a_prankster_elsewhere_does_not_lock_the_owner_out_at_once() -> None:
    """SEC-AUTH-05: the pair is closed, the account from another desk is not."""
    fail(5, address="10.0.0.66")
    assert not throttle.take(username="canbo", address="10.0.0.66", now=NOW).allowed
    assert throttle.take(username="canbo", address=HERE, now=NOW).allowed


def test_many_addresses_do_not_help_a_guesser() -> None:
    """SEC-AUTH-05: the account counts from everywhere."""
    for number in range(throttle.ACCOUNT_LIMIT):
        fail(1, address=f"10.0.1.{number}")
    assert not throttle.take(username="canbo", address="10.0.2.1", now=NOW).allowed


def test_an_address_alone_is_never_counted() -> None:
    """SEC-AUTH-05"""
    for number in range(60):
        fail(1, name=f"nguoi{number}")
    assert throttle.take(username="nguoi60", address=HERE, now=NOW).allowed


def test_a_hundred_failures_lock_until_an_administrator_helps() -> None:
    """SEC-AUTH-05: 100 consecutive failures."""
    now = NOW
    for _ in range(20):
        fail(5, now=now)
        now += 15 * MINUTE
    verdict = throttle.take(username="canbo", address=HERE, now=now + dt.timedelta(days=20))
    assert (verdict.allowed, verdict.locked) == (False, True)
    throttle.unlock(username="canbo")
    assert throttle.take(username="canbo", address=HERE, now=now).allowed


def test_unlocking_opens_every_address_of_that_account_only() -> None:
    """SEC-AUTH-05"""
    fail(5)
    fail(5, name="lanhdao")
    throttle.unlock(username="canbo")
    assert throttle.take(username="canbo", address=HERE, now=NOW).allowed
    assert not throttle.take(username="lanhdao", address=HERE, now=NOW).allowed


def test_keys_hold_no_user_names() -> None:
    """SEC-AUTH-05: a name typed into the wrong box is not kept in plain words."""
    fail(1, name="mat-khau-cua-toi")
    keys = list(SignInThrottle.objects.values_list("key", flat=True))
    assert [len(key) for key in sorted(keys, key=len)] == [32, 64]
    assert not any("mat-khau" in key for key in keys)


def test_old_counters_are_forgotten_but_not_locks() -> None:
    """SEC-AUTH-05"""
    fail(1)
    SignInThrottle.objects.create(key="khoa", window_start=NOW, consecutive=100)
    assert throttle.forget_old(now=NOW + throttle.FORGET_AFTER) == 0
    assert throttle.forget_old(now=NOW + throttle.FORGET_AFTER + SECOND) == 2
    assert list(SignInThrottle.objects.values_list("key", flat=True)) == ["khoa"]


@pytest.mark.parametrize(
    ("wait", "words"),
    [
        (dt.timedelta(seconds=0), "1 giây"),
        (dt.timedelta(seconds=59, milliseconds=200), "1 phút"),
        (dt.timedelta(seconds=61), "1 phút 1 giây"),
        (dt.timedelta(minutes=5), "5 phút"),
    ],
)
def test_wait_in_words(wait: dt.timedelta, words: str) -> None:
    assert throttle.wait_in_words(wait) == words


def sign_in(client, name: str, password: str, **headers: str):
    return client.post(reverse("accounts:sign_in"), {"username": name, "password": password}, **headers)


def test_forty_officers_behind_one_address_and_one_attacker(client) -> None:
    """SEC-AUTH-05: the attacker closes the account attacked; the 39 others sign in."""
    names = [make.user(f"Cán bộ {number}", username=f"cb{number}").username for number in range(40)]
    statuses = [sign_in(client, names[0], "doan mo").status_code for _ in range(6)]
    assert statuses == [422, 422, 422, 422, 429, 429]
    for name in names[1:]:
        assert sign_in(client, name, make.PASSWORD).status_code == 302, name
    assert sign_in(client, names[0], make.PASSWORD).status_code == 429


def test_a_forged_header_gives_no_new_tries(client, settings) -> None:
    """SEC-AUTH-05: X-Forwarded-For from a stranger is not believed."""
    make.user(username="canbo")
    settings.TRUSTED_PROXIES = ["10.9.9.9"]
    statuses = [
        sign_in(client, "canbo", "doan mo", HTTP_X_FORWARDED_FOR=f"203.0.113.{number}").status_code
        for number in range(6)
    ]
    assert statuses == [422, 422, 422, 422, 429, 429]


def test_people_behind_a_trusted_proxy_are_told_apart(client, settings) -> None:
    """SEC-AUTH-05"""
    make.user(username="canbo")
    settings.TRUSTED_PROXIES = ["127.0.0.0/8"]
    for _ in range(5):
        sign_in(client, "canbo", "doan mo", HTTP_X_FORWARDED_FOR="203.0.113.1")
    assert sign_in(client, "canbo", make.PASSWORD, HTTP_X_FORWARDED_FOR="203.0.113.1").status_code == 429
    assert sign_in(client, "canbo", make.PASSWORD, HTTP_X_FORWARDED_FOR="203.0.113.2").status_code == 302


def test_the_answer_says_how_long_to_wait(client) -> None:
    """SEC-AUTH-05: the remaining time in words and as Retry-After."""
    make.user(username="canbo")
    for _ in range(5):
        sign_in(client, "canbo", "doan mo")
    response = sign_in(client, "canbo", make.PASSWORD)
    assert "Chờ 5 phút" in response.content.decode() or "Chờ 4 phút" in response.content.decode()
    assert 280 <= int(response.headers["Retry-After"]) <= 301
