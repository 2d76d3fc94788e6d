"""Verbs about accounts. Each writes its audit event in the same transaction; none ever logs a password."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from accounts import throttle
from accounts.initial import initial_password
from accounts.models import Membership, SetupLink, User
from accounts.passwords import TRUSTED_ROLES
from accounts.queries import all_memberships
from accounts.rules import why_not_hand_out, why_not_manage
from accounts.sessions import end_sessions
from common.audit import record
from common.scope import Actor, Role
from common.workflow import NotAllowed, Refused
from units.models import Authority, Unit

SETUP_HOURS = 24
EDITABLE = ("username", "full_name", "post", "phone", "email")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a role is held: a unit (unit heads) or an authority (all others)."""

    unit: Unit | None = None
    authority: Authority | None = None

    @property
    def path(self) -> str:
        if self.unit is not None:
            return self.unit.authority_path
        assert self.authority is not None  # noqa: S101 (one of the two is always given)
        return self.authority.path

    def __str__(self) -> str:
        return str(self.unit or self.authority)


@dataclass(frozen=True, slots=True)
class Grant:
    """A role at a place from a day to a day (both included; None is open), with the capacity of a substitute."""

    role: Role
    place: Place
    valid_from: dt.date
    valid_to: dt.date | None = None
    capacity: str = ""


def create_account(*, actor: Actor, data: Mapping[str, str], grant: Grant, seed: str, now: dt.datetime) -> User:
    """A new account with one role and the initial password of ``seed``, to be changed at the first sign-in.

    ``data`` holds the ``EDITABLE`` fields. Raises NotAllowed (role or place) and Refused (user name taken).
    """
    _check_grant(actor, grant)
    with transaction.atomic():
        user = User(**{name: data.get(name, "") for name in EDITABLE}, must_change_password=True)
        user.set_password(initial_password(seed))
        _save_with_free_name(user)
        membership = _give(user, grant)
        _record("account_created", actor, user, now, username=user.username, **_told(membership))
    return user


def edit_account(*, actor: Actor, user: User, data: Mapping[str, str], now: dt.datetime) -> bool:
    """Change name, post, phone, e-mail or user name; whether anything changed."""
    check_manageable(actor=actor, user=user, on=_day(now))
    before = User.objects.only(*EDITABLE).get(pk=user.pk)
    changes = {
        name: [getattr(before, name), data[name]]
        for name in EDITABLE
        if name in data and getattr(before, name) != data[name]
    }
    if not changes:
        return False
    with transaction.atomic():
        for name, (_, new) in changes.items():
            setattr(user, name, new)
        _save_with_free_name(user, fields=[*changes, "sort_key", "search_key"])
        _record("account_edited", actor, user, now, changes=changes)
    return True


def reset_password(*, actor: Actor, user: User, seed: str, now: dt.datetime) -> None:
    """Give the initial password of ``seed``: sessions end, a lock opens, the next sign-in asks for an own one."""
    check_manageable(actor=actor, user=user, on=_day(now))
    with transaction.atomic():
        user.set_password(initial_password(seed))
        user.must_change_password = True
        user.save(update_fields=["password", "must_change_password"])
        throttle.unlock(username=user.username)
        ended = end_sessions(user_id=user.pk)
        _record("password_reset", actor, user, now, sessions_ended=ended)


def deactivate(*, actor: Actor, user: User, now: dt.datetime) -> None:
    """Nobody can sign in with the account any more; its sessions end now, its history stays."""
    check_manageable(actor=actor, user=user, on=_day(now))
    if not user.is_active:
        raise Refused("Tài khoản này đã ngừng dùng từ trước.")
    with transaction.atomic():
        user.is_active = False
        user.save(update_fields=["is_active"])
        ended = end_sessions(user_id=user.pk)
        _record("account_deactivated", actor, user, now, sessions_ended=ended)


def activate(*, actor: Actor, user: User, now: dt.datetime) -> None:
    """The account may sign in again with its password."""
    check_manageable(actor=actor, user=user, on=_day(now))
    if user.is_active:
        raise Refused("Tài khoản này đang dùng bình thường.")
    with transaction.atomic():
        user.is_active = True
        user.save(update_fields=["is_active"])
        _record("account_activated", actor, user, now)


def unlock(*, actor: Actor, user: User, now: dt.datetime) -> None:
    """Let the person try again after too many wrong passwords."""
    check_manageable(actor=actor, user=user, on=_day(now))
    with transaction.atomic():
        throttle.unlock(username=user.username)
        _record("account_unlocked", actor, user, now)


def add_membership(*, actor: Actor, user: User, grant: Grant, now: dt.datetime) -> Membership:
    """One more role for a person. Raises NotAllowed, or Refused when the person holds it already."""
    check_manageable(actor=actor, user=user, on=_day(now))
    _check_grant(actor, grant)
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        same = Membership.objects.filter(
            Q(valid_to=None) | Q(valid_to__gte=grant.valid_from),
            user=user,
            role=grant.role,
            unit=grant.place.unit,
            authority=grant.place.authority,
        )
        if grant.valid_to is not None:
            same = same.filter(valid_from__lte=grant.valid_to)
        if same.exists():
            raise Refused(f"Người này đã có vai trò {grant.role.label} tại {grant.place} trong thời gian đó.")
        if grant.role in TRUSTED_ROLES and not user.memberships.filter(role__in=TRUSTED_ROLES).exists():
            # The password was chosen under the shorter rule; the longer one is asked for at the next request.
            user.must_change_password = True
            user.save(update_fields=["must_change_password"])
        membership = _give(user, grant)
        _record("membership_added", actor, user, now, **_told(membership))
    return membership


def end_membership(*, actor: Actor, membership: Membership, last_day: dt.date | None, now: dt.datetime) -> None:
    """The role ends after ``last_day``, or at once when that is None; what was done under it stays.

    A role that began today and ends at once leaves no row, because no whole day of it exists.
    """
    check_manageable(actor=actor, user=membership.user, on=_day(now))
    reason = why_not_hand_out(actor, role=Role(membership.role), path=membership.path)
    if reason is not None:
        raise NotAllowed(reason)
    today = _day(now)
    if membership.valid_to is not None and membership.valid_to < today:
        raise Refused("Vai trò này đã kết thúc từ trước.")
    day = last_day if last_day is not None else today - dt.timedelta(days=1)
    if last_day is not None and last_day < membership.valid_from:
        raise Refused(f"Chọn ngày từ {membership.valid_from:%d/%m/%Y} (ngày bắt đầu vai trò) trở đi.")
    with transaction.atomic():
        told = _told(membership)
        if day < membership.valid_from:
            membership.delete()
        else:
            membership.valid_to = day
            membership.save(update_fields=["valid_to"])
        _record("membership_ended", actor, membership.user, now, **{**told, "valid_to": day.isoformat()})


def change_own_password(*, user: User, password: str, now: dt.datetime, keep_session: str | None = None) -> None:
    """The person sets an own password (already validated); every other session of theirs ends."""
    with transaction.atomic():
        user.set_password(password)
        forced = user.must_change_password
        user.must_change_password = False
        user.save(update_fields=["password", "must_change_password"])
        ended = end_sessions(user_id=user.pk, keep=keep_session)
        record("password_changed", now=now, actor_id=user.pk, subject=user, first=forced, sessions_ended=ended)


def check_manageable(*, actor: Actor, user: User, on: dt.date) -> None:
    """Raises NotAllowed with the reason when the actor may not touch the account."""
    reason = why_not_manage(actor, user_id=user.pk, held=all_memberships(user_id=user.pk), on=on)
    if reason is not None:
        raise NotAllowed(reason)


# --- The first administrator -----------------------------------------------------------------------------------------
def issue_setup_link(*, now: dt.datetime) -> str:
    """A token for the setup page, valid once and for 24 hours; only its hash is kept (SEC-AUTH-07)."""
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        SetupLink.objects.create(
            token_hash=_hashed(token), created_at=now, expires_at=now + dt.timedelta(hours=SETUP_HOURS)
        )
        record("setup_link_issued", now=now)
    return token


def setup_link_is_open(*, token: str, now: dt.datetime) -> bool:
    """Whether the token may still be used."""
    return SetupLink.objects.filter(token_hash=_hashed(token), used_at=None, expires_at__gt=now).exists()


def create_first_admin(
    *, token: str, data: Mapping[str, str], password: str, authority: Authority, also_officer: bool, now: dt.datetime
) -> User:
    """The first administrator (and officer, if wished) of an authority; the link is used up in the same transaction.

    Raises Refused when the link was used meanwhile or the user name is taken.
    """
    with transaction.atomic():
        used = SetupLink.objects.filter(token_hash=_hashed(token), used_at=None, expires_at__gt=now)
        if used.update(used_at=now) != 1:
            raise Refused("Đường dẫn thiết lập đã được dùng hoặc đã hết hạn.")
        user = User(**{name: data.get(name, "") for name in EDITABLE})
        user.set_password(password)
        _save_with_free_name(user)
        for role in [Role.ADMIN, *([Role.OFFICER] if also_officer else [])]:
            _give(user, Grant(role, Place(authority=authority), _day(now)))
        record(
            "first_admin_created", now=now, actor_id=user.pk, subject=user, place=str(authority), officer=also_officer
        )
    return user


# --- Pieces ----------------------------------------------------------------------------------------------------------
def _check_grant(actor: Actor, grant: Grant) -> None:
    reason = why_not_hand_out(actor, role=grant.role, path=grant.place.path)
    if reason is not None:
        raise NotAllowed(reason)
    if (grant.role == Role.UNIT_HEAD) != (grant.place.unit is not None):
        raise NotAllowed("Đầu mối thuộc một đơn vị; các vai trò khác thuộc một cơ quan quản lý.")
    if grant.valid_to is not None and grant.valid_to < grant.valid_from:
        raise Refused("Chọn ngày kết thúc không sớm hơn ngày bắt đầu.")


def _give(user: User, grant: Grant) -> Membership:
    return Membership.objects.create(
        user=user,
        role=grant.role,
        unit=grant.place.unit,
        authority=grant.place.authority,
        valid_from=grant.valid_from,
        valid_to=grant.valid_to,
        capacity=grant.capacity if grant.role == Role.APPROVER else "",
    )


def _save_with_free_name(user: User, fields: Sequence[str] | None = None) -> None:
    """``fields``: only these, so that a password or a block given meanwhile stays; None for a new account."""
    try:
        with transaction.atomic():
            user.save(update_fields=fields)
    except IntegrityError:
        raise Refused("Tên đăng nhập này đã có người dùng; chọn tên khác.") from None


def _told(membership: Membership) -> dict[str, Any]:
    return {
        "given_role": membership.role,
        "place": membership.place,
        "valid_from": membership.valid_from.isoformat(),
        "valid_to": membership.valid_to.isoformat() if membership.valid_to else None,
        "capacity": membership.capacity,
    }


def _record(kind: str, actor: Actor, user: User, now: dt.datetime, **detail: Any) -> None:
    record(kind, now=now, actor_id=actor.user_id, role=actor.role.value, subject=user, **detail)


def _day(now: dt.datetime) -> dt.date:
    return timezone.localdate(now)


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
