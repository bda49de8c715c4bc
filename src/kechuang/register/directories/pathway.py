"""Where one party stands on a way of levels, and what its next step asks for. Pure: from what its reader may see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from kechuang.core.pack.directories import Directory, Group, resolve
from kechuang.rules.definitions import Dictionary, FactDef
from kechuang.rules.subject import Record, Subject


@dataclass(frozen=True, slots=True)
class Standing:
    """One party in one directory whose levels are a way.

    `now` is the highest level that holds on the day; when all have ended (`lapsed`), the one that ended last. `next` is
    None on the last level. `said` are the row's other columns that say something, such as the evidence still missing.
    """

    directory: Directory
    now: Group
    since: date | None
    until: date | None
    lapsed: bool
    next: Group | None
    said: tuple[tuple[FactDef, Any], ...]

    def reached(self, group: Group) -> bool:
        """Whether a level of the directory lies behind or is the present one."""
        levels = self.directory.levels
        return levels.index(group) <= levels.index(self.now)


def standings(
    subject: Subject, directories: Iterable[Directory], dictionary: Dictionary, as_of: date
) -> list[Standing]:
    """One for each way on which the register knows the party; rows that begin after `as_of` are left out."""
    found = (_standing(subject, one, dictionary, as_of) for one in directories if one.path)
    return [one for one in found if one is not None]


def _standing(subject: Subject, directory: Directory, dictionary: Dictionary, as_of: date) -> Standing | None:
    alias, _, first = directory.begins.partition(".")
    last = directory.ends.partition(".")[2]
    column = directory.column(directory.levels_of)
    level = column.of.partition(".")[2] if column else ""
    rows = [row for row in subject.records.get(alias, ()) if (row.get(first) or date.max) <= as_of]
    places = {code: place for place, group in enumerate(directory.levels) for code in group.codes}
    known = [row for row in rows if row.get(level) in places]
    if not known:
        return None
    running = [row for row in known if (row.get(last) or date.max) >= as_of]
    if running:
        row = max(running, key=lambda one: (places[one[level]], one[first]))
    else:
        row = max(known, key=lambda one: (one[last], places[one[level]]))
    place = places[row[level]]
    after = place if not running else place + 1
    return Standing(
        directory,
        directory.levels[place],
        row.get(first),
        row.get(last),
        not running,
        directory.levels[after] if after < len(directory.levels) else None,
        tuple(_said(row, directory, dictionary, {level, first, last})),
    )


def _said(row: Record, directory: Directory, dictionary: Dictionary, but: set[str]) -> Iterable[tuple[FactDef, Any]]:
    for column in directory.columns:
        named = resolve(column.of, dictionary)
        if named is not None and named.alias and named.definition.id not in but:
            value = row.get(named.definition.id)
            if value is not None:
                yield named.definition, value
