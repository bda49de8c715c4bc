"""Which rows of a reading are asked for: search inside, filters, part, order, page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

import polars as pl

from kechuang.core.pack.directories import CODE, NAME, PUBLISHER
from kechuang.register.directories.judge import COUNTED
from kechuang.register.directories.periods import months_later
from kechuang.register.directories.reading import BUILT_IN_SORT, Reading
from kechuang.register.directories.sight import Sight
from kechuang.register.importing.tidy import name_key
from kechuang.register.sounds import typed
from kechuang.rules.definitions import FactDef

PERSON = "person"
PER_PAGE, FURTHEST = 50, 10_000
"""Rows a page; no page begins further down: a filter finds what lies there, an export has it all."""
Part = Literal["counted", "excluded", "expiring", "unsure"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to a reading. `filters` by column id; `sort` a column id, `-` before it for downwards."""

    text: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)
    part: Part = "counted"
    reason: str = ""
    sort: str = ""
    offset: int = 0
    limit: int = PER_PAGE

    @property
    def kept(self) -> tuple[object, ...]:
        """What decides about the rows; page and order do not."""
        return (self.text.strip(), tuple(sorted(self.filters.items())))


class BadFilter(ValueError):
    """A filter, sort or offset that cannot be meant: `name` and what is wrong with it."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name = name


def narrowed(reading: Reading, sight: Sight, asked: Asked) -> pl.Series:
    """Which rows text and filters leave, whatever their state: a yes or no for each row. Raises BadFilter."""
    tests = [condition(reading, sight, name, value) for name, value in asked.filters.items() if value]
    if asked.text.strip():
        tests.append(_said(asked.text.strip(), sight))

    def work() -> pl.Series:
        test = pl.all_horizontal(tests) if tests else pl.repeat(True, pl.len())
        return reading.frame.select(test.fill_null(False).alias("kept")).to_series()

    return reading.picks(("kept", asked.kept, sight.person_names), work)


def picked(reading: Reading, sight: Sight, asked: Asked) -> pl.Series:
    """Numbers of the rows asked for, in the order asked for. Raises BadFilter."""
    kept, column = narrowed(reading, sight, asked), _sorted_by(reading, sight, asked.sort)

    def work() -> pl.Series:
        rows = reading.frame.select((_part(reading, asked) & kept).arg_true().alias("row")).to_series()
        if not column:
            return rows
        down = asked.sort.startswith("-")
        return rows.gather(reading.frame[column].gather(rows).arg_sort(descending=down, nulls_last=True))

    return reading.picks(("rows", asked.kept, asked.part, asked.reason, asked.sort, sight.person_names), work)


def page(reading: Reading, sight: Sight, asked: Asked) -> pl.DataFrame:
    """One page of the rows. Raises BadFilter."""
    if not 0 <= asked.offset <= FURTHEST:
        raise BadFilter("page", f"pages end at row {FURTHEST:,}: narrow the list, or export it")
    return reading.frame[picked(reading, sight, asked).slice(asked.offset, asked.limit)]


def _part(reading: Reading, asked: Asked) -> pl.Expr:
    """Counted, excluded (for one reason), running out, not decided."""
    counted = pl.col("state") == COUNTED
    match asked.part:
        case "excluded":
            return pl.col("state") == asked.reason if asked.reason else ~counted
        case "expiring":
            return counted & expiring(reading)
        case "unsure":
            return counted & (pl.col("unsure") != "")
    return counted


def expiring(reading: Reading) -> pl.Expr:
    """Ends on the day itself or within the warning time after it."""
    last = warned_until(reading)
    return pl.col("ends").is_between(reading.as_of, last) if last else pl.lit(False)


def warned_until(reading: Reading) -> date | None:
    """The last day of which the directory warns; None when it does not."""
    one = reading.directory
    if not (one.warn_days or one.warn_months):
        return None
    return months_later(reading.as_of, one.warn_months, one.warn_days)


def _sorted_by(reading: Reading, sight: Sight, sort: str) -> str:
    """The column of the frame; empty for the directory's own order. Raises BadFilter."""
    name = sort.removeprefix("-")
    if not name or name in BUILT_IN_SORT:
        return BUILT_IN_SORT.get(name, "")
    seen = sight.column(name)
    if seen is None:
        raise BadFilter("sort", f"there is no column {name}")
    if seen.named.definition.type == "set":
        raise BadFilter("sort", f"{name} has several values a row")
    return reading.question.column_of(seen.named)


def condition(reading: Reading, sight: Sight, name: str, value: str) -> pl.Expr:
    """A filter as a condition on rows. Raises BadFilter for what may not be asked or cannot be meant."""
    if name == PUBLISHER:
        return pl.col("publisher") == value
    if name in {NAME, CODE}:
        return _said(value, sight) if name == NAME else pl.col("code").str.starts_with(value.upper())
    seen = sight.column(name)
    if seen is None or name not in {*reading.directory.filters, reading.directory.split}:
        raise BadFilter(name, f"there is no filter {name}")
    return _equals(pl.col(reading.question.column_of(seen.named)), seen.named.definition, name, value)


def _equals(column: pl.Expr, definition: FactDef, name: str, value: str) -> pl.Expr:
    match definition.type:
        case "category":
            return column == value
        case "set":
            return column.list.contains(value)
        case "flag":
            if value not in {"yes", "no"}:
                raise BadFilter(name, "write yes or no")
            return column == (value == "yes")
        case "text":
            return (column == value) | column.str.to_lowercase().str.contains(value.casefold(), literal=True)
    if not (value.isascii() and value.isdigit() and len(value) < 10):
        raise BadFilter(name, "write a year" if definition.type == "date" else "write a whole number")
    number = int(value)
    return column.dt.year() == number if definition.type == "date" else column == number


def _said(text: str, sight: Sight) -> pl.Expr:
    """Name, former name, short name, sound or code; a person whose name is not shown is not found by it either."""
    key = name_key(text[:60])
    found = pl.col("keys").str.contains(key, literal=True)
    for sound in typed(text)[:2]:
        found = found | pl.col("sounds").str.contains(f" {sound} ", literal=True)
    if not sight.person_names:
        found = found & (pl.col("kind") != PERSON)
    if key.isascii() and key.isalnum():
        found = found | pl.col("code").str.contains(key.upper(), literal=True)
    return found.fill_null(False)
