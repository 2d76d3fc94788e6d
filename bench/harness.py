"""What the benches share: private servers (PostgreSQL, gunicorn) and a small HTTP client. Nothing here measures."""

from __future__ import annotations

import contextlib
import http.client
import os
import pwd
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[1]
PROCESSES = (os.cpu_count() or 1) + 1  # as script/server starts them


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise SystemExit(f"Nothing answers on port {port}.")


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """A private PostgreSQL with its defaults (fsync and synchronous commit on); yields the address of a database."""
    binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not binaries:
        raise SystemExit("PostgreSQL is not installed (apt-get install postgresql).")
    home = Path(tempfile.mkdtemp(prefix="antq-bench."))
    account = pwd.getpwnam("postgres") if os.getuid() == 0 else None
    if account:
        os.chown(home, account.pw_uid, account.pw_gid)

    def become() -> None:
        os.setsid()
        if account:
            os.setgid(account.pw_gid)
            os.setuid(account.pw_uid)

    port = free_port()
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.STDOUT, "cwd": home, "preexec_fn": become}
    init = [str(binaries[-1] / "initdb"), "-D", str(home / "data"), "-U", "antq", "-A", "trust", "--locale=C.UTF-8"]
    subprocess.run(init, check=True, **quiet)  # type: ignore[call-overload]
    command = [str(binaries[-1] / "postgres"), "-D", str(home / "data"), "-p", str(port), "-k", str(home)]
    server = subprocess.Popen([*command, "-c", "listen_addresses=127.0.0.1"], **quiet)  # type: ignore[call-overload]
    try:
        wait_for(port)
        time.sleep(0.5)
        yield f"postgres://antq@127.0.0.1:{port}/postgres"
    finally:
        server.send_signal(2)  # fast shutdown
        server.wait(20)
        shutil.rmtree(home, ignore_errors=True)


def environment(data: Path, database: str = "") -> dict[str, str]:
    """The environment of script/server on a data folder of our own, optionally on another database."""
    env = dict(os.environ, ANTQ_DATA=str(data), ANTQ_COLLECTED_STATIC="1", PYTHONPATH=str(ROOT), PYTHONUTF8="1")
    env["DJANGO_SETTINGS_MODULE"] = "antq.settings"
    env.pop("DATABASE_URL", None)
    if database:
        env["DATABASE_URL"] = database
    return env


def run(*command: str, env: dict[str, str]) -> str:
    done = subprocess.run([sys.executable, *command], cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}:\n{done.stderr[-3000:]}")
    return done.stdout


class Server:
    """A running gunicorn: its port, and the processor time that it and its workers have used."""

    def __init__(self, port: int, pid: int) -> None:
        self.port, self._pid = port, pid

    def cpu_ms(self) -> float:
        """Milliseconds of processor time since the start, workers that have ended included."""
        ticks = 0
        for entry in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                pid, rest = entry.parent.name, entry.read_text(encoding="utf-8").rpartition(") ")[2].split()
                if int(pid) == self._pid:
                    ticks += sum(int(part) for part in rest[11:15])  # own and of ended children
                elif int(rest[1]) == self._pid:
                    ticks += int(rest[11]) + int(rest[12])
        return ticks * 1000 / os.sysconf("SC_CLK_TCK")


@contextlib.contextmanager
def gunicorn(application: str, *, env: dict[str, str], log: Path) -> Iterator[Server]:
    """The web server as script/server starts it."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}", "--no-control-socket"]
    command += ["--workers", str(PROCESSES), "--graceful-timeout", "30", "--timeout", "60"]
    command += ["--max-requests", "1000", "--max-requests-jitter", "100"]
    with log.open("w") as output:
        server = subprocess.Popen(command, cwd=ROOT, env=env, stdout=output, stderr=output, start_new_session=True)
        try:
            wait_for(port)
            yield Server(port, server.pid)
        finally:
            server.terminate()
            server.wait(40)


def prepare(data: Path, env: dict[str, str]) -> None:
    """An installation with the demo year and the extra rows of bench/fill.py."""
    data.mkdir(parents=True, exist_ok=True)
    run("manage.py", "setup", env=env)
    run("manage.py", "collectstatic", "--noinput", "--clear", env=env)
    run("manage.py", "demo", env=env)
    run(str(ROOT / "bench" / "fill.py"), env=env)


class Browser:
    """One signed-in person: cookies, CSRF, one request at a time."""

    def __init__(self, port: int) -> None:
        self.port, self.cookies = port, {}

    def request(self, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            jar = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
            connection.request(method, path, body or None, {"Cookie": jar, **headers} if jar else headers)
            response = connection.getresponse()
            content = response.read()
            for line in response.headers.get_all("Set-Cookie") or []:
                name, _, rest = line.partition("=")
                self.cookies[name] = rest.partition(";")[0]
            return response.status, content
        finally:
            connection.close()

    def sign_in(self, username: str, password: str) -> None:
        _, content = self.request("GET", "/dang-nhap/")
        token = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', content)
        assert token is not None, "no sign-in form"
        fields = {"csrfmiddlewaretoken": token[1].decode(), "username": username, "password": password}
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        status, _ = self.request("POST", "/dang-nhap/", urlencode(fields).encode(), **form)
        assert status == 302, f"{username}: sign-in answered {status}"

    def post_json(self, path: str, body: bytes) -> tuple[int, bytes]:
        token = self.cookies["csrftoken"]
        return self.request("POST", path, body, **{"Content-Type": "application/json", "X-CSRFToken": token})


def percentile(values: list[float], share: float) -> float:
    """The value below which ``share`` (0–1) of the values lie, in the unit of the values."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def machine() -> str:
    """One line about where the figures come from."""
    model = "unknown processor"
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
    load = os.getloadavg()[0]
    return f"{os.cpu_count()} cores ({model}), load {load:.1f} at the start, {PROCESSES} web processes"
