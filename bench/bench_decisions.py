"""Issuing one decision about 300 units: all results, one audit row each, on both databases."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench import harness

UNITS, ROUNDS, GOAL_S = 300, 3, 3


def main() -> None:
    print(f"Machine: {harness.machine()}\n")
    print("| database | units | queries | median s | worst of 3 s | audit rows | goal s |")
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
    data.mkdir(parents=True, exist_ok=True)
    harness.run("manage.py", "setup", env=env)
    told = harness.run("bench/issue_decision.py", str(UNITS), str(ROUNDS), env=env).strip()
    print(f"| {name} | {told} | {GOAL_S} |")


main()
