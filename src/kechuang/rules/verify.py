"""Before a snapshot is evaluated: does it keep the promises that the overflow proofs rest on?"""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from kechuang.rules.columnar import Snapshot
from kechuang.rules.definitions import Dictionary, FactDef
from kechuang.rules.rows import KINDS


class SnapshotRefused(ValueError):
    """A column has the wrong type, a value lies outside its declared bounds, or a party has too many records."""


def verify(snapshot: Snapshot, dictionary: Dictionary) -> None:
    """Raises SnapshotRefused with every problem: table, column, what was found, what is allowed."""
    problems = _duplicates(snapshot)
    facts = [
        (name, dictionary.facts[base])
        for name in snapshot.subjects.collect_schema().names()
        if (base := name.partition(".")[0]) in dictionary.facts
    ]
    problems += _columns("subjects", snapshot.subjects, facts)
    for alias, frame in snapshot.records.items():
        if alias not in dictionary.records:
            problems.append(f"records.{alias}: the dictionary has no such record kind")
            continue
        fields = {item.id: item for item in dictionary.records[alias].fields}
        present = [(name, fields[name]) for name in frame.collect_schema().names() if name in fields]
        problems += _columns(f"records.{alias}", frame, present) + _crowded(
            alias, frame, dictionary.records[alias].most
        )
    if problems:
        raise SnapshotRefused("\n".join(problems))


def _columns(table: str, frame: pl.LazyFrame, columns: Iterable[tuple[str, FactDef]]) -> list[str]:
    schema, problems, bounds = frame.collect_schema(), [], []
    for name, fact in columns:
        kind, dtype = KINDS[fact.type], schema[name]
        fits = {
            "int": dtype.is_integer(),
            "bool": dtype == pl.Boolean,
            "date": dtype == pl.Date,
            "str": dtype == pl.String,
        }
        if not fits.get(kind, dtype == pl.List(pl.String)):
            problems.append(
                f"{table}.{name}: {dtype} stored, {fact.type} needed (docs/guides/import.md, snapshot layout)"
            )
        elif kind == "int":
            bounds.append((name, fact))
    if not bounds:
        return problems
    edges = [pl.col(name).min().alias(f"{name}<") for name, _ in bounds]
    edges += [pl.col(name).max().alias(f"{name}>") for name, _ in bounds]
    found = frame.select(edges).collect().row(0, named=True)
    for name, fact in bounds:
        low, high = found[f"{name}<"], found[f"{name}>"]
        if low is not None and (low < fact.minimum or high > fact.maximum):
            problems.append(f"{table}.{name}: values from {low} to {high}, allowed {fact.minimum} to {fact.maximum}")
    return problems


def _duplicates(snapshot: Snapshot) -> list[str]:
    ids = snapshot.subjects.select(pl.len().alias("rows"), pl.col("subject").n_unique().alias("ids")).collect().row(0)
    return [] if ids[0] == ids[1] else [f"subjects: {ids[0]} rows but {ids[1]} different subjects; one row a party"]


def _crowded(alias: str, frame: pl.LazyFrame, most_records: int) -> list[str]:
    most = frame.group_by("subject").len().sort("len", descending=True).head(1).collect()
    if most.height and most["len"][0] > most_records:
        return [f"records.{alias}: {most['subject'][0]} has {most['len'][0]} records, at most {most_records}"]
    return []
