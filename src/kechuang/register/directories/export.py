"""A directory as a file: exactly the rows and columns that are shown, streamed.

A cell of a CSV file that a spreadsheet would take for a formula gets an apostrophe before it; in an XLSX file every
text is typed as text.
"""

from __future__ import annotations

import csv
import io
import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, BinaryIO

import polars as pl
import xlsxwriter

from kechuang.register.directories import table
from kechuang.register.directories.reading import Reading
from kechuang.register.directories.sight import Seen, Sight
from kechuang.register.directories.values import STANDINGS, day, say, unit
from kechuang.rules.definitions import Text

MOST_XLSX = 1_000_000
"""Rows of an XLSX sheet that is written; a longer list is exported as CSV."""
MOST_LETTERS = 32_767
"""Of one cell: more, a workbook cannot hold."""
KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
_RISKY = ("=", "+", "-", "@", "\t", "\r")
_OWN = (
    Text("代码", "code"),
    Text("名称", "name"),
)
_SOURCE = (
    Text("状态", "status"),
    Text("发布部门", "publisher"),
    Text("来源文件", "source document"),
    Text("位置", "place in it"),
    Text("文件日期", "dated"),
)
_REASON = Text("未计入原因", "reason not counted")


@dataclass(frozen=True)
class Sheet:
    """What is exported: numbers of rows of a reading in order, columns, language. `department` names publishers."""

    reading: Reading
    sight: Sight
    rows: pl.Series
    columns: Sequence[Seen]
    lang: str
    department: Callable[[str], str]
    with_reasons: bool = False

    @property
    def header(self) -> list[str]:
        """Titles, with the unit in brackets."""
        own = [say(one, self.lang) for one in _OWN]
        source = [say(one, self.lang) for one in _SOURCE]
        last = [say(_REASON, self.lang)] if self.with_reasons else []
        return own + [self.titled(one) for one in self.columns] + source + last

    def titled(self, one: Seen) -> str:
        measure = unit(one.named.definition, self.lang)
        around = "（{}）" if self.lang == "zh" else " ({})"
        return table.title(one, self.lang) + (around.format(measure) if measure else "")

    def cells(self) -> Iterator[list[str]]:
        """Every row in words."""
        printers = table.printers(self.columns, self.lang)
        for one in self.slices():
            tail = [
                table.standing(one.status, self.lang), self.department(one.publisher), one.document, one.locator,
                day(one.stated_on),
            ]  # fmt: skip
            if self.with_reasons:
                tail.append(table.reason(self.reading, one.reason, self.lang))
            yield [one.code, one.name, *table.texts(one, self.columns, printers), *tail]

    def slices(self) -> Iterator[table.Row]:
        """Rows, a slice at a time: memory does not grow with the list."""
        for start in range(0, self.rows.len(), table.CHUNK):
            part = self.reading.frame[self.rows.slice(start, table.CHUNK)]
            yield from table.rows(part, self.reading, self.sight, self.columns, self.lang)


def as_csv(sheet: Sheet) -> Iterator[bytes]:
    """UTF-8 with a mark that spreadsheets need to read Chinese."""
    yield "\ufeff".encode()
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(map(safe, sheet.header))
    for number, cells in enumerate(sheet.cells(), 1):
        writer.writerow(map(safe, cells))
        if number % table.CHUNK == 0:
            yield _taken(out)
    yield _taken(out)


def as_json(sheet: Sheet) -> Iterator[bytes]:
    """One object: what was asked, the columns with their words, the rows."""
    reading = sheet.reading
    head: dict[str, Any] = {
        "directory": reading.directory.id,
        "as_of": reading.as_of.isoformat(),
        "known_at": reading.known_at.isoformat() if reading.known_at else None,
        "columns": [column(one, sheet.lang) for one in sheet.columns],
    }
    yield (json.dumps(head, ensure_ascii=False)[:-1] + ', "rows": [').encode()
    lines: list[str] = []
    first = True
    for one in sheet.slices():
        lines.append(json.dumps(row(one, sheet.columns, reading, sheet.lang), ensure_ascii=False))
        if len(lines) == table.CHUNK:
            yield (("" if first else ",\n") + ",\n".join(lines)).encode()
            lines, first = [], False
    yield (("" if first or not lines else ",\n") + ",\n".join(lines) + "]}\n").encode()


def as_xlsx(sheet: Sheet) -> Iterator[bytes]:
    """A workbook, written row by row to a temporary file. ValueError beyond MOST_XLSX rows."""
    if sheet.rows.len() > MOST_XLSX:
        raise ValueError(f"an XLSX sheet has at most {MOST_XLSX:,} rows here: export CSV")
    with tempfile.TemporaryFile() as file:
        book = xlsxwriter.Workbook(file, {"constant_memory": True})
        page = book.add_worksheet(sheet.reading.directory.id[:31])
        for number, cells in enumerate(chain([sheet.header], sheet.cells())):
            for column, text in enumerate(cells):
                page.write_string(number, column, text[:MOST_LETTERS])
        book.close()
        file.seek(0)
        yield from _blocks(file)


FORMS: dict[str, Callable[[Sheet], Iterator[bytes]]] = {"csv": as_csv, "xlsx": as_xlsx, "json": as_json}


def column(one: Seen, lang: str) -> dict[str, Any]:
    """A column for programs: id, words, type, unit, words of its codes."""
    definition = one.named.definition
    codes = {code: say(words, lang) for code, words in definition.values}
    return {
        "id": one.id, "of": one.column.of, "title": table.title(one, lang), "type": definition.type,
        "unit": definition.unit, "codes": codes,
    }  # fmt: skip


def row(one: table.Row, columns: Sequence[Seen], reading: Reading, lang: str) -> dict[str, Any]:
    """A row for programs."""
    return {
        "code": one.code,
        "name": one.name,
        "values": table.as_json(one, columns),
        "status": STANDINGS[one.status].en,
        "source": {
            "publisher": one.publisher, "document": one.document, "locator": one.locator,
            "stated_on": day(one.stated_on), "recorded_on": day(one.recorded_on),
        },
        "from": day(one.begins) or None,
        "to": day(one.ends) or None,
        "excluded": one.reason,
        "reason": table.reason(reading, one.reason, lang),
        "undecided": list(one.unsure),
    }  # fmt: skip


def safe(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_RISKY) else text


def _taken(out: io.StringIO) -> bytes:
    data = out.getvalue().encode()
    out.seek(0)
    out.truncate()
    return data


def _blocks(file: BinaryIO | Any) -> Iterator[bytes]:
    while block := file.read(1 << 16):
        yield block
