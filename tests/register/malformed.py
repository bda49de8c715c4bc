# ruff: noqa: E501 - a table of cases reads better with one case a line
"""Sixty files that departments, or somebody else, should not send.

Each case: name, a builder that writes the file into a folder, the code of the reason, a fragment of the place.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

from openpyxl import Workbook

from tests.register.tiny import WRONG, A, B, altered, csv_file, xlsx_file

Build = Callable[[Path], Path]
Case = tuple[str, Build, str, str]
HNTE = "统一社会信用代码,企业名称,证书编号,发证日期,有效期至,是否首次,奖励（元）\n"
STAT = "统一社会信用代码,企业名称,{0}\n{1},示例甲公司,{2}\n"
NOISE = "".join(hashlib.sha256(str(number).encode()).hexdigest() for number in range(50_000))
"""Three megabytes that hardly compress."""
SHEET = "xl__worksheets__sheet1_dot_xml"
_NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def text(name: str, content: str, encoding: str = "utf-8") -> Build:
    return lambda folder: csv_file(folder / name, content, encoding)


def raw(name: str, content: bytes) -> Build:
    def build(folder: Path) -> Path:
        (folder / name).write_bytes(content)
        return folder / name

    return build


def row(cells: str) -> Build:
    return text("高企.csv", f"{HNTE}{cells}")


def stat(header: str, cell: str) -> Build:
    return text("统计.csv", STAT.format(header, A, cell))


def book(*rows: list[object]) -> Build:
    return lambda folder: xlsx_file(folder / "高企.xlsx", rows)


def plain_book() -> bytes:
    stream, workbook = io.BytesIO(), Workbook()
    sheet = workbook.active
    assert sheet is not None
    for line in (HNTE.strip().split(","), [A, "示例甲公司", "GR1"]):
        sheet.append(line)
    workbook.save(stream)
    return stream.getvalue()


def with_parts(**parts: bytes) -> Build:
    return lambda folder: altered(folder / "高企.xlsx", plain_book(), **parts)


def sheet_xml(content: str) -> Build:
    return with_parts(**{SHEET: f"<worksheet {_NS}><sheetData>{content}</sheetData></worksheet>".encode()})


def lying_sizes(folder: Path) -> Path:
    """The directory at the end promises a sheet of one byte."""
    path = folder / "高企.xlsx"
    content = bytearray(plain_book())
    entry = content.rfind(b"PK\x01\x02", 0, content.rfind(b"xl/worksheets/sheet1.xml"))
    content[entry + 24 : entry + 28] = (1).to_bytes(4, "little")
    path.write_bytes(bytes(content))
    return path


def encrypted_flag(folder: Path) -> Path:
    path = folder / "高企.xlsx"
    content = bytearray(plain_book())
    entry = content.rfind(b"PK\x01\x02", 0, content.rfind(b"xl/worksheets/sheet1.xml"))
    content[entry + 8] |= 1
    path.write_bytes(bytes(content))
    return path


def hidden_only(folder: Path) -> Path:
    workbook = Workbook()
    sheet = workbook.create_sheet("数据")
    sheet.append(HNTE.strip().split(","))
    sheet.append([A, "示例甲公司", "GR1"])
    sheet.sheet_state = "hidden"
    first = workbook.worksheets[0]
    first.append(["封面"])
    workbook.save(folder / "高企.xlsx")
    return folder / "高企.xlsx"


def doubled_part(folder: Path) -> Path:
    path = folder / "高企.xlsx"
    path.write_bytes(plain_book())
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("XL/workbook.xml", "<x/>")
    return path


def no_workbook(folder: Path) -> Path:
    with zipfile.ZipFile(folder / "高企.xlsx", "w") as archive:
        archive.writestr("hello.txt", "hello")
    return folder / "高企.xlsx"


def many_parts(folder: Path) -> Path:
    with zipfile.ZipFile(folder / "高企.xlsx", "w") as archive:
        for number in range(2001):
            archive.writestr(f"xl/{number}", "")
    return folder / "高企.xlsx"


# The file as a whole: exit code 1.
MALFORMED: list[Case] = [
    ("empty file", raw("高企.csv", b""), "empty", ""),
    ("blank lines only", text("高企.csv", "\n\n,,,\n"), "headers", ""),
    ("header without rows", text("高企.csv", HNTE), "no-rows", ""),
    ("no header", text("高企.csv", f"{A},示例甲公司,GR1"), "headers", ""),
    ("header too deep", text("高企.csv", "标题\n" * 31 + HNTE + f"{A},示例甲公司,GR1"), "headers", ""),
    ("required column missing", text("高企.csv", f"统一社会信用代码,企业名称\n{A},示例甲公司"), "headers", ""),
    ("identity column missing", text("高企.csv", "企业名称,证书编号\n示例甲公司,GR1"), "headers", ""),
    ("same header twice", text("高企.csv", HNTE.strip() + f",证书编号\n{A},示例甲公司,GR1,,,,,GR2"), "doubled-header", ""),
    ("same year twice", stat("2025年研发费用（元）,2025年研发费用（元）", "1,2"), "doubled-header", ""),
    ("no mapping for the name", text("报表.csv", f"{HNTE}{A},示例甲公司,GR1"), "no-mapping", ""),
    ("money without unit", stat("2025年研发费用", "100"), "no-unit", "C2"),
    ("unit of another kind", stat("负债（%）", "5"), "unit", ""),
    ("unmapped columns refused", text("专利_20260331.csv", f"统一社会信用代码,申请号,密级\n{A},200710308494.X,密"), "unknown-columns", ""),
    ("no date anywhere", text("专利.csv", f"统一社会信用代码,申请号\n{A},200710308494.X"), "no-date", ""),
    ("not text", raw("高企.csv", b"\x00\x01\x02\x03" * 100), "binary", ""),
    ("neither UTF-8 nor GBK", raw("高企.csv", HNTE.encode() + b"\xff\xff\xff"), "encoding", ""),
    ("UTF-16 cut in half", raw("高企.csv", b"\xff\xfe" + HNTE.encode("utf-16-le")[:-1]), "encoding", ""),
    ("quote never closed", text("高企.csv", f'{HNTE}{A},"示例甲公司,GR1'), "csv", "行"),
    ("text after a quote", text("高企.csv", f'{HNTE}{A},"示例"甲,GR1'), "csv", "行"),
    ("cell of a megabyte", text("高企.csv", f'{HNTE}{A},{"甲" * 400_000},GR1'), "csv", "行"),
    ("old xls", raw("高企.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)), "old-format", ""),
    ("encrypted workbook", raw("高企.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)), "old-format", ""),
    ("html called xlsx", raw("高企.xlsx", b"<html><table></table></html>"), "not-xlsx", ""),
    ("a picture", raw("高企.png", b"\x89PNG"), "format", ""),
    ("cut-off archive", raw("高企.xlsx", plain_book()[:2000]), "damaged", ""),
    ("archive without workbook", no_workbook, "not-xlsx", ""),
    ("too many parts", many_parts, "too-big", ""),
    ("two parts of one name", doubled_part, "doubled-part", ""),
    ("lying sizes", lying_sizes, "damaged", ""),
    ("password on a part", encrypted_flag, "encrypted", ""),
    ("macros", with_parts(xl__vbaProject_dot_bin=b"x"), "active-content", "vbaProject"),
    ("external links", with_parts(xl__externalLinks__externalLink1_dot_xml=b"<x/>"), "active-content", "externalLink"),
    ("embedded object", with_parts(xl__embeddings__a_dot_docx=b"x"), "active-content", "embeddings"),
    ("data connection", with_parts(xl__connections_dot_xml=b"<x/>"), "active-content", "connections"),
    ("part outside the archive", with_parts(**{"..__evil_dot_xml": b"x"}), "part-name", ""),
    ("entity bomb", with_parts(xl__sharedStrings_dot_xml=b'<!DOCTYPE x [<!ENTITY a "b">]><sst/>'), "doctype", "sharedStrings"),
    ("entity bomb in the sheet", with_parts(**{SHEET: b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>'}), "doctype", "sheet1"),
    ("broken XML", with_parts(**{SHEET: b"<worksheet><sheetData><row>"}), "damaged", "sheet1"),
    ("broken list of sheets", with_parts(xl__workbook_dot_xml=b"<workbook><sheets>"), "damaged", ""),
    ("dates from 1904", with_parts(xl__workbook_dot_xml=f'<workbook {_NS}><workbookPr date1904="1"/></workbook>'.encode()), "date1904", ""),
    ("hidden sheet only", hidden_only, "headers", ""),
    ("cells at opposite corners", sheet_xml('<row r="1"><c r="A1"/></row><row r="1048576"><c r="XFD1048576"/></row>'), "too-big", "sheet1"),
    ("cell beyond any sheet", sheet_xml('<row r="1"><c r="ZZZ9999999"/></row>'), "beyond-sheet", "sheet1"),
    ("cell reference that is none", sheet_xml('<row r="1"><c r="甲1"/></row>'), "reference", "sheet1"),
    ("row number that is none", sheet_xml('<row r="-5"><c r="A1"/></row>'), "reference", "sheet1"),
    ("comment inside the sheet", sheet_xml("<!-- x -->"), "strange-xml", "sheet1"),
    ("a megabyte without a tag", sheet_xml(f"<row r='1'>{NOISE}</row>"), "strange-xml", "sheet1"),
    ("empty workbook", book(), "headers", ""),
]  # fmt: skip

# A row: exit code 3, nothing written without --allow-rejects.
REJECTED: list[Case] = [
    ("wrong check character", row(f"{WRONG},示例丙公司,GR1"), "uscc", "A2"),
    ("code too short", row("9111000080210043,示例甲公司,GR1"), "uscc", "A2"),
    ("code with a letter that none has", row("9111000080210043IB,示例甲公司,GR1"), "uscc", "A2"),
    ("no code", row(",示例甲公司,GR1"), "missing", "A2"),
    ("required cell says nothing", row(f"{A},示例甲公司,—"), "missing", "C2"),
    ("month without day", row(f"{A},示例甲公司,GR1,2024年3月"), "not-date", "D2"),
    ("day and month in doubt", row(f"{A},示例甲公司,GR1,03/05/2024"), "not-date", "D2"),
    ("no such day", row(f"{A},示例甲公司,GR1,2024-02-30"), "no-such-day", "D2"),
    ("neither yes nor no", row(f"{A},示例甲公司,GR1,,,也许"), "flag", "F2"),
    ("words for a number", row(f"{A},示例甲公司,GR1,,,,约五百万"), "not-number", "G2"),
    ("scientific notation", row(f"{A},示例甲公司,GR1,,,,1.2E+07"), "exponent", "G2"),
    ("thousands out of place", row(f'{A},示例甲公司,GR1,,,,"1,23"'), "not-number", "G2"),
    ("foreign unit", row(f"{A},示例甲公司,GR1,,,,5美元"), "unit", "G2"),
    ("negative where none can be", row(f"{A},示例甲公司,GR1,,,,-5"), "bounds", "G2"),
    ("beyond the declared maximum", stat("负债（亿元）", "1.01"), "bounds", "C2"),
    ("half a person", stat("从业人员", "2.5"), "not-whole", "C2"),
    ("more than all", stat("占比（%）", "101"), "bounds", "C2"),
    ("unknown category", stat("规模", "巨型"), "value", "C2"),
    ("unknown member of a set", stat("领域", "人工智能、炼金"), "value", "C2"),
    ("shifted row", row(f"{A},示例甲公司,GR1,,,,5,多出来的"), "beyond", "H2"),
    ("invisible characters", row(f"{A},示例\u200b甲公司,GR1"), "control", "B2"),
    ("formula as a name", row(f"{A},=HYPERLINK(1),GR1"), "name", "B2"),
    ("formula as a value", book(HNTE.strip().split(","), [A, "示例甲公司", "GR1", "", "", "", "=1+1"]), "formula", "Sheet!G2"),
    ("contradiction in one file", row(f"{A},示例甲公司,GR1,2024-03-05\n{A},示例甲公司,GR1,2024-03-06"), "contradiction", "C3:G3"),
    ("unknown party", text("失信.csv", "企业名称\n示例无名公司"), "unknown-party", "A2"),
    ("wrong patent check digit", text("专利_20260331.csv", f"统一社会信用代码,申请号\n{B},200710308494.1"), "patent-number", "B2"),
    ("no year", text("税务.csv", f"统一社会信用代码,年度,研发费用\n{A},去年,100"), "year", "B2"),
]  # fmt: skip
