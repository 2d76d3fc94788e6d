"""script/server as a person uses it: one command, twice by mistake, a taken port, Ctrl-C, a folder with spaces."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import time
import urllib.error
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.script.tools import ROOT, alive, family, free_port, get, wait_for

SERVER = ["bash", str(ROOT / "script" / "server")]
if "DATABASE_URL" in os.environ:
    pytest.skip("the embedded mode is tested in the SQLite run", allow_module_level=True)


def clean_environment() -> dict[str, str]:
    """A fresh shell; PIP_* stay because an office may install from its own package folder."""
    kept = ("PATH", "HOME", "TMPDIR", "USER")
    return {name: value for name, value in os.environ.items() if name in kept or name.startswith("PIP_")} | {
        "ANTQ_ENV_FILE": "/dev/null"
    }


@dataclass
class Running:
    """One ``script/server`` and what it printed."""

    data: Path
    port: int
    seconds: float = 0.0
    options: list[str] = field(default_factory=lambda: ["--empty"])
    output: Path = field(init=False)
    process: subprocess.Popen[bytes] = field(init=False)

    def __post_init__(self) -> None:
        self.output = self.data.parent / f"{time.monotonic_ns()}.out"
        started = time.monotonic()
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [*SERVER, "--port", str(self.port), "--data", self.data.name, *self.options],
                cwd=self.data.parent,  # --data is relative to where the person stands
                env=clean_environment(),
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        assert wait_for(lambda: "Ctrl-C" in self.said() or self.process.poll() is not None, 300), self.said()
        self.seconds = time.monotonic() - started
        assert self.process.poll() is None, self.said()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def said(self) -> str:
        return self.output.read_text(encoding="utf-8")

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(timeout=60)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("máy chủ") / "dữ liệu có dấu cách"


@pytest.fixture(scope="module")
def first(data: Path) -> Iterator[Running]:
    running = Running(data, free_port())
    yield running
    if running.process.poll() is None:
        running.stop()


def again(*options: str, data: Path) -> subprocess.CompletedProcess[str]:
    command = [*SERVER, "--data", str(data), *options]
    return subprocess.run(command, env=clean_environment(), capture_output=True, text=True, timeout=120, check=False)


def test_an_empty_start_prints_the_address_and_a_one_time_link(first: Running) -> None:
    """SEC-AUTH-07: no seeded administrator; the link leads to a page of this server."""
    said = first.said()
    assert f"Mở trình duyệt tại:  {first.address}\n" in said
    links = re.findall(rf"{first.address}thiet-lap/\S+", said)
    assert len(links) == 1
    assert get(links[0])[0] == 200
    assert "\x1b" not in said


def test_the_pages_answer(first: Running) -> None:
    """REL-OBS-01: web, worker and scheduler are all there; styles come hashed from the collected files."""
    assert get(first.address + "healthz") == (200, "ok")
    status, html = get(first.address + "dang-nhap/")
    assert status == 200
    style = re.search(r'href="(/static/css/antq\.[0-9a-f]{12}\.css)"', html)
    assert style is not None
    assert get(first.address.rstrip("/") + style[1])[0] == 200

    def ready() -> bool:
        with contextlib.suppress(urllib.error.HTTPError):
            return get(first.address + "readyz")[0] == 200
        return False

    assert wait_for(ready, 30)


def test_a_second_start_says_that_it_is_running(first: Running, data: Path) -> None:
    second = again("--port", str(free_port()), data=data)
    assert second.returncode == 0
    assert "đang chạy sẵn" in second.stdout
    assert first.address in second.stdout
    assert first.process.poll() is None


def test_a_taken_port_is_named_with_a_free_one(first: Running, tmp_path: Path) -> None:
    other = again("--port", str(first.port), data=tmp_path)
    assert other.returncode == 1
    assert f"Cổng {first.port} đang được một chương trình khác dùng." in other.stderr
    assert re.search(r"--port \d+", other.stderr)


def test_the_data_folder_is_for_its_owner_only(first: Running, data: Path) -> None:
    """SEC-SUP-01"""
    assert data.stat().st_mode & 0o077 == 0
    assert (data / "antq.sqlite3").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--port", "99999"], "Cổng phải là số từ 1 đến 65535"),
        (["--port", "tám"], "Cổng phải là số từ 1 đến 65535"),
        (["--bogus"], "Không có tuỳ chọn “--bogus”"),
        (["--port"], "Tuỳ chọn --port cần một giá trị"),
        (["--data", "/proc/khong/duoc"], "Không ghi được vào /proc/khong/duoc"),
    ],
)
def test_mistakes_are_explained(tmp_path: Path, options: list[str], message: str) -> None:
    wrong = again(*options, data=tmp_path)
    assert wrong.returncode == 1
    assert wrong.stderr.startswith(message)
    assert wrong.stderr.count("\n") <= 2


def test_help() -> None:
    shown = subprocess.run([*SERVER, "--help"], capture_output=True, text=True, check=True).stdout
    assert all(option in shown for option in ("--port", "--data", "--empty", "--host"))


def test_sigterm_ends_every_process_and_the_next_start_is_quick(first: Running, data: Path) -> None:
    """REL-CR-07; a later run prepares nothing again, which keeps it within 10 s (2 s alone)."""
    everybody = family(first.process.pid)
    assert len(everybody) >= 7  # supervisor, web and its workers, Celery, its pool, beat
    assert first.stop() == 0
    assert wait_for(lambda: not any(map(alive, everybody)), 5)
    assert first.said().endswith("Đã dừng.\n")
    later = Running(data, first.port, options=[])
    try:
        assert "Đang chuẩn bị" not in later.said()
        everybody = family(later.process.pid)
        owner = json.loads((data / "server.lock").read_text(encoding="utf-8"))
        assert owner == {"pid": later.process.pid, "address": later.address}
    finally:
        later.process.kill()
        later.process.wait()
    assert wait_for(lambda: not any(map(alive, everybody)), 60), "kill -9 of the supervisor left processes behind"
