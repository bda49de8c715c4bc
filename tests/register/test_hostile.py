"""Workbooks that attack memory are refused, or read within bounds: each in a process of its own, its peak measured."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.register.malformed import plain_book

LIMIT_MB = 700
"""What nine million filled cells, nearly the most that is let in, were measured to take."""
READ = """
import json, re, sys
from pathlib import Path
from kechuang.register.importing.reasons import FileError
from kechuang.register.importing.sheets import open_sheets
outcome, rows = "read", 0
try:
    with open_sheets(Path(sys.argv[1])) as sheets:
        for sheet in sheets:
            rows += sum(1 for _ in sheet.rows())
except FileError as error:
    outcome = error.reason.code
# VmHWM belongs to this program alone; ru_maxrss also remembers the parent that was forked.
peak = int(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1])
print(json.dumps([outcome, rows, peak // 1024]))
"""
HEAD = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
TAIL = b"</sheetData></worksheet>"
SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"


def write_part(path: Path, part: str, chunks: Iterator[bytes], level: int = 6) -> None:
    """A plain workbook whose one part is streamed from `chunks`."""
    base = path.with_suffix(".base")
    base.write_bytes(plain_book())
    with zipfile.ZipFile(base) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as new:
        for name in old.namelist():
            if name != part:
                new.writestr(name, old.read(name))
        with new.open(part, "w", force_zip64=True) as stream:
            for chunk in chunks:
                stream.write(chunk)


def bomb() -> Iterator[bytes]:
    """Two gigabytes of one cell's text in two megabytes."""
    yield HEAD + b'<row r="1"><c r="A1" t="inlineStr"><is><t>'
    yield from (b"0" * (1 << 20) for _ in range(2048))
    yield b"</t></is></c></row>" + TAIL


def empty_rows() -> Iterator[bytes]:
    """Every row a sheet can have, none with a cell."""
    yield HEAD
    for start in range(1, 1_048_577, 1024):
        yield b"".join(b'<row r="%d" spans="1:7" ht="13.5"/>' % row for row in range(start, start + 1024))
    yield TAIL


def styled_rows() -> Iterator[bytes]:
    """Every row with seven empty, formatted cells."""
    yield HEAD
    for start in range(1, 1_048_577, 1024):
        yield b"".join(
            b'<row r="%d">%s</row>' % (row, b"".join(b'<c r="%c%d" s="0"/>' % (col, row) for col in b"ABCDEFG"))
            for row in range(start, start + 1024)
        )
    yield TAIL


def formulas() -> Iterator[bytes]:
    yield HEAD
    for row in range(1, 200_001):
        yield b'<row r="%d"><c r="A%d"><f>SUM(A$1:A%d)*2</f><v>%d</v></c></row>' % (row, row, row, row)
    yield TAIL


def noise() -> Iterator[bytes]:
    """Fifty megabytes that do not compress: a sheet of one endless text."""
    random.seed(1)
    yield HEAD + b'<row r="1"><c r="A1" t="inlineStr"><is><t>'
    table = bytes(byte if chr(byte).isalnum() and byte < 128 else 48 + byte % 10 for byte in range(256))
    yield from (random.randbytes(1 << 20).translate(table) for _ in range(64))
    yield b"</t></is></c></row>" + TAIL


def strings() -> Iterator[bytes]:
    yield b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    yield from (
        b"".join(b"<si><t>%d %d</t></si>" % (chunk, one * 7919) for one in range(10_000)) for chunk in range(900)
    )
    yield b"</sst>"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("part", "chunks", "outcome"),
    [
        pytest.param(SHEET, bomb, "too-big", id="zip bomb"),
        pytest.param(SHEET, empty_rows, "read", id="1,048,576 empty rows"),
        pytest.param(SHEET, styled_rows, "read", id="1,048,576 formatted rows"),
        pytest.param(SHEET, formulas, "formulas", id="200,000 formulas"),
        pytest.param(SHEET, noise, "strange-xml", id="50 MB of noise"),
        pytest.param(STRINGS, strings, "too-big", id="nine million shared strings"),
    ],
)
def test_bounded_memory(tmp_path: Path, part: str, chunks: Callable[[], Iterator[bytes]], outcome: str) -> None:
    path = tmp_path / "高企.xlsx"
    write_part(path, part, chunks(), level=1)
    found = subprocess.run([sys.executable, "-c", READ, str(path)], capture_output=True, text=True, check=True)
    got, rows, peak = json.loads(found.stdout)
    assert got == outcome
    assert rows <= 1_048_576
    assert peak < LIMIT_MB, f"{peak} MB"
    print(f"{path.stat().st_size >> 20} MB file, {got}, {rows} rows, peak {peak} MB")


def test_links_beside_good_data_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "高企.xlsx"
    path.write_bytes(plain_book())
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/externalLinks/externalLink1.xml", "<externalLink/>")
    found = subprocess.run([sys.executable, "-c", READ, str(path)], capture_output=True, text=True, check=True)
    assert json.loads(found.stdout)[0] == "active-content"
