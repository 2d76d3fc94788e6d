"""SEC-AUD-01, SEC-AUD-05: every act on accounts leaves one event; no password ever reaches audit or log."""

from __future__ import annotations

import logging
import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.views.entrance import owner_token
from common.logs import OneLineFormatter
from common.models import AuditEvent
from common.scope import Role
from tests import factories as make

CANARY = "chim-hoang-yen-hot-7319"


def last() -> AuditEvent:
    return AuditEvent.objects.latest("pk")


def post(client: Client, name: str, *ids: int, **fields: str):
    return client.post(reverse(f"accounts:{name}", args=ids), fields)


def test_sign_in_and_out(cast) -> None:
    """SEC-AUD-01: who, when, from where, under which request."""
    client = Client(REMOTE_ADDR="10.1.2.3")
    response = post(client, "sign_in", username="canbo", password=make.PASSWORD)
    event = last()
    assert (event.kind, event.actor, event.subject_id, event.address) == (
        "signed_in",
        cast.officer,
        cast.officer.pk,
        "10.1.2.3",
    )
    assert event.request_id == response.wsgi_request.request_id
    post(client, "sign_out")
    assert (last().kind, last().actor) == ("signed_out", cast.officer)


def test_failures(cast, client) -> None:
    """SEC-AUD-01: the account when it exists; of an unknown name only a hash, it may be a password."""
    post(client, "sign_in", username="canbo", password=CANARY)
    assert (last().kind, last().subject_id, last().actor, last().detail) == (
        "sign_in_failed",
        cast.officer.pk,
        None,
        {},
    )
    post(client, "sign_in", username=CANARY, password="x")
    assert (last().kind, last().subject_id, list(last().detail)) == ("sign_in_failed", None, ["unknown"])
    for _ in range(5):
        post(client, "sign_in", username="canbo", password="x")
    assert last().kind == "sign_in_throttled"


def test_own_account(cast) -> None:
    """SEC-AUD-01"""
    make.member(cast.officer, Role.VIEWER, authority=cast.commune)
    client = cast.client("officer")
    other = cast.officer.memberships.get(role=Role.VIEWER)
    post(client, "switch", membership=str(other.pk))
    assert (last().kind, last().detail) == ("role_switched", {"to": "viewer", "place": "Xã Bình Sơn"})
    new = "con trâu ăn lúa non"
    post(client, "change_password", present="sai", password=new, again=new)
    assert last().kind == "password_change_failed"
    post(client, "change_password", present=make.PASSWORD, password=new, again=new)
    assert (last().kind, last().actor, last().detail["first"]) == ("password_changed", cast.officer, False)


def test_administration(cast) -> None:
    """SEC-AUD-01: actor, role, subject and the before and after of each act."""
    admin, pk = cast.client("admin"), cast.officer.pk
    seen = []

    def check(kind: str, **detail: object) -> None:
        event = last()
        seen.append(kind)
        assert (event.kind, event.actor, event.acting_role) == (kind, cast.admin, "admin")
        assert event.subject_type == "accounts.user"
        assert {name: event.detail[name] for name in detail} == detail

    place = f"?co-quan={cast.commune.pk}"
    person = {"username": "moi01", "full_name": "Ngô Văn Mới", "role": "viewer", "valid_from": "20/11/2026"}
    admin.post(reverse("accounts:create") + place, person)
    check("account_created", username="moi01", given_role="viewer", place="Xã Bình Sơn", valid_from="2026-11-20")
    post(admin, "edit", pk, username="canbo", full_name="Lê Văn Cương")
    check("account_edited", changes={"full_name": ["Lê Văn Cường", "Lê Văn Cương"]})
    post(admin, "reset", pk)
    check("password_reset", sessions_ended=0)
    post(admin, "unlock", pk)
    check("account_unlocked")
    admin.post(reverse("accounts:membership_add", args=[pk]) + place, {**person, "role": "approver", "capacity": "KT."})
    check("membership_added", given_role="approver", capacity="KT.")
    post(admin, "membership_end", pk, cast.officer.memberships.get(role=Role.APPROVER).pk, when="now")
    check("membership_ended", given_role="approver")
    post(admin, "deactivate", pk)
    check("account_deactivated")
    post(admin, "activate", pk)
    check("account_activated")
    assert len(seen) == len(set(seen)) == 8


def test_nothing_is_recorded_when_nothing_was_done(cast) -> None:
    admin = cast.client("admin")
    before = AuditEvent.objects.count()
    admin.get(reverse("accounts:reset", args=[cast.officer.pk]))
    admin.get(reverse("accounts:deactivate", args=[cast.officer.pk]))
    post(admin, "edit", cast.officer.pk, username="", full_name="")
    assert AuditEvent.objects.count() == before


def test_expired_sessions_are_recorded(cast) -> None:
    client = cast.client("officer")
    session = client.session
    session["seen"] = 0
    session.save()
    client.get("/tai-khoan/")
    assert (last().kind, last().actor) == ("session_expired", cast.officer)


@pytest.fixture
def log_lines():
    """Everything that any logger writes, as the console would print it."""
    lines: list[str] = []

    class Keeper(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record))

    keeper = Keeper()
    keeper.setFormatter(OneLineFormatter())
    loggers = [logging.getLogger(), logging.getLogger("django"), logging.getLogger("django.request")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.addHandler(keeper)
        logger.setLevel(logging.DEBUG)
    yield lines
    for logger, level in zip(loggers, levels, strict=True):
        logger.removeHandler(keeper)
        logger.setLevel(level)


def test_passwords_tokens_and_sessions_reach_neither_log_nor_audit(cast, log_lines) -> None:
    """SEC-AUD-05: canaries put in at every door are found nowhere."""
    client = Client(raise_request_exception=False)
    fetch = {"HTTP_X_REQUESTED_WITH": "fetch"}
    post(client, "sign_in", username="canbo", password=CANARY)
    post(client, "sign_in", username=CANARY, password=CANARY)
    client.post("/phien/", {"username": "canbo", "password": CANARY, "owner": owner_token(cast.officer.pk)}, **fetch)
    client.post(f"/thiet-lap/{CANARY}/", {"password": CANARY})
    post(client, "sign_in", username="canbo", password=make.PASSWORD)
    post(client, "change_password", present=CANARY, password=CANARY, again=CANARY + "x")
    post(client, "change_password", present=make.PASSWORD, password=CANARY, again=CANARY)
    session_key = client.session.session_key
    admin = cast.client("admin")
    post(admin, "reset", cast.officer.pk)
    slip = admin.get(reverse("accounts:slip", args=[cast.officer.pk])).content.decode()
    initial = re.search(r'id="initial-password">([^<]+)<', slip)[1]
    everything = "\n".join(log_lines) + str(list(AuditEvent.objects.values()))
    assert "password_reset" in everything
    for secret in [CANARY, make.PASSWORD, initial, session_key, admin.session.session_key]:
        assert secret not in everything
    cast.officer.refresh_from_db()
    assert cast.officer.check_password(initial)
