"""Columns of a sheet: its mapping read backwards, one header and one way to read a line for each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from kechuang.register.importing.mapping import Column, Mapping
from kechuang.register.sample import cells
from kechuang.register.sample.party import Party, Row
from kechuang.register.sample.sheets import Sheet
from kechuang.rules.definitions import Dictionary, FactDef


@dataclass(frozen=True, slots=True)
class Line:
    """One row to write: whose, of which year, which record."""

    party: Party
    year: int | None = None
    alias: str = ""
    record: Row | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """One column to write. `read` gives the raw value of a line, None when there is none."""

    header: str
    kind: str  # uscc | code | name | year | value | when
    read: Callable[[Line], Any]
    write: cells.Format = str
    column: Column | None = None
    type: str = ""
    fact: str = ""
    keep: bool = False  # never left empty on purpose


def columns(sheet: Sheet, mapping: Mapping, dictionary: Dictionary) -> Iterator[Field]:
    """Fields in the order of the mapping; columns that only rule others (`when`) come first."""
    yield from _ruling(mapping)
    identity = {f"{r.alias}.{key}" for r in dictionary.records.values() for key in r.identity}
    for column in mapping.columns:
        if column.fact:
            yield from _facts(column, dictionary.facts[column.fact], sheet)
        elif column.field:
            alias, _, key = column.field.partition(".")
            definition = next(f for f in dictionary.records[alias].fields if f.id == key)
            keep = column.required or column.field in identity
            yield _value(column, definition, _field_reader(alias, key), sheet, keep)
        elif column.role is not None and column.role in _ROLES:
            yield Field(column.header[0], column.role, _ROLES[column.role], column=column, keep=True)


_ROLES: dict[str, Callable[[Line], Any]] = {
    "uscc": lambda line: line.party.uscc,
    "code": lambda line: line.party.code,
    "name": lambda line: line.party.name,
    "former_name": lambda line: line.party.former,
    "year": lambda line: line.year,
}


def _ruling(mapping: Mapping) -> Iterator[Field]:
    """Columns that say which kind of record a row is."""
    rules = [rule for rule in mapping.records if rule.when]
    for header in dict.fromkeys(rule.when.header[0] for rule in rules if rule.when):
        texts = {r.alias: r.when.texts[0] for r in rules if r.when and r.when.header[0] == header}
        yield Field(header, "when", _when_reader(texts), keep=True)


def _when_reader(texts: dict[str, str]) -> Callable[[Line], Any]:
    return lambda line: texts.get(line.alias, "")


def _field_reader(alias: str, key: str) -> Callable[[Line], Any]:
    return lambda line: line.record.get(key) if line.record is not None and line.alias == alias else None


def _facts(column: Column, definition: FactDef, sheet: Sheet) -> Iterator[Field]:
    fact = column.fact
    if not definition.yearly:
        keep = column.required or fact == "registered_address"  # nobody is registered without one
        yield _value(column, definition, lambda line: line.party.facts.get(fact), sheet, keep)
    elif "{year}" in column.header[0]:
        for year in sheet.only.get(fact, sheet.years):
            yield _value(column, definition, _year_reader(fact, year), sheet, column.required, year=str(year))
    elif column.year is not None:
        relative = column.year if isinstance(column.year, int) else sheet.day.year - (column.year == "previous")
        yield _value(column, definition, _year_reader(fact, relative), sheet, column.required)
    else:  # the year stands in a column of its own
        yield _value(
            column, definition, _row_year_reader(fact, sheet.only.get(fact, sheet.years)), sheet, column.required
        )


def _year_reader(fact: str, year: int) -> Callable[[Line], Any]:
    return lambda line: line.party.year(fact, year)


def _row_year_reader(fact: str, years: tuple[int, ...]) -> Callable[[Line], Any]:
    return lambda line: line.party.year(fact, line.year) if line.year in years else None


def _value(
    column: Column, definition: FactDef, read: Callable[[Line], Any], sheet: Sheet, keep: bool, *, year: str = ""
) -> Field:
    unit = f"（{column.unit}）" if column.unit and sheet.units == "header" else ""
    header = column.header[0].replace("{year}", year)
    write = cells.writer(definition, column.unit, sheet, column.values)
    return Field(header + unit, "value", read, write, column, definition.type, column.fact, keep)
