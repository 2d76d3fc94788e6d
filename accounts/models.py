"""People who sign in, and what each may do where and when."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from accounts.passwords import normalise
from common.fields import KeyField, LineField
from common.scope import AUTHORITY_ROLES, Role
from common.text import person_sort_key, search_key
from units.models import Authority, Unit


class UserManager(BaseUserManager["User"]):
    """Makes accounts; there is no superuser and no seeded account (SEC-AUTH-07)."""

    def create_user(self, username: str, password: str, **fields: Any) -> User:
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person or a unit's shared account. The username is a phone number or a unit code; e-mail is optional.

    Personal data kept: name, post, work phone and e-mail; nothing else (domain.md section 9).
    """

    username = KeyField("Tên đăng nhập", max_length=60, unique=True)
    full_name = LineField("Họ và tên", max_length=100)
    post = LineField("Chức vụ", max_length=100, blank=True)
    email = models.EmailField("Thư điện tử", blank=True)
    phone = LineField("Số điện thoại", max_length=20, blank=True)
    is_active = models.BooleanField("Đang dùng", default=True)
    must_change_password = models.BooleanField(default=False)
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    sort_key = KeyField(max_length=400, editable=False)
    search_key = LineField(max_length=300, editable=False)

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        ordering = ["sort_key", "pk"]

    def __str__(self) -> str:
        return self.full_name

    def set_password(self, raw_password: str | None) -> None:
        super().set_password(None if raw_password is None else normalise(raw_password))

    def check_password(self, raw_password: str | None) -> bool:
        return super().check_password(None if raw_password is None else normalise(raw_password))

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.username = self.username.lower()
        self.sort_key = person_sort_key(self.full_name)
        self.search_key = search_key(self.full_name, self.username)
        super().save(*args, **kwargs)

    def get_full_name(self) -> str:
        return self.full_name


class Membership(models.Model):
    """One role of one person at one authority or one unit, from a day to a day (both included; None is open)."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = KeyField("Vai trò", max_length=12, choices=Role)
    authority = models.ForeignKey(Authority, null=True, blank=True, on_delete=models.PROTECT, related_name="members")
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="members")
    capacity = LineField("Tư cách ký thay", max_length=20, blank=True, help_text="KT., TL. hoặc TUQ., nếu ký thay")
    valid_from = models.DateField("Từ ngày")
    valid_to = models.DateField("Đến hết ngày", null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(role=Role.UNIT_HEAD, unit__isnull=False, authority__isnull=True)
                | Q(role__in=AUTHORITY_ROLES, authority__isnull=False, unit__isnull=True),
                name="membership_place_fits_role",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="membership_dates"
            ),
        ]

    def is_active_on(self, day: dt.date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    @property
    def place(self) -> str:
        return str(self.unit or self.authority)

    @property
    def path(self) -> str:
        """The path whose subtree the membership lies in."""
        if self.unit is not None:
            return self.unit.authority_path
        assert self.authority is not None  # noqa: S101 (the database constraint says so)
        return self.authority.path


class SignInThrottle(models.Model):
    """Failures of one key (an account, or an account at an address); the key is hashed (SEC-AUTH-05)."""

    key = KeyField(max_length=64, unique=True)
    failures = models.PositiveIntegerField(default=0)
    window_start = models.DateTimeField()
    blocked_until = models.DateTimeField(null=True)
    consecutive = models.PositiveIntegerField(default=0)


class SetupLink(models.Model):
    """The one-time link that makes the first administrator; only the hash of its token is kept."""

    token_hash = KeyField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
