"""One row of a table → whose it is and what it states, or why it is rejected. Pure: no database."""

from __future__ import annotations

from collections.abc import Mapping as Keyed
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Final, Literal

from kechuang.register.importing.mapping import Column, Constant, Mapping, Persons, When
from kechuang.register.importing.persons.stating import person_fields
from kechuang.register.importing.persons.turning import ERROR, REASONS, is_token, of_token
from kechuang.register.importing.plan import Bound, BoundRecord, Plan, Raw
from kechuang.register.importing.reasons import CellError, Reason, reason, with_remedy
from kechuang.register.importing.records import natural_key, no_identity
from kechuang.register.importing.scan import column_letters
from kechuang.register.importing.sheets import Formula
from kechuang.register.importing.tidy import name_key
from kechuang.register.importing.words import plain_text
from kechuang.rules.definitions import FactDef, Text

State = Literal["accepted", "corrected", "rejected", "skipped"]
MEMORY = 20_000
_REMARKS = ("注:", "注1", "备注", "说明", "填表", "制表", "审核", "联系")
_FORMULA = reason(
    "formula",
    "单元格是公式，不采用其结果",
    "the cell is a formula; its result is not taken",
    ("请复制该列，选择性粘贴为数值", "copy the column and paste the values only"),
)
_MISSING = reason("missing", "必填项为空", "a required cell says nothing")
_NOBODY = reason("nobody", "没有写明是哪个主体", "the row does not say whose it is")
_NO_YEAR = reason("no-year", "没有写明年度", "the row does not say which fiscal year")
_BEYOND = reason(
    "beyond",
    "表头以外还有内容，该行可能错列",
    "cells beyond the header: the row may be shifted",
    ("请检查该行的分隔符和引号", "check separators and quotes of this row"),
)
_PERIOD = reason("period", "有效期止早于有效期起", "the validity ends before it begins")
OTHER_NAMES = ("short_name", "former_name", "alias_name")


@dataclass(frozen=True, slots=True)
class Note:
    """What was found at a cell; `cell` is a locator such as `Sheet1!D17`."""

    cell: str
    header: str
    why: Reason
    value: str = ""


@dataclass(slots=True)
class Statement:
    """One statement about the row's party, in raw values; a record has its natural key in `record`."""

    key: str
    value: Raw
    locator: str
    year: int = 0
    record: str = ""
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(slots=True)
class StagedRow:
    """Outcome of one row: its party as written, its statements, its notes."""

    number: int
    state: State = "accepted"
    notes: list[Note] = field(default_factory=list)
    uscc: str = ""
    code: str = ""
    name: str = ""
    party_cell: str = ""
    other_names: tuple[tuple[str, str], ...] = ()
    statements: list[Statement] = field(default_factory=list)
    none_of: set[str] = field(default_factory=set)

    def reject(self, note: Note) -> None:
        self.state = "rejected"
        why = with_remedy(note.why, "请更正该单元格后重新导入", "mend this cell and import again")
        self.notes.append(replace(note, why=why))


class RowReader:
    """Reads rows by a plan. Cells that repeat (districts, years, 是) are parsed once."""

    def __init__(self, plan: Plan):
        self.plan = plan
        self._sheet = f"{plan.heading.sheet.name}!" if plan.heading.sheet.name else ""
        self._width = plan.heading.headers[-1].index + 1
        self._named: set[tuple[str, str]] = set()

    def read(self, number: int, cells: list[object]) -> StagedRow | None:
        """The row's outcome; None for an empty row."""
        filled = [cell for cell in cells if cell != "" and (not isinstance(cell, str) or cell.strip())]
        if not filled:
            return None
        row = StagedRow(number)
        if is_total(self.plan.mapping, filled):
            row.state = "skipped"
            return row
        for index in range(self._width, len(cells)):
            if str(cells[index]).strip():
                row.reject(self._note(row, index, "", _BEYOND, cells[index]))
                break
        self._party(row, cells)
        self._facts(row, cells)
        for record in self.plan.records:
            if self.applies(record.rule.when, cells):
                self._record(row, cells, record)
        if row.state == "accepted" and row.notes:
            row.state = "corrected"
        return row

    def value(self, row: StagedRow, cells: list[object], bound: Bound) -> Raw | None:
        """Raw value of a cell, None when it states nothing; a bad cell rejects the row and gives None."""
        cell = cells[bound.index] if bound.index < len(cells) else ""
        if self.plan.mapping.persons and isinstance(cell, str) and cell.startswith(ERROR):
            row.reject(self._note(row, bound.index, bound.header, of_token(cell), ""))
            return None
        if isinstance(cell, Formula):
            row.reject(self._note(row, bound.index, bound.header, _FORMULA, cell))
            return None
        memory = bound.memory
        key = cell if isinstance(cell, str) else (type(cell), cell)  # 1, 1.0 and True are equal, but not the same
        found = memory.get(key, _NEW)
        if found is _NEW:
            found = parse_cell(bound, cell)
            if len(memory) < MEMORY:
                memory[key] = found
        if found is None:
            if bound.column.required:
                row.reject(self._note(row, bound.index, bound.header, _MISSING, cell))
            return None
        if isinstance(found, Reason):
            row.reject(self._note(row, bound.index, bound.header, found, cell))
            return None
        raw: Raw = found[0]
        why = found[1]
        if why is not None:
            row.notes.append(self._note(row, bound.index, bound.header, why, cell))
        return raw

    def applies(self, when: When | None, cells: list[object]) -> bool:
        """Does the row meet a `when` of the mapping?"""
        if when is None:
            return True
        index = self.plan.conditions[when.header[0]]
        text = name_key(plain_text(cells[index])) if index < len(cells) else ""
        return text in {name_key(allowed) for allowed in when.texts}

    def at(self, row: StagedRow, index: int) -> str:
        """Locator of a cell of the row."""
        return f"{self._sheet}{column_letters(index + 1)}{row.number}"

    def _note(self, row: StagedRow, index: int, header: str, why: Reason, cell: object) -> Note:
        return Note(self.at(row, index), header, why, "" if is_token(cell) else plain_text(cell)[:80])

    def _party(self, row: StagedRow, cells: list[object]) -> None:
        roles = self.plan.roles
        before = row.state
        for role in ("uscc", "code", "name"):
            if role in roles and (raw := self.value(row, cells, roles[role])) is not None:
                setattr(row, role, raw)
        row.other_names = tuple(
            (role.removesuffix("_name"), str(raw))
            for role in OTHER_NAMES
            if role in roles and (raw := self.value(row, cells, roles[role])) is not None
        )
        first = next(roles[role] for role in ("uscc", "code", "name") if role in roles)
        row.party_cell = self.at(row, first.index)
        if row.state == before and not (row.uscc or row.code or row.name):
            row.reject(Note(row.party_cell, first.header, _NOBODY))

    def _facts(self, row: StagedRow, cells: list[object]) -> None:
        roles = self.plan.roles
        year, start, end = (
            self.value(row, cells, roles[role]) if role in roles else None
            for role in ("year", "valid_from", "valid_to")
        )
        for bound in self.plan.facts:
            if bound.fact is None or not self.applies(bound.column.when, cells):
                continue
            raw = self.value(row, cells, bound)
            if raw is None:
                continue
            self._state(row, bound.fact, raw, bound.index, bound.year or year, bound.column, (start, end))
        for fact, constant, of_year, raw in self.plan.constants:
            if self.applies(constant.when, cells):
                self._state(row, fact, raw, 0, of_year or year, constant, (start, end))

    def _state(
        self,
        row: StagedRow,
        fact: FactDef,
        raw: Raw,
        index: int,
        year: Raw | None,
        rule: Column | Constant,
        stated: tuple[Raw | None, Raw | None],
    ) -> None:
        """Add a statement about a fact with its year and validity."""
        if fact.yearly and year is None:
            row.reject(self._note(row, index, fact.name.zh, _NO_YEAR, raw))
            return
        begins, ends = rule.valid_from, rule.valid_to
        if begins is None:
            begins = "always" if fact.yearly or fact.type == "date" else "document"
            if isinstance(stated[0], date) and not fact.yearly and fact.type != "date":
                begins = stated[0]
        if ends is None and isinstance(stated[1], date) and not fact.yearly and fact.type != "date":
            ends = stated[1]
        start = self.plan.stated_on if begins == "document" else begins if isinstance(begins, date) else None
        if start is not None and ends is not None and ends < start:
            row.reject(self._note(row, index, fact.name.zh, _PERIOD, ends))
            return
        of_year = year if fact.yearly and isinstance(year, int) else 0
        row.statements.append(Statement(fact.id, raw, self.at(row, index), of_year, "", start, ends))

    def _person(
        self, row: StagedRow, cells: list[object], rule: Persons, bound: BoundRecord, body: Keyed[str, Raw]
    ) -> Keyed[str, Raw]:
        """Whom the record is about; a row that names nobody is rejected, and the second of two alike by name alone."""
        number, name = (
            str(self.value(row, cells, self.plan.roles[role]) or "") if role in self.plan.roles else ""
            for role in ("person_identity", "person_name")
        )
        party = row.uscc or row.code or name_key(row.name)
        others = tuple(str(body.get(one)) for one in bound.identity if one != rule.person)
        found = person_fields(rule, number, str(body.get(rule.person, "")), name, party, others)
        column = self.plan.roles.get("person_name") or self.plan.roles.get("person_identity") or bound.fields[0][1]
        who = str(found.get(rule.person, ""))
        if not who and row.state != "rejected":
            row.reject(self._note(row, column.index, column.header, REASONS["person-nobody"], ""))
        if who and found[rule.basis] == "name" and row.state != "rejected":
            if (party, who) in self._named:
                row.reject(self._note(row, column.index, column.header, REASONS["person-same-name"], ""))
            self._named.add((party, who))
        return found

    def _record(self, row: StagedRow, cells: list[object], bound: BoundRecord) -> None:
        """Add the row's record, or what the row says by leaving it empty."""
        values = {name: self.value(row, cells, column) for name, column in bound.fields}
        filled = {name: raw for name, raw in values.items() if raw is not None}
        if not filled and bound.fields:
            row.none_of.add(bound.definition.id)
            return
        body = dict(bound.constants) | filled
        if (persons := self.plan.mapping.persons) is not None and persons.alias == bound.rule.alias:
            body |= self._person(row, cells, persons, bound, body)
        key = natural_key(bound.identity, body)
        first, last = (bound.fields[0][1], bound.fields[-1][1]) if bound.fields else (None, None)
        index = first.index if first else 0
        if key is None:
            if row.state == "rejected":  # the empty cell has been told already
                return
            missing = [name for name in bound.identity if body.get(name) is None]
            row.reject(self._note(row, index, bound.definition.name.zh, no_identity(bound.definition, missing), ""))
            return
        seen_from = body.get(bound.rule.visible_from)
        at = self.at(row, index)
        if last is not None and last.index != index:
            at = f"{at}:{column_letters(last.index + 1)}{row.number}"
        row.statements.append(
            Statement(bound.definition.id, body, at, 0, key, seen_from if isinstance(seen_from, date) else None)
        )


def is_total(mapping: Mapping, filled: list[object]) -> bool:
    """A total, or a remark under the table: it starts with such a word."""
    totals = _totals(mapping.totals)
    first = name_key(str(filled[0]))
    if first.rstrip(":：") in totals:
        return True
    return len(filled) == 1 and first.startswith((*_REMARKS, *totals))


@lru_cache(maxsize=256)
def _totals(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(name_key, words))


_Found = tuple[Raw, Reason | None] | Reason | None
_NEW: Final = Reason("new", Text())


def parse_cell(bound: Bound, cell: object) -> _Found:
    """None: the cell states nothing. A Reason: it cannot be read."""
    if isinstance(cell, str) and len(cell) <= bound.longest:
        key = name_key(cell)
        if key in bound.missing:
            return None
        if key in bound.zero:
            return 0, None
    elif isinstance(cell, str) and not cell.strip():
        return None
    try:
        return bound.read(cell)
    except CellError as error:
        return error.reason
