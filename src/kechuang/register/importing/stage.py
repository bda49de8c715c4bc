"""One file read into rows and statements: everything that needs no database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from collections.abc import Mapping as Keyed
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from kechuang.register.importing.choose import choose, document_date, ignored
from kechuang.register.importing.limits import limits, too_many
from kechuang.register.importing.mapping import Mapping
from kechuang.register.importing.plan import Plan, bind
from kechuang.register.importing.reasons import FileError, Reason, reason
from kechuang.register.importing.report import Report
from kechuang.register.importing.rows import Note, RowReader, StagedRow, Statement
from kechuang.register.importing.sheets import open_sheets
from kechuang.rules.definitions import Dictionary

Progress = Callable[[int], None]
"""Called with the number of rows read since the last call."""
_STEP = 500
_Slot = tuple[str, int, str, date | None]


@dataclass(slots=True)
class StagedFile:
    """A file's plan and its rows, skipped ones left out."""

    plan: Plan
    rows: list[StagedRow] = field(default_factory=list)


def stage(
    path: Path,
    mappings: Keyed[str, Mapping],
    dictionary: Dictionary,
    report: Report,
    named: str = "",
    progress: Progress = lambda rows: None,
) -> StagedFile:
    """Read one file; the report gets where the table is and what was ignored. Raises FileError."""
    with open_sheets(path) as sheets:
        mapping, heading = choose(path, sheets, mappings, named)
        report.mapping, report.title = mapping.id, mapping.title.zh
        report.sheet, report.header_row = heading.sheet.name, heading.row
        report.ignored_columns = ignored(heading)
        stated_on = document_date(path, mapping, heading)
        report.published_on = stated_on.isoformat()
        staged = StagedFile(bind(mapping, heading, stated_on, dictionary))
        seen = _Seen(limits(dictionary))
        for row in _read(staged.plan, progress):
            if row.state == "skipped":
                report.count(row)
                continue
            seen.check(row)
            staged.rows.append(row)
        if not staged.rows:
            raise FileError(
                reason("no-rows", "表头以下没有数据", "there is nothing below the header"), heading.sheet.name
            )
    return staged


def _read(plan: Plan, progress: Progress) -> Iterator[StagedRow]:
    reader, count = RowReader(plan), 0
    for number, cells in plan.heading.sheet.rows():
        if number <= plan.heading.row:
            continue
        row = reader.read(number, cells)
        count += 1
        if count % _STEP == 0:
            progress(_STEP)
        if row is not None:
            yield row
    progress(count % _STEP)


class _Seen:
    """Statements of the table so far: the same twice is dropped, a contradiction rejects the later row.

    Slots are kept only for parties that appear in more than one row.
    """

    def __init__(self, most: Keyed[str, int]) -> None:
        self._first: dict[str, StagedRow] = {}
        self._said: dict[str, dict[_Slot, tuple[object, int]]] = {}
        self._most = most
        self._held: dict[str, Counter[str]] = {}

    def check(self, row: StagedRow) -> None:
        if row.state == "rejected":
            return
        whose = row.uscc or row.code or row.name
        first = self._first.setdefault(whose, row)
        if first is row:
            return
        if (said := self._said.get(whose)) is None:
            said = self._said[whose] = {_slot(one): (one.value, first.number) for one in first.statements}
            self._held[whose] = Counter(one.key for one in first.statements if one.record)
        for one in row.statements:
            value, number = said.get(_slot(one), (one.value, 0))
            if value != one.value:
                row.reject(Note(one.locator, "", _contradiction(number), str(one.value)[:80]))
                return
        row.statements = [one for one in row.statements if _slot(one) not in said]
        if (over := self._over(whose, row)) is not None:
            row.reject(over)
            return
        said |= {_slot(one): (one.value, row.number) for one in row.statements}

    def _over(self, whose: str, row: StagedRow) -> Note | None:
        """The row brings one record more than a party can have of its kind."""
        held = self._held[whose]
        for one in row.statements:
            most = self._most.get(one.key)
            if one.record and most is not None:
                if held[one.key] >= most:
                    return Note(one.locator, "", too_many(most))
                held[one.key] += 1
        return None


def _slot(statement: Statement) -> _Slot:
    return statement.key, statement.year, statement.record, None if statement.record else statement.valid_from


def _contradiction(number: int) -> Reason:
    return reason(
        "contradiction",
        f"与第 {number} 行说法不一",
        f"contradicts row {number}",
        ("请保留正确的一行", "keep the row that is right"),
    )
