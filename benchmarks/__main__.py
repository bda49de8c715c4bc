"""`python -m benchmarks`: the whole comparison. See README.md."""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from benchmarks import latency, machine, report
from benchmarks.data import dataset
from benchmarks.registry import NAMES, OURS, PEERS, engine
from benchmarks.runner import ROOT, Case, cases, prepare, run, run_worker

SIZES = (10_000, 100_000, 1_000_000, 5_000_000)
MEMORY = ("kechuang", "kechuang-blind", "kechuang-17", *PEERS)
MISSING = ("kechuang", "duckdb-decimal", "openfisca-float32")
NULLS = 0.03
PAGE, RESULTS = ROOT / "docs" / "benchmarks.md", ROOT / "docs" / "benchmarks.json"
SNAPSHOT = ROOT / "var" / "evaluated" / "snapshot"  # of the sample register, by `kechuang evaluate`
BEGIN, END = "<!-- results: written by python -m benchmarks -->", "<!-- end of results -->"


def _sections(chosen: list[str], sizes: list[int]) -> dict[str, list[Case]]:
    middle = min(sizes, key=lambda size: abs(size - 1_000_000))
    on_disk = [size for size in sizes if size >= min(1_000_000, max(sizes))]
    return {
        "memory": cases([name for name in MEMORY if name in chosen], sizes),
        "missing": cases([name for name in MISSING if name in chosen], [middle], NULLS),
        "disk": cases(
            [name for name in ("kechuang-stream", "kechuang-evaluate", "kechuang-sql") if name in chosen], on_disk
        ),
    }


def _measure(chosen: list[str], sizes: list[int], rounds: int, root: Path, single: int, drawn: int) -> dict[str, Any]:
    console = Console(stderr=True)
    sections = _sections(chosen, sizes)
    everything = [case for section in sections.values() for case in section]
    found: dict[str, Any] = {"rounds": rounds}
    with Progress(
        TextColumn("{task.description:<60}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=console
    ) as progress:
        task = progress.add_task("data", total=len(everything) * rounds + len(latency.NAMES) + 2 + SNAPSHOT.is_dir())
        prepare(root, everything, lambda text: progress.update(task, description=text))
        found["before"] = machine.describe()

        def tick(text: str) -> None:
            progress.update(task, description=text, advance=1)

        # One pool of cases for all sections: a lull or a busy moment of the machine falls on all of them.
        results = run(everything, root, rounds, seed=rounds, tick=tick)
        for name, section in sections.items():
            found[name] = [results[case.key] for case in section]
        parquet = dataset(root, min(sizes, key=lambda size: abs(size - 100_000)))
        found["latency"] = []
        for name in latency.NAMES:
            tick(f"one enterprise: {name}")
            found["latency"].append(run_worker("benchmarks.latency", [name, str(parquet), str(single)]))
        if SNAPSHOT.is_dir():
            tick("one enterprise: all measures of the pack")
            found["latency"].append(run_worker("benchmarks.latency", [latency.PACK, str(SNAPSHOT), "500"]))
        tick("exactness against the reference engine")
        large = dataset(root, min(max(sizes), 1_000_000), NULLS)
        found["exactness"] = run_worker("benchmarks.exactness", [str(large), str(drawn), "--sql"])
        tick("all measures of the district's pack")
        register = str(min(max(sizes), 1_000_000))
        found["whole"] = run_worker("benchmarks.whole_pack", [register, "--data", str(root)])
        found["after"] = machine.describe()
    return found


def _markdown(found: dict[str, Any]) -> str:
    says = {name: engine(name).says for name in NAMES}
    memory = report.Bulk(found["memory"])
    parts = [
        report.machine(found["before"], found["after"]),
        f"Median of {found['rounds']} rounds; in brackets nanoseconds per enterprise.\n",
        "### In memory, eight measures\n\n" + report.speed(memory, says),
    ]
    if "kechuang" in memory.engines:
        parts.append(
            "### Ratios to ours (unknowns handled, every condition kept)\n\n" + report.ratios(memory, "kechuang", says)
        )
    parts += [
        "### Wrong answers, 1 % planted ties\n\n" + report.wrong(memory, says),
        f"### {NULLS:.0%} of the facts missing\n\n" + report.missing(found["missing"], says),
        "### From disk and inside the database\n\n" + report.disk(found["disk"], says),
        "### One enterprise\n\n" + report.latency(found["latency"]),
        f"### Engines against the reference, {NULLS:.0%} missing\n\n" + report.exactness(found["exactness"]),
        "### All measures of the Chaoyang pack\n\n" + report.whole(found["whole"]),
    ]
    return "\n".join(parts)


def _write(found: dict[str, Any], text: str) -> None:
    page = PAGE.read_text()
    head, _, rest = page.partition(BEGIN)
    _, _, tail = rest.partition(END)
    PAGE.write_text(f"{head}{BEGIN}\n\n{text}\n{END}{tail}")
    RESULTS.write_text(json.dumps(found, indent=1) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Kechuang against its peers.")
    parser.add_argument("--sizes", help="rows, separated by commas (default 10000,100000,1000000,5000000)")
    parser.add_argument("--rounds", type=int, help="rounds (default 5)")
    parser.add_argument("--engines", help=f"of {', '.join(NAMES)}")
    parser.add_argument("--quick", action="store_true", help="10 and 100 thousand rows, two rounds")
    parser.add_argument(
        "--data", type=Path, help="where data sets are kept (default: a folder under the system's temp)"
    )
    parser.add_argument("--json", type=Path, help="also write the results here")
    given = parser.parse_args()
    sizes = [int(size) for size in given.sizes.split(",")] if given.sizes else list(SIZES[:2] if given.quick else SIZES)
    chosen = given.engines.split(",") if given.engines else list(NAMES)
    if strangers := set(chosen) - set(NAMES):
        parser.error(f"no such engine: {', '.join(sorted(strangers))}; there are {', '.join((*OURS, *PEERS))}")
    root = given.data or Path(tempfile.gettempdir()) / "kechuang-benchmarks"
    rounds = given.rounds or (2 if given.quick else 5)
    found = _measure(chosen, sizes, rounds, root, 300 if given.quick else 2000, 1000 if given.quick else 20_000)
    text = _markdown(found)
    if given.json:
        given.json.write_text(json.dumps(found, indent=1) + "\n")
    whole = not (given.quick or given.sizes or given.engines)
    if whole:  # a partial run must not replace the published tables
        _write(found, text)
    print(text)


if __name__ == "__main__":
    main()
