"""DOC-02: the doctor knows at least fifteen checks, each with its way to mend; one broken check stops no other."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from common import checkup, doctor
from common.management.commands.doctor import table
from common.models import Heartbeat, Job, Setting
from tests import factories as make

Findings = Callable[..., doctor.Finding]


@pytest.fixture
def finding(db: None) -> Findings:
    checks = {one.code: one for one in doctor.all_checks()}
    return lambda code: doctor.examine([checks[code]])[0].finding


def test_at_least_fifteen_checks_with_different_names() -> None:
    """DOC-02"""
    checks = doctor.all_checks()
    assert len(checks) >= 15
    assert len({one.title for one in checks}) == len(checks)
    assert {"areas", "rubric", "admin"} <= {one.code for one in checks}


def test_every_unhappy_finding_says_how_to_mend(db: None) -> None:
    """DOC-02: on an empty database many checks fail, and each names its fix."""
    results = doctor.examine([one for one in doctor.all_checks() if one.code != "worker"])
    unhappy = [r for r in results if r.finding.verdict in {doctor.Verdict.FAIL, doctor.Verdict.WARN}]
    assert len(unhappy) >= 4
    assert [r.check.code for r in unhappy if len(r.finding.fix) < 15] == []
    assert [r.check.code for r in results if not r.finding.seen] == []


def test_a_check_that_breaks_counts_as_failed() -> None:
    """DOC-02"""

    def broken() -> doctor.Finding:
        raise RuntimeError("hỏng giữa chừng")

    fine = doctor.Check("b", "Hai", lambda: doctor.passed("được"))
    results = doctor.examine([doctor.Check("a", "Một", broken), fine])
    assert [r.finding.verdict for r in results] == [doctor.Verdict.FAIL, doctor.Verdict.FINE]
    assert "hỏng giữa chừng" in results[0].finding.seen


def test_the_table_and_the_exit_code(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    """DOC-02: a failure ends with 1 and prints its fix under the line."""
    with pytest.raises(SystemExit) as ended:
        call_command("doctor", "--only", "python", "heartbeat")
    assert ended.value.code == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("ĐẠT     Phiên bản Python  3.")
    assert lines[1].startswith("LỖI     Bộ hẹn giờ")
    assert lines[2].startswith("        → ")
    assert lines[-1] == "2 mục: 1 đạt, 1 lỗi."
    Heartbeat.objects.create(name="beat", at=timezone.now())
    call_command("doctor", "--only", "python", "heartbeat")
    assert capsys.readouterr().out.splitlines()[-1] == "2 mục: 2 đạt."


def test_an_unknown_check_is_named(db: None) -> None:
    with pytest.raises(CommandError, match="khong-co"):
        call_command("doctor", "--only", "khong-co")


def test_no_results_make_an_empty_table() -> None:
    assert table([]) == "\n0 mục: ."


def test_packages_match_the_lock(finding: Findings, settings: Any, tmp_path: Path) -> None:
    """SEC-SUP-02"""
    assert finding("packages").verdict == doctor.Verdict.FINE
    settings.BASE_DIR = tmp_path
    assert finding("packages").verdict == doctor.Verdict.SKIP
    (tmp_path / "requirements").mkdir()
    lock = "django==1.0 \\\n    --hash=sha256:00\nkhong-co==1 ; python_version < '3'\nkhong-co-nua==2\n"
    (tmp_path / "requirements" / "base.txt").write_text(lock)
    seen = finding("packages").seen
    assert "django" in seen
    assert seen.endswith("khong-co-nua thiếu (cần ==2)")


@pytest.mark.parametrize("key", ["", "qua-de-doan", "a" * 60, "django-insecure-" + "0123456789" * 6])
def test_weak_secret_keys(finding: Findings, settings: Any, key: str) -> None:
    """SEC-SUP-01"""
    settings.SECRET_KEY = key
    assert finding("secret").verdict == doctor.Verdict.FAIL
    assert not key or key not in finding("secret").seen


@pytest.mark.parametrize(
    ("code", "bad"),
    [
        ("debug", {"DEBUG": True}),
        ("hosts", {"PRODUCTION": True, "ALLOWED_HOSTS": ["*"]}),
        ("hosts", {"PRODUCTION": True, "ALLOWED_HOSTS": []}),
        ("https", {"PRODUCTION": True}),
        ("clock", {"TIME_ZONE": "Europe/Berlin"}),
    ],
)
def test_dangerous_settings(finding: Findings, settings: Any, code: str, bad: dict[str, Any]) -> None:
    """SEC-WEB-01, REL-TIME-01"""
    assert finding(code).verdict in {doctor.Verdict.FINE, doctor.Verdict.SKIP}
    for name, value in bad.items():
        setattr(settings, name, value)
    assert finding(code).verdict == doctor.Verdict.FAIL


def test_production_settings_pass(finding: Findings, settings: Any) -> None:
    """SEC-WEB-01"""
    settings.PRODUCTION, settings.ALLOWED_HOSTS = True, ["antq.example"]
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS, settings.CSRF_TRUSTED_ORIGINS = 31536000, ["https://antq.example"]
    assert [finding(code).verdict for code in ("hosts", "https")] == [doctor.Verdict.FINE] * 2
    settings.CSRF_TRUSTED_ORIGINS = ["http://antq.example"]
    assert finding("https").verdict == doctor.Verdict.FAIL


def test_demo_data_in_production(finding: Findings, settings: Any) -> None:
    """SEC-AUTH-07"""
    Setting.objects.create(name="demo", value={})
    make.user(username="mau", is_demo=True)
    assert [finding(code).verdict for code in ("demo", "accounts")] == [doctor.Verdict.FINE] * 2
    settings.PRODUCTION = True
    assert [finding(code).verdict for code in ("demo", "accounts")] == [doctor.Verdict.FAIL] * 2


def test_pending_migrations(finding: Findings, monkeypatch: pytest.MonkeyPatch) -> None:
    """REL-OBS-01"""
    monkeypatch.setattr(checkup, "_migrated", False)
    assert finding("migrations").verdict == doctor.Verdict.FINE
    monkeypatch.setattr(checkup, "_migrated", False)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'scoring'")
    assert finding("migrations").verdict == doctor.Verdict.FAIL


def test_disk_levels(finding: Findings, monkeypatch: pytest.MonkeyPatch) -> None:
    """REL-CR-05"""
    for free, verdict in [(50, doctor.Verdict.FINE), (9, doctor.Verdict.WARN), (0, doctor.Verdict.FAIL)]:
        usage = SimpleNamespace(total=100 * 1024**3, free=free * 1024**3)
        monkeypatch.setattr(checkup.shutil, "disk_usage", lambda path, usage=usage: usage)
        assert finding("disk").verdict == verdict


def test_a_data_folder_open_to_others(finding: Findings, settings: Any, tmp_path: Path) -> None:
    """SEC-SUP-01: the folder holds the secret key and the database."""
    settings.DATA_DIR = tmp_path
    tmp_path.chmod(0o700)
    assert finding("data").verdict == doctor.Verdict.FINE
    tmp_path.chmod(0o755)
    assert finding("data").verdict == doctor.Verdict.WARN
    assert list(tmp_path.iterdir()) == []


def test_jobs_that_wait_too_long(finding: Findings) -> None:
    person = make.user()
    for minutes, verdict in [(5, doctor.Verdict.FINE), (15, doctor.Verdict.WARN)]:
        since = timezone.now() - dt.timedelta(minutes=minutes)
        Job.objects.create(kind="x", title="Thử", requester=person, created_at=since)
        assert finding("jobs").verdict == verdict


def test_backups(finding: Findings, settings: Any, tmp_path: Path) -> None:
    """REL-BAK-04: red after 26 hours."""
    settings.DATA_DIR = tmp_path
    assert finding("backup").verdict == doctor.Verdict.WARN
    (tmp_path / "backups").mkdir()
    archive = tmp_path / "backups" / "antq.tar"
    archive.write_bytes(b"x")
    assert finding("backup").verdict == doctor.Verdict.FINE
    old = timezone.now().timestamp() - 27 * 3600
    os.utime(archive, (old, old))
    assert finding("backup").verdict == doctor.Verdict.WARN


@pytest.mark.parametrize("code", ["database", "tuning", "broker", "fonts", "weasyprint", "typst", "mode"])
def test_the_rest_is_fine_here(finding: Findings, code: str) -> None:
    """DOC-02: on both databases and both brokers."""
    seen = finding(code)
    if code == "tuning" and connection.vendor == "postgresql" and "fsync" in seen.seen:
        pytest.skip("the test server runs without fsync on purpose")
    assert seen.verdict == doctor.Verdict.FINE, seen
