"""One enterprise at a time: all eight measures with the reasons, p50 and p95 over random enterprises.

`python -m benchmarks.latency NAME PARQUET COUNT` prints one line of JSON. What each call gets ready-made: zen a dict,
our engine a `Subject`, OpenFisca the dictionary of its JSON form. Building those is not timed.
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
    """Milliseconds per call.

    Raises:
        ValueError: no path has that name.
    """
    frame = pl.read_parquet(parquet)
    chosen = random.Random(7).sample(range(frame.height), count)
    frame = frame[chosen]
    if name == "kechuang-trace":
        call, inputs = _kechuang(frame)
    elif name in ("zen", "zen-trace"):
        call, inputs = _zen(frame, name.endswith("trace"))
    elif name in ("openfisca", "openfisca-trace"):
        call, inputs = _openfisca(frame, name.endswith("trace"))
    else:
        raise ValueError(name)
    for one in inputs[:50]:
        call(one)
    gc.collect()
    took = []
    for one in inputs:
        started = time.perf_counter_ns()
        call(one)
        took.append((time.perf_counter_ns() - started) / 1e6)
    took.sort()
    return {"name": name, "count": count, "p50": took[count // 2], "p95": took[count * 95 // 100], "max": took[-1]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", choices=NAMES)
    parser.add_argument("parquet", type=Path)
    parser.add_argument("count", type=int)
    given = parser.parse_args()
    print(json.dumps(measure(given.name, given.parquet, given.count)))


if __name__ == "__main__":
    main()
