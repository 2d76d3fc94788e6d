"""Filters of the list of accounts."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import Membership, User
from accounts.queries import memberships_visible_to
from accounts.rules import roles_to_hand_out
from common.scope import Actor, Role
from common.text import search_key

STATES = [("active", "Đang dùng"), ("initial", "Chưa đổi mật khẩu ban đầu"), ("inactive", "Đã ngừng dùng")]


class AccountFilter(django_filters.FilterSet):
    """Name or user name, role, place, state; role and place match one membership that the actor may know of."""

    q = django_filters.CharFilter(label="Họ tên hoặc tên đăng nhập", method="by_text")
    place = django_filters.CharFilter(label="Nơi công tác", method="by_membership")
    role = django_filters.ChoiceFilter(label="Vai trò", choices=[], empty_label="Tất cả", method="by_membership")
    state = django_filters.ChoiceFilter(label="Tình trạng", choices=STATES, empty_label="Tất cả", method="by_state")

    class Meta:
        model = User
        fields: list[str] = []

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        self.actor = actor
        super().__init__(*args, **kwargs)
        self.filters["role"].extra["choices"] = [(role.value, role.label) for role in roles_to_hand_out(actor)]

    def filter_queryset(self, queryset: QuerySet[User]) -> QuerySet[User]:
        queryset = super().filter_queryset(queryset)
        chosen = self._membership_filter()
        if chosen is not None:
            queryset = queryset.filter(Exists(chosen.filter(user=OuterRef("pk"))))
        return queryset

    def by_text(self, queryset: QuerySet[User], name: str, value: str) -> QuerySet[User]:
        for word in search_key(value).split():
            queryset = queryset.filter(search_key__contains=word)
        return queryset

    def by_membership(self, queryset: QuerySet[User], name: str, value: str) -> QuerySet[User]:
        return queryset  # role and place are asked of one and the same membership, below

    def by_state(self, queryset: QuerySet[User], name: str, value: str) -> QuerySet[User]:
        if value == "inactive":
            return queryset.filter(is_active=False)
        return queryset.filter(is_active=True, must_change_password=value == "initial")

    def _membership_filter(self) -> QuerySet[Membership] | None:
        role = self.form.cleaned_data.get("role")
        words = search_key(self.form.cleaned_data.get("place") or "").split()
        if not role and not words:
            return None
        today = timezone.localdate()
        found = memberships_visible_to(self.actor).filter(Q(valid_to=None) | Q(valid_to__gte=today))
        if role:
            found = found.filter(role=Role(role))
        for word in words:
            found = found.filter(Q(unit__search_key__contains=word) | Q(authority__search_key__contains=word))
        return found
