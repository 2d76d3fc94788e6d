"""Facts and suggestions of every row for 1, 120 and 10,000 sheets, on both databases."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench import harness

GOAL_S = 5


def main() -> None:
    print(f"Machine: {harness.machine()}\n")
    print("| database | sheets | authorities | queries | facts s | everything s | worst of 3 s | own CPU s | goal s |")
    print("|---|---|---|---|---|---|---|---|---|")
    folder = Path(tempfile.mkdtemp(prefix="antq-bench."))
    try:
        with harness.postgres() as address:
            one(folder / "postgres", "PostgreSQL", address)
        one(folder / "sqlite", "SQLite", "")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def one(data: Path, name: str, database: str) -> None:
    env = harness.environment(data, database)
    data.mkdir(parents=True, exist_ok=True)
    harness.run("manage.py", "setup", env=env)
    harness.run("bench/fill_targets.py", env=env)
    harness.run("bench/fill_suggestions.py", env=env)
    for line in harness.run("bench/read_suggestions.py", env=env).splitlines():
        print(f"| {name} | {line} | {GOAL_S} |", flush=True)


main()
