"""SEC-AUTH-05, ASVS 15.3.4: whose word about addresses is believed."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from common.net import client_address

PROXIES = ["10.0.0.1", "172.31.0.0/16"]


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("203.0.113.9", "", "203.0.113.9"),
        ("203.0.113.9", "1.2.3.4", "203.0.113.9"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "1.2.3.4, 203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "1.2.3.4, 203.0.113.9, 172.31.5.5", "203.0.113.9"),
        ("172.31.200.1", " 203.0.113.9 ", "203.0.113.9"),
        ("10.0.0.1", "khong phai dia chi", "10.0.0.1"),
        ("10.0.0.1", "203.0.113.9, rac", "10.0.0.1"),
        ("10.0.0.1", "2001:db8::1", "2001:db8::1"),
        ("", "203.0.113.9", None),
        ("unix:", "203.0.113.9", None),
    ],
)
def test_client_address(settings, peer: str, forwarded: str, address: str | None) -> None:
    """SEC-AUTH-05: only what a configured proxy added last counts."""
    settings.TRUSTED_PROXIES = PROXIES
    request = RequestFactory().get("/", REMOTE_ADDR=peer, HTTP_X_FORWARDED_FOR=forwarded)
    assert client_address(request) == address


def test_without_proxies_the_header_is_nothing(settings) -> None:
    settings.TRUSTED_PROXIES = []
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="1.2.3.4")
    assert client_address(request) == "10.0.0.1"
