"""What script/server runs once Python and its packages are there: set-up, demo year, web + worker + scheduler.

Standard library only, so that the first check (is it running already?) also works before anything is installed.
Settings come from the environment exactly as in production; this file only fills in the embedded defaults.
"""

from __future__ import annotations

import argparse
import contextlib
import errno
import fcntl
import hashlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterable
from pathlib import Path
from types import FrameType
from typing import TextIO

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from script.lib.supervise import Child, Supervisor, die_with_parent, last_lines  # noqa: E402  needs the line above

NOT_RUNNING = 3  # exit code of --only-check
START_PATIENCE = 180.0  # seconds for the first answer of /healthz


class Stop(SystemExit):
    """Somebody asked for the end (Ctrl-C, SIGTERM, closed terminal)."""


def say(text: str = "") -> None:
    with contextlib.suppress(BrokenPipeError):
        print(text, flush=True)


class Failed(Exception):
    """The start cannot go on; ``str()`` is a Vietnamese text for the person."""


# --- One server per data folder ---------------------------------------------------------------------------------------


def lock(data: Path) -> TextIO | None:
    """Hold ``data/server.lock`` for the life of this process; None when another process holds it."""
    file = (data / "server.lock").open("a+", encoding="utf-8")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        return None
    return file


def write_owner(file: TextIO, *, address: str) -> None:
    file.seek(0)
    file.truncate()
    json.dump({"pid": os.getpid(), "address": address}, file)
    file.flush()


def tell_running(data: Path) -> None:
    """Say who holds the lock. The file may still be empty for an instant after the other start."""
    owner: dict[str, object] = {}
    with contextlib.suppress(ValueError, OSError):
        owner = json.loads((data / "server.lock").read_text(encoding="utf-8"))
    say(f"Phần mềm đang chạy sẵn với thư mục dữ liệu {data}")
    if owner:
        say(f"  Địa chỉ: {owner.get('address')}")
        say(f"  Muốn dừng: nhấn Ctrl-C ở cửa sổ đang chạy, hoặc gõ lệnh  kill {owner.get('pid')}")
    say("  Muốn chạy thêm một hệ thống khác: bash script/server --data THƯ_MỤC_KHÁC --port CỔNG_KHÁC")


# --- Ports ------------------------------------------------------------------------------------------------------------


def port_is_free(host: str, port: int) -> bool:
    """Whether gunicorn will be able to listen there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            raise Failed(f"Không được phép mở cổng {port}. Hãy dùng cổng từ 1024 trở lên: --port 8000") from None
        except (OSError, UnicodeError) as error:
            if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
                return False
            raise Failed(f"Không mở được địa chỉ {host}: {error}. Dùng --host 127.0.0.1 hoặc --host 0.0.0.0") from None
    return True


def wait_for_port(host: str, port: int) -> None:
    """A server that was killed a moment ago may hold its port for an instant."""
    for attempt in range(15):
        if port_is_free(host, port):
            return
        time.sleep(0.2 if attempt else 0.05)
    free = next((p for p in range(port + 1, min(port + 200, 65535)) if port_is_free(host, p)), None)
    advice = f"\nHãy chọn cổng khác:  bash script/server --port {free}" if free else ""
    raise Failed(f"Cổng {port} đang được một chương trình khác dùng.{advice}")


def lan_address() -> str:
    """This machine's address as others see it; no packet is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            return str(probe.getsockname()[0])
        except OSError:
            return socket.gethostname()


# --- Django commands --------------------------------------------------------------------------------------------------


def manage(*arguments: str, env: dict[str, str], quiet: bool = True) -> str:
    """Run one management command; its output, or an end with its last lines."""
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE if quiet else None,
        encoding="utf-8",
        preexec_fn=die_with_parent,
    ) as process:
        try:
            output, errors = process.communicate()
        except BaseException:
            process.kill()
            raise
    if process.returncode:
        tail = "\n".join((errors or output or "").splitlines()[-15:])
        raise Failed(f"Lệnh “manage.py {' '.join(arguments)}” không thành công:\n{tail}")
    return output.strip()


def fingerprint(paths: Iterable[Path]) -> str:
    """One hash over names and contents; cheap enough for every start (a few hundred small files)."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(str(path.relative_to(ROOT)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def is_fresh(stamp: Path, value: str) -> bool:
    return stamp.is_file() and stamp.read_text(encoding="utf-8") == value


def prepare(data: Path, env: dict[str, str]) -> None:
    """Migrate, load official data, collect static files: only when something changed since the last start."""
    locked = ROOT / "requirements" / "base.txt"
    rooms = [app.parent for app in ROOT.glob("*/apps.py")]
    code = [locked, *ROOT.glob("fixtures/**/*.*"), *(path for room in rooms for path in room.rglob("*.py"))]
    value = fingerprint(path for path in code if path.is_file())
    own_database = "DATABASE_URL" not in env
    stamp = data / ".setup"
    if not (own_database and is_fresh(stamp, value) and (data / "antq.sqlite3").is_file()):
        say("Đang chuẩn bị cơ sở dữ liệu và danh mục hành chính…")
        stamp.unlink(missing_ok=True)
        manage("setup", env=env)
        stamp.write_text(value, encoding="utf-8")
    assets = fingerprint(path for path in [*ROOT.glob("static/**/*"), locked] if path.is_file())
    stamp = data / ".static"
    if not (is_fresh(stamp, assets) and (data / "static").is_dir()):
        stamp.unlink(missing_ok=True)
        manage("collectstatic", "--noinput", "--clear", env=env)
        stamp.write_text(assets, encoding="utf-8")


def first_run(data: Path, env: dict[str, str], *, empty: bool) -> str:
    """Decide once what the folder holds: ``demo`` or ``empty``. Later starts keep it."""
    marker = data / ".content"
    if marker.is_file():
        content = marker.read_text(encoding="utf-8").strip()
        if empty and content == "demo":
            raise Failed(
                f"Thư mục {data} đã có dữ liệu mẫu. Để bắt đầu trống, hãy chọn thư mục khác:\n"
                "    bash script/server --empty --data THƯ_MỤC_MỚI"
            )
        return content
    content = "empty" if empty else "demo"
    if not empty:
        say("Đang tạo năm dữ liệu mẫu…")
        manage("demo", env=env)
    marker.write_text(content + "\n", encoding="utf-8")
    return content


# --- The server -------------------------------------------------------------------------------------------------------


def children(data: Path, *, host: str, port: int) -> list[Child]:
    """Web and background processes. ``python -m`` because console scripts break on paths with spaces."""
    python = sys.executable
    logs = data / "log"
    logs.mkdir(exist_ok=True)
    bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    web = [python, "-m", "gunicorn", "antq.wsgi:application", "--bind", bind, "--no-control-socket"]
    web += ["--workers", str((os.cpu_count() or 1) + 1), "--graceful-timeout", "30", "--timeout", "60"]
    web += ["--max-requests", "1000", "--max-requests-jitter", "100"]
    worker = [python, "-m", "celery", "-A", "antq", "worker", "--beat", "--concurrency", "2", "--loglevel", "INFO"]
    worker += ["--schedule", str(data / "beat-schedule")]
    return [Child("web", web, logs / "web.log"), Child("nền", worker, logs / "worker.log")]


def answers(port: int, host: str) -> bool:
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104  comparing, not binding
    url = f"http://[{shown}]:{port}/healthz" if ":" in shown else f"http://{shown}:{port}/healthz"
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # never through the office proxy
    try:
        with opener.open(url, timeout=2) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def wait_until_up(supervisor: Supervisor, *, host: str, port: int) -> None:
    web = supervisor.children[0]
    deadline = time.monotonic() + START_PATIENCE
    while time.monotonic() < deadline and web.running:
        if answers(port, host):
            return
        time.sleep(0.1)
    reason = "dừng ngay khi khởi động" if not web.running else "không trả lời"
    raise Failed(f"Trang web {reason}. Cuối nhật ký {web.log}:\n{last_lines(web.log, 15)}")


def sign_in_help(*, address: str, content: str, env: dict[str, str]) -> str:
    """How to get in: the demo accounts, or the link for the first administrator until there is one."""
    if content == "demo":
        return manage("demo", "--sign-ins", env=env)
    try:
        return manage("first_admin_link", "--base-url", address.rstrip("/"), env=env)
    except Failed as refusal:
        if "Đã có quản trị viên" in str(refusal):
            return ""
        raise


def welcome(*, address: str, host: str, content: str, env: dict[str, str], data: Path) -> None:
    extra = sign_in_help(address=address, content=content, env=env)
    say()
    say(f"Phần mềm đang chạy. Mở trình duyệt tại:  {address}")
    if host not in ("127.0.0.1", "localhost", "::1"):
        say("Đường truyền không mã hoá: chỉ dùng trong mạng nội bộ tin cậy.")
    if extra:
        say()
        say(extra)
    say()
    say(f"Dữ liệu và nhật ký: {data}")
    say("Dừng: nhấn Ctrl-C.")


def on_signal(number: int, frame: FrameType | None) -> None:
    for other in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(other, hurry)
    raise Stop(0)


def hurry(number: int, frame: FrameType | None) -> None:
    """A second Ctrl-C: leave at once; the waiting loop's ``finally`` kills what is left."""
    raise Stop(1)


def listen_for_the_end() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:  # nohup stays in force
            signal.signal(number, on_signal)


def options(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/server", add_help=False)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--empty", action="store_true")
    parser.add_argument("--only-check", action="store_true")
    return parser.parse_args(argv)


def environment(data: Path) -> dict[str, str]:
    env = dict(os.environ, ANTQ_DATA=str(data), ANTQ_COLLECTED_STATIC="1", PYTHONUNBUFFERED="1", PYTHONUTF8="1")
    env.setdefault("DJANGO_SETTINGS_MODULE", "antq.settings")
    return env


def run(chosen: argparse.Namespace, data: Path, owner: TextIO) -> None:
    wait_for_port(chosen.host, chosen.port)
    shown = lan_address() if chosen.host in ("0.0.0.0", "::") else chosen.host  # noqa: S104  comparing, not binding
    address = f"http://[{shown}]:{chosen.port}/" if ":" in shown else f"http://{shown}:{chosen.port}/"
    write_owner(owner, address=address)
    env = environment(data)
    prepare(data, env)
    content = first_run(data, env, empty=chosen.empty)
    supervisor = Supervisor(children(data, host=chosen.host, port=chosen.port), cwd=ROOT, env=env, say=say)
    try:
        supervisor.start()
        wait_until_up(supervisor, host=chosen.host, port=chosen.port)
        welcome(address=address, host=chosen.host, content=content, env=env, data=data)
        while True:
            time.sleep(0.5)
            supervisor.check()
    except Stop:
        say("\nĐang dừng, chờ việc đang làm xong…")
        raise
    finally:
        try:
            supervisor.stop()
        finally:
            say("Đã dừng.")


def main(argv: list[str]) -> int:
    chosen = options(argv)
    data = Path(os.path.abspath(chosen.data))  # noqa: PTH100  resolve() would hide a linked folder's own name
    if chosen.only_check and not os.path.isdir(data):  # noqa: PTH112  Path.is_dir raises where we may not look
        return NOT_RUNNING
    os.umask(0o077)  # the folder holds the secret key, the database and people's names
    try:
        data.mkdir(parents=True, exist_ok=True)
        owner = lock(data)
    except OSError as error:
        raise Failed(f"Không ghi được vào {data} ({error.strerror}). Chọn thư mục dữ liệu khác bằng --data") from None
    if owner is None:
        tell_running(data)
        return 0
    if chosen.only_check:
        return NOT_RUNNING
    listen_for_the_end()
    with owner:
        run(chosen, data, owner)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Failed as failure:
        print(failure, file=sys.stderr, flush=True)
        sys.exit(1)
