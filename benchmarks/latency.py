"""One enterprise at a time, answered with the reasons: p50 and p95 over random enterprises.

`python -m benchmarks.latency NAME PARQUET COUNT` prints one line of JSON: the eight measures for an engine, or with
NAME `kechuang-pack` all measures of the Chaoyang pack, PARQUET being the folder of a snapshot (`kechuang evaluate`
writes one of the sample register to `var/evaluated/snapshot`). What each call gets ready-made: zen a dict, our engine
a `Subject`, OpenFisca the dictionary of its JSON form. Building those is not timed.
"""

from __future__ import annotations

import argparse
import gc
import json
import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks.columns import COLUMNS, DATES, MONEY, OUTPUTS

NAMES = ("kechuang-trace", "zen", "zen-trace", "openfisca", "openfisca-trace")
PACK = "kechuang-pack"
Call = Callable[[Any], object]


def _kechuang(frame: pl.DataFrame) -> tuple[Call, list[Any]]:
    from benchmarks.engines.kechuang_columnar import program
    from kechuang.rules.answering import answer
    from kechuang.rules.subject import Subject

    compiled = program()
    subjects = []
    for row in frame.iter_rows(named=True):
        facts: dict[Any, Any] = {}
        for name in COLUMNS:
            fact, _, year = name.partition(".")
            facts[(fact, int(year)) if year else fact] = row[name]
        subjects.append(Subject(row["subject"], facts))
    return lambda subject: answer(compiled, subject), subjects


def _pack(folder: Path, count: int) -> tuple[Call, list[Any]]:
    """All measures of the pack over parties drawn from a snapshot; garbage is collected as the server does."""
    from benchmarks.columns import AS_OF
    from benchmarks.whole_pack import PACK as FOLDER
    from kechuang.core.pack import load
    from kechuang.rules.answering import answer
    from kechuang.rules.columnar import Snapshot
    from kechuang.rules.program import compile_rules
    from kechuang.rules.rows import subjects_of

    rules, snapshot = load(FOLDER).rules, Snapshot.open(folder)
    compiled = compile_rules(rules, AS_OF)
    ids = sorted(snapshot.subjects.select("subject").collect()["subject"].to_list())
    chosen = random.Random(7).sample(ids, min(count, len(ids)))
    subjects = list(subjects_of(snapshot, rules.dictionary, chosen))
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    return lambda subject: answer(compiled, subject), subjects


def _drawn(parquet: Path, count: int) -> pl.DataFrame:
    frame = pl.read_parquet(parquet)
    return frame[random.Random(7).sample(range(frame.height), count)]


def _zen(frame: pl.DataFrame, trace: bool) -> tuple[Call, list[Any]]:
    from benchmarks.engines.zen_rules import engine

    rules, firms = engine(), []
    for row in frame.iter_rows(named=True):
        firm = {name.replace(".", "_"): row[name] for name in COLUMNS}
        firm |= {name.replace(".", "_"): row[name] / 100 for name in MONEY}
        firm |= {name: row[name].toordinal() - 719163 for name in DATES}
        firms.append(firm)
    options: Any = {"trace": True}
    return (lambda firm: rules.evaluate("bench", firm, options) if trace else rules.evaluate("bench", firm)), firms


def _openfisca(frame: pl.DataFrame, trace: bool) -> tuple[Call, list[Any]]:
    import numpy as np
    from openfisca_core.simulations import SimulationBuilder

    from benchmarks.engines.openfisca import NOW
    from benchmarks.engines.openfisca_model import system

    built, firms = system(), []
    for row in frame.iter_rows(named=True):
        firm: dict[str, dict[str, Any]] = {}
        for name in COLUMNS:
            fact, _, year = name.partition(".")
            value = row[name] / 100 if name in MONEY else row[name].isoformat() if name in DATES else row[name]
            firm.setdefault(fact, {})[year or NOW] = value
        firms.append({"firms": {"one": firm}})

    def call(firm: Any) -> object:
        with np.errstate(invalid="ignore", divide="ignore"):
            simulation = SimulationBuilder().build_from_dict(built, firm)
            simulation.trace = trace
            results = [simulation.calculate(name, NOW) for name in OUTPUTS]
            return (results, simulation.tracer.computation_log.lines()) if trace else results

    return call, firms


def measure(name: str, parquet: Path, count: int) -> dict[str, Any]:
    """Milliseconds per call, of the clock and of the processor.

    Raises:
        ValueError: no path has that name.
    """
    if name == PACK:
        call, inputs = _pack(parquet, count)
    elif name == "kechuang-trace":
        call, inputs = _kechuang(_drawn(parquet, count))
    elif name in ("zen", "zen-trace"):
        call, inputs = _zen(_drawn(parquet, count), name.endswith("trace"))
    elif name in ("openfisca", "openfisca-trace"):
        call, inputs = _openfisca(_drawn(parquet, count), name.endswith("trace"))
    else:
        raise ValueError(name)
    for one in inputs[:50]:
        call(one)
    gc.collect()
    took, busy = [], []
    for one in inputs:
        used, started = time.process_time_ns(), time.perf_counter_ns()
        call(one)
        took.append((time.perf_counter_ns() - started) / 1e6)
        busy.append((time.process_time_ns() - used) / 1e6)
    took.sort()
    busy.sort()
    middle, high = len(inputs) // 2, len(inputs) * 95 // 100
    return {
        "name": name,
        "count": len(inputs),
        "p50": took[middle],
        "p95": took[high],
        "max": took[-1],
        "cpu_p50": busy[middle],
        "cpu_p95": busy[high],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", choices=(*NAMES, PACK))
    parser.add_argument("parquet", type=Path)
    parser.add_argument("count", type=int)
    given = parser.parse_args()
    print(json.dumps(measure(given.name, given.parquet, given.count)))


if __name__ == "__main__":
    main()
