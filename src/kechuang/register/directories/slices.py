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


class BadFilter(ValueError):
    """A filter, sort or offset that cannot be meant: `name` and what is wrong with it."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name = name


def narrowed(reading: Reading, sight: Sight, asked: Asked) -> pl.LazyFrame:
    """All rows that text and filters leave, whatever their state. Raises BadFilter."""
    frame = reading.frame.lazy()
    for name, value in asked.filters.items():
        if value:
            frame = frame.filter(condition(reading, sight, name, value))
    if asked.text.strip():
        frame = frame.filter(_said(asked.text.strip(), sight))
    return frame


def part(frame: pl.LazyFrame, reading: Reading, asked: Asked) -> pl.LazyFrame:
    """The rows of one part: counted, excluded (for one reason), running out, not decided."""
    if asked.part == "excluded":
        frame = frame.filter(pl.col("state") != COUNTED)
        return frame.filter(pl.col("state") == asked.reason) if asked.reason else frame
    frame = frame.filter(pl.col("state") == COUNTED)
    if asked.part == "expiring":
        return frame.filter(expiring(reading))
    return frame.filter(pl.col("unsure") != "") if asked.part == "unsure" else frame


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


def page(frame: pl.LazyFrame, reading: Reading, sight: Sight, asked: Asked) -> pl.DataFrame:
    """One page in the order asked for (else the directory's own). Raises BadFilter."""
    if not 0 <= asked.offset <= FURTHEST:
        raise BadFilter("page", f"pages end at row {FURTHEST:,}: narrow the list, or export it")
    return in_order(frame, reading, sight, asked.sort, asked.offset + asked.limit).slice(asked.offset).collect()


def in_order(frame: pl.LazyFrame, reading: Reading, sight: Sight, sort: str, rows: int | None = None) -> pl.LazyFrame:
    """The rows (the first `rows`) in the order asked for. Raises BadFilter."""
    name = sort.removeprefix("-")
    if not name:
        return frame if rows is None else frame.head(rows)
    column = BUILT_IN_SORT.get(name)
    if column is None:
        seen = sight.column(name)
        if seen is None:
            raise BadFilter("sort", f"there is no column {name}")
        column = reading.question.column_of(seen.named)
        if seen.named.definition.type == "set":
            raise BadFilter("sort", f"{name} has several values a row")
    frame = frame.sort(column, descending=sort.startswith("-"), nulls_last=True, maintain_order=rows is None)
    return frame if rows is None else frame.head(rows)


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
        found = found | (pl.lit(" ") + pl.col("sounds") + pl.lit(" ")).str.contains(f" {sound} ", literal=True)
    if not sight.person_names:
        found = found & (pl.col("kind") != PERSON)
    if key.isascii() and key.isalnum():
        found = found | pl.col("code").str.contains(key.upper(), literal=True)
    return found.fill_null(False)
