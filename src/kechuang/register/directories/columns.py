"""What a directory reads: its columns as the frame of rows holds them, and how the database hands them over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import polars as pl

from kechuang.core.pack.directories import PARTY, Directory, Named, resolve
from kechuang.core.pack.directory_rules import Tests, compile_tests
from kechuang.rules.definitions import FactDef, RecordDef, RuleSet

_NUMBERS = {"money", "count", "number", "ratio"}
EPOCH = "DATE '1970-01-01'"
# family → (column of register_fact, its SQL for COPY, type in a record's JSON, type it is read with)
STORED: dict[str, tuple[str, str, str, Any]] = {
    "number": ("number", "{0}", "bigint", pl.Int64),
    "date": ("day", "{0} - " + EPOCH, "date", pl.Int32),
    "flag": ("flag", "{0}::int", "boolean", pl.Int8),
    "word": ("word", "{0}", "text", pl.String),
    "set": ("body", "{0}::text", "jsonb", pl.String),
}


def family(definition: FactDef) -> str:
    """Which stored column holds a value of this type."""
    if definition.type in _NUMBERS:
        return "number"
    return definition.type if definition.type in STORED else "word"


def decoded(column: pl.Expr, definition: FactDef) -> pl.Expr:
    """From the type it is read with to the type that the engines know."""
    match family(definition):
        case "set":
            return column.str.json_decode(pl.List(pl.String))
        case "date":
            return column.cast(pl.Date)
        case "flag":
            return column.cast(pl.Boolean)
        case _:
            return column


@dataclass(frozen=True)
class Question:
    """One directory on one day: definitions resolved, tests compiled. Raises RuleErrors like `compile_tests`."""

    directory: Directory
    rules: RuleSet
    as_of: date

    @cached_property
    def tests(self) -> Tests:
        return compile_tests(self.directory, self.rules, self.as_of)

    @cached_property
    def record(self) -> RecordDef | None:
        """The record kind of the rows, or None for a directory of parties."""
        return self.rules.dictionary.records.get(self.directory.rows)

    @cached_property
    def base(self) -> Named | None:
        """The fact that makes a directory of parties."""
        return None if self.record else resolve(self.directory.rows, self.rules.dictionary)

    @property
    def base_key(self) -> str:
        """Name of the statements that the rows are."""
        if self.record:
            return self.record.id
        assert self.base is not None, self.directory.rows  # the pack's checks saw to it
        return self.base.definition.id

    @cached_property
    def named(self) -> dict[str, Named]:
        """By column of the frame: everything that columns, period and count name."""
        one = self.directory
        references = [column.of for column in one.columns]
        references += [name for name in (one.begins, one.ends, one.each) if name and name != PARTY]
        found = [resolve(reference, self.rules.dictionary) for reference in references]
        return {self.column_of(named): named for named in found if named is not None}

    def column_of(self, named: Named) -> str:
        """The column of the frame; a fact's is named as in a snapshot."""
        if named.alias or named.back is None:
            return named.key
        return f"{named.key}.{self.as_of.year - named.back}"

    def column(self, reference: str) -> str:
        """The column of the frame that a reference of the directory means."""
        named = resolve(reference, self.rules.dictionary)
        assert named is not None, reference
        return self.column_of(named)

    @cached_property
    def fields(self) -> dict[str, FactDef]:
        """Fields of the record that are read, by column."""
        if self.record is None:
            return {}
        wanted = {*self.named, *self.tests.columns}
        every = {f"{self.record.alias}.{field.id}": field for field in self.record.fields}
        return {column: field for column, field in every.items() if column in wanted}

    @cached_property
    def facts(self) -> dict[str, tuple[FactDef, int]]:
        """Facts of the party that are read beside the rows: by column, with the year (0: none)."""
        found: dict[str, tuple[FactDef, int]] = {}
        for column in sorted({*self.named, *self.tests.columns} - set(self.fields)):
            name, _, year = column.partition(".")
            found[column] = (self.rules.dictionary.facts[name], int(year or 0))
        return found
