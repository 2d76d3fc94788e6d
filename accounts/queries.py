"""Reads about people."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from accounts.models import Membership, User
from accounts.usernames import normalise
from common.scope import Actor, Role, within
from common.text import search_key
from units.models import Authority, Unit

PICK_LIMIT = 20


def active_memberships(*, user: User, on: dt.date) -> list[Membership]:
    """The memberships of somebody that hold on a day, with their place, oldest first. One query."""
    found = list(
        Membership.objects.filter(Q(valid_to=None) | Q(valid_to__gte=on), user_id=user.pk, valid_from__lte=on)
        .select_related("authority", "unit__authority")
        .order_by("pk")
    )
    for membership in found:
        membership.user = user
    return found


def actor_of(membership: Membership) -> Actor:
    """The plain value that verbs and rules see."""
    unit = membership.unit
    authority = unit.authority if unit is not None else membership.authority
    assert authority is not None  # noqa: S101 (the database constraint says so)
    return Actor(
        user_id=membership.user_id,
        name=membership.user.full_name,
        role=Role(membership.role),
        authority_id=authority.pk,
        authority_path=authority.path,
        unit_id=unit.pk if unit is not None else None,
        membership_id=membership.pk,
    )


def memberships_visible_to(actor: Actor) -> QuerySet[Membership]:
    """Memberships, past ones too, that the actor may know of: an administrator every one at or below the own
    authority, an officer those of unit accounts there; nobody else any."""
    units = Q(within(actor.authority_path, "unit__authority_path"), unit__isnull=False)
    if actor.role == Role.ADMIN:
        return Membership.objects.filter(
            units | Q(within(actor.authority_path, "authority__path"), authority__isnull=False)
        )
    if actor.role == Role.OFFICER:
        return Membership.objects.filter(units, role=Role.UNIT_HEAD)
    return Membership.objects.none()


def accounts_visible_to(actor: Actor) -> QuerySet[User]:
    """People with at least one membership that the actor may know of."""
    if actor.role not in {Role.ADMIN, Role.OFFICER}:
        return User.objects.none()
    return User.objects.filter(Exists(memberships_visible_to(actor).filter(user=OuterRef("pk"))))


def with_visible_memberships(users: QuerySet[User], *, actor: Actor) -> QuerySet[User]:
    """Adds ``seen``, the memberships that the actor may know of, newest first, with their places. One query more."""
    mine = memberships_visible_to(actor).select_related("authority", "unit__authority").order_by("-valid_from", "-pk")
    return users.prefetch_related(Prefetch("memberships", queryset=mine, to_attr="seen"))


def all_memberships(*, user_id: int) -> list[Membership]:
    """Every membership of a person, for rules that must know the whole truth (not for showing)."""
    return list(
        Membership.objects.filter(user_id=user_id).select_related("authority", "unit__authority").order_by("pk")
    )


def units_governed_by(actor: Actor) -> QuerySet[Unit]:
    """Units for which the actor may make accounts."""
    if actor.role not in {Role.ADMIN, Role.OFFICER}:
        return Unit.objects.none()
    return Unit.objects.filter(within(actor.authority_path)).select_related("authority")


def authorities_governed_by(actor: Actor) -> QuerySet[Authority]:
    """Authorities for which the actor may make accounts."""
    if actor.role != Role.ADMIN:
        return Authority.objects.none()
    return Authority.objects.filter(within(actor.authority_path, "path")).select_related("parent")


def found_units(units: QuerySet[Unit], *, words: str, on: dt.date) -> list[Unit]:
    """At most ``PICK_LIMIT`` open units matching the words, each with ``has_account``, those without one first."""
    holders = Membership.objects.filter(Q(valid_to=None) | Q(valid_to__gte=on), unit=OuterRef("pk"))
    found = units.filter(Q(valid_to=None) | Q(valid_to__gte=on)).annotate(has_account=Exists(holders))
    return list(_matching(found, words).order_by("has_account", "sort_key", "pk")[:PICK_LIMIT])


def found_authorities(authorities: QuerySet[Authority], *, words: str) -> list[Authority]:
    """At most ``PICK_LIMIT`` authorities matching the words, higher ones first."""
    return list(_matching(authorities, words).select_related("parent").order_by("path")[:PICK_LIMIT])


def _matching(rows: QuerySet[Any], words: str) -> QuerySet[Any]:
    for word in search_key(words).split():
        rows = rows.filter(search_key__contains=word)
    return rows


def proposed_username(*, unit: Unit | None = None, phone: str = "") -> str:
    """A free user name: the unit's code, or the code after the managing authority's; else the phone number."""
    wishes = [phone] if phone else []
    if unit is not None:
        wishes = [unit.code, f"{unit.authority.code}-{unit.code}"]
    names = [normalise(wish) for wish in wishes]
    taken = set(User.objects.filter(username__in=names).values_list("username", flat=True))
    return next((name for name in names if name not in taken), "")
