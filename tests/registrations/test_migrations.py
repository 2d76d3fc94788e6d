"""What earlier installations kept becomes registrations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from common.scope import Role
from tests import factories as make

BEFORE = [("models_programs", "0001_initial"), ("registrations", "0002_registrations_checklists_dossiers")]
NOW = dt.datetime(2026, 11, 12, 9, tzinfo=dt.UTC)


class Before:
    """Places and people of today, made while all tables are there, and the tables as they were (``apps``)."""

    def __init__(self) -> None:
        self.commune = make.authority("Xã Bình Sơn", code="21115")
        names = ("Trường Một", "Trường Hai", "Trường Ba")
        self.units = [make.unit(self.commune, name, head_name="Trần Thị Bình") for name in names]
        self.user = make.person(Role.OFFICER, self.commune)
        self.apps: Any = None


@pytest.fixture
def before(transactional_db: None) -> Iterator[Before]:
    found = Before()
    executor = MigrationExecutor(connection)
    latest = executor.loader.graph.leaf_nodes()
    executor.migrate(BEFORE)
    found.apps = executor.loader.project_state(BEFORE).apps
    yield found
    executor = MigrationExecutor(connection)
    executor.migrate(latest)


def test_papers_and_results_become_registrations(before: Before) -> None:
    commune, units, user = before.commune, before.units, before.user
    paper_model = before.apps.get_model("models_programs", "UnitPaper")
    common = {
        "authority_id": commune.pk,
        "authority_path": commune.path,
        "year": 2026,
        "created_at": NOW,
        "changed_at": NOW,
    }
    for unit, day in ((units[0], dt.date(2026, 1, 20)), (units[0], dt.date(2026, 2, 3)), (units[1], None)):
        paper_model.objects.create(unit_id=unit.pk, kind="registration", date=day, **common)
    recognition = before.apps.get_model("registrations", "Recognition")
    for unit in (units[1], units[2]):
        recognition.objects.create(
            unit_id=unit.pk, authority_path=commune.path, year=2026, status="recognised", decision_number="1/QĐ",
            decision_date=dt.date(2026, 11, 10), recorded_by_id=user.pk, recorded_at=NOW,
        )  # fmt: skip
    MigrationExecutor(connection).migrate([("models_programs", "0002_registration_is_no_paper")])

    from models_programs.models import UnitPaper
    from registrations.models import Registration

    rows = Registration.objects.order_by("unit__name").values_list("unit__name", "state", "on_paper", "head_name")
    assert list(rows) == [
        ("Trường Ba", "recognised", True, ""),
        ("Trường Hai", "recognised", True, "Trần Thị Bình"),
        ("Trường Một", "accepted", True, "Trần Thị Bình"),
    ]
    sent = [timezone.localdate(row.first_sent_at) for row in Registration.objects.order_by("unit__name")]
    assert sent == [dt.date(2026, 11, 12), dt.date(2026, 11, 12), dt.date(2026, 1, 20)]
    titles = UnitPaper.objects.values_list("kind", "title")
    assert list(titles) == [("other", "Bản đăng ký An toàn về an ninh, trật tự (bản giấy)")] * 3
