"""Names of single data as they travel in addresses, forms, JSON and the command line.

`employees` a fact, `rd_expense@2025` a yearly fact, `loan#L1` a record, `loan.rate#L1` one of its fields, `loan` the
list of records as a whole (to say that one is missing).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from kechuang.rules.definitions import Dictionary, FactDef, RecordDef

MAX_LENGTH = 300
_NAME = re.compile(
    r"(?P<key>[a-z][a-z0-9_]*)(?:\.(?P<field>[a-z][a-z0-9_]*))?(?:@(?P<year>\d{4}))?(?:#(?P<record>.+))?",
    re.ASCII | re.DOTALL,
)


class SlotError(ValueError):
    """The name is malformed, or the dictionary does not know it."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One datum: `key` a fact id or the alias of a record kind; `year` 0 for none; `record` and `field` may be ''."""

    key: str
    year: int = 0
    record: str = ""
    field: str = ""

    def __str__(self) -> str:
        field = f".{self.field}" if self.field else ""
        year = f"@{self.year}" if self.year else ""
        return f"{self.key}{field}{year}{f'#{self.record}' if self.record else ''}"

    @classmethod
    def read(cls, name: str, dictionary: Dictionary) -> Slot:
        """The slot with this name; raises SlotError."""
        found = _NAME.fullmatch(name) if len(name) <= MAX_LENGTH and "\x00" not in name else None
        if found is None:
            raise SlotError(name)
        slot = cls(found["key"], int(found["year"] or 0), found["record"] or "", found["field"] or "")
        if not slot._known(dictionary):
            raise SlotError(name)
        return slot

    def _known(self, dictionary: Dictionary) -> bool:
        fact = dictionary.facts.get(self.key)
        if fact is not None:
            return not self.record and not self.field and fact.yearly == bool(self.year)
        kind = dictionary.records.get(self.key)
        if kind is None or self.year:
            return False
        if not self.field:
            return True
        return bool(self.record) and any(one.id == self.field for one in kind.fields)

    @property
    def whole(self) -> Slot:
        """Without the field: what one statement is about."""
        return replace(self, field="")

    @property
    def sensitivity_key(self) -> str:
        """As `people.sensitivity` names it."""
        return f"{self.key}.{self.field}" if self.field else self.key

    def kind(self, dictionary: Dictionary) -> RecordDef | None:
        """The record kind, None for a fact."""
        return dictionary.records.get(self.key)

    def stored(self, dictionary: Dictionary) -> str:
        """The name under which the register keeps it."""
        kind = self.kind(dictionary)
        return kind.id if kind else self.key

    def definition(self, dictionary: Dictionary) -> FactDef | None:
        """Type and unit of the value; None for a record as a whole."""
        kind = self.kind(dictionary)
        if kind is None:
            return dictionary.facts[self.key]
        return next((one for one in kind.fields if one.id == self.field), None)

    def departments(self, dictionary: Dictionary) -> tuple[str, ...]:
        """Those with authority, first the first: whose word counts, and who settles a dispute."""
        one = self.kind(dictionary) or dictionary.facts[self.key]
        return one.authority or (one.holder,)


def slot_of(key: str, year: int, record: str, dictionary: Dictionary) -> Slot | None:
    """Of a row of the register; None when the dictionary has dropped the key."""
    alias = next((kind.alias for kind in dictionary.records.values() if kind.id == key), key)
    slot = Slot(alias, year, record)
    return slot if slot._known(dictionary) else None
