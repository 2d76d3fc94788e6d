"""Plain functions that make rows for tests; every argument has a sensible default."""

from __future__ import annotations

import datetime as dt
import itertools
from functools import cache
from typing import Any

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from accounts.models import Membership, User
from common.models import WorkYear
from common.scope import Actor, Role
from units.enums import AuthorityKind, Eligibility, UnitKind
from units.models import Authority, Unit

YEAR = 2026
PASSWORD = "Mat-khau-thu-2026!"
_numbers = itertools.count(1)


@cache
def password_hash() -> str:
    """One hash for all test users: hashing is tested elsewhere."""
    return make_password(PASSWORD)


def work_year(year: int = YEAR) -> WorkYear:
    return WorkYear.objects.get_or_create(year=year, defaults={"opened_at": timezone.now()})[0]


def authority(
    name: str = "Xã Thử", *, kind: str = AuthorityKind.COMMUNE, parent: Authority | None = None, code: str = ""
) -> Authority:
    code = code or f"{next(_numbers):05d}"
    path = "" if kind == AuthorityKind.MINISTRY else f"{parent.path if parent else ''}{code}."
    return Authority.objects.create(kind=kind, parent=parent, code=code, name=name, path=path)


def unit(authority: Authority, name: str = "Trường THPT Thử", *, kind: str = UnitKind.SCHOOL, **fields: Any) -> Unit:
    fields.setdefault("code", f"DV{next(_numbers):04d}")
    fields.setdefault("valid_from", dt.date(2020, 1, 1))
    fields.setdefault("eligibility", Eligibility.IN)
    fields.setdefault("area", authority)
    return Unit.objects.create(authority=authority, name=name, kind=kind, **fields)


def user(full_name: str = "Nguyễn Văn An", **fields: Any) -> User:
    fields.setdefault("username", f"user{next(_numbers)}")
    return User.objects.create(full_name=full_name, password=password_hash(), **fields)


def member(
    user: User, role: Role, *, authority: Authority | None = None, unit: Unit | None = None, **dates: Any
) -> Membership:
    dates.setdefault("valid_from", dt.date(2020, 1, 1))
    return Membership.objects.create(user=user, role=role, authority=authority, unit=unit, **dates)


def person(role: Role, place: Authority | Unit, full_name: str = "Nguyễn Văn An", **fields: Any) -> User:
    """A user with one membership."""
    made = user(full_name, **fields)
    if isinstance(place, Unit):
        member(made, role, unit=place)
    else:
        member(made, role, authority=place)
    return made


def actor(user: User) -> Actor:
    """The actor of a user's first membership."""
    from accounts.queries import actor_of

    return actor_of(user.memberships.select_related("authority", "unit__authority", "user").get())
