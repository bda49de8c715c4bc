"""A table of cells for one sheet: which rows, which cells are missing or differ, which rows are spoilt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from kechuang.register.importing.mapping import Mapping
from kechuang.register.sample import cells, names
from kechuang.register.sample.columns import Field, Line, columns
from kechuang.register.sample.draws import Draws
from kechuang.register.sample.sheets import Sheet
from kechuang.register.sample.world import World
from kechuang.rules.definitions import Dictionary

_BLANKS = ("", "", "", "—")
_MISTAKES = {"date": "2026-13-45", "money": "约五百万", "count": "十来个"}


@dataclass(slots=True)
class Table:
    """Header and rows of cells, and how many rows are spoilt, differing figures and misspelt names there are."""

    header: list[str]
    rows: list[list[cells.Cell]] = field(default_factory=list)
    spoilt: int = 0
    differing: int = 0
    misspelt: int = 0


@dataclass(frozen=True, slots=True)
class _Habits:
    draws: Draws
    missing: float
    misspelt: float
    full_width: float
    differs: dict[str, float]


def table(world: World, sheet: Sheet, mapping: Mapping, dictionary: Dictionary) -> Table:
    """All rows of one file. Same world and sheet, same cells."""
    draws, files = Draws(world.params.seed, f"sheet {sheet.mapping} {sheet.file}"), world.params.files
    habits = _Habits(
        draws,
        files.missing if sheet.missing is None else sheet.missing,
        0.0 if mapping.party.official_name else files.misspelt,
        sheet.full_width,
        sheet.differs,
    )
    fields = list(columns(sheet, mapping, dictionary))
    made = Table((["序号"] if sheet.numbered else []) + [spec.header for spec in fields])
    values = any(spec.kind == "value" for spec in fields)
    for line in _lines(world, sheet, draws):
        row = _row(line, fields, habits, made, sheet.xlsx)
        if row or not values:
            made.rows.append(row)
    _spoil(made, fields, sheet, draws)
    if sheet.numbered:
        for number, row in enumerate(made.rows, 1):
            row.insert(0, number if sheet.xlsx else str(number))
    return made


def _lines(world: World, sheet: Sheet, draws: Draws) -> Iterator[Line]:
    aliases = [alias.strip() for alias in sheet.each.split(",")]
    for party in world.everyone:
        if party.kind not in sheet.kinds or (sheet.where and not party.facts.get(sheet.where)):
            continue
        if sheet.covers < 1 and not draws.chance(sheet.covers):
            continue
        if sheet.each == "party":
            yield Line(party)
        elif sheet.each == "year":
            yield from (Line(party, year) for year in sheet.years)
        else:
            for alias in aliases:
                yield from (Line(party, record.get("year"), alias, record) for record in party.rows(alias))


def _row(line: Line, fields: list[Field], habits: _Habits, made: Table, workbook: bool) -> list[cells.Cell]:
    """Cells of a line; empty when there are values to state and none is known."""
    draws, missing, uniform = habits.draws, habits.missing, habits.draws.uniform
    row: list[cells.Cell] = []
    said = False
    for spec in fields:
        raw = spec.read(line)
        if spec.kind == "value":
            if raw is None:
                row.append("")
                continue
            if missing and not spec.keep and uniform() < missing:
                row.append(draws.pick(_BLANKS))
                continue
            said = True
            if spec.fact in habits.differs and raw and uniform() < habits.differs[spec.fact]:
                made.differing += 1
                raw = raw * draws.between(85, 115) // 100
            cell = spec.write(raw)
        elif spec.kind == "name" and line.party.uscc and uniform() < habits.misspelt:
            cell = names.misspelt(str(raw), draws)
            made.misspelt += 1
        else:
            cell = raw if workbook else str(raw)
            said = said or spec.kind == "when"
        if habits.full_width and spec.kind != "name" and uniform() < habits.full_width:
            cell = cells.full_width(cell)
        row.append(cell)
    return row if said or all(spec.kind != "value" for spec in fields) else []


def _spoil(made: Table, fields: list[Field], sheet: Sheet, draws: Draws) -> None:
    """Extra rows, each a copy of a good one with exactly one bad cell, put behind the row they were copied from."""
    for mistake, count in sheet.rejects.items():
        where = _target(mistake, fields)
        for _ in range(count):
            index = draws.between(0, len(made.rows) - 1)
            row = list(made.rows[index])
            row[where] = _wrong_check(str(row[where])) if mistake == "uscc" else _MISTAKES.get(mistake, "")
            made.rows.insert(index + 1, row)
            made.spoilt += 1


def _target(mistake: str, fields: list[Field]) -> int:
    """Index of the first column that can carry a mistake; ValueError when there is none."""
    for index, spec in enumerate(fields):
        required = mistake == "required" and spec.kind == "value" and spec.keep
        if mistake in (spec.kind, spec.type) or required:
            return index
    raise ValueError(f"this sheet has no column that could carry the mistake {mistake!r}")


def _wrong_check(code: str) -> str:
    """The same number with another check character."""
    return code[:-1] + ("3" if code[-1] != "3" else "4")
