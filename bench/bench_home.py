"""The home page of a unit, of an officer with 120 units and of a province with 10,000, on PostgreSQL.

Run: .venv/bin/python bench/bench_home.py      Goal: p95 ≤ 200 ms.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench import harness


def main() -> None:
    print(f"Machine: {harness.machine()}\n")
    print("| page | units | things due | queries | median ms | p95 ms |")
    print("|---|---|---|---|---|---|")
    folder = Path(tempfile.mkdtemp(prefix="antq-bench."))
    try:
        with harness.postgres() as address:
            env = harness.environment(folder, address)
            harness.run("manage.py", "setup", env=env)
            harness.run("manage.py", "collectstatic", "--noinput", env=env)
            for line in harness.run("-m", "bench.read_home", env=env).splitlines():
                print(f"| {line} |")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


main()
