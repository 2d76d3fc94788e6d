"""Keep a few child processes alive together, and end them together.

Standard library only. Each child leads its own process group, so Ctrl-C reaches the supervisor alone, which then stops
the children in order; a child also receives SIGTERM from the kernel when the supervisor dies (even by kill -9).
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

PR_SET_PDEATHSIG = 1
LONGEST_WAIT = 30.0  # seconds between two restarts of a child that keeps failing
HEALTHY_AFTER = 60.0  # seconds of running after which the back-off starts again from the beginning
ROTATE_AT = 5 * 1024 * 1024  # bytes; an older log is kept once as NAME.log.1

_libc = ctypes.CDLL(None, use_errno=True)


def die_with_parent() -> None:
    """Ask the kernel for SIGTERM when the parent dies. Runs in the child, between fork and exec."""
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)


@dataclass
class Child:
    """One long-running command. ``label`` is shown to the person; ``log`` receives both output streams."""

    label: str
    command: Sequence[str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    failures: int = 0
    restart_at: float = 0.0

    @property
    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def start(self, *, cwd: Path, env: Mapping[str, str]) -> None:
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                self.command,
                cwd=cwd,
                env=dict(env),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=die_with_parent,  # safe: the supervisor has one thread
            )
        self.started = time.monotonic()

    def backoff(self) -> float:
        """Seconds to wait before the next start: 1, 2, 4 … 30."""
        return min(LONGEST_WAIT, 2.0 ** max(0, self.failures - 1))


@dataclass
class Supervisor:
    """Start, watch, restart and stop ``children``; ``say`` shows one line to the person."""

    children: list[Child]
    cwd: Path
    env: Mapping[str, str]
    say: Callable[[str], None]
    stopping: bool = field(default=False, init=False)

    def start(self) -> None:
        for child in self.children:
            rotate(child.log)
            child.start(cwd=self.cwd, env=self.env)

    def check(self) -> None:
        """Restart what died, with growing pauses. Call about once or twice a second."""
        now = time.monotonic()
        for child in self.children:
            if child.running:
                if child.failures and now - child.started > HEALTHY_AFTER:
                    child.failures = 0
                continue
            if child.process is not None:
                code = child.process.returncode
                kill_group(child.process.pid)  # what it left behind, such as pool processes
                child.process = None
                child.failures += 1
                child.restart_at = now + child.backoff()
                self.say(
                    f"Tiến trình {child.label} dừng bất ngờ (mã {code}), chạy lại sau {child.backoff():.0f} giây. "
                    f"Nhật ký: {child.log}"
                )
            elif now >= child.restart_at:
                child.start(cwd=self.cwd, env=self.env)

    def stop(self, *, patience: float = 35.0) -> None:
        """SIGTERM to each child, so that requests and tasks in progress finish; after ``patience`` seconds SIGKILL."""
        alive = [child for child in self.children if child.running]
        for child in alive:
            with contextlib.suppress(ProcessLookupError):
                os.kill(child.process.pid, signal.SIGTERM)  # type: ignore[union-attr]
        deadline = time.monotonic() + patience
        try:
            while any(child.running for child in alive) and time.monotonic() < deadline:
                time.sleep(0.05)
        finally:
            for child in self.children:
                if child.process is not None:
                    kill_group(child.process.pid)
                    child.process.wait()


def kill_group(leader: int) -> None:
    """SIGKILL every process left in the group that ``leader`` made."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)


def rotate(log: Path) -> None:
    """Start a new log when the old one has grown large; one older file is kept."""
    with contextlib.suppress(FileNotFoundError):
        if log.stat().st_size > ROTATE_AT:
            log.replace(log.with_name(log.name + ".1"))


def last_lines(log: Path, count: int) -> str:
    """The end of a log, for a message about a failed start."""
    try:
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return ""
    return "\n".join(lines[-count:])
