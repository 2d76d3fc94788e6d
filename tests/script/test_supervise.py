"""Children that die are restarted with growing pauses; all end together, even when the supervisor is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from script.lib import supervise
from script.lib.supervise import Child, Supervisor
from tests.script.tools import ROOT, alive, wait_for

SLEEPER = [sys.executable, "-c", "import time; time.sleep(600)"]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(15, signal.SIG_IGN); print(1, flush=True); time.sleep(600)",
]


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def team(tmp_path: Path, said: list[str]) -> Iterator[Supervisor]:
    children = [Child("một", SLEEPER, tmp_path / "1.log"), Child("hai", SLEEPER, tmp_path / "2.log")]
    supervisor = Supervisor(children, cwd=tmp_path, env=os.environ, say=said.append)
    supervisor.start()
    yield supervisor
    supervisor.stop(patience=0)


def pid_of(child: Child) -> int:
    assert child.process is not None
    return child.process.pid


def test_all_end_together(team: Supervisor, said: list[str]) -> None:
    """REL-CR-07"""
    pids = [pid_of(child) for child in team.children]
    assert all(map(alive, pids))
    team.stop()
    assert not any(map(alive, pids))
    assert said == []


def test_a_child_that_ignores_sigterm_is_killed(tmp_path: Path, said: list[str]) -> None:
    child = Child("bướng", STUBBORN, tmp_path / "log")
    supervisor = Supervisor([child], cwd=tmp_path, env=os.environ, say=said.append)
    supervisor.start()
    assert wait_for(lambda: child.log.read_text() == "1\n")
    started = time.monotonic()
    supervisor.stop(patience=0.5)
    assert 0.4 < time.monotonic() - started < 5
    assert not child.running


def test_grandchildren_do_not_survive(tmp_path: Path, said: list[str]) -> None:
    """Pool processes of a worker that was killed: its process group goes with it."""
    code = f"import subprocess; p = subprocess.Popen({SLEEPER!r}); print(p.pid, flush=True); p.wait()"
    child = Child("nền", [sys.executable, "-c", code], tmp_path / "log")
    supervisor = Supervisor([child], cwd=tmp_path, env=os.environ, say=said.append)
    supervisor.start()
    assert wait_for(lambda: child.log.read_text().strip().isdigit())
    grandchild = int(child.log.read_text())
    os.kill(pid_of(child), signal.SIGKILL)
    assert wait_for(lambda: not child.running)
    supervisor.check()
    assert wait_for(lambda: not alive(grandchild))
    supervisor.stop()


def test_a_dead_child_is_restarted_and_the_person_told(team: Supervisor, said: list[str]) -> None:
    child = team.children[0]
    first = pid_of(child)
    os.kill(first, signal.SIGKILL)
    assert wait_for(lambda: not child.running)
    team.check()
    assert said == [f"Tiến trình một dừng bất ngờ (mã -9), chạy lại sau 1 giây. Nhật ký: {child.log}"]
    assert child.process is None
    child.restart_at = 0
    team.check()
    assert child.running
    assert pid_of(child) != first


def test_pauses_grow_and_start_again_after_a_healthy_minute(team: Supervisor) -> None:
    child = team.children[0]
    pauses = []
    for failures in range(1, 8):
        child.failures = failures
        pauses.append(child.backoff())
    assert pauses == [1, 2, 4, 8, 16, 30, 30]
    team.check()
    assert child.failures == 7
    child.started -= supervise.HEALTHY_AFTER + 1
    team.check()
    assert child.failures == 0


def test_children_end_when_the_supervisor_is_killed(tmp_path: Path) -> None:
    """kill -9 of the supervisor: the kernel tells the children."""
    code = f"""
import os, sys, time
from pathlib import Path
sys.path.insert(0, {str(ROOT)!r})
from script.lib.supervise import Child, Supervisor
child = Child("một", {SLEEPER!r}, Path({str(tmp_path)!r}) / "log")
Supervisor([child], cwd=Path("/"), env=os.environ, say=print).start()
print(child.process.pid, flush=True)
time.sleep(600)
"""
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        child = int(process.stdout.readline())
        assert alive(child)
        process.kill()
    assert wait_for(lambda: not alive(child))


def test_large_logs_are_rotated_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = tmp_path / "web.log"
    supervise.rotate(log)
    monkeypatch.setattr(supervise, "ROTATE_AT", 10)
    log.write_text("ngắn")
    supervise.rotate(log)
    assert log.exists()
    log.write_text("dài hơn mười ký tự")
    supervise.rotate(log)
    assert not log.exists()
    assert (tmp_path / "web.log.1").read_text() == "dài hơn mười ký tự"


def test_last_lines(tmp_path: Path) -> None:
    log = tmp_path / "web.log"
    assert supervise.last_lines(log, 2) == ""
    log.write_bytes("một\nhai\nba \xff\n".encode("latin-1", "replace"))
    assert supervise.last_lines(log, 1).startswith("ba")


def test_follow_leaves_with_its_parent(tmp_path: Path) -> None:
    """script/test's servers: a private session, and no orphan when the script is killed."""
    follow = ROOT / "script" / "lib" / "follow.py"
    code = f"""
import os, subprocess, time
process = subprocess.Popen([{sys.executable!r}, {str(follow)!r}, str(os.getpid()), "-", *{SLEEPER!r}])
print(process.pid, flush=True)
time.sleep(600)
"""
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        child = int(process.stdout.readline())
        command = Path(f"/proc/{child}/cmdline")
        assert wait_for(lambda: "follow.py" not in command.read_text() and "sleep" in command.read_text())
        assert os.getsid(child) == child
        process.kill()
    assert wait_for(lambda: not alive(child))
