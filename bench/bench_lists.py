"""The list of 10,000 units as XLSX and CSV, as somebody of the province asks for it; each in a process of its own, with
its peak of memory; PostgreSQL."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench import harness

UNITS = 10_000


def main() -> None:
    print(f"Machine: {harness.machine()}\n")
    print("| file | rows | queries | seconds | peak MB | size KB |")
    print("|---|---|---|---|---|---|")
    folder = Path(tempfile.mkdtemp(prefix="antq-bench."))
    try:
        with harness.postgres() as address:
            env = harness.environment(folder, address)
            harness.run("manage.py", "setup", env=env)
            harness.run("manage.py", "collectstatic", "--noinput", env=env)
            harness.run("-m", "bench.export_list", "fill", str(UNITS), env=env)
            for name in ("units", "sheets", "facts"):
                for kind in ("xlsx", "csv"):
                    print(f"| {harness.run('-m', 'bench.export_list', name, kind, env=env).strip()} |", flush=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


main()
