"""Temporary tables → Polars frames, through COPY."""

from __future__ import annotations

import io
import json
from datetime import date
from typing import Any

import polars as pl

from kechuang.register.statements import YEARS_BACK
from kechuang.rules.definitions import Dictionary, FactDef, RecordDef

_NUMBERS = {"money", "count", "number", "ratio"}
_EPOCH = "DATE '1970-01-01'"
# type → (column of snap_fact as SQL, type it is read with)
_STORED: dict[str, tuple[str, Any]] = {
    "number": ("f.number", pl.Int64),
    "date": (f"f.day - {_EPOCH}", pl.Int32),
    "flag": ("f.flag::int", pl.Int8),
    "word": ("f.word", pl.String),
    "set": ("f.body::text", pl.String),
}
_SETS = pl.List(pl.String)


def family(definition: FactDef) -> str:
    """Which of the stored columns holds a fact of this type."""
    if definition.type in _NUMBERS:
        return "number"
    return definition.type if definition.type in _STORED else "word"


def column_type(definition: FactDef) -> Any:
    """Polars type of a fact's column in a snapshot."""
    return {"number": pl.Int64, "date": pl.Date, "flag": pl.Boolean, "word": pl.String, "set": _SETS}[
        family(definition)
    ]


def fact_columns(dictionary: Dictionary, as_of: date) -> list[tuple[str, FactDef, int]]:
    """(column name, fact, year or 0) in the order of the dictionary, yearly facts from the oldest year on."""
    columns = []
    for fact in dictionary.facts.values():
        if fact.yearly:
            years = range(as_of.year - YEARS_BACK, as_of.year + 1)
            columns += [(f"{fact.id}.{year}", fact, year) for year in years]
        else:
            columns.append((fact.id, fact, 0))
    return columns


def read_copy(cursor: Any, query: str, schema: dict[str, Any], parameters: tuple[Any, ...] = ()) -> pl.DataFrame:
    """Rows of a query, streamed as CSV into a frame with this schema."""
    text = io.BytesIO()
    with cursor.copy(f"COPY ({query}) TO STDOUT (FORMAT csv)", parameters) as copy:
        for chunk in copy:
            text.write(chunk)
    if not text.tell():
        return pl.DataFrame(schema=schema)
    text.seek(0)
    return pl.read_csv(text, has_header=False, new_columns=list(schema), schema=schema)


class SubjectFrames:
    """Frames of subjects for a range of positions."""

    def __init__(self, cursor: Any, dictionary: Dictionary, as_of: date):
        self._cursor, self._dictionary = cursor, dictionary
        self._columns = fact_columns(dictionary, as_of)
        cursor.execute("SELECT key_id, name FROM snap_key")
        self._key_ids = {name: key for key, name in cursor.fetchall()}
        cursor.execute(
            "SELECT k.name, l.covered, l.otherwise FROM snap_list l JOIN snap_key k USING (key_id) WHERE l.pos IS NULL"
        )
        self._everybody = {name: (covered, otherwise) for name, covered, otherwise in cursor.fetchall()}

    def part(self, start: int, stop: int) -> pl.DataFrame:
        """Subjects with positions start ≤ pos < stop: subject, name, kind, facts, `<alias>.known`."""
        schema = {"pos": pl.Int32, "subject": pl.String, "name": pl.String, "kind": pl.String}
        query = "SELECT pos, subject, name, kind FROM snap_subject WHERE pos >= %s AND pos < %s ORDER BY pos"
        frame = read_copy(self._cursor, query, schema, (start, stop))
        for kind in _STORED:
            frame = frame.join(self._facts(kind, start, stop), on="pos", how="left", maintain_order="left")
        frame = frame.join(self._own_lists(start, stop), on="pos", how="left", maintain_order="left")
        return frame.select(
            "subject",
            "name",
            "kind",
            *(self._fact(name, fact, year, frame) for name, fact, year in self._columns),
            *(self._known(record, frame) for record in self._dictionary.records.values()),
        )

    def _facts(self, kind: str, start: int, stop: int) -> pl.DataFrame:
        """pos and one column for each fact (and year) of this kind that anybody has, named by key and year."""
        keys = [
            self._key_ids[f.id] for f in self._dictionary.facts.values() if family(f) == kind and f.id in self._key_ids
        ]
        value, stored = _STORED[kind]
        plain = value.removesuffix("::int").removesuffix("::text").removesuffix(f" - {_EPOCH}")
        query = (
            f"SELECT f.pos, f.key_id::int * 10000 + f.year, {value} FROM snap_fact f"
            f" WHERE f.pos >= %s AND f.pos < %s AND f.key_id = ANY(%s) AND {plain} IS NOT NULL"
        )
        schema = {"pos": pl.Int32, "column": pl.Int32, "value": stored}
        long = read_copy(self._cursor, query, schema, (start, stop, keys))
        return long.pivot(on="column", index="pos", values="value") if long.height else long.select("pos")

    def _own_lists(self, start: int, stop: int) -> pl.DataFrame:
        """pos and, for each list about which something is said of single parties, `list.<key>`: covered or not."""
        query = "SELECT pos, key_id, covered::int FROM snap_list WHERE pos >= %s AND pos < %s"
        schema = {"pos": pl.Int32, "key": pl.Int32, "covered": pl.Int8}
        long = read_copy(self._cursor, query, schema, (start, stop))
        if not long.height:
            return long.select("pos")
        named = long.with_columns(pl.format("list.{}", "key").alias("key"), pl.col("covered").cast(pl.Boolean))
        return named.pivot(on="key", index="pos", values="covered")

    def _covered(self, key: str, frame: pl.DataFrame) -> pl.Expr:
        everybody = pl.lit(bool(self._everybody.get(key, (False, None))[0]))
        own = f"list.{self._key_ids.get(key, 0)}"
        return pl.coalesce(own, everybody) if own in frame.columns else everybody

    def _fact(self, name: str, fact: FactDef, year: int, frame: pl.DataFrame) -> pl.Expr:
        dtype, stored = column_type(fact), str(self._key_ids.get(fact.id, 0) * 10000 + year)
        value = pl.lit(None, dtype=dtype)
        if stored in frame.columns:
            value = _decoded(pl.col(stored), fact)
        covered, otherwise = self._everybody.get(fact.id, (False, None))
        if covered and otherwise is not None and not year:
            implied = (
                pl.lit(pl.Series([json.loads(otherwise)])).first() if fact.type == "set" else _literal(fact, otherwise)
            )
            value = pl.when(value.is_null() & self._covered(fact.id, frame)).then(implied).otherwise(value)
        return value.alias(name)

    def _known(self, record: RecordDef, frame: pl.DataFrame) -> pl.Expr:
        return self._covered(record.id, frame).alias(f"{record.alias}.known")


def record_frame(cursor: Any, record: RecordDef) -> pl.DataFrame:
    """All records of a kind: subject, record, then the fields of the dictionary; ordered by subject and record."""
    fields = record.fields
    types = {"number": "bigint", "date": "date", "flag": "boolean", "word": "text", "set": "jsonb"}
    shape = ", ".join(f'"{field.id}" {types[family(field)]}' for field in fields)
    values = {
        "number": '"{0}"',
        "date": f'"{{0}}" - {_EPOCH}',
        "flag": '"{0}"::int',
        "word": '"{0}"',
        "set": '"{0}"::text',
    }
    picked = "".join(", x." + values[family(field)].format(field.id) for field in fields)
    query = (
        f"SELECT b.subject, r.record{picked} FROM snap_record r JOIN snap_subject b USING (pos)"
        f" CROSS JOIN LATERAL jsonb_to_record(r.body) AS x({shape})"
        " WHERE r.key_id = (SELECT key_id FROM snap_key WHERE name = %s)"
        ' ORDER BY r.pos, r.record COLLATE "C"'
    )
    schema = {"subject": pl.String, "record": pl.String} | {
        f".{field.id}": _STORED[family(field)][1] for field in fields
    }
    frame = read_copy(cursor, query, schema, (record.id,))
    return frame.select(
        "subject", "record", *(_decoded(pl.col(f".{field.id}"), field).alias(field.id) for field in fields)
    )


def _decoded(value: pl.Expr, definition: FactDef) -> pl.Expr:
    if family(definition) == "set":
        return value.str.json_decode(_SETS)
    return value.cast(column_type(definition))


def _literal(fact: FactDef, otherwise: str) -> pl.Expr:
    value = json.loads(otherwise)
    return pl.lit(date.fromisoformat(value) if fact.type == "date" else value, dtype=column_type(fact))
