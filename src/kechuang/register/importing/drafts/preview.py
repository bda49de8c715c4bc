"""The first rows of a sample file as a mapping would read them; nothing is written and no party looked up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kechuang.register.importing.choose import choose, document_date, ignored
from kechuang.register.importing.mapping import Mapping
from kechuang.register.importing.persons.door import without_names
from kechuang.register.importing.plan import bind
from kechuang.register.importing.rows import RowReader, StagedRow
from kechuang.register.importing.sheets import open_sheets
from kechuang.rules.definitions import Dictionary

ROWS = 50


@dataclass(frozen=True, slots=True)
class Preview:
    """Where the table is, what is not mapped, and the first rows."""

    sheet: str
    header_row: int
    stated_on: date
    headers: tuple[str, ...]
    unmapped: tuple[str, ...]
    rows: tuple[StagedRow, ...]


def preview(path: Path, mapping: Mapping, dictionary: Dictionary, limit: int = ROWS) -> Preview:
    """Raises FileError like an import would. Names of persons are turned into pseudonyms like in an import."""
    only = {mapping.id: mapping}
    with without_names(path, only, dictionary, mapping.id) as readable, open_sheets(readable) as sheets:
        _, heading = choose(path, sheets, only, mapping.id)
        stated_on = document_date(path, mapping, heading)
        reader = RowReader(bind(mapping, heading, stated_on, dictionary))
        rows: list[StagedRow] = []
        for number, cells in heading.sheet.rows():
            if number > heading.row and (row := reader.read(number, cells)) is not None:
                rows.append(row)
            if len(rows) == limit:
                break
        return Preview(
            heading.sheet.name,
            heading.row,
            stated_on,
            tuple(header.text for header in heading.headers),
            tuple(ignored(heading)),
            tuple(rows),
        )


def headers_of(path: Path) -> tuple[str, ...]:
    """The likeliest header row of a file that fits no mapping: the fullest of the first rows. Raises FileError."""
    with open_sheets(path) as sheets:
        best: list[str] = []
        for number, cells in sheets[0].rows():
            filled = [str(cell).strip() for cell in cells if isinstance(cell, str) and cell.strip()]
            if len(filled) > len(best):
                best = filled
            if number >= 10:
                break
        return tuple(best)
