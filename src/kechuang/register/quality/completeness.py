"""Of each datum: for how many parties it is known, and for how many a measure in force stays open for want of it."""

from __future__ import annotations

import shutil
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import polars as pl

from kechuang.core.pack import Pack
from kechuang.register.correcting.slots import Slot
from kechuang.register.quality.mentions import Asked, asked
from kechuang.register.snapshot import write_snapshot
from kechuang.register.state import Memo
from kechuang.rules import columnar
from kechuang.rules.columnar import Snapshot
from kechuang.rules.program import Program, compile_rules

KEPT = 2
"""States of the register whose evaluation is kept on disk, so that a figure leads to its rows."""


@dataclass(frozen=True, slots=True)
class Completeness:
    """`known`: parties of which it is known; `missing`: unknown, and some clause is undecided in a condition on it.

    `hurt`: measures by number of such parties, the most hurt first.
    """

    slot: Slot
    department: str
    known: int
    missing: int
    hurt: tuple[tuple[str, int], ...]


def evaluated(pack: Pack, as_of: date, known_at: datetime | None, store: Path, key: str) -> Path:
    """The folder with `subjects.parquet` and `answers.parquet` of this state of the register; made when absent."""
    folder = store / key
    if (folder / "answers.parquet").exists():
        return folder
    store.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=store, prefix=".part-") as part:
        made = Path(part) / "made"
        write_snapshot(pack, as_of, made, known_at=known_at)
        snapshot = Snapshot.open(made)
        plan = columnar.planned(_program(pack, as_of), snapshot)
        columnar.evaluate(plan, snapshot).sink_parquet(made / "answers.parquet")
        for records in made.glob("records.*.parquet"):
            records.unlink()
        try:
            made.rename(folder)
        except OSError:  # another process made the same
            if not (folder / "answers.parquet").exists():
                raise
    old = sorted((one for one in store.iterdir() if one.name[:1] != "."), key=lambda one: one.stat().st_mtime)
    for one in old[:-KEPT]:
        shutil.rmtree(one, ignore_errors=True)
    return folder


def completeness(pack: Pack, as_of: date, folder: Path) -> list[Completeness]:
    """Every datum that a measure in force asks, by the department with authority."""
    frame, names = _frame(folder)
    by_column: dict[str, list[Asked]] = defaultdict(list)
    for one in asked(_program(pack, as_of)):
        if one.column in names and one.clause in names:
            by_column[one.column].append(one)
    sums = []
    for column, uses in by_column.items():
        sums += [_known(column).sum().alias(f"known {column}"), _missing(column, uses, names).sum().alias(column)]
        for policy in {one.policy for one in uses}:
            some = [one for one in uses if one.policy == policy]
            sums.append(_missing(column, some, names).sum().alias(f"{column} {policy}"))
    if not sums:
        return []
    row = frame.select(sums).collect().row(0, named=True)
    found = []
    for column, uses in by_column.items():
        slot = _slot(column)
        hurt = {policy: row[f"{column} {policy}"] for policy in {one.policy for one in uses}}
        ordered = sorted(((name, n) for name, n in hurt.items() if n), key=lambda one: (-one[1], one[0]))
        department = slot.departments(pack.rules.dictionary)[0]
        found.append(Completeness(slot, department, row[f"known {column}"], row[column], tuple(ordered)))
    return sorted(found, key=lambda one: (-one.missing, str(one.slot)))


def missing_parties(pack: Pack, as_of: date, folder: Path, slot: Slot) -> list[tuple[str, str]]:
    """(code, name) of the parties that `missing` counts, by code."""
    frame, names = _frame(folder)
    column = _column(slot, pack)
    uses = [one for one in asked(_program(pack, as_of)) if one.column == column and one.clause in names]
    if column not in names or not uses:
        return []
    rows = frame.filter(_missing(column, uses, names)).select("subject", "name").sort("subject").collect()
    return [(code, name or code) for code, name in rows.iter_rows()]


_programs = Memo(4)


def _program(pack: Pack, as_of: date) -> Program:
    return _programs((pack.digest, as_of), lambda: compile_rules(pack.rules, as_of))


def _frame(folder: Path) -> tuple[pl.LazyFrame, set[str]]:
    subjects = pl.scan_parquet(folder / "subjects.parquet")
    answers = pl.scan_parquet(folder / "answers.parquet")
    frame = subjects.join(answers, on="subject", how="left")
    return frame, set(frame.collect_schema().names())


def _known(column: str) -> pl.Expr:
    """A list is known when its column says so; anything else when there is a value."""
    return pl.col(column) if column.endswith(".known") else pl.col(column).is_not_null()


def _missing(column: str, uses: list[Asked], names: set[str]) -> pl.Expr:
    """Unknown, and some clause that asks it is open in the very condition."""
    held = []
    for one in uses:
        open_ = pl.col(one.clause).is_null()
        held.append(open_ & pl.col(one.condition).is_null() if one.condition in names else open_)
    return ~_known(column) & pl.any_horizontal(held)


def _slot(column: str) -> Slot:
    name, _, rest = column.partition(".")
    return Slot(name, int(rest)) if rest.isdigit() else Slot(name)


def _column(slot: Slot, pack: Pack) -> str:
    if slot.kind(pack.rules.dictionary):
        return f"{slot.key}.known"
    return f"{slot.key}.{slot.year}" if slot.year else slot.key
