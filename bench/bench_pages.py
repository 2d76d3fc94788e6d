"""The unit list of 100 rows beside a bare Django list of 100 rows, in the same run, on SQLite and on PostgreSQL.

Run: .venv/bin/python bench/bench_pages.py [--seconds 15]      Goal: ratio ≥ 0.5; query counts constant in rows.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.harness import PROCESSES, Browser, environment, gunicorn, machine, percentile, postgres, prepare, run

PASSWORD = "hoc-cham-diem-2026"
PAGES = [
    ("Danh sách đơn vị, 100 hàng", "/2026/don-vi/?per_page=100"),
    ("Danh sách chấm điểm, 100 hàng", "/2026/cham-diem/?per_page=100"),
    ("Việc cần làm", "/2026/"),
]


def load(make: Callable[[], Browser], path: str, seconds: float) -> tuple[float, list[float]]:
    """Requests a second and the milliseconds of each, with one client for each web process, each asking on and on."""
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
    start = time.monotonic()
    threads = [threading.Thread(target=ask, args=(browser,)) for browser in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not problems, f"{path}: answers {sorted(set(problems))}"
    return len(times) / (time.monotonic() - start), times


def row(name: str, rate: float, times: list[float], ratio: float | None) -> str:
    shown = f"{ratio:.2f}" if ratio is not None else "1"
    return f"| {name} | {rate:.1f} | {percentile(times, 0.5):.0f} | {percentile(times, 0.95):.0f} | {shown} |"


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
    run(str(Path(__file__).parent / "bare" / "fill.py"), env=bare_env)
    print(f"\n### {name}\n\n| page | requests/s | p50 ms | p95 ms | of bare |\n|---|---|---|---|---|")
    log = folder / "web.log"
    with (
        gunicorn("bench.bare.wsgi:application", env=bare_env, log=log) as bare,
        gunicorn("antq.wsgi:application", env=env, log=folder / "antq.log") as port,
    ):

        def signed_in() -> Browser:
            browser = Browser(port)
            browser.sign_in("canbo", PASSWORD)
            return browser

        first, times = load(lambda: Browser(bare), "/", seconds)
        pages = [(title, *load(signed_in, path, seconds)) for title, path in PAGES]
        second, more = load(lambda: Browser(bare), "/", seconds)
        base = (first + second) / 2
        print(row("bare Django, 100 rows", base, times + more, None))
        for title, rate, spent in pages:
            print(row(title, rate, spent, rate / base))
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
