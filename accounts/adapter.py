"""How allauth behaves here."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from common.net import client_address


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up by themselves; allauth says nothing of its own, every sentence is ours."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """allauth greets at each sign-in; our pages do not."""

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request) or "0.0.0.0"  # noqa: S104 (a value, nothing is bound)
