"""One engine, one data set, one process: prepare, warm up, time, compare. Prints one line of JSON.

`python -m benchmarks.worker ENGINE PARQUET WARM_UP_PARQUET REPEATS [--check] [--truth PARQUET]`
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import time
from pathlib import Path
from typing import Any

from benchmarks import memory
from benchmarks.compare import compare, contradicted
from benchmarks.engines.base import Engine
from benchmarks.oracle import answers
from benchmarks.registry import engine


def timed(subject: Engine, inputs: Any) -> tuple[float, float, Any]:
    """(milliseconds, milliseconds of processor time of all threads, what the run returned)."""
    started, used = time.perf_counter_ns(), time.process_time_ns()
    result = subject.run(inputs)
    return (time.perf_counter_ns() - started) / 1e6, (time.process_time_ns() - used) / 1e6, result


def measure(name: str, parquet: Path, warm: Path, repeats: int, check: bool, truth: Path | None) -> dict[str, Any]:
    """Run one engine `repeats` times after a warm-up on the small data set."""
    subject = engine(name)
    small = subject.prepare(warm)
    first, _, result = timed(subject, small)
    second, _, result = timed(subject, small)
    del small, result
    inputs = subject.prepare(parquet)
    gc.disable()
    memory.forget_peak()
    before = memory.resident()
    runs: list[float] = []
    processor: list[float] = []
    for _ in range(repeats):
        result = None  # the answers of the last run must not weigh on this one
        took, busy, result = timed(subject, inputs)
        runs.append(took)
        processor.append(busy)
    record: dict[str, Any] = {
        "engine": name,
        "data": parquet.parent.name,
        "ms": runs,
        "cpu_ms": processor,
        "first_ms": first,
        "warm_ms": second,
        "inputs_mb": before,
        "peak_mb": memory.peak(),
        "load": os.getloadavg()[0],
    }
    if check:
        got = subject.collect(result)
        record["verdict"] = compare(got, answers(parquet)).as_dict()
        if truth is not None:
            record["contradicted"] = contradicted(got, answers(truth))
    return record


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("engine")
    parser.add_argument("parquet", type=Path)
    parser.add_argument("warm", type=Path)
    parser.add_argument("repeats", type=int)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--truth", type=Path)
    given = parser.parse_args()
    record = measure(given.engine, given.parquet, given.warm, given.repeats, given.check, given.truth)
    print(json.dumps(record))


if __name__ == "__main__":
    main()
