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
    program: Program
    snapshot: columnar.Snapshot
    target: Path
    plan: Plan | None = None


class KechuangColumnar:
    """In memory, as the product does it in one call: unknowns are looked for and the plan is made in the timed part.

    `blind`: the plan is made beforehand without looking, so every fact may be unknown.
    """

    exact, unknown = True, True

    def __init__(self, name: str, says: str, *, conditions: bool = True, blind: bool = False):
        self.name, self.says = name, says
        self.conditions, self.blind = conditions, blind

    def prepare(self, parquet: Path, rows: int | None = None) -> Inputs:
        scan = pl.scan_parquet(parquet).select("subject", *COLUMNS)
        frame = (scan if rows is None else scan.head(rows)).collect().rechunk()
        compiled = program()
        plan = lower_program(compiled, set(), conditions=self.conditions) if self.blind else None
        return Inputs(compiled, columnar.Snapshot(frame.lazy()), parquet, plan)

    def run(self, inputs: Inputs) -> pl.DataFrame:
        if inputs.plan is not None:
            return columnar.collect(inputs.plan, inputs.snapshot)
        return columnar.answers(inputs.program, inputs.snapshot, self.conditions)

    def collect(self, result: pl.DataFrame) -> Outputs:
        return collected(result)


class KechuangStreaming(KechuangColumnar):
    """From Parquet to Parquet with every condition, planned without looking for unknowns."""

    def prepare(self, parquet: Path, rows: int | None = None) -> Inputs:
        snapshot, compiled = columnar.Snapshot(pl.scan_parquet(parquet)), program()
        return Inputs(compiled, snapshot, parquet.with_name("evaluated.parquet"), lower_program(compiled))

    def run(self, inputs: Inputs) -> Path:  # type: ignore[override]
        assert inputs.plan is not None
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
        columnar.evaluate(columnar.planned(compiled, inputs.snapshot), inputs.snapshot).sink_parquet(inputs.target)
        return inputs.target
