"""All measures of the Chaoyang pack over a random register: time, peak memory, equality with the reference engine.

`python -m benchmarks.whole_pack SIZE [--repeats 3] [--drawn 200] [--data DIR]` prints one line of JSON.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import time
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

import polars as pl

import kechuang
from benchmarks import memory
from benchmarks.columns import AS_OF, day
from benchmarks.exactness import differing
from benchmarks.random_snapshot import generate
from kechuang.core.pack import load
from kechuang.rules import bulk, columnar
from kechuang.rules.columnar import Snapshot
from kechuang.rules.lowering.plan import lower_program
from kechuang.rules.program import compile_rules
from kechuang.rules.rows import subjects_of
from kechuang.rules.verify import verify

PACK = Path(kechuang.__file__).parent / "packs" / "chaoyang"


def measure(size: int, repeats: int, drawn: int, root: Path, as_of: date = AS_OF) -> dict[str, Any]:
    """Parquet to Parquet with every condition; then `drawn` parties again through the reference engine."""
    rules = load(PACK).rules
    started = time.perf_counter()
    program = compile_rules(rules, as_of)
    plan = lower_program(program)
    planning = time.perf_counter() - started
    folder = root / f"whole-{size}-{program.digest[:12]}"
    if not (folder / "subjects.parquet").exists():
        generate(folder, plan, rules.dictionary, size, day(as_of))
    target = root / "whole.parquet"
    snapshot = Snapshot.open(folder)
    started = time.perf_counter()
    verify(snapshot, rules.dictionary)
    verifying = time.perf_counter() - started
    memory.forget_peak()
    runs, busy = [], []
    for _ in range(repeats):
        started, used = time.perf_counter(), time.process_time()
        columnar.evaluate(plan, snapshot).sink_parquet(target)
        runs.append(time.perf_counter() - started)
        busy.append(time.process_time() - used)
    peak = memory.peak()
    records = sum(int(frame.select(pl.len()).collect().item()) for frame in snapshot.records.values())
    found: dict[str, Any] = {
        "parties": size,
        "records": records,
        "measures": len(program.policies),
        "clauses": sum(len(policy.clauses) for policy in program.policies),
        "columns": len(plan.outputs),
        "plan_s": planning,
        "verify_s": verifying,
        "evaluate_s": median(runs),
        "cpu_s": median(busy),
        "peak_mb": peak,
    }
    ids = random.Random(5).sample(pl.scan_parquet(target).select("subject").collect()["subject"].to_list(), drawn)
    some = bulk.evaluate(program, subjects_of(snapshot, rules.dictionary, ids)).sort("subject")
    same = pl.scan_parquet(target).filter(pl.col("subject").is_in(ids)).collect().sort("subject")
    some = some.select(same.columns).cast(dict(same.schema))  # type: ignore[arg-type]
    found["reference_cells"] = some.height * (some.width - 1)
    found["differ_from_reference"] = differing(same, some)
    found["unknown_cells"] = sum(some.null_count().row(0))
    target.unlink()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("size", type=int)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--drawn", type=int, default=200)
    parser.add_argument("--data", type=Path, default=Path(tempfile.gettempdir()) / "kechuang-benchmarks")
    given = parser.parse_args()
    print(json.dumps(measure(given.size, given.repeats, given.drawn, given.data)))


if __name__ == "__main__":
    main()
