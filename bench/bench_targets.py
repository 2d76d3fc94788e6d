"""The live values of all targets of a plan: a commune of 120 units and a province of 10,000, on both databases."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench import harness

GOAL_MS = 300
READ = ["bench/read_targets.py"]


def main() -> None:
    print(f"Machine: {harness.machine()}\n")
    print("| database | place | units | targets | queries | median ms | worst of 15 ms | goal ms |")
    print("|---|---|---|---|---|---|---|---|")
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
    harness.run("bench/fill_targets.py", env=env)
    for line in harness.run(*READ, env=env).splitlines():
        print(f"| {name} | {line} | {GOAL_MS} |")


main()
