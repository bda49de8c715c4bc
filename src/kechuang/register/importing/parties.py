"""Whose row is it: parties found by code or name, created where the mapping allows, their names kept.

Identity here is exact: the USCC, the party's code, or a name that only one party has. Likeness is not identity.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from kechuang.register.importing.mapping import PartyRule
from kechuang.register.importing.reasons import Reason, reason
from kechuang.register.importing.rows import Note, StagedRow
from kechuang.register.importing.sql import Cursor, insert_names, insert_parties
from kechuang.register.importing.tidy import name_key
from kechuang.register.statements import SURVIVORS, counts, unspoken

_UNKNOWN = reason(
    "unknown-party",
    "登记册中没有该主体",
    "the register has no such party",
    ("请先导入登记名单或核对代码", "import the registration list first, or check the code"),
)
_AMBIGUOUS = reason(
    "ambiguous-name",
    "有多个主体使用该名称",
    "several parties have this name",
    ("请补充统一社会信用代码", "add the USCC"),
)
_DIFFERENT = reason(
    "other-name", "名称与登记册不同，已记为别名", "the name differs from the register's; kept as an alias"
)
_RENAMED = reason("renamed", "名称已更新，原名称转为曾用名", "the name was updated; the old one is a former name now")

# Names of an undone batch do not count. A name shared by parties that belong together means the one they belong to.
_BY_NAME = f"""
SELECT DISTINCT n.key, coalesce(s.survivor, n.party_id) FROM register_partyname n
LEFT JOIN ({SURVIVORS}) s ON s.party = n.party_id
WHERE n.key = ANY(%(keys)s) AND {counts("n")}
"""
_NAMES_OF = f"""
SELECT n.party_id, n.kind, n.text FROM register_partyname n
WHERE n.party_id = ANY(%(parties)s) AND {counts("n")} ORDER BY n.recorded_at, n.id
"""
_GONE = unspoken("p.id = ANY(%(parties)s)")
"""Parties of which only an undone batch speaks: they are there only for a file that may bring parties in."""


@dataclass(slots=True)
class Resolved:
    """Party id of each row taken (by row number), and how many parties and names were added."""

    ids: dict[int, int] = field(default_factory=dict)
    parties: int = 0
    names: int = 0


def resolve(
    cursor: Cursor, rows: Sequence[StagedRow], rule: PartyRule, document: int, recorded_at: datetime
) -> Resolved:
    """Find or create the parties of all rows that are not rejected; rows without one become rejected."""
    taken = [row for row in rows if row.state in {"accepted", "corrected"}]
    known = _Known(cursor, taken)
    created: dict[str, tuple[str | None, str | None]] = {}
    for row in taken:
        if known.find(row) in known.gone and not rule.create:
            row.reject(Note(row.party_cell, "", _UNKNOWN, row.uscc or row.code or row.name))
        elif known.find(row) is None and (why := _cannot_create(row, rule, known)) is None:
            uscc, code = row.uscc or None, None if row.uscc else row.code or _made_code(rule.kind, row.name)
            created.setdefault(uscc or code or "", (uscc, code))
            row.code = row.code or code or ""
        elif known.find(row) is None and why is not None:
            row.reject(Note(row.party_cell, "", why, row.uscc or row.code or row.name))
    known.add(insert_parties(cursor, list(created.values()), rule.kind, recorded_at))
    result = Resolved(parties=len(created))
    names = _Names(known, rule, set(created))
    for row in taken:
        if row.state != "rejected" and (party := known.find(row)) is not None:
            result.ids[row.number] = party
            names.take(row, party)
    result.names = insert_names(cursor, names.new, document, recorded_at)
    return result


def _cannot_create(row: StagedRow, rule: PartyRule, known: _Known) -> Reason | None:
    ambiguous = not row.uscc and not row.code and len(known.by_name.get(name_key(row.name), ())) > 1
    if ambiguous:
        return _AMBIGUOUS
    return None if rule.create else _UNKNOWN


def _made_code(kind: str, name: str) -> str:
    """A party without any code is known by its name: the same name gives the same code."""
    return f"n-{hashlib.sha256(f'{kind}|{name_key(name)}'.encode()).hexdigest()[:16]}"


class _Known:
    """Parties that the rows can mean, read in one go."""

    def __init__(self, cursor: Cursor, rows: Sequence[StagedRow]):
        self.by_id: dict[str, int] = {}
        self.by_name: dict[str, set[int]] = {}
        self.full: dict[int, str] = {}
        self.said: set[tuple[int, str, str]] = set()
        usccs, codes = {row.uscc for row in rows if row.uscc}, {row.code for row in rows if row.code}
        keys = {name_key(row.name) for row in rows if row.name and not row.uscc and not row.code}
        cursor.execute(
            "SELECT id, uscc, code FROM register_party WHERE uscc = ANY(%s) OR code = ANY(%s)",
            [list(usccs), list(codes)],
        )
        for party, uscc, code in cursor.fetchall():
            self.by_id |= {key: party for key in (uscc, code) if key}
        if keys:
            cursor.execute(_BY_NAME, {"keys": list(keys), "known_at": None})
            for key, party in cursor.fetchall():
                self.by_name.setdefault(key, set()).add(party)
        parties = {*self.by_id.values(), *(party for found in self.by_name.values() for party in found)}
        cursor.execute(_GONE, {"parties": list(parties), "known_at": None})
        self.gone: set[int | None] = {party for (party,) in cursor.fetchall()}
        cursor.execute(_NAMES_OF, {"parties": list(parties), "known_at": None})
        for party, kind, text in cursor.fetchall():
            self.said.add((party, kind, text))
            if kind == "full":
                self.full[party] = text

    def add(self, parties: dict[str, int]) -> None:
        self.by_id |= parties

    def find(self, row: StagedRow) -> int | None:
        if row.uscc:
            return self.by_id.get(row.uscc)
        if row.code:
            return self.by_id.get(row.code)
        found = self.by_name.get(name_key(row.name), set())
        return next(iter(found)) if len(found) == 1 else None


class _Names:
    """Names that the rows add, each once."""

    def __init__(self, known: _Known, rule: PartyRule, created: set[str]):
        self._known, self._rule, self._created = known, rule, created
        self.new: list[tuple[int, str, str]] = []

    def take(self, row: StagedRow, party: int) -> None:
        if row.name:
            self._main_name(row, party)
        for kind, text in row.other_names:
            self._say(party, kind, text)

    def _main_name(self, row: StagedRow, party: int) -> None:
        full = self._known.full.get(party)
        if full is None:
            self._known.full[party] = row.name
            self._say(party, "full", row.name)
        elif name_key(full) != name_key(row.name):
            if self._rule.official_name:
                self._say(party, "former", full)
                self._say(party, "full", row.name, again=True)
                self._known.full[party] = row.name
            else:
                self._say(party, "alias", row.name)
            row.state = "corrected"
            why = _RENAMED if self._rule.official_name else _DIFFERENT
            row.notes.append(Note(row.party_cell, "", why, f"{row.name} / {full}"))

    def _say(self, party: int, kind: str, text: str, again: bool = False) -> None:
        if again or (party, kind, text) not in self._known.said:
            self._known.said.add((party, kind, text))
            self.new.append((party, kind, text))
