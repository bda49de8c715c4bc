"""XLSX and CSV as one thing: named sheets of numbered rows of cells."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from kechuang.register.importing.guard import Vetted, vet
from kechuang.register.importing.persons.copy import is_copy, read
from kechuang.register.importing.reasons import FileError, reason
from kechuang.register.importing.scan import SheetScan, column_letters, place
from kechuang.register.importing.textfile import csv_rows

Row = tuple[int, list[object]]
"""1-based row number as a spreadsheet shows it, and the cells from column A on."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A cell whose value is computed: what is stored may be stale or absent, so it is never taken."""

    stored: object

    def __str__(self) -> str:
        return str(self.stored)


@dataclass(slots=True)
class Sheet:
    """`rows` can be iterated again and again; `rows_hint` is a size for progress bars, 0 if not known."""

    name: str
    source: _Source
    rows_hint: int = 0

    def rows(self) -> Iterator[Row]:
        return self.source.rows()

    def locate(self, row: int, column: int) -> str:
        """`Sheet1!D17`; a CSV has no sheet name: `D17`. `column` is 0-based."""
        return f"{self.name}!{column_letters(column + 1)}{row}" if self.name else f"{column_letters(column + 1)}{row}"


class _Source:
    def rows(self) -> Iterator[Row]:
        raise NotImplementedError


@dataclass(slots=True)
class _CsvSource(_Source):
    path: Path

    def rows(self) -> Iterator[Row]:
        return csv_rows(self.path)


@dataclass(slots=True)
class _CopySource(_Source):
    path: Path

    def rows(self) -> Iterator[Row]:
        return read(self.path)


@dataclass(slots=True)
class _XlsxSource(_Source):
    sheet: CalamineSheet
    scan: SheetScan

    def rows(self) -> Iterator[Row]:
        start = self.sheet.start
        if start is None:
            return
        left: list[object] = [""] * start[1]
        marked = bool(self.scan.formulas or self.scan.percent)
        # calamine pads rows from row 1 but columns only from the first used one
        for number, cells in enumerate(self.sheet.iter_rows(), start=1):
            row = [*left, *cells]
            yield number, self._mark(number, row) if marked else row

    def _mark(self, number: int, row: list[object]) -> list[object]:
        formulas, percent = self.scan.formulas, self.scan.percent
        for index, cell in enumerate(row):
            at = place(number, index + 1)
            if at in formulas:
                row[index] = Formula(cell)
            elif at in percent and isinstance(cell, int | float) and not isinstance(cell, bool):
                row[index] = f"{Decimal(format(cell, '.15g')) * 100:f}%"
        return row


@contextmanager
def open_sheets(path: Path) -> Iterator[list[Sheet]]:
    """The visible sheets of a file; FileError when the file cannot be read safely."""
    if is_copy(path):
        yield [Sheet("", _CopySource(path))]
        return
    suffix = path.suffix.lower()
    if suffix in {".csv", ".txt", ".tsv"}:
        yield [Sheet("", _CsvSource(path))]
        return
    if suffix not in {".xlsx", ".xlsm", ".xls", ".et"}:
        raise FileError(
            reason(
                "format",
                f"不支持的文件类型 {suffix or '（无扩展名）'}",
                f"file type {suffix!r} is not read",
                ("请另存为 .xlsx 或 .csv", "save it as .xlsx or .csv"),
            )
        )
    with tempfile.TemporaryDirectory(prefix="kechuang-import-") as folder:
        copy = Path(folder) / "vetted.xlsx"
        vetted = vet(path, copy)
        try:
            book = CalamineWorkbook.from_path(str(copy))
        except (CalamineError, OSError) as error:
            raise FileError(
                reason(
                    "damaged",
                    "工作簿无法读取",
                    f"the workbook cannot be read ({error})",
                    ("请重新另存为 .xlsx", "save it again as .xlsx"),
                )
            ) from error
        with book:
            yield _sheets(book, vetted)


def _sheets(book: CalamineWorkbook, vetted: Vetted) -> list[Sheet]:
    sheets = []
    for meta in book.sheets_metadata:
        if meta.typ != SheetTypeEnum.WorkSheet or meta.visible != SheetVisibleEnum.Visible:
            continue
        scan = vetted.sheet(meta.name)
        try:
            sheets.append(Sheet(meta.name, _XlsxSource(book.get_sheet_by_name(meta.name), scan), scan.rows))
        except CalamineError as error:
            raise FileError(
                reason(
                    "damaged",
                    "工作表无法读取",
                    f"the sheet cannot be read ({error})",
                    ("请重新另存为 .xlsx", "save it again as .xlsx"),
                ),
                meta.name,
            ) from error
    if not sheets:
        raise FileError(reason("no-sheet", "工作簿没有可见的工作表", "the workbook has no visible sheet"))
    return sheets
