"""SEC-WEB-01, SEC-AUTH-07: misconfiguration is named before anybody signs in, with what to do about it."""

from __future__ import annotations

import pytest
from django.core.checks import run_checks
from django.db import connection

from common.models import Setting
from tests import factories as make

pytestmark = pytest.mark.django_db
GOOD_KEY = "k3y-9fQ2mZx7Lp0Rw5Tn8Vb1Yc6Ud4Jh-GsEaKoXiNzMqWtBvCy"


@pytest.fixture(autouse=True)
def production(settings) -> None:
    settings.PRODUCTION = True
    settings.SECRET_KEY = GOOD_KEY
    settings.ALLOWED_HOSTS = ["antq.example"]
    settings.TRUSTED_PROXIES = ["10.0.0.1"]
    settings.CELERY_BROKER_URL = "redis://localhost:6379/0"


def ours() -> set[str]:
    found = [message for message in run_checks(include_deployment_checks=True) if (message.id or "").startswith("antq")]
    assert all(message.hint for message in found)
    ids = {message.id for message in found}
    return ids - {"antq.W001"} if connection.vendor == "sqlite" else ids


def test_a_good_production_is_silent() -> None:
    """SEC-WEB-01"""
    assert ours() == set()


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("SECRET_KEY", "ngan", "antq.E001"),
        ("SECRET_KEY", "a" * 60, "antq.E001"),
        ("SECRET_KEY", "django-insecure-" + GOOD_KEY, "antq.E001"),
        ("SECRET_KEY", "change-me-" + GOOD_KEY, "antq.E001"),
        ("ALLOWED_HOSTS", ["*"], "antq.E002"),
        ("ALLOWED_HOSTS", [], "antq.E002"),
        ("CELERY_BROKER_URL", "filesystem://localhost/", "antq.W002"),
        ("TRUSTED_PROXIES", [], "antq.W003"),
    ],
)
def test_what_is_wrong_is_named(settings, name: str, value: object, found: str) -> None:
    """SEC-WEB-01, SEC-SUP-01"""
    setattr(settings, name, value)
    assert ours() == {found}


def test_demo_data_in_production_is_an_error() -> None:
    """SEC-AUTH-07"""
    Setting.objects.create(name="demo")
    assert ours() == {"antq.E003"}
    Setting.objects.all().delete()
    make.user(is_demo=True)
    assert ours() == {"antq.E003"}


def test_sqlite_in_production_is_a_warning() -> None:
    """SEC-WEB-01"""
    ids = {message.id for message in run_checks(include_deployment_checks=True)}
    assert ("antq.W001" in ids) is (connection.vendor == "sqlite")


def test_the_embedded_mode_is_left_alone(settings) -> None:
    settings.PRODUCTION = False
    settings.ALLOWED_HOSTS, settings.TRUSTED_PROXIES = ["*"], []
    settings.CELERY_BROKER_URL = "filesystem://localhost/"
    Setting.objects.create(name="demo")
    assert ours() == set()
