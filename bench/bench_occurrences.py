"""What is due in one year from the units of the whole country, on PostgreSQL.

Run: .venv/bin/python bench/bench_occurrences.py [--units 250000]      Goal: made in 5 minutes with at most 1 GB.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench import harness


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--units", type=int, default=250_000)
    wanted = parser.parse_args().units
    print(f"Machine: {harness.machine()}\n")
    print("| step | rows | seconds | peak MB |")
    print("|---|---|---|---|")
    folder = Path(tempfile.mkdtemp(prefix="antq-bench."))
    try:
        with harness.postgres() as address:
            env = harness.environment(folder, address)
            harness.run("manage.py", "setup", env=env)
            for line in harness.run("-m", "bench.make_year", str(wanted), env=env).splitlines():
                print(f"| {line} |")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


main()
