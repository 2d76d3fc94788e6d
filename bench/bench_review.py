"""The page of a sheet under review and the queue, on PostgreSQL.

Run: .venv/bin/python bench/bench_review.py [--seconds 15]      Goal: p95 of the review page ≤ 200 ms.
One client asks at a time: the figure is what a person waits for, not what a busy server can bear.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.harness import Browser, environment, gunicorn, machine, percentile, postgres, prepare

PASSWORD = "hoc-cham-diem-2026"
QUEUE = "/2026/cham-diem/tham-dinh/"


def times_of(browser: Browser, path: str, seconds: float) -> list[float]:
    """Milliseconds of each answer, after four that warm the processes up."""
    for _ in range(4):
        browser.request("GET", path)
    times: list[float] = []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        start = time.perf_counter()
        status, _ = browser.request("GET", path)
        times.append((time.perf_counter() - start) * 1000)
        assert status == 200, f"{path}: {status}"
    return times


def measure(folder: Path, database: str, seconds: float) -> None:
    env = environment(folder / "data", database)
    prepare(folder / "data", env)
    with gunicorn("antq.wsgi:application", env=env, log=folder / "antq.log") as server:
        browser = Browser(server.port)
        browser.sign_in("canbo", PASSWORD)
        _, content = browser.request("GET", QUEUE + "?state=reviewing")
        card = re.search(rb'href="(/2026/cham-diem/\d+/)"', content)
        assert card is not None, "no sheet under review in the demo year"
        print("| page | answers | p50 ms | p95 ms |\n|---|---|---|---|")
        for name, path in (("Phiếu đang thẩm định", card[1].decode()), ("Hàng chờ thẩm định", QUEUE)):
            times = times_of(browser, path, seconds)
            print(f"| {name} | {len(times)} | {percentile(times, 0.5):.0f} | {percentile(times, 0.95):.0f} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=15)
    chosen = parser.parse_args()
    print(f"Machine: {machine()}.\n")
    with tempfile.TemporaryDirectory(prefix="antq-bench.") as folder, postgres() as database:
        measure(Path(folder), database, chosen.seconds)


if __name__ == "__main__":
    main()
