"""The SQL engine where the data lives: a snapshot as tables of PostgreSQL, a plan as one query over them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars as pl
from psycopg import Connection, sql

from kechuang.rules.columnar import Snapshot
from kechuang.rules.lowering.plan import Plan
from kechuang.rules.sql import query

CHUNK = 200_000  # rows a COPY, to bound memory
TYPES = {pl.Int64: "bigint", pl.Int32: "integer", pl.Date: "date", pl.Boolean: "boolean", pl.String: "text"}
RESULT_TYPES = {"int": pl.Int64, "bool": pl.Boolean, "str": pl.String}


@contextmanager
def loaded(connection: Connection[Any], snapshot: Snapshot, schema: str = "snapshot") -> Iterator[dict[str, set[str]]]:
    """Tables of one snapshot for as long as the block lasts; yields the columns present ('' for the parties)."""
    name = sql.Identifier(schema)
    connection.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE; CREATE SCHEMA {}").format(name, name))
    tables = {"": _fill(connection, schema, "subjects", snapshot.subjects)}
    for alias, frame in snapshot.records.items():
        tables[alias] = _fill(connection, schema, f"records.{alias}", frame)
    try:
        yield tables
    finally:
        connection.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(name))


def _fill(connection: Connection[Any], schema: str, table: str, frame: pl.LazyFrame) -> set[str]:
    columns = dict(frame.collect_schema())
    kinds = {name: "text[]" if isinstance(kind, pl.List) else TYPES[type(kind)] for name, kind in columns.items()}
    target = sql.Identifier(schema, table)
    defined = sql.SQL(", ").join(sql.SQL("{} " + kind).format(sql.Identifier(name)) for name, kind in kinds.items())
    connection.execute(sql.SQL("CREATE UNLOGGED TABLE {} ({})").format(target, defined))
    lists = [name for name, kind in kinds.items() if kind == "text[]"]
    array = [(pl.lit("{") + pl.col(name).list.join(",") + pl.lit("}")).alias(name) for name in lists]
    copy = sql.SQL("COPY {} FROM STDIN (FORMAT csv, NULL '\\N')").format(target)
    with connection.cursor() as cursor, cursor.copy(copy) as out:
        data = frame.with_columns(array).collect()
        for chunk in data.iter_slices(CHUNK):
            out.write(chunk.write_csv(include_header=False, null_value="\\N").encode())
    connection.execute(sql.SQL("ANALYZE {}").format(target))
    return set(columns)


def evaluate(connection: Connection[Any], plan: Plan, snapshot: Snapshot, schema: str = "snapshot") -> pl.DataFrame:
    """`subject` and the plan's outputs, ordered by subject."""
    with loaded(connection, snapshot, schema) as tables:
        return run(connection, plan, tables, schema)


def run(connection: Connection[Any], plan: Plan, tables: dict[str, set[str]], schema: str = "snapshot") -> pl.DataFrame:
    """The query alone, over tables that are there."""
    schema_of = {"subject": pl.String} | {name: RESULT_TYPES[kind] for name, (_, kind) in plan.outputs.items()}
    copy = f"COPY ({query(plan, tables, schema)}) TO STDOUT (FORMAT csv, NULL '\\N')"
    with connection.cursor() as cursor, cursor.copy(copy) as out:
        data = b"".join(bytes(block) for block in out)
    texts = (
        pl.read_csv(
            data,
            has_header=False,
            new_columns=list(schema_of),
            schema=dict.fromkeys(schema_of, pl.String),
            null_values="\\N",
        )
        if data
        else pl.DataFrame(schema=dict.fromkeys(schema_of, pl.String))
    )
    typed = [
        pl.col(name).replace_strict({"t": True, "f": False}, return_dtype=pl.Boolean)
        if kind is pl.Boolean
        else pl.col(name).cast(kind)
        for name, kind in schema_of.items()
    ]
    return texts.select(typed).sort("subject")


def write(frame: pl.DataFrame, path: Path) -> None:
    """Parquet, replaced in one step."""
    partial = path.with_suffix(".partial")
    frame.write_parquet(partial)
    partial.replace(path)
