"""Tables to disk: CSV in the encodings offices use, XLSX with merged title rows and a total."""

from __future__ import annotations

import csv
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from kechuang.register.sample.sheets import Sheet
from kechuang.register.sample.tables import Table

_CREATED = datetime(2026, 1, 1)  # noqa: DTZ001 - a fixed stamp, so that two runs give the same workbook


def write(table: Table, sheet: Sheet, folder: Path) -> Path:
    """Write one table; returns the path. OSError when the folder cannot be written."""
    path = folder / sheet.name
    rows = [*table.rows, _total(table)] if sheet.total else table.rows
    if sheet.xlsx:
        _xlsx(path, table.header, rows, sheet)
    else:
        _csv(path, table.header, rows, sheet)
    return path


def _total(table: Table) -> list[Any]:
    """The row that every office adds and no importer wants."""
    last = [""] * len(table.header)
    last[0], last[1] = "合计", f"{len(table.rows)}条"
    return last


def _csv(path: Path, header: list[str], rows: list[list[Any]], sheet: Sheet) -> None:
    with path.open("w", encoding=sheet.encoding, newline="") as stream:
        out = csv.writer(stream, lineterminator="\r\n")
        out.writerows([line] + [""] * (len(header) - 1) for line in sheet.titles)
        out.writerow(header)
        out.writerows(rows)


def _xlsx(path: Path, header: list[str], rows: list[list[Any]], sheet: Sheet) -> None:
    book = xlsxwriter.Workbook(
        path, {"constant_memory": True, "strings_to_numbers": False, "strings_to_formulas": False}
    )
    book.set_properties({"title": sheet.titles[0] if sheet.title else "", "comments": "示例数据", "created": _CREATED})
    page = book.add_worksheet("Sheet1")
    heading = book.add_format({"bold": True, "align": "center"})
    day = book.add_format({"num_format": "yyyy/m/d"})
    for index, line in enumerate(sheet.titles):
        page.merge_range(index, 0, index, max(1, len(header) - 1), line, heading)
    top = len(sheet.titles)
    for column, text in enumerate(header):
        page.write_string(top, column, text, heading)
    string, number = page.write_string, page.write_number
    for index, row in enumerate(rows, top + 1):
        for column, cell in enumerate(row):
            if cell is None or cell == "":
                continue
            if isinstance(cell, str):
                string(index, column, cell)
            elif isinstance(cell, date):
                page.write_datetime(index, column, datetime(cell.year, cell.month, cell.day), day)  # noqa: DTZ001
            else:
                number(index, column, cell)
    book.close()
