"""How many: the whole distinct, by reason, by level, by publisher, by code or year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import polars as pl

from kechuang.core.pack.directories import PUBLISHER, Group
from kechuang.register.directories.judge import COUNTED, each
from kechuang.register.directories.reading import Reading
from kechuang.register.directories.sight import Sight
from kechuang.register.directories.slices import Asked, expiring, narrowed, picked
from kechuang.register.models import Status

MOST_BARS = 24


@dataclass(frozen=True, slots=True)
class Bar:
    """A count of one value: `value` raw, None where it is not known."""

    value: object
    counted: int
    rows: int


@dataclass(frozen=True, slots=True)
class Levels:
    """Distinct counts of groups that may overlap: `overlap` is by how much they add up to more than the whole."""

    groups: tuple[tuple[Group, int], ...]
    none: int
    overlap: int


@dataclass(frozen=True, slots=True)
class Count:
    """`counted` distinct values of `count.each` over `rows` rows; `nameless` rows have no such value.

    With `split` there is no whole: `counted` is None and each value has its own.
    """

    counted: int | None
    rows: int
    nameless: int
    excluded: int
    reasons: tuple[tuple[str, int], ...]
    unsure: tuple[tuple[str, int], ...]
    expiring: int
    verified: int
    disputed: int
    levels: Levels | None
    split: tuple[Bar, ...]


def count(reading: Reading, sight: Sight, asked: Asked | None = None) -> Count:
    """Counts of what text and filters leave (by default of everything). Raises BadFilter."""
    asked = asked or Asked()
    kept = narrowed(reading, sight, asked)
    return reading.figures(("count", asked.kept, sight.person_names), lambda: _count(reading, kept, asked))


def _count(reading: Reading, kept: pl.Series, asked: Asked) -> Count:
    one, key = reading.directory, each(reading.directory, reading.question)
    # A split that was chosen is a whole of its own.
    split = "" if asked.filters.get(one.split) else one.split
    wanted = {key, "party", "state", "unsure", "ends", "status"}
    if split:
        wanted.add(_column(reading, split))
    if one.levels_of:
        wanted.add(_column(reading, one.levels_of))
    frame = reading.frame.select(sorted(wanted)).filter(kept)
    rows = frame.filter(pl.col("state") == COUNTED)
    states = dict(frame.group_by("state").len().iter_rows())
    order = ["undecided", *(item.id for item in one.exclude)]
    open_rows = rows.filter(pl.col("unsure") != "")
    unsure = [(item.id, open_rows.filter(_names(item.id)).height) for item in one.exclude if item.test is not None]
    standing = dict(rows.group_by("status").len().iter_rows())
    once = any(item.id == "duplicate" for item in one.exclude)
    return Count(
        counted=None if split else _distinct(rows[key], once),
        rows=rows.height,
        nameless=rows[key].null_count(),
        excluded=frame.height - rows.height,
        reasons=tuple((name, states[name]) for name in order if name in states),
        unsure=tuple((name, number) for name, number in unsure if number),
        expiring=rows.filter(expiring(reading)).height,
        verified=standing.get(Status.VERIFIED.value, 0),
        disputed=standing.get(Status.DISPUTED.value, 0),
        levels=_levels(rows, reading, key) if one.levels else None,
        split=bars(rows, _column(reading, split), key) if split else (),
    )


def _distinct(values: pl.Series, once: bool) -> int:
    """Different values; where repetitions are excluded already, `once`, there is nothing to compare."""
    known = values.len() - values.null_count()
    return known if once else values.drop_nulls().n_unique()


def chart(reading: Reading, sight: Sight, name: str, asked: Asked | None = None) -> tuple[Bar, ...]:
    """Counts by the values of one column, years for dates; the greatest first, years in order. Raises BadFilter."""
    if not sight.allows(name):
        return ()
    counted = replace(asked or Asked(), part="counted", reason="", sort="")
    rows = picked(reading, sight, counted)
    key = ("chart", name, counted.kept, sight.person_names)
    return reading.figures(key, lambda: _chart(reading, rows, name))


def _chart(reading: Reading, numbers: pl.Series, name: str) -> tuple[Bar, ...]:
    key, column = each(reading.directory, reading.question), _column(reading, name)
    rows = reading.frame.select(sorted({key, column}))[numbers]
    kind = rows.schema[column]
    if kind == pl.Date:
        rows = rows.with_columns(pl.col(column).dt.year())
    if isinstance(kind, pl.List):
        rows = rows.explode(column)
    once = not isinstance(kind, pl.List) and any(item.id == "duplicate" for item in reading.directory.exclude)
    found = bars(rows, column, key, once)
    if kind in (pl.Date, pl.Int64):
        return tuple(sorted(found, key=lambda bar: (bar.value is None, bar.value)))[-MOST_BARS:]
    return found[:MOST_BARS]


def bars(rows: pl.DataFrame, column: str, key: str, once: bool = False) -> tuple[Bar, ...]:
    """One bar a value, the greatest first; with `once` no two rows count the same."""
    counted = pl.len() if once else pl.col(key).n_unique() if key != column else pl.lit(1)
    found = rows.group_by(column).agg(counted.alias("~counted"), pl.len().alias("~rows"))
    made = [Bar(value, int(number), int(height)) for value, number, height in found.iter_rows()]
    return tuple(sorted(made, key=lambda bar: (bar.value is None, -bar.counted, str(bar.value))))


def levels_of(values: pl.Expr, group: Group, several: bool) -> pl.Expr:
    """Does a row have one of the group's codes?"""
    if several:
        return values.list.eval(pl.element().is_in(list(group.codes))).list.any()
    return values.is_in(list(group.codes))


def _levels(rows: pl.DataFrame, reading: Reading, key: str) -> Levels:
    one, column = reading.directory, _column(reading, reading.directory.levels_of)
    several = isinstance(rows.schema[column], pl.List)
    tests = [levels_of(pl.col(column), group, several).fill_null(False) for group in one.levels]
    numbers = [rows.filter(test)[key].drop_nulls().n_unique() for test in tests]
    some = rows.filter(pl.any_horizontal(tests))[key].drop_nulls().n_unique()
    whole = rows[key].drop_nulls().n_unique()
    return Levels(tuple(zip(one.levels, numbers, strict=True)), whole - some, sum(numbers) - some)


def _names(test: str) -> pl.Expr:
    return (pl.lit(" ") + pl.col("unsure") + pl.lit(" ")).str.contains(f" {test} ", literal=True)


def _column(reading: Reading, name: str) -> str:
    if name == PUBLISHER:
        return name
    column = reading.directory.column(name)
    assert column is not None, name  # the pack's checks saw to it
    return reading.question.column(column.of)


def compared(reading: Reading, sight: Sight, asked: Asked) -> Sequence[tuple[str, str, tuple[object, ...]]]:
    """Parties that not every publisher lists: (code, name, the values of `split` that have it). Raises BadFilter.

    Only what stands in common is compared: the other filters of `asked` hold for all publishers.
    """
    one = reading.directory
    others = {name: value for name, value in asked.filters.items() if name != one.split}
    shared = Asked(text=asked.text, filters=others)
    rows = picked(reading, sight, shared)
    key = ("apart", shared.kept, sight.person_names)
    return reading.figures(key, lambda: _apart(reading, rows, _column(reading, one.split)))


def _apart(reading: Reading, numbers: pl.Series, column: str) -> list[tuple[str, str, tuple[object, ...]]]:
    rows = reading.frame.select("code", "name", column)[numbers]
    every = rows[column].drop_nulls().n_unique()
    found = rows.group_by("code", "name").agg(pl.col(column).drop_nulls().unique().sort())
    apart = found.filter(pl.col(column).list.len() < every).sort("code")
    return [(code, name, tuple(values)) for code, name, values in apart.iter_rows()]
