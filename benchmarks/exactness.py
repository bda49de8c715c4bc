"""Our bulk engines against our reference engine, every column, on enterprises drawn from a large data set.

`python -m benchmarks.exactness PARQUET COUNT [--sql]` prints one line of JSON: cells compared, cells that differ
from the reference on COUNT rows, and cells in which the two bulk engines differ on all rows.
"""

from __future__ import annotations

import argparse
import json
import random
from contextlib import closing
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks.engines.kechuang_columnar import KechuangColumnar, program
from kechuang.rules import bulk
from kechuang.rules.columnar import Snapshot
from kechuang.rules.rows import subjects_of


def differing(left: pl.DataFrame, right: pl.DataFrame) -> int:
    """Cells that differ, null equal to null. Both frames have the same subjects in the same order.

    Raises:
        ValueError: the subjects or the columns are not the same.
    """
    if left.columns != right.columns or not left["subject"].equals(right["subject"]):
        raise ValueError("the answers are not about the same subjects and columns")
    return sum(int((left[name].ne_missing(right[name])).sum()) for name in left.columns)


def measure(parquet: Path, count: int, with_sql: bool) -> dict[str, Any]:
    """Compare; `count` rows go through the reference engine."""
    from benchmarks.engines.kechuang_sql import KechuangSql
    from kechuang.core.pack import load

    engine = KechuangColumnar("columnar", "")
    columnar = engine.run(engine.prepare(parquet)).sort("subject")
    chosen = sorted(random.Random(11).sample(columnar["subject"].to_list(), min(count, columnar.height)))
    snapshot = Snapshot(pl.scan_parquet(parquet).filter(pl.col("subject").is_in(chosen)))
    compiled = program()
    dictionary = load(Path(__file__).parent / "pack").rules.dictionary
    reference = bulk.evaluate(compiled, subjects_of(snapshot, dictionary)).sort("subject").select(columnar.columns)
    same = columnar.filter(pl.col("subject").is_in(chosen))
    found: dict[str, Any] = {
        "rows": columnar.height,
        "columns": columnar.width - 1,
        "reference_rows": reference.height,
        "reference_cells": reference.height * (reference.width - 1),
        "differ_from_reference": differing(same, reference),
        "unknown_cells": int(sum(reference.null_count().row(0))),
    }
    if with_sql:
        with closing(KechuangSql()) as other:
            connection = other.run(other.prepare(parquet))
            answers = other.answers(connection, columnar.columns).sort("subject")
        answers = answers.cast(dict(columnar.schema))  # type: ignore[arg-type]
        found["sql_cells"] = answers.height * (answers.width - 1)
        found["sql_differs_from_columnar"] = differing(columnar, answers)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parquet", type=Path)
    parser.add_argument("count", type=int)
    parser.add_argument("--sql", action="store_true")
    given = parser.parse_args()
    print(json.dumps(measure(given.parquet, given.count, given.sql)))


if __name__ == "__main__":
    main()
