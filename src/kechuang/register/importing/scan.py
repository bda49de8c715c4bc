"""One pass over a worksheet's XML: how large it is, where formulas stand, which cells are shown as per cent.

The spreadsheet reader keeps the rectangle that holds all cells in memory, so two cells at opposite corners would
cost gigabytes; and it does not tell formulas and number formats. This pass does, in the memory of one chunk.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from xml.parsers import expat

from kechuang.register.importing.reasons import FileError, reason

MAX_CELLS = 10_000_000
"""Cells of the rectangle a sheet spans; reading nine million filled ones peaked at 690 MB."""
MAX_FORMULAS = 10_000
MAX_ROWS, MAX_COLUMNS = 1_048_576, 16_384
_REF = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_FORMAT = re.compile(rb'<(?:[A-Za-z]+:)?numFmt\s[^>]*?numFmtId="(\d+)"[^>]*?formatCode="([^"]*)"')
_XFS = re.compile(rb"<(?:[A-Za-z]+:)?cellXfs\b.*?</(?:[A-Za-z]+:)?cellXfs>", re.DOTALL)
_XF = re.compile(rb'<(?:[A-Za-z]+:)?xf\s[^>]*?numFmtId="(\d+)"')
_STRANGE = re.compile(rb"<!--|<\?(?!xml\s)")
MAX_GAP = 1 << 20
"""Bytes without any tag: a cell holds 32 767 characters at most, so more is an attack on the parser's memory."""


@dataclass(slots=True)
class SheetScan:
    """`rows` and `columns` span all cells; `formulas` and `percent` hold cells as `place(row, column)`, 1-based."""

    rows: int = 0
    columns: int = 0
    cells: int = 0
    formulas: set[int] = field(default_factory=set)
    percent: set[int] = field(default_factory=set)


def place(row: int, column: int) -> int:
    """A cell as one integer: a million of them stay small."""
    return row * MAX_COLUMNS + column


def column_number(letters: str) -> int:
    """A → 1, AA → 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


@cache
def column_letters(number: int) -> str:
    """1 → A, 27 → AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def percent_styles(styles: bytes) -> frozenset[int]:
    """Indices of cell formats that show a number as per cent (built-in 9 and 10, or a format with %)."""
    own = {int(match[1]) for match in _FORMAT.finditer(styles) if b"%" in match[2]} | {9, 10}
    block = _XFS.search(styles)
    formats = _XF.findall(block[0]) if block else []
    return frozenset(index for index, number in enumerate(formats) if int(number) in own)


def scan_sheet(chunks: Iterator[bytes], percent: frozenset[int], name: str) -> SheetScan:
    """Read a sheet's XML once; FileError when it is malformed or its rectangle of cells is beyond the limit."""
    walk = _Walk(percent, name)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = walk.element
    parser.StartDoctypeDeclHandler = walk.doctype
    gap, tail = 0, b""
    try:
        for chunk in chunks:
            # A long attribute, comment or instruction would make the parser read itself through again and again.
            gap = 0 if b"<" in chunk else gap + len(chunk)
            strange = _STRANGE.search(tail + chunk)
            tail = chunk[-8:]
            if gap > MAX_GAP or strange:
                raise FileError(
                    reason(
                        "strange-xml",
                        "工作表含有注释、指令或异常长的内容",
                        "the sheet's XML holds comments, instructions or an abnormally long text",
                        ("请用电子表格软件重新另存为 .xlsx", "open it and save it again as .xlsx"),
                    ),
                    name,
                )
            parser.Parse(chunk, False)
            _check(walk.scan, name)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise FileError(
            reason(
                "damaged",
                f"工作表内容已损坏（第 {error.lineno} 行）",
                f"the sheet's XML is malformed ({error})",
                ("请用电子表格软件重新另存为 .xlsx", "open it and save it again as .xlsx"),
            ),
            name,
        ) from error
    _check(walk.scan, name)
    return walk.scan


class _Walk:
    """Follows rows and cells; positions that a file leaves out are counted on, as readers do."""

    def __init__(self, percent: frozenset[int], name: str):
        self.scan, self.name = SheetScan(), name
        self._percent, self._columns = {str(index) for index in percent}, dict[str, int]()
        self._row = self._column = 0

    def element(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "c" or tag.endswith(":c"):
            self._cell(attributes)
        elif tag == "row" or tag.endswith(":row"):
            at = attributes.get("r")
            if at is not None and not (at.isascii() and at.isdigit() and len(at) <= 7):
                raise FileError(
                    reason("reference", f"行号“{at[:20]}”无效", f"row number {at[:20]!r} is none"), self.name
                )
            self._row, self._column = (int(at) if at else self._row + 1), 0
        elif tag == "f" or tag.endswith(":f"):
            self.scan.formulas.add(place(self._row, self._column))

    def _cell(self, attributes: dict[str, str]) -> None:
        scan, ref = self.scan, attributes.get("r")
        if ref is None:
            self._column += 1
        else:
            match = _REF.fullmatch(ref)
            if match is None:
                raise FileError(
                    reason("reference", f"单元格编号“{ref[:20]}”无效", f"cell {ref[:20]!r} is none"), self.name
                )
            letters = match[1]
            column = self._columns.get(letters)
            if column is None:
                column = self._columns[letters] = column_number(letters)
            self._row, self._column = int(match[2]), column
        scan.cells += 1
        scan.rows, scan.columns = max(scan.rows, self._row), max(scan.columns, self._column)
        if attributes.get("s") in self._percent:
            scan.percent.add(place(self._row, self._column))

    def doctype(self, *_: object) -> None:
        raise FileError(reason("doctype", "工作表含有 DOCTYPE 声明", "the sheet declares a DOCTYPE"), self.name)


def _check(scan: SheetScan, name: str) -> None:
    if scan.rows > MAX_ROWS or scan.columns > MAX_COLUMNS:
        raise FileError(reason("beyond-sheet", "单元格编号超出工作表范围", "a cell lies outside any worksheet"), name)
    if scan.rows * scan.columns > MAX_CELLS or scan.cells > MAX_CELLS:
        raise FileError(
            reason(
                "too-big",
                f"工作表跨 {scan.rows:,} 行 × {scan.columns:,} 列，超出 {MAX_CELLS:,} 个单元格的安全限度",
                f"the sheet spans {scan.rows:,} rows × {scan.columns:,} columns, more than {MAX_CELLS:,} cells",
                (
                    "请删去数据以外的行列和格式，或拆分为多个文件",
                    "delete rows, columns and formats beyond the data, or split the file",
                ),
            ),
            name,
        )
    if len(scan.formulas) > MAX_FORMULAS:
        raise FileError(
            reason(
                "formulas",
                f"工作表有超过 {MAX_FORMULAS:,} 个公式",
                f"more than {MAX_FORMULAS:,} formulas",
                ("请复制后“选择性粘贴为数值”", "paste the values only"),
            ),
            name,
        )
