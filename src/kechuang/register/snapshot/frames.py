"""What was gathered, cut into the tables of a snapshot."""

from __future__ import annotations

import io
import itertools
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from kechuang.register.snapshot.gather import Values
from kechuang.register.statements import YEARS_BACK
from kechuang.rules.definitions import Dictionary, FactDef, RecordDef

_NUMBERS = {"money", "count", "number", "ratio"}
_SETS = pl.List(pl.String)
_TYPES: dict[str, Any] = {"number": pl.Int64, "date": pl.Date, "flag": pl.Boolean, "word": pl.String, "set": _SETS}


def family(definition: FactDef) -> str:
    """Which of the stored columns holds a fact of this type."""
    if definition.type in _NUMBERS:
        return "number"
    return definition.type if definition.type in _TYPES else "word"


def column_type(definition: FactDef) -> Any:
    """Polars type of a fact's column in a snapshot."""
    return _TYPES[family(definition)]


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

    def __init__(self, cursor: Any, dictionary: Dictionary, as_of: date, keys: dict[str, int]):
        self._cursor, self._dictionary, self._key_ids = cursor, dictionary, keys
        self._columns = fact_columns(dictionary, as_of)
        cursor.execute(
            "SELECT k.name, l.covered, l.otherwise FROM snap_list l JOIN snap_key k USING (key_id) WHERE l.pos IS NULL"
        )
        self._everybody = {name: (covered, otherwise) for name, covered, otherwise in cursor.fetchall()}

    def part(self, facts: Mapping[str, Values], start: int, stop: int) -> pl.DataFrame:
        """Subjects with positions start ≤ pos < stop: subject, name, kind, facts, `<alias>.known`."""
        schema = {"pos": pl.Int32, "subject": pl.String, "name": pl.String, "kind": pl.String}
        query = "SELECT pos, subject, name, kind FROM snap_subject WHERE pos >= %s AND pos < %s ORDER BY pos"
        frame = read_copy(self._cursor, query, schema, (start, stop))
        own = self._own_lists(start, stop)
        frame = frame.join(own, on="pos", how="left", maintain_order="left")
        values = [self._values(facts[kind], kind, start, stop) for kind in _TYPES]
        frame = frame.hstack([one for found in values for one in found])
        return frame.select(
            "subject",
            "name",
            "kind",
            *(self._fact(number, frame) for number in range(len(self._columns))),
            *(self._known(record, frame) for record in self._dictionary.records.values()),
        )

    def _values(self, held: Values, kind: str, start: int, stop: int) -> list[pl.Series]:
        """One series of stop - start values for each column of this family that anybody has, named by its number."""
        wide = len(self._columns)
        low, high = np.searchsorted(held.cell, (start * wide, stop * wide))
        place, number = np.divmod(held.cell[low:high] - start * wide, wide)
        order = np.argsort(number.astype(np.int16), kind="stable")
        found = []
        for column, first, last in _runs(number[order]):
            if family(self._columns[column][1]) == kind:
                at = np.zeros(stop - start, dtype=np.uint32)
                at[place[order[first:last]]] = low + order[first:last] + 1
                index = pl.Series(at, dtype=pl.UInt32)
                found.append(held.value.gather(_less_one(index)).alias(str(column)))
        return found

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

    def _fact(self, number: int, frame: pl.DataFrame) -> pl.Expr:
        name, fact, year = self._columns[number]
        value = pl.lit(None, dtype=column_type(fact))
        if str(number) in frame.columns:
            value = _decoded(pl.col(str(number)), fact)
        covered, otherwise = self._everybody.get(fact.id, (False, None))
        if covered and otherwise is not None and not year:
            implied = (
                pl.lit(pl.Series([json.loads(otherwise)])).first() if fact.type == "set" else _literal(fact, otherwise)
            )
            value = pl.when(value.is_null() & self._covered(fact.id, frame)).then(implied).otherwise(value)
        return value.alias(name)

    def _known(self, record: RecordDef, frame: pl.DataFrame) -> pl.Expr:
        return self._covered(record.id, frame).alias(f"{record.alias}.known")


def subject_ids(cursor: Any) -> pl.Series:
    """Ids of all subjects by position."""
    return read_copy(cursor, "SELECT subject FROM snap_subject ORDER BY pos", {"subject": pl.String}).to_series()


def record_frame(
    records: pl.DataFrame, number: int, kinds: int, record: RecordDef, subjects: pl.Series
) -> pl.DataFrame:
    """All records of a kind: subject, record, then the fields of the dictionary; ordered by subject and record.

    `subjects` are the ids by position; `number` is the kind's of `kinds`.
    """
    own = records.filter(pl.col("cell") % kinds == number)
    stored: dict[str, Any] = {"number": pl.Int64, "flag": pl.Boolean, "set": _SETS}
    shape = pl.Struct({field.id: stored.get(family(field), pl.String) for field in record.fields})
    body = own["text"].str.json_decode(shape).struct.unnest()
    fields = [
        pl.col(field.id).str.to_date("%Y-%m-%d") if family(field) == "date" else pl.col(field.id)
        for field in record.fields
    ]
    head = pl.DataFrame({"subject": subjects.gather((own["cell"] // kinds).cast(pl.UInt32)), "record": own["record"]})
    return head.hstack(body.select(fields))


def _runs(ascending: np.ndarray[Any, Any]) -> list[tuple[int, int, int]]:
    """(value, first, last) of each run of equal values."""
    edges = np.flatnonzero(np.diff(ascending)) + 1
    bounds = [0, *edges.tolist(), len(ascending)]
    return [(int(ascending[a]), a, b) for a, b in itertools.pairwise(bounds) if b > a]


def _less_one(index: pl.Series) -> pl.Series:
    """Indexes counted from one as counted from zero, and zero as none."""
    return pl.select(pl.when(index > 0).then(index - 1)).to_series()


def _decoded(value: pl.Expr, definition: FactDef) -> pl.Expr:
    kind = family(definition)
    if kind == "set":
        return value.str.json_decode(_SETS)
    return value.cast(pl.Int32).cast(pl.Date) if kind == "date" else value.cast(_TYPES[kind])


def _literal(fact: FactDef, otherwise: str) -> pl.Expr:
    value = json.loads(otherwise)
    return pl.lit(date.fromisoformat(value) if fact.type == "date" else value, dtype=column_type(fact))
