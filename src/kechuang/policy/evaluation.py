"""All measures over a whole snapshot, on the engine of one's choice, into one Parquet file."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl
from django.db import connection
from rich.console import Console
from rich.progress import track

from kechuang.policy import answers, inside, releases
from kechuang.rules import bulk, columnar
from kechuang.rules.columnar import Snapshot
from kechuang.rules.lowering.plan import Plan, lower_program
from kechuang.rules.program import Program
from kechuang.rules.rows import subjects_of
from kechuang.rules.verify import verify


@dataclass(frozen=True, slots=True)
class Summary:
    """What was written, and how long reading, evaluating and writing took together."""

    rows: int
    columns: int
    seconds: float


def evaluate(folder: Path, as_of: date, engine: str, out: Path, progress: Console | None = None) -> Summary:
    """`engine` is reference, columnar or sql. The file appears only when it is whole.

    Raises SnapshotRefused when the snapshot breaks a bound the overflow proofs rest on.
    """
    start = time.perf_counter()
    releases.keep()
    program = answers.program(as_of)
    snapshot = Snapshot.open(folder)
    verify(snapshot, program.dictionary)
    plan = columnar.planned(program, snapshot)
    partial = out.with_name(out.name + ".partial")
    if engine == "columnar":
        columnar.evaluate(plan, snapshot).sink_parquet(partial)
    else:
        frame = _by_sql(plan, snapshot) if engine == "sql" else _by_reference(program, snapshot, progress)
        frame.select("subject", *plan.outputs).write_parquet(partial)
    rows = pl.scan_parquet(partial).select(pl.len()).collect().item()
    partial.replace(out)
    return Summary(rows, len(plan.outputs), time.perf_counter() - start)


def _by_sql(plan: Plan, snapshot: Snapshot) -> pl.DataFrame:
    connection.ensure_connection()
    return inside.evaluate(connection.connection, plan, snapshot)


def _by_reference(program: Program, snapshot: Snapshot, progress: Console | None) -> pl.DataFrame:
    subjects = list(subjects_of(snapshot, program.dictionary))
    console = progress or Console(quiet=True)
    rows = track(subjects, "reference", console=console, transient=True, disable=progress is None)
    frame = bulk.evaluate(program, rows)
    kinds = {name: columnar.DTYPES[kind] for name, (_, kind) in lower_program(program).outputs.items()}
    return frame.cast({name: kind for name, kind in kinds.items() if name in frame.columns})
