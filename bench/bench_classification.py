"""The approval board of a province with 3,000 units in 60 communes, on both databases.

Run: .venv/bin/python bench/bench_classification.py      Goal: median ≤ 500 ms on PostgreSQL for the first page.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench import harness

GOAL_MS = 500


def main() -> None:
    print(f"Machine: {harness.machine()}\n")
    print("| database | page | units | queries | median ms | worst of 15 ms | goal ms |")
    print("|---|---|---|---|---|---|---|")
    folder = Path(tempfile.mkdtemp(prefix="antq-bench."))
    try:
        one(folder / "sqlite", "SQLite", "")
        with harness.postgres() as address:
            one(folder / "postgres", "PostgreSQL", address)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def one(data: Path, name: str, database: str) -> None:
    env = harness.environment(data, database)
    del env["ANTQ_COLLECTED_STATIC"]  # the pages are rendered in this process, from the files as they lie
    data.mkdir(parents=True, exist_ok=True)
    harness.run("manage.py", "setup", env=env)
    for line in harness.run("bench/read_board.py", env=env).strip().splitlines():
        print(f"| {name} | {line} | {GOAL_MS} |")


main()
