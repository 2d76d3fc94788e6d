"""Twenty people fill their sheets at once: how long a cell save takes, and whether any is lost.

Run: .venv/bin/python bench/bench_cell_save.py [--seconds 30]
Goals: p95 ≤ 100 ms on PostgreSQL, ≤ 500 ms on SQLite, 0 errors, 0 lost.

"paced": each writer saves about once a second, faster than anybody types. "closed loop": each writer saves again as
soon as the answer is there, which shows what the machine can do, not what people feel.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.harness import Browser, Server, environment, gunicorn, machine, percentile, postgres, prepare, run

PASSWORD = "hoc-cham-diem-2026"
WRITERS = 20


@dataclass
class Writer:
    """One person with an own sheet. ``rows``: [criterion id, highest points, version]; ``last``: what was confirmed."""

    browser: Browser
    card: int
    rows: list[list[float]]
    times: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    last: dict[int, str] = field(default_factory=dict)
    saves: int = 0

    def save(self) -> None:
        row = self.rows[self.saves % len(self.rows)]
        self.saves += 1
        criterion, highest, version = int(row[0]), int(row[1]), int(row[2])
        others = [str(n) for n in range(highest + 1) if str(n) != self.last.get(criterion)]
        points = random.choice(others)
        body = json.dumps({"column": "self", "points": points, "version": version}).encode()
        start = time.perf_counter()
        status, content = self.browser.post_json(f"/2026/cham-diem/{self.card}/o/{criterion}/", body)
        self.times.append((time.perf_counter() - start) * 1000)
        if status != 200:
            self.errors.append(f"{status}: {content[:120]!r}")
            return
        row[2] = json.loads(content)["version"]
        self.last[criterion] = points


def work(writer: Writer, end: float, pause: float) -> None:
    time.sleep(random.random() * pause)
    while time.monotonic() < end:
        start = time.monotonic()
        writer.save()
        if pause:
            time.sleep(max(0.0, pause * random.uniform(0.8, 1.2) - (time.monotonic() - start)))


def lost(writers: list[Writer], env: dict[str, str]) -> int:
    """Confirmed saves that the database does not hold."""
    stored = json.loads(run(str(Path(__file__).parent / "read_marks.py"), env=env))
    return sum(
        float(stored[str(writer.card)][str(criterion)]["points"]) != float(points)
        for writer in writers
        for criterion, points in writer.last.items()
    )


def measure(name: str, folder: Path, database: str, seconds: float) -> list[str]:
    env = environment(folder / "data", database)
    prepare(folder / "data", env)
    sheets = json.loads(run(str(Path(__file__).parent / "read_marks.py"), env=env))
    lines = []
    with gunicorn("antq.wsgi:application", env=env, log=folder / "antq.log") as server:
        writers = []
        for number, (card, rows) in enumerate(sheets.items()):
            browser = Browser(server.port)
            browser.sign_in(f"do{number:02d}", PASSWORD)
            cells = [[int(key), row["max"], row["version"]] for key, row in rows.items()]
            writers.append(Writer(browser, int(card), cells))
        assert len(writers) == WRITERS
        for label, pause in (("paced, 1 save/s each", 1.0), ("closed loop", 0.0)):
            lines.append(phase(f"{name}, {label}", writers, seconds, pause, env, server))
    return lines


def phase(name: str, writers: list[Writer], seconds: float, pause: float, env: dict[str, str], server: Server) -> str:
    for writer in writers:
        writer.times.clear()
        writer.errors.clear()
    start, used = time.monotonic(), server.cpu_ms()
    threads = [threading.Thread(target=work, args=(writer, start + seconds, pause)) for writer in writers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    spent, cpu = time.monotonic() - start, server.cpu_ms() - used
    times = [value for writer in writers for value in writer.times]
    errors = [error for writer in writers for error in writer.errors]
    if errors:
        print("first errors:", errors[:3], file=sys.stderr)
    p50, p95, p99 = (percentile(times, share) for share in (0.5, 0.95, 0.99))
    gone = lost(writers, env)
    rate = len(times) / spent
    head = f"| {name} | {len(times)} | {rate:.0f} | {p50:.0f} | {p95:.0f} | {p99:.0f}"
    return f"{head} | {cpu / len(times):.1f} | {len(errors)} | {gone} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    chosen = parser.parse_args()
    print(f"Machine: {machine()}; {WRITERS} writers.\n")
    lines = []
    if chosen.only != "sqlite":
        with tempfile.TemporaryDirectory(prefix="antq-bench.") as folder, postgres() as database:
            lines += measure("PostgreSQL", Path(folder), database, chosen.seconds)
    if chosen.only != "postgresql":
        with tempfile.TemporaryDirectory(prefix="antq-bench.") as folder:
            lines += measure("SQLite", Path(folder), "", chosen.seconds)
    print(
        "| run | saves | saves/s | p50 ms | p95 ms | p99 ms | server CPU ms | errors | lost |\n"
        "|---|---|---|---|---|---|---|---|---|"
    )
    print("\n".join(lines))


if __name__ == "__main__":
    main()
