"""Names of facts as they travel in URLs and JSON.

`sales_revenue@2025` a yearly fact, `registered_district` a fact, `loan.rate#L1` a field of one record,
`+hnte.valid_to` a field of a record that is tried but not in the register, `-loan` "there are no records".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from kechuang.rules.answer import FactRef
from kechuang.rules.definitions import Dictionary, FactDef, RecordDef

MAX_LENGTH = 200
_NAME = re.compile(
    r"(?P<mark>[+-]?)(?P<fact>[a-z][a-z0-9_]*)(?:\.(?P<field>[a-z][a-z0-9_]*))?"
    r"(?:@(?P<year>\d{4}))?(?:#(?P<record>.+))?",
    re.ASCII | re.DOTALL,
)


class RefError(ValueError):
    """The name does not name a fact of the dictionary."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a name points at. kind: fact | field | added | none; `definition` is None for kind none."""

    kind: Literal["fact", "field", "added", "none"]
    ref: FactRef
    definition: FactDef | None
    record: RecordDef | None = None


def encode(ref: FactRef) -> str:
    """The name of a fact, a record's field or a record kind."""
    year = "" if ref.year is None else f"@{ref.year}"
    record = "" if ref.record is None else f"#{ref.record}"
    return f"{ref.fact}{year}{record}"


def decode(name: str, dictionary: Dictionary) -> Target:
    """Read a name; raises RefError when it is malformed or the dictionary does not know it."""
    found = _NAME.fullmatch(name) if len(name) <= MAX_LENGTH else None
    if not found:
        raise RefError(name)
    fact, field, mark = found["fact"], found["field"], found["mark"]
    year = int(found["year"]) if found["year"] else None
    if field is None and not mark:
        return _plain(name, fact, year, dictionary)
    kind = dictionary.records.get(fact)
    if kind is None or year is not None:
        raise RefError(name)
    if mark == "-":
        if field or found["record"]:
            raise RefError(name)
        return Target("none", FactRef(fact), None, kind)
    definition = next((one for one in kind.fields if one.id == field), None)
    if definition is None or bool(mark) == bool(found["record"]):
        raise RefError(name)
    ref = FactRef(f"{fact}.{field}", None, found["record"])
    return Target("added" if mark else "field", ref, definition, kind)


def _plain(name: str, fact: str, year: int | None, dictionary: Dictionary) -> Target:
    definition = dictionary.facts.get(fact)
    if definition is None or definition.yearly != (year is not None) or "#" in name:
        raise RefError(name)
    return Target("fact", FactRef(fact, year), definition)


def definition_of(ref: FactRef, dictionary: Dictionary) -> FactDef | None:
    """The dictionary's entry of a fact or record field; None for a record kind as a whole."""
    alias, _, field = ref.fact.partition(".")
    if not field:
        return dictionary.facts.get(ref.fact)
    kind = dictionary.records[alias]
    return next((one for one in kind.fields if one.id == field), None)
