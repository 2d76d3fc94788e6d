"""The fixed cast: one commune with a unit, its people, the province above, another commune with an outsider."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client, override_settings

from accounts.models import User
from common.scope import Actor, Role
from scoring.queries.sheets import _criteria
from tests import factories as make
from units.enums import AuthorityKind
from units.models import Authority, Unit


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None, tmp_path_factory: pytest.TempPathFactory) -> None:
    """SQLite in a file, as in the product: threads and the live server get connections of their own.

    No connection outlives its request, so that the test database can be dropped at the end.
    """
    database = settings.DATABASES["default"]
    database["CONN_MAX_AGE"] = 0
    if database["ENGINE"].endswith("sqlite3"):
        database.setdefault("TEST", {})["NAME"] = str(tmp_path_factory.mktemp("sqlite") / "test.sqlite3")


@pytest.fixture(scope="session", autouse=True)
def files_of_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Files that tests keep never reach the data folder of an installation.

    Each new client loads the middleware: WhiteNoise would list all static files again, half of the time of a request.
    """
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("files"), WHITENOISE_AUTOREFRESH=True):
        yield


@pytest.fixture(autouse=True)
def fresh_caches(settings: Any) -> None:
    """Nothing that one test remembers reaches the next: rubrics by id and content (ids repeat), reads for seconds."""
    _criteria.cache_clear()
    cache.clear()  # what fixtures of a whole module have remembered before this one could say so
    settings.REMEMBER_SECONDS = 0


class Cast(SimpleNamespace):
    """ministry, province, commune, other_commune, other_province; unit, sibling, other_unit; and the people."""

    ministry: Authority
    province: Authority
    commune: Authority
    other_commune: Authority
    unit: Unit
    sibling: Unit
    other_unit: Unit
    unit_head: User
    officer: User
    approver: User
    viewer: User
    admin: User
    outsider: User

    def actor(self, name: str) -> Actor:
        return make.actor(getattr(self, name))

    def client(self, name: str) -> Client:
        """A browser signed in as that person."""
        client = Client()
        client.force_login(getattr(self, name), backend="allauth.account.auth_backends.AuthenticationBackend")
        return client


@pytest.fixture
def cast(db: None) -> Cast:
    """``viewer`` looks from the province; ``outsider`` is an officer of another commune of the same province."""
    make.work_year(2026)
    make.work_year(2025)
    ministry = make.authority("Bộ Công an", kind=AuthorityKind.MINISTRY, code="BCA")
    province = make.authority("Tỉnh Quảng Ngãi", kind=AuthorityKind.PROVINCE, parent=ministry, code="51")
    commune = make.authority("Xã Bình Sơn", parent=province, code="21115")
    other_commune = make.authority("Xã Trà Bồng", parent=province, code="21151")
    unit = make.unit(commune, "Trường THPT Bình Sơn", code="THPT01")
    return Cast(
        ministry=ministry,
        province=province,
        commune=commune,
        other_commune=other_commune,
        unit=unit,
        sibling=make.unit(commune, "Trạm Y tế Bình Sơn", kind="agency", code="TYT01"),
        other_unit=make.unit(other_commune, "Trường THCS Trà Bồng", code="THCS01"),
        unit_head=make.person(Role.UNIT_HEAD, unit, "Trần Thị Bình", username="donvi"),
        officer=make.person(Role.OFFICER, commune, "Lê Văn Cường", username="canbo"),
        approver=make.person(Role.APPROVER, commune, "Phạm Thị Dung", username="lanhdao"),
        viewer=make.person(Role.VIEWER, province, "Võ Văn Em", username="tinhxem"),
        admin=make.person(Role.ADMIN, commune, "Đỗ Thị Giang", username="quantri"),
        outsider=make.person(Role.OFFICER, other_commune, "Hồ Văn Hải", username="nguoingoai"),
    )
