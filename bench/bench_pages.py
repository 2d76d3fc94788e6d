"""The unit list of 100 rows beside a bare Django list of 100 rows, in the same run, on SQLite and on PostgreSQL.

Run: .venv/bin/python bench/bench_pages.py [--seconds 15]      Goal: ratio ≥ 0.5; query counts constant in rows.
The ratio of processor time is shown beside that of requests: it hardly moves when the machine is busy with other work.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.harness import PROCESSES, Browser, Server, environment, gunicorn, machine, percentile, postgres, prepare, run

PASSWORD = "hoc-cham-diem-2026"
PAGES = [
    ("Danh sách đơn vị, 100 hàng", "/2026/don-vi/?per_page=100"),
    ("Danh sách chấm điểm, 100 hàng", "/2026/cham-diem/?per_page=100"),
    ("Việc cần làm", "/2026/"),
]


@dataclass
class Result:
    """What one page did: requests a second, milliseconds of each, processor milliseconds of the server for each."""

    rate: float
    times: list[float]
    cpu: float


def load(server: Server, make: Callable[[], Browser], path: str, seconds: float) -> Result:
    """One client for each web process, each asking on and on."""
    times: list[float] = []
    problems: list[int] = []
    lock, end = threading.Lock(), time.monotonic() + seconds

    def ask(browser: Browser) -> None:
        while time.monotonic() < end:
            start = time.perf_counter()
            status, _ = browser.request("GET", path)
            spent = (time.perf_counter() - start) * 1000
            with lock:
                times.append(spent)
                if status != 200:
                    problems.append(status)

    browsers = [make() for _ in range(PROCESSES)]
    for browser in browsers:
        for _ in range(4):
            browser.request("GET", path)
    end = time.monotonic() + seconds
    start, used = time.monotonic(), server.cpu_ms()
    threads = [threading.Thread(target=ask, args=(browser,)) for browser in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not problems, f"{path}: answers {sorted(set(problems))}"
    spent = time.monotonic() - start
    return Result(len(times) / spent, times, (server.cpu_ms() - used) / len(times))


def row(name: str, result: Result, base: Result) -> str:
    p50, p95 = percentile(result.times, 0.5), percentile(result.times, 0.95)
    of_rate, of_cpu = result.rate / base.rate, base.cpu / result.cpu
    return f"| {name} | {result.rate:.1f} | {p50:.0f} | {p95:.0f} | {result.cpu:.1f} | {of_rate:.2f} | {of_cpu:.2f} |"


def measure(name: str, folder: Path, database: str, seconds: float) -> None:
    env = environment(folder / "data", database)
    prepare(folder / "data", env)
    bare_env = dict(env, BARE_DATABASE_URL=database or f"sqlite:///{folder / 'bare.sqlite3'}")
    if database:
        run(
            "-c",
            f"import psycopg; psycopg.connect({database!r}, autocommit=True).execute('CREATE DATABASE bare')",
            env=env,
        )
        bare_env["BARE_DATABASE_URL"] = database.rsplit("/", 1)[0] + "/bare"
    key = run(str(Path(__file__).parent / "bare" / "fill.py"), env=bare_env).split()[-1]
    print(
        f"\n### {name}\n\n| page | requests/s | p50 ms | p95 ms | server CPU ms | of bare, requests/s | of bare, CPU |"
    )
    print("|---|---|---|---|---|---|---|")
    with (
        gunicorn("bench.bare.wsgi:application", env=bare_env, log=folder / "bare.log") as bare,
        gunicorn("antq.wsgi:application", env=env, log=folder / "antq.log") as server,
    ):

        def signed_in() -> Browser:
            browser = Browser(server.port)
            browser.sign_in("canbo", PASSWORD)
            return browser

        def somebody() -> Browser:
            browser = Browser(bare.port)
            browser.cookies["sessionid"] = key
            return browser

        first = load(bare, lambda: Browser(bare.port), "/", seconds)
        pages = [(title, load(server, signed_in, path, seconds)) for title, path in PAGES]
        own = load(bare, somebody, "/mine/", seconds)
        tutorial = load(bare, somebody, "/tutorial/", seconds)
        second = load(bare, lambda: Browser(bare.port), "/", seconds)
        base = Result((first.rate + second.rate) / 2, first.times + second.times, (first.cpu + second.cpu) / 2)
        print(row("bare Django, 100 rows", base, base))
        print(row("bare Django, 100 rows, signed in", own, base))
        print(row("the same as a ListView with pages and {% url %}", tutorial, base))
        for title, result in pages:
            print(row(title, result, base))
    print("\nQueries (counted in process):\n")
    print(run(str(Path(__file__).parent / "count_queries.py"), env=env))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=15)
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    chosen = parser.parse_args()
    print(f"Machine: {machine()}.")
    if chosen.only != "postgresql":
        with tempfile.TemporaryDirectory(prefix="antq-bench.") as folder:
            measure("SQLite", Path(folder), "", chosen.seconds)
    if chosen.only != "sqlite":
        with tempfile.TemporaryDirectory(prefix="antq-bench.") as folder, postgres() as database:
            measure("PostgreSQL", Path(folder), database, chosen.seconds)


if __name__ == "__main__":
    main()
