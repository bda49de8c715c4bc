"""What the register says, on a day, about who offers and what: who is hidden, what is flagged, who is in an alliance.

The pack's directories decide (offers.yaml): an owner is hidden when no row of it counts and one is off for a reason
that the pack names. Of whom a directory says nothing, nothing follows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import polars as pl

from kechuang.core.pack import Pack
from kechuang.core.pack.offers import StandingRule
from kechuang.matching.models import Version
from kechuang.matching.owners import merged, with_merged
from kechuang.register import directories
from kechuang.register.directories import table
from kechuang.rules.definitions import Text

COUNTED = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """Why an offer is hidden or flagged: the directory and its words for the reason."""

    rule: str
    directory: str
    reason: str
    says: Text
    hides: bool


@dataclass(frozen=True)
class Standing:
    """`owners`: marks by (rule, owner code); `subjects`: by (rule, owner code, number)."""

    rules: tuple[StandingRule, ...]
    owners: Mapping[tuple[str, str], Mark]
    subjects: Mapping[tuple[str, str, str], Mark]
    merged: Mapping[str, str]

    def marks(self, owner: str, version: Version) -> list[Mark]:
        """What is to be said of this version of this owner."""
        code, found = self.merged.get(owner, owner), []
        for rule in self.rules:
            if rule.kinds and version.kind not in rule.kinds:
                continue
            key = (rule.id, code)
            mark = self.subjects.get((*key, version.about)) if rule.match else self.owners.get(key)
            if mark is not None:
                found.append(mark)
        return found

    def hidden(self, owner: str, version: Version) -> Mark | None:
        """The first reason to hide it."""
        return next((mark for mark in self.marks(owner, version) if mark.hides), None)


def standing(pack: Pack, as_of: date, known_at: datetime | None = None) -> Standing:
    """Of everybody, on a day as known then."""
    owners: dict[tuple[str, str], Mark] = {}
    subjects: dict[tuple[str, str, str], Mark] = {}
    for rule in pack.offers.standing:
        reading = directories.read(pack, rule.directory, as_of, known_at)
        seen = reading.directory.column(rule.match) if rule.match else None
        columns = ["code", pl.col("state").cast(pl.String)]
        if seen is not None:
            columns.append(pl.col(reading.question.column(seen.of)).cast(pl.String).alias("about"))
        rows = reading.frame.select(columns).rows()
        good = {(code, *rest) for code, state, *rest in rows if state == COUNTED}
        for code, state, *rest in rows:
            if state not in rule.reasons or (code, *rest) in good:
                continue
            says = Text(table.reason(reading, state, "zh"), table.reason(reading, state, "en"))
            mark = Mark(rule.id, rule.directory, state, says, rule.hides)
            if seen is None:
                owners.setdefault((rule.id, code), mark)
            elif rest[0] is not None:
                subjects.setdefault((rule.id, code, rest[0]), mark)
    return Standing(pack.offers.standing, owners, subjects, merged(known_at) if owners or subjects else {})


def members(pack: Pack, alliance: str, as_of: date, known_at: datetime | None = None) -> set[str]:
    """Codes of the members in office on the day, with those merged into them; KeyError for no alliance of the pack."""
    if alliance not in pack.offers.alliances:
        raise KeyError(alliance)
    reading = directories.read(pack, alliance, as_of, known_at)
    rows = reading.frame.filter(pl.col("state").cast(pl.String) == COUNTED)
    return with_merged(rows["code"].to_list(), known_at)
