"""Every engine in its own process, once per round, in shuffled order, so that noise falls on all alike."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.data import dataset
from benchmarks.oracle import answers
from benchmarks.registry import largest

ROOT = Path(__file__).parents[1]
WARM = 10_000
TIMEOUT = 900


class WorkerError(Exception):
    """A worker ended badly; the message carries its last words."""


@dataclass(frozen=True)
class Case:
    """One engine on one data set."""

    engine: str
    size: int
    nulls: float = 0.0

    @property
    def key(self) -> str:
        return f"{self.engine}|{self.size}|{self.nulls:g}"


def cases(engines: Sequence[str], sizes: Sequence[int], nulls: float = 0.0) -> list[Case]:
    """All pairs an engine can do in reasonable time."""
    return [Case(engine, size, nulls) for size in sizes for engine in engines if size <= largest(engine)]


def prepare(root: Path, wanted: Sequence[Case], say: Callable[[str], None]) -> None:
    """Generate the data sets and their exact answers before anything is timed."""
    truths = {(case.size, 0.0) for case in wanted}
    for size, nulls in sorted({(WARM, 0.0), *truths, *((case.size, case.nulls) for case in wanted)}):
        say(f"data and exact answers: {size:,} rows{f', {nulls:.0%} missing' if nulls else ''}")
        answers(dataset(root, size, nulls))


def run_worker(module: str, arguments: Sequence[str]) -> dict[str, Any]:
    """The JSON a worker prints.

    Raises:
        WorkerError: it ended with an error or printed nothing.
    """
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=TIMEOUT, check=False)
    lines = done.stdout.strip().splitlines()
    if done.returncode or not lines:
        raise WorkerError(f"{' '.join(arguments[:2])}: exit code {done.returncode}\n{done.stderr.strip()[-2000:]}")
    found = json.loads(lines[-1])
    assert isinstance(found, dict)
    return found


def _run(case: Case, root: Path, check: bool) -> dict[str, Any]:
    repeats = 5 if case.size <= 100_000 else 3 if case.size <= 1_000_000 else 1
    if case.engine == "zen":
        repeats = 1
    arguments = [case.engine, str(dataset(root, case.size, case.nulls)), str(dataset(root, WARM)), str(repeats)]
    if check:
        arguments.append("--check")
        if case.nulls:
            arguments += ["--truth", str(dataset(root, case.size))]
    return run_worker("benchmarks.worker", arguments)


def run(wanted: Sequence[Case], root: Path, rounds: int, seed: int, tick: Callable[[str], None]) -> dict[str, Any]:
    """Median milliseconds, highest peak and the verdict of each case, by `Case.key`.

    A round's figure is the median of its repeats in one process; a case's figure the median of its rounds. Answers
    are compared with the oracle in the first round (an engine that differs from round to round would be a story of
    its own: the peers are deterministic).
    """
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    order = random.Random(seed)
    for number in range(rounds):
        for case in order.sample(list(wanted), len(wanted)):
            tick(f"round {number + 1}/{rounds}: {case.engine}, {case.size:,} rows")
            found[case.key].append(_run(case, root, check=number == 0))
    return {case.key: _summary(case, found[case.key]) for case in wanted}


def _summary(case: Case, records: list[dict[str, Any]]) -> dict[str, Any]:
    rounds = [median(record["ms"]) for record in records]
    return {
        "engine": case.engine,
        "size": case.size,
        "nulls": case.nulls,
        "ms": median(rounds),
        "rounds_ms": rounds,
        "cpu_ms": median(median(record["cpu_ms"]) for record in records),
        "first_ms": median(record["first_ms"] for record in records),
        "inputs_mb": median(record["inputs_mb"] for record in records),
        "peak_mb": max(record["peak_mb"] for record in records),
        "load": median(record["load"] for record in records),
        "verdict": records[0]["verdict"],
        "contradicted": records[0].get("contradicted"),
    }
