"""Subjects as snapshot frames and back: the bridge between one enterprise and the whole register."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import polars as pl

from kechuang.rules.columnar import DTYPES, Snapshot
from kechuang.rules.definitions import Dictionary, FactDef
from kechuang.rules.subject import Subject

KINDS = {
    "money": "int",
    "count": "int",
    "number": "int",
    "ratio": "int",
    "date": "date",
    "category": "str",
    "text": "str",
}
KINDS |= {"flag": "bool", "set": "set"}


def dtype_of(fact: FactDef) -> Any:
    """The column type of a fact in a snapshot."""
    return DTYPES[KINDS[fact.type]]


def snapshot_of(subjects: Iterable[Subject], dictionary: Dictionary) -> Snapshot:
    """Frames with every fact that any subject has, and every record kind of the dictionary."""
    subjects = list(subjects)
    keys = sorted({key for item in subjects for key in item.facts}, key=str)
    columns: dict[str, pl.Series] = {"subject": pl.Series("subject", [item.id for item in subjects], pl.String)}
    for key in keys:
        name, fact = _column(key), dictionary.facts[key if isinstance(key, str) else key[0]]
        values = [_stored(item.facts.get(key)) for item in subjects]
        columns[name] = pl.Series(name, values, dtype_of(fact))
    records = {}
    for alias, kind in dictionary.records.items():
        known = [alias in item.records and alias not in item.partial for item in subjects]
        columns[f"{alias}.known"] = pl.Series(f"{alias}.known", known, pl.Boolean)
        rows = [{"subject": item.id, **row} for item in subjects for row in item.records.get(alias, ())]
        schema = {"subject": pl.String, "record": pl.String, **{field.id: dtype_of(field) for field in kind.fields}}
        data = {name: pl.Series(name, [_stored(row.get(name)) for row in rows], kind) for name, kind in schema.items()}
        records[alias] = pl.DataFrame(data).lazy()
    return Snapshot(pl.DataFrame(columns).lazy(), records)


def _column(key: Any) -> str:
    return key if isinstance(key, str) else f"{key[0]}.{key[1]}"


def _stored(value: Any) -> Any:
    return sorted(value) if isinstance(value, frozenset | set) else value


def subjects_of(snapshot: Snapshot, dictionary: Dictionary, ids: Iterable[str] | None = None) -> Iterator[Subject]:
    """Every party of a snapshot (or those named) as the reference engine wants them."""
    wanted = None if ids is None else list(ids)
    frame = snapshot.subjects if wanted is None else snapshot.subjects.filter(pl.col("subject").is_in(wanted))
    records: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for alias, rows in snapshot.records.items():
        chosen = rows if wanted is None else rows.filter(pl.col("subject").is_in(wanted))
        table = records.setdefault(alias, {})
        for row in chosen.collect().iter_rows(named=True):
            found = {name: _raw(value) for name, value in row.items() if value is not None}
            table.setdefault(found.pop("subject"), []).append(found)
    for row in frame.collect().iter_rows(named=True):
        yield _subject(row, dictionary, records)


def _subject(
    row: Mapping[str, Any], dictionary: Dictionary, records: Mapping[str, Mapping[str, list[dict[str, Any]]]]
) -> Subject:
    facts: dict[Any, Any] = {}
    for name, value in row.items():
        base, _, rest = name.partition(".")
        if value is not None and base in dictionary.facts:
            facts[(base, int(rest)) if rest else base] = _raw(value)
    listed: dict[str, list[dict[str, Any]]] = {}
    partial = set()
    for alias in dictionary.records:
        rows = records.get(alias, {}).get(row["subject"], [])
        if row.get(f"{alias}.known"):
            listed[alias] = rows
        elif rows:
            listed[alias] = rows
            partial.add(alias)
    return Subject(row["subject"], facts, listed, frozenset(partial))


def _raw(value: Any) -> Any:
    return frozenset(value) if isinstance(value, list) else value
