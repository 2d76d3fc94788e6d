"""The dashboards of a commune, a province and the country over 250,000 units and three years, on PostgreSQL.

``--units N`` for another size: the number of queries has to stay the same.
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
    parser.add_argument("--units", type=int, nargs="*", default=[25_000, 250_000])
    print(f"Machine: {harness.machine()}\n")
    for units in parser.parse_args().units:
        measure(units)


def measure(units: int) -> None:
    print("| page or work | rows | queries | median ms | p95 ms | peak MB |")
    print("|---|---|---|---|---|---|")
    folder = Path(tempfile.mkdtemp(prefix="antq-bench."))
    try:
        with harness.postgres() as address:
            env = harness.environment(folder, address)
            harness.run("manage.py", "setup", env=env)
            harness.run("manage.py", "collectstatic", "--noinput", env=env)
            for line in harness.run("-m", "bench.read_dashboard", str(units), env=env).splitlines():
                print(f"| {line} |", flush=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print()


main()
