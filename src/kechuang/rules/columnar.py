"""The columnar engine: a plan on Polars lazy frames over 64-bit integers, in layers.

A snapshot is a folder of Parquet files or a `Snapshot` of lazy frames with the same columns (docs/snapshot.md).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from kechuang.rules.lowering.ops import Op
from kechuang.rules.lowering.plan import Plan, lower_program
from kechuang.rules.lowering.stage import Stage
from kechuang.rules.program import Program

INT64 = pl.Int64
MANY_CODES = 8  # up to here one comparison a code (about 1 ns a row each) is faster than a hash set (about 12 ns)
DTYPES: dict[str, Any] = {
    "int": pl.Int64,
    "date": pl.Date,
    "bool": pl.Boolean,
    "str": pl.String,
    "set": pl.List(pl.String),
}


@dataclass(frozen=True, slots=True)
class Snapshot:
    """`subjects` has one row a party (`subject`, facts, `alias.known`); `records` one frame a kind."""

    subjects: pl.LazyFrame
    records: Mapping[str, pl.LazyFrame] = field(default_factory=dict)

    @classmethod
    def open(cls, folder: Path) -> Snapshot:
        records = {path.name.split(".")[1]: pl.scan_parquet(path) for path in sorted(folder.glob("records.*.parquet"))}
        return cls(pl.scan_parquet(folder / "subjects.parquet"), records)

    def never_null(self) -> set[str]:
        """Columns without nulls: the lowering drops what only unknowns need."""
        found: set[str] = set()
        for prefix, frame in [("", self.subjects), *((f"{alias}.", frame) for alias, frame in self.records.items())]:
            counts = frame.select(pl.all().null_count()).collect().row(0, named=True)
            found |= {prefix + name for name, count in counts.items() if count == 0}
        return found


def planned(program: Program, snapshot: Snapshot, conditions: bool = True) -> Plan:
    """The plan for this very snapshot: where nothing is unknown, nothing is computed for unknowns.

    `conditions` False leaves out the columns of single conditions. Raises OverflowRefused like `lower_program`.
    """
    return lower_program(program, snapshot.never_null(), conditions)


def answers(program: Program, snapshot: Snapshot, conditions: bool = True) -> pl.DataFrame:
    """A program over a snapshot in memory in one call: look for unknowns, plan for what was found, evaluate."""
    return collect(planned(program, snapshot, conditions), snapshot)


def evaluate(plan: Plan, snapshot: Snapshot) -> pl.LazyFrame:
    """`subject` and the plan's outputs, one row a party; collect it or sink it to Parquet."""
    frame = _prepared(snapshot.subjects, plan.party.base, ["subject"])
    for alias, stage in plan.records.items():
        if stage.tallies or stage.tops:
            records = snapshot.records.get(alias)
            if records is None:
                records = pl.LazyFrame(schema={"subject": pl.String})
            for part in _tallied(stage, records, snapshot.subjects):
                frame = frame.join(part, on="subject", how="left", maintain_order="left")
    frame = _Printer().layers(frame, plan.party)
    outputs = {name: pl.col(column).cast(DTYPES[kind]) for name, (column, kind) in plan.outputs.items()}
    return frame.select("subject", **outputs)


def collect(plan: Plan, snapshot: Snapshot) -> pl.DataFrame:
    """The evaluated frame. The streaming engine takes rows in morsels that stay in the cache through all layers."""
    return evaluate(plan, snapshot).collect(engine="streaming")


def _prepared(frame: pl.LazyFrame, base: Mapping[str, str], keep: list[str]) -> pl.LazyFrame:
    """Only the columns the plan reads, missing ones as unknown, dates as day numbers."""
    present = frame.collect_schema()
    columns = []
    for name, kind in base.items():
        column = pl.col(name) if name in present else pl.lit(None, dtype=DTYPES[kind]).alias(name)
        if kind == "date":
            column = column.cast(pl.Date).cast(pl.Int32).cast(INT64)
        elif kind == "int" and present.get(name) not in (None, INT64):
            column = column.cast(INT64)
        columns.append(column.alias(name))
    return frame.select(*keep, *columns)


def _tallied(stage: Stage, records: pl.LazyFrame, subjects: pl.LazyFrame) -> list[pl.LazyFrame]:
    frame = _prepared(records, stage.base, ["subject"])
    if stage.joined:
        frame = frame.join(_prepared(subjects, stage.joined, ["subject"]), on="subject", how="left")
    frame = _Printer().layers(frame, stage)
    folds: list[pl.Expr] = []
    for tally in stage.tallies.values():
        column = pl.col(tally.column)
        if tally.name in stage.wide_tallies:
            column = column.cast(pl.Int128)
        folds.append(getattr(column, tally.how)().alias(tally.name))
    parts = [frame.group_by("subject").agg(folds)] if folds else []
    for top in stage.tops.values():
        best = pl.col(top.value)
        best = best.top_k(top.items).sum() if top.items else best.sum()
        groups = frame.filter(pl.col(top.value) > 0).group_by("subject", top.by).agg(best.alias(top.name))
        if top.at_most is not None:
            groups = groups.with_columns(pl.min_horizontal(pl.col(top.name), pl.lit(top.at_most, INT64)))
        parts.append(groups.group_by("subject").agg(pl.col(top.name).sum()))
    return parts


class _Printer:
    """Operations as Polars expressions; one that is used twice is built once."""

    def __init__(self) -> None:
        self.done: dict[int, pl.Expr] = {}

    def layers(self, frame: pl.LazyFrame, stage: Stage) -> pl.LazyFrame:
        for layer in stage.layers():
            frame = frame.with_columns([self.stored(name, stage.columns[name]) for name in layer])
        return frame

    def stored(self, name: str, op: Op) -> pl.Expr:
        found = self.of(op)
        if op.wide and max(op.high, -op.low) < 2**63:
            found = found.cast(INT64)
        return found.alias(name)

    def of(self, op: Op) -> pl.Expr:
        found = self.done.get(id(op))
        if found is None:
            found = self.done[id(op)] = PRINTERS[op.op](self, op)
        return found

    def operand(self, op: Op, wide: bool) -> pl.Expr:
        return self.of(op).cast(pl.Int128) if wide and not _is_wide_value(op) else self.of(op)

    def literal(self, op: Op) -> pl.Expr:
        if op.kind == "bool":
            return pl.lit(op.data, dtype=pl.Boolean)
        return pl.lit(op.data, dtype=pl.Int128 if _is_wide_value(op) else INT64)

    def binary(self, op: Op) -> pl.Expr:
        wide = op.wide
        a, b = (self.operand(arg, wide) for arg in op.args)
        if op.op == "add":
            return a + b
        if op.op == "sub":
            return a - b
        return a * b if op.op == "mul" else a // b

    def compare(self, op: Op) -> pl.Expr:
        wide = any(_is_wide_value(arg) for arg in op.args)
        a, b = (self.operand(arg, wide) for arg in op.args)
        return {"=": a.eq, "!=": a.ne, "<": a.lt, "<=": a.le, ">": a.gt, ">=": a.ge}[op.data](b)

    def case(self, op: Op) -> pl.Expr:
        wide = op.kind == "int" and _is_wide_value(op)
        parts = [
            self.of(arg) if index % 2 == 0 and index < len(op.args) - 1 else self.operand(arg, wide)
            for index, arg in enumerate(op.args)
        ]
        chain: Any = pl
        for test, value in zip(parts[:-1:2], parts[1:-1:2], strict=True):
            chain = chain.when(test).then(value)
        return chain.otherwise(parts[-1])  # type: ignore[no-any-return]

    def logic(self, op: Op) -> pl.Expr:
        parts = [self.of(arg) for arg in op.args]
        result = parts[0]
        for part in parts[1:]:
            result = result & part if op.op == "and" else result | part
        return result

    def coalesce(self, op: Op) -> pl.Expr:
        wide = op.kind == "int" and _is_wide_value(op)
        return self.operand(op.args[0], wide).fill_null(self.operand(op.args[1], wide))


def _is_wide_value(op: Op) -> bool:
    """Is the operation's own column 128 bits? A wide step makes everything built on it wide until stored."""
    if op.op in ("col", "lit"):
        return op.kind == "int" and max(op.high, -op.low) >= 2**63
    return op.wide


def _year(printer: _Printer, op: Op) -> pl.Expr:
    return printer.of(op.args[0]).cast(pl.Int32).cast(pl.Date).dt.year().cast(INT64)


def _member(printer: _Printer, op: Op) -> pl.Expr:
    column = printer.of(op.args[0])
    if op.op == "in" and len(op.data) > MANY_CODES:
        return column.is_in(list(op.data))
    one = column.eq if op.op == "in" else column.list.contains
    result = one(op.data[0])
    for code in op.data[1:]:
        result = result | one(code)
    return result


PRINTERS: dict[str, Callable[[_Printer, Op], pl.Expr]] = {
    "col": lambda p, op: pl.col(op.data),
    "lit": _Printer.literal,
    "add": _Printer.binary,
    "sub": _Printer.binary,
    "mul": _Printer.binary,
    "div": _Printer.binary,
    "same": lambda p, op: p.of(op.args[0]),
    "cmp": _Printer.compare,
    "case": _Printer.case,
    "and": _Printer.logic,
    "or": _Printer.logic,
    "not": lambda p, op: ~p.of(op.args[0]),
    "is_null": lambda p, op: p.of(op.args[0]).is_null(),
    "coalesce": _Printer.coalesce,
    "year": _year,
    "in": _member,
    "has": _member,
}
