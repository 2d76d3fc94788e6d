"""The board of completeness, its lists and its message in a province of 10,000 units, on PostgreSQL."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench import harness


def main() -> None:
    print(f"Machine: {harness.machine()}\n")
    print("| page | things due | queries | median ms | p95 ms |")
    print("|---|---|---|---|---|")
    folder = Path(tempfile.mkdtemp(prefix="antq-bench."))
    try:
        with harness.postgres() as address:
            env = harness.environment(folder, address)
            harness.run("manage.py", "setup", env=env)
            harness.run("manage.py", "collectstatic", "--noinput", env=env)
            for line in harness.run("-m", "bench.read_deadlines", env=env).splitlines():
                print(f"| {line} |")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


main()
