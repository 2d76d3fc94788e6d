"""Keys of the API: shown once, kept as a hash, working until their last day or until taken back."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from common.models import AuditEvent
from common.scope import Role
from common.workflow import Refused
from reports.domain.tokens import make_token, revoke_token, token_hash
from reports.models import ApiToken
from reports.rules.tokens import DAYS_MOST, MOST
from tests import factories as make
from tests.reports import api

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 10, 1, 2, tzinfo=dt.UTC)
TODAY = dt.date(2026, 10, 1)
PAGE = reverse("reports:tokens")


def get(key: str | None, now: dt.datetime = NOW, **headers: str):
    with time_machine.travel(now, tick=False):
        return api.Reader(key).ask("authorities", headers=headers)


def make_one(cast, now: dt.datetime = NOW, days: int = 30, name: str = "admin") -> tuple[ApiToken, str]:
    return make_token(
        authority=cast.commune, name="Kho dữ liệu", expires_on=timezone.localdate(now) + dt.timedelta(days=days),
        actor=cast.actor(name), now=now,
    )  # fmt: skip


def test_only_the_hash_is_kept(cast):
    made, key = make_one(cast)
    assert (len(key) >= 43, made.token_hash, made.hint) == (True, token_hash(key), key[:8])
    assert key not in str(ApiToken.objects.values().get())
    event = AuditEvent.objects.get(kind="api.token_made")
    assert (event.actor_id, event.subject_id, key in str(event.detail)) == (cast.admin.pk, made.pk, False)


def test_each_refusal_says_what_to_do(cast):
    """401 with a header that tells how; a wrong key and an unknown one are answered alike."""
    made, key = make_one(cast)
    assert get(key).status_code == 200
    for headers, error in (
        ({}, "no_token"),
        ({"Authorization": "Bearer " + "x" * 43}, "bad_token"),
        ({"Authorization": "Bearer"}, "bad_token"),
        ({"Authorization": f"Token {key}"}, "bad_token"),
        ({"Authorization": f"Bearer {key}x"}, "bad_token"),
        ({"Authorization": f"Bearer {made.token_hash}"}, "bad_token"),
        ({"Authorization": "Bearer " + "x" * 5000}, "bad_token"),
        ({"Authorization": "Bearer mã"}, "bad_token"),
    ):
        response = get(None, **headers)
        assert (response.status_code, response.json()["error"]) == (401, error), headers
        assert response.headers["WWW-Authenticate"] == 'Bearer realm="antq"'
        assert response.json()["message"].startswith(("Thiếu mã", "Mã kết nối"))
    assert get(None, Authorization=f"bearer  {key} ").status_code == 200


def test_a_key_in_the_address_is_no_key(cast):
    _, key = make_one(cast)
    with time_machine.travel(NOW, tick=False):
        for name in ("token", "key", "access_token"):
            assert api.Reader().ask("authorities", **{name: key}).status_code == 401


def test_a_key_works_until_the_end_of_its_last_day(cast):
    _, key = make_one(cast, days=0)
    assert get(key, dt.datetime(2026, 10, 1, 16, 59, 59, tzinfo=dt.UTC)).status_code == 200
    response = get(key, dt.datetime(2026, 10, 1, 17, 0, 0, tzinfo=dt.UTC))
    assert (response.status_code, response.json()["error"]) == (401, "expired")


def test_taken_back_it_stops_at_once(cast):
    made, key = make_one(cast)
    assert get(key).status_code == 200
    revoke_token(token=made, actor=cast.actor("admin"), now=NOW)
    response = get(key)
    assert (response.status_code, response.json()["error"]) == (401, "revoked")
    with pytest.raises(Refused, match="đã được thu hồi"):
        revoke_token(token=made, actor=cast.actor("admin"), now=NOW)
    made.refresh_from_db()
    assert (made.revoked_by, made.revoked_at) == (cast.admin, NOW)
    assert AuditEvent.objects.filter(kind="api.token_revoked", subject_id=made.pk).count() == 1


def test_a_key_is_the_authority_s_not_the_maker_s(cast):
    """Its maker leaves, it goes on; the authority goes, it stops."""
    team = make.authority("Phòng Một", kind="department", parent=cast.province, code="PA03")
    made, key = api.made(team, now=NOW)
    made.created_by.memberships.update(valid_to=dt.date(2026, 9, 30))
    made.created_by.is_active = False
    made.created_by.save()
    assert get(key).status_code == 200
    made.created_by.memberships.all().delete()
    team.delete()
    assert get(key).json()["error"] == "bad_token"


def test_use_is_written_down_once_an_hour(cast):
    _, key = make_one(cast)
    for minutes, expected in ((0, 0), (59, 0), (60, 60), (90, 60)):
        get(key, NOW + dt.timedelta(minutes=minutes))
        assert ApiToken.objects.get().used_at == NOW + dt.timedelta(minutes=expected)


def test_not_too_often(cast, settings):
    """By the minute and by the key: another key is not held up, and the next minute is free."""
    settings.API_REQUESTS_PER_MINUTE = 3
    (_, key), (_, other) = make_one(cast), make_one(cast)
    assert [get(key, NOW + dt.timedelta(seconds=15)).status_code for _ in range(4)] == [200, 200, 200, 429]
    response = get(key, NOW + dt.timedelta(seconds=15))
    assert (response.headers["Retry-After"], response.json()["error"]) == ("45", "too_many")
    assert get(other, NOW + dt.timedelta(seconds=15)).status_code == 200
    assert get(key, NOW + dt.timedelta(seconds=60)).status_code == 200


@pytest.mark.parametrize("days", [-1, DAYS_MOST + 1])
def test_a_key_has_a_last_day_within_a_year(cast, days):
    with pytest.raises(ValidationError, match="không quá một năm"):
        make_one(cast, days=days)
    assert make_one(cast, days=DAYS_MOST)[0].expires_on == TODAY + dt.timedelta(days=366)


def test_not_more_than_a_few_of_an_authority(cast):
    """Those in use count: neither those taken back nor those past their last day."""
    made = [make_one(cast, days=0)[0] for _ in range(MOST)]
    with pytest.raises(Refused, match="Thu hồi"):
        make_one(cast)
    revoke_token(token=made[0], actor=cast.actor("admin"), now=NOW)
    make_one(cast)
    make_one(cast, now=NOW + dt.timedelta(days=1))


@pytest.mark.parametrize("name", ["officer", "approver", "viewer", "unit_head", "foreign"])
def test_only_administrators_of_the_place_or_above(cast, name):
    made, key = make_one(cast)
    cast.foreign = make.person(Role.ADMIN, cast.other_commune, "Quản trị nơi khác")
    with pytest.raises(Refused):
        make_one(cast, name=name)
    with pytest.raises(Refused):
        revoke_token(token=made, actor=cast.actor(name), now=NOW)
    assert get(key).status_code == 200


def test_the_key_is_shown_once(cast):
    client = cast.client("admin")
    day = timezone.localdate() + dt.timedelta(days=100)
    typed = {"name": "Kho dữ liệu của tỉnh", "authority": cast.commune.pk, "expires_on": f"{day:%d/%m/%Y}"}
    response = client.post(PAGE, typed)
    key = re.search(r'value="([\w-]{43})"', response.content.decode())
    assert key is not None
    assert response.headers["Cache-Control"] == "no-store"
    assert api.Reader(key[1]).ask("authorities").status_code == 200
    later = client.get(PAGE).content.decode()
    assert key[1] not in later
    assert "Kho dữ liệu của tỉnh" in later
    assert key[1][:8] in later


def test_refused_forms_keep_what_was_typed(cast):
    client = cast.client("admin")
    day = timezone.localdate() + dt.timedelta(days=DAYS_MOST + 1)
    for typed in (
        {"name": "", "authority": cast.commune.pk, "expires_on": "1/1/2027"},
        {"name": "Kho", "authority": cast.commune.pk, "expires_on": f"{day:%d/%m/%Y}"},
        {"name": "Kho", "authority": cast.commune.pk, "expires_on": "ngày mai"},
        {"name": "Kho", "authority": cast.province.pk, "expires_on": "1/1/2027"},
        {"name": "x" * 101, "authority": cast.commune.pk, "expires_on": "1/1/2027"},
    ):
        response = client.post(PAGE, typed)
        assert response.status_code == 422, typed
        assert f'value="{typed["expires_on"]}"' in response.content.decode()
    assert ApiToken.objects.count() == 0


def test_an_administrator_sees_keys_below_and_takes_them_back(cast):
    made, key = make_one(cast, now=timezone.now())
    cast.above = make.person(Role.ADMIN, cast.province, "Quản trị tỉnh")
    cast.beside = make.person(Role.ADMIN, cast.other_commune, "Quản trị nơi khác")
    revoke = reverse("reports:token_revoke", args=[made.pk])
    assert made.hint in cast.client("above").get(PAGE).content.decode()
    assert made.hint not in cast.client("beside").get(PAGE).content.decode()
    assert cast.client("beside").post(revoke).status_code == 404
    assert "Thu hồi mã kết nối" in cast.client("above").get(revoke).content.decode()
    assert api.Reader(key).ask("authorities").status_code == 200
    assert cast.client("above").post(revoke).url == PAGE
    assert api.Reader(key).ask("authorities").status_code == 401
    assert cast.client("admin").post(revoke).status_code == 404
    assert "Quản trị tỉnh thu hồi" in cast.client("admin").get(PAGE).content.decode()


def test_a_session_is_no_key_and_a_key_is_no_session(cast):
    _, key = make_one(cast, now=timezone.now())
    assert cast.client("admin").get("/api/v1/authorities").status_code == 401
    assert api.Reader(key).client.get("/2026/", headers={"Authorization": f"Bearer {key}"}).status_code == 302
    mixed = api.Reader(key, cast.client("outsider"))
    assert [row["code"] for row in mixed.rows("authorities")] == ["21115"]


def test_the_page_asks_the_same_for_many_keys(cast):
    client = cast.client("admin")
    counts = []
    for more in (1, 2):
        for _ in range(more):
            make_one(cast, now=timezone.now())
        with CaptureQueriesContext(connection) as queries:
            assert client.get(PAGE).content.decode().count("Thu hồi<") == ApiToken.objects.count()
        counts.append(len(queries))
    assert counts[0] == counts[1]
