"""Our SQL engine inside PostgreSQL: the plan as one layered query, from table to table.

The server is a private one from the wheel, beside the data sets. Its own memory is not in the worker's figures.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl
import psycopg
import pyarrow.parquet as pq  # type: ignore[import-untyped]

from benchmarks.columns import COLUMNS
from benchmarks.engines.base import Outputs
from benchmarks.engines.kechuang_columnar import collected, names, program
from kechuang.core.db.server import DATABASE, SUPERUSER, EmbeddedServer
from kechuang.rules import sql
from kechuang.rules.lowering.plan import lower_program

TYPES = {"Int64": "bigint", "Boolean": "boolean", "Date": "date", "String": "text"}


@dataclass
class Inputs:
    connection: psycopg.Connection
    query: str


class KechuangSql:
    name = "kechuang-sql"
    says = "Kechuang SQL inside PostgreSQL, table to table, every condition"
    exact, unknown = True, True

    def __init__(self) -> None:
        self.server: EmbeddedServer | None = None
        self.connection: psycopg.Connection | None = None

    def connect(self, home: Path) -> psycopg.Connection:
        """One connection per engine; `close` gives it and the server back."""
        if self.connection is None:
            self.server = EmbeddedServer(home, durable=False)
            self.server.ensure()
            where = str(self.server.socket_dir)
            self.connection = psycopg.connect(host=where, user=SUPERUSER, dbname=DATABASE, autocommit=True)
        return self.connection

    def close(self) -> None:
        if self.connection is not None and self.server is not None:
            self.connection.close()
            self.server.release()
            self.connection = self.server = None

    def prepare(self, parquet: Path, rows: int | None = None) -> Inputs:
        connection = self.connect(parquet.parents[1] / "postgres")
        wanted = ["subject", *COLUMNS]
        schema = pl.read_parquet_schema(parquet)
        columns = ", ".join(f"{sql.quote(name)} {TYPES[str(schema[name])]}" for name in wanted)
        connection.execute("DROP SCHEMA IF EXISTS snapshot CASCADE")
        connection.execute("CREATE SCHEMA snapshot")
        connection.execute(f"CREATE UNLOGGED TABLE snapshot.subjects ({columns})")
        left = rows if rows is not None else pq.ParquetFile(parquet).metadata.num_rows
        with connection.cursor() as cursor, cursor.copy("COPY snapshot.subjects FROM STDIN (FORMAT csv)") as copy:
            for batch in pq.ParquetFile(parquet).iter_batches(100_000, columns=wanted):
                part = pl.from_arrow(batch)
                assert isinstance(part, pl.DataFrame)
                copy.write(part.head(left).write_csv(include_header=False))
                left -= min(left, part.height)
        connection.execute("VACUUM ANALYZE snapshot.subjects")
        plan = lower_program(program(), set(), conditions=True)
        return Inputs(connection, sql.query(plan, {"": set(wanted)}))

    def run(self, inputs: Inputs) -> psycopg.Connection:
        inputs.connection.execute("DROP TABLE IF EXISTS snapshot.answers")
        inputs.connection.execute(f"CREATE UNLOGGED TABLE snapshot.answers AS {inputs.query}")
        return inputs.connection

    def collect(self, result: psycopg.Connection) -> Outputs:
        return collected(self.answers(result, ["subject", *names().values()]).sort("subject"))

    def answers(self, connection: psycopg.Connection, columns: list[str]) -> pl.DataFrame:
        """Columns of the answers, by COPY; subjects keep their leading zeros."""
        wanted = ", ".join(map(sql.quote, columns))
        with connection.cursor() as cursor:
            query = f"COPY (SELECT {wanted} FROM snapshot.answers) TO STDOUT (FORMAT csv, HEADER)"
            with cursor.copy(query) as copy:
                data = b"".join(bytes(block) for block in copy)
        read = pl.read_csv(data, schema_overrides={"subject": pl.String}, infer_schema_length=None)
        flags = [name for name, kind in read.schema.items() if kind == pl.String and name != "subject"]
        return read.with_columns(pl.col(name).replace_strict({"t": True, "f": False}, default=None) for name in flags)
