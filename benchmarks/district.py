"""`python -m benchmarks.district`: the register and what stands on it, by size; writes its part of docs/benchmarks.md.

Each size runs `benchmarks.register` and `benchmarks.directories` in processes of their own, then
`benchmarks.identity`. About an hour and 20 GB of disk for the default sizes.
`--homes DIR` keeps the scratch databases there and reuses them; `--from FILE` writes the tables of an earlier run.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from benchmarks import district_report, machine
from benchmarks.runner import ROOT

SIZES = (10_000, 100_000, 1_000_000)
RESULTS = ROOT / "docs" / "benchmarks-register.json"
PAGE = ROOT / "docs" / "benchmarks.md"
BEGIN, END = "<!-- register: written by python -m benchmarks.district -->", "<!-- end of register -->"


def _run(module: str, *given: str) -> Any:
    done = subprocess.run(
        [sys.executable, "-m", module, *given], cwd=ROOT, check=True, stdout=subprocess.PIPE, encoding="utf-8"
    )
    return json.loads(done.stdout)


def _measured(sizes: list[int], homes: Path | None) -> dict[str, Any]:
    found: dict[str, Any] = {"before": machine.describe(), "register": [], "directories": []}
    for size in sizes:
        for name in ("register", "directories"):
            kept = ["--home", str(homes / f"{name}-{size}"), "--keep"] if homes else []
            found[name].append(_run(f"benchmarks.{name}", str(size), *kept))
    found["identity"] = _run("benchmarks.identity", "--json")
    found["after"] = machine.describe()
    return found


def write(found: dict[str, Any]) -> None:
    """The tables between their marks, and the figures beside the page."""
    head, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    PAGE.write_text(f"{head}{BEGIN}\n\n{district_report.markdown(found)}\n{END}{rest.partition(END)[2]}", "utf-8")
    RESULTS.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.district", description=__doc__)
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)))
    parser.add_argument("--homes", type=Path)
    parser.add_argument("--from", dest="earlier", type=Path)
    given = parser.parse_args()
    if given.earlier:
        found = json.loads(given.earlier.read_text(encoding="utf-8"))
    else:
        found = _measured([int(size) for size in given.sizes.split(",")], given.homes)
    write(found)


if __name__ == "__main__":
    main()
