"""Our columnar engine on the pack itself: compiled from YAML, in memory, or streaming from Parquet to Parquet."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from benchmarks.columns import AS_OF, COLUMNS, MEASURES, TOTAL, UNKNOWN
from benchmarks.engines.base import Outputs
from kechuang.core.pack import load
from kechuang.rules import columnar
from kechuang.rules.lowering.plan import Plan, lower_program
from kechuang.rules.program import Program, compile_rules
from kechuang.rules.verify import verify

PACK = Path(__file__).parents[1] / "pack"


def program() -> Program:
    """The benchmark pack compiled for AS_OF."""
    return compile_rules(load(PACK).rules, AS_OF)


def names() -> dict[str, str]:
    """Our output column of each of the 17 outputs."""
    found: dict[str, str] = {}
    for measure in MEASURES:
        clause = f"bench-{measure.replace('_', '-')}.main"
        found |= {f"{measure}_ok": clause, f"{measure}_fen": f"{clause}.amount"}
    return found | {TOTAL: "group.bench-total"}


def collected(frame: pl.DataFrame) -> Outputs:
    """The 17 outputs of an answer frame as integers, UNKNOWN for null."""
    return {
        name: np.array(frame[column].cast(pl.Int64).fill_null(UNKNOWN).to_numpy()) for name, column in names().items()
    }


@dataclass
class Inputs:
    plan: Plan
    snapshot: columnar.Snapshot
    target: Path


class KechuangColumnar:
    """In memory. `known`: the columns without nulls are told to the compiler, which drops what only unknowns need."""

    exact, unknown = True, True

    def __init__(self, name: str, says: str, *, conditions: bool = True, known: bool = False):
        self.name, self.says = name, says
        self.conditions, self.known = conditions, known

    def prepare(self, parquet: Path, rows: int | None = None) -> Inputs:
        scan = pl.scan_parquet(parquet).select("subject", *COLUMNS)
        frame = (scan if rows is None else scan.head(rows)).collect().rechunk()
        snapshot = columnar.Snapshot(frame.lazy())
        never_null = snapshot.never_null() if self.known else set()
        plan = lower_program(program(), never_null, conditions=self.conditions)
        return Inputs(plan, snapshot, parquet)

    def run(self, inputs: Inputs) -> pl.DataFrame:
        return columnar.collect(inputs.plan, inputs.snapshot)

    def collect(self, result: pl.DataFrame) -> Outputs:
        return collected(result)


class KechuangStreaming(KechuangColumnar):
    """From Parquet to Parquet with every condition."""

    def prepare(self, parquet: Path, rows: int | None = None) -> Inputs:
        snapshot = columnar.Snapshot(pl.scan_parquet(parquet))
        plan = lower_program(program(), set(), conditions=self.conditions)
        return Inputs(plan, snapshot, parquet.with_name("evaluated.parquet"))

    def run(self, inputs: Inputs) -> Path:  # type: ignore[override]
        columnar.evaluate(inputs.plan, inputs.snapshot).sink_parquet(inputs.target)
        return inputs.target

    def collect(self, result: Path) -> Outputs:  # type: ignore[override]
        found = collected(pl.read_parquet(result, columns=list(names().values())))
        result.unlink()
        return found


class KechuangEvaluate(KechuangStreaming):
    """All that `kechuang evaluate` does between two files: verify the bounds, find unknowns, plan, evaluate, write."""

    def run(self, inputs: Inputs) -> Path:  # type: ignore[override]
        compiled = program()
        verify(inputs.snapshot, compiled.dictionary)
        plan = lower_program(compiled, inputs.snapshot.never_null())
        columnar.evaluate(plan, inputs.snapshot).sink_parquet(inputs.target)
        return inputs.target
