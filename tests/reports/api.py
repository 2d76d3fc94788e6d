"""Another system that reads: a key, and a client that sends it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from common.scope import Role
from reports.domain.tokens import make_token
from reports.models import ApiToken
from tests import factories as make
from units.models import Authority

ROOT = "/api/v1/"


def made(authority: Authority, *, now: dt.datetime | None = None, days: int = 300) -> tuple[ApiToken, str]:
    """A key of an authority, made by an administrator of it."""
    now = now or timezone.now()
    admin = make.person(Role.ADMIN, authority, "Người quản trị")
    day = timezone.localdate(now) + dt.timedelta(days=days)
    return make_token(authority=authority, name="Kho dữ liệu", expires_on=day, actor=make.actor(admin), now=now)


class Reader:
    """Asks with a key; ``key`` None asks without."""

    def __init__(self, key: str | None = None, client: Client | None = None) -> None:
        self.client, self.headers = client or Client(), {"Authorization": f"Bearer {key}"} if key else {}

    def ask(self, table: str, method: str = "get", headers: dict[str, str] | None = None, **query: Any) -> HttpResponse:
        how: dict[str, Any] = {"headers": {**self.headers, **(headers or {})}}
        if query:
            how["query_params"] = query
        response: HttpResponse = getattr(self.client, method)(f"{ROOT}{table}", **how)
        return response

    def rows(self, table: str, **query: Any) -> list[dict[str, Any]]:
        response = self.ask(table, **query)
        assert response.status_code == 200, response.content
        found: list[dict[str, Any]] = response.json()["rows"]
        return found


def reader(authority: Authority) -> Reader:
    return Reader(made(authority)[1])
