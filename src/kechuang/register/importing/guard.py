"""What an XLSX file must not be before anything reads it: a bomb, a program, or a promise that cannot be kept.

A vetted copy is written with every needed part unpacked by us and within limits; the spreadsheet reader sees only
the copy, so that lying sizes and doubled names in the archive cannot reach it. Working memory is one chunk.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from kechuang.register.importing.parts import sheet_parts
from kechuang.register.importing.reasons import FileError, Reason, reason
from kechuang.register.importing.scan import SheetScan, percent_styles, scan_sheet

CHUNK = 1 << 18
MAX_FILE = 200 << 20
MAX_UNPACKED = 400 << 20
MAX_SHEET = 400 << 20
MAX_OTHER = 128 << 20
MAX_RATIO = 200
"""Unpacked : packed of one part above 1 MB; spreadsheets of real registers stay below 40."""
MAX_PARTS = 2000
_NEEDED = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|xl/(?:workbook|styles|sharedStrings)\.xml|xl/_rels/workbook\.xml\.rels"
    r"|xl/worksheets/[^/]+\.xml",
    re.IGNORECASE,
)
_ACTIVE = (
    (
        re.compile(r"vbaProject|macrosheets/|\.bin$(?<!printerSettings\.bin)", re.IGNORECASE),
        "宏或二进制内容",
        "macros or binary parts",
    ),
    (re.compile(r"externalLinks?/", re.IGNORECASE), "指向其他文件的外部链接", "links to other files"),
    (
        re.compile(r"(?:activeX|embeddings|ctrlProps)/|xl/connections\.xml|queryTables/", re.IGNORECASE),
        "嵌入对象或数据连接",
        "embedded objects or data connections",
    ),
)
_STYLES, _WORKBOOK, _RELATIONS = "xl/styles.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_KEPT = {_STYLES, _WORKBOOK, _RELATIONS}
_PRINTER = re.compile(r"printerSettings\d*\.bin$", re.IGNORECASE)
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


@dataclass(slots=True)
class Vetted:
    """What the guard saw: a scan of every worksheet part, and which sheet name means which part."""

    scans: dict[str, SheetScan] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)

    def sheet(self, name: str) -> SheetScan:
        """The scan of a sheet by name; FileError when no vetted part belongs to it."""
        scan = self.scans.get(self.parts.get(name, "").lower())
        if scan is None:
            raise FileError(
                reason("no-part", f"工作表“{name}”没有内容部件", f"sheet {name!r} has no part in the file"), name
            )
        return scan


def vet(source: Path, copy: Path) -> Vetted:
    """Check an XLSX and write the vetted copy; FileError says what is wrong and how the clerk can mend it."""
    _check_container(source)
    try:
        with zipfile.ZipFile(source) as archive, zipfile.ZipFile(copy, "w", zipfile.ZIP_STORED) as target:
            return _vet_parts(archive, target)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        UnicodeDecodeError,
        ValueError,
    ) as error:
        raise FileError(
            reason(
                "damaged",
                f"文件已损坏或不是 XLSX（{type(error).__name__}）",
                f"the file is damaged or no XLSX ({error})",
                ("请用电子表格软件重新另存为 .xlsx", "open it and save it again as .xlsx"),
            )
        ) from error


def _check_container(source: Path) -> None:
    size = source.stat().st_size
    if size > MAX_FILE:
        raise FileError(_too_big(f"文件 {size >> 20} MB，上限 {MAX_FILE >> 20} MB", f"the file has {size >> 20} MB"))
    with source.open("rb") as stream:
        magic = stream.read(8)
    if magic.startswith(b"\xd0\xcf\x11\xe0"):
        raise FileError(
            reason(
                "old-format",
                "这是旧版 .xls 或加密的工作簿",
                "an old .xls or an encrypted workbook",
                ("请去除密码并另存为 .xlsx", "remove the password and save it as .xlsx"),
            )
        )
    if not magic.startswith(b"PK"):
        raise FileError(
            reason(
                "not-xlsx",
                "内容不是 XLSX 工作簿",
                "not an XLSX workbook",
                ("请另存为 .xlsx 或 .csv", "save it as .xlsx or .csv"),
            )
        )


def _vet_parts(archive: zipfile.ZipFile, target: zipfile.ZipFile) -> Vetted:
    parts = archive.infolist()
    if len(parts) > MAX_PARTS:
        raise FileError(_too_big(f"压缩包内有 {len(parts)} 个部件", f"{len(parts)} parts in the archive"))
    names = [part.filename for part in parts]
    if len(names) != len({name.lower() for name in names}):
        raise FileError(reason("doubled-part", "压缩包内有重名部件", "two parts of the archive have one name"))
    for name in names:
        _refuse_active(name)
    if not any(name.lower() == "xl/workbook.xml" for name in names):
        raise FileError(
            reason(
                "not-xlsx",
                "压缩包内没有工作簿",
                "the archive holds no workbook",
                ("请另存为 .xlsx", "save it as .xlsx"),
            )
        )
    vetted, spent = Vetted(), 0
    styles: frozenset[int] = frozenset()
    kept: dict[str, bytes] = {}
    # Styles first: the scan of a sheet needs to know which cells are shown as per cent.
    for part in sorted(parts, key=lambda part: "styles.xml" not in part.filename.lower()):
        if not _NEEDED.fullmatch(part.filename):
            continue
        lower = part.filename.lower()
        chunks = _bounded(archive, part, min(MAX_UNPACKED - spent, MAX_SHEET if "/worksheets/" in lower else MAX_OTHER))
        with target.open(part.filename, "w", force_zip64=True) as out:
            if lower.startswith("xl/worksheets/"):
                vetted.scans[lower] = scan_sheet(_tee(chunks, out), styles, part.filename)
            elif lower in _KEPT:
                kept[lower] = b"".join(_tee(chunks, out))
                if lower == _STYLES:
                    styles = percent_styles(kept[lower])
            else:
                for _ in _tee(chunks, out):
                    pass
        spent += part.file_size
    workbook = kept[_WORKBOOK]
    if re.search(rb'date1904\s*=\s*"(?:1|true)"', workbook):
        raise FileError(
            reason(
                "date1904",
                "工作簿使用 1904 日期系统",
                "the workbook counts dates from 1904",
                ("请改为 1900 日期系统", "switch to the 1900 date system"),
            )
        )
    vetted.parts = sheet_parts(workbook, kept.get(_RELATIONS, b""))
    return vetted


def _refuse_active(name: str) -> None:
    if name.startswith("/") or ".." in name.split("/"):
        raise FileError(reason("part-name", "压缩包内有越界的部件名", "a part's name points outside the archive"))
    if _PRINTER.search(name):
        return
    for pattern, zh, en in _ACTIVE:
        if pattern.search(name):
            raise FileError(
                reason(
                    "active-content",
                    f"工作簿含有{zh}",
                    f"the workbook holds {en}",
                    (
                        "请复制数据到新工作簿，只粘贴数值，另存为 .xlsx",
                        "paste the values into a new workbook and save that",
                    ),
                ),
                name,
            )


def _bounded(archive: zipfile.ZipFile, part: zipfile.ZipInfo, left: int) -> Iterator[bytes]:
    """Unpacked chunks of a part; its size is checked before and while unpacking, its checksum at the end."""
    if part.flag_bits & 1:
        raise FileError(
            reason("encrypted", "工作簿有密码", "the workbook has a password", ("请去除密码", "remove the password"))
        )
    if part.file_size > left or (part.file_size > 1 << 20 and part.file_size > MAX_RATIO * max(part.compress_size, 1)):
        raise FileError(
            _too_big(
                f"部件解压后 {part.file_size >> 20} MB（压缩后 {part.compress_size >> 10} KB）",
                f"the part unpacks to {part.file_size >> 20} MB from {part.compress_size >> 10} KB",
            ),
            part.filename,
        )
    tail = b""
    with archive.open(part) as stream:
        while chunk := stream.read(CHUNK):
            if _DOCTYPE.search(tail + chunk):
                raise FileError(
                    reason("doctype", "部件含有 DOCTYPE 或 ENTITY 声明", "a part declares a DOCTYPE or ENTITY"),
                    part.filename,
                )
            tail = chunk[-10:]
            yield chunk


def _tee(chunks: Iterator[bytes], out: IO[bytes]) -> Iterator[bytes]:
    for chunk in chunks:
        out.write(chunk)
        yield chunk


def _too_big(zh: str, en: str) -> Reason:
    return reason(
        "too-big",
        f"{zh}，超出安全限度",
        f"{en}: beyond the safe limit",
        ("请删去空行空列和格式，或拆分为多个文件", "delete empty rows, columns and formats, or split the file"),
    )
