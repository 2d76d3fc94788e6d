"""The report pack of a commune of 120 units in all its files, and registers of 3,000 and 10,000 rows: typst beside
WeasyPrint on the same rows. Each piece of work in a process of its own, with its peak of memory; PostgreSQL."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench import harness

WORK = ("typst 3000", "weasyprint 3000", "typst 10000", "pack 120")


def main() -> None:
    print(f"Machine: {harness.machine()}\n")
    print("| work | seconds | peak MB | pages or files |")
    print("|---|---|---|---|")
    folder = Path(tempfile.mkdtemp(prefix="antq-bench."))
    try:
        with harness.postgres() as address:
            env = harness.environment(folder, address)
            harness.run("manage.py", "setup", env=env)
            for work in WORK:
                print(f"| {harness.run('-m', 'bench.make_reports', *work.split(), env=env).strip()} |", flush=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


main()
