"""CSV with the encodings and separators that offices produce; the whole file must decode, no character is replaced."""

from __future__ import annotations

import codecs
import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from kechuang.register.importing.reasons import FileError, reason

CHUNK = 1 << 20
MAX_FILE = 2 << 30
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def csv_rows(path: Path) -> Iterator[tuple[int, list[object]]]:
    """Rows numbered as a spreadsheet would number them; FileError names the row where the file stops being CSV."""
    encoding = find_encoding(path)
    with path.open(encoding=encoding, newline="") as stream:
        head = [line for _, line in zip(range(30), stream, strict=False)]
        separator = Counter({mark: sum(line.count(mark) for line in head) for mark in ",\t;"}).most_common(1)[0][0]
        stream.seek(0)
        reader = csv.reader(stream, delimiter=separator, strict=True)
        number = 0
        try:
            for number, row in enumerate(reader, start=1):
                yield number, list(row)
        except csv.Error as error:
            raise FileError(
                reason(
                    "csv",
                    "引号不配对或单元格过长",
                    f"quotes do not pair or a cell is too long ({error})",
                    ("请检查该行的引号，或另存为 .xlsx", "check the quotes of this row, or save as .xlsx"),
                ),
                f"第 {number + 1} 行",
            ) from error


def find_encoding(path: Path) -> str:
    """UTF-8 or UTF-16 with a mark, UTF-8 without, or GB 18030 (GBK): the first in which every byte is a character."""
    size = path.stat().st_size
    if size > MAX_FILE:
        raise FileError(
            reason(
                "too-big",
                f"文件 {size >> 20} MB，超出上限",
                f"the file has {size >> 20} MB",
                ("请拆分文件", "split the file"),
            )
        )
    if size == 0:
        raise FileError(reason("empty", "文件是空的", "the file is empty"))
    with path.open("rb") as stream:
        head = stream.read(1 << 16)
    if marked := next((name for mark, name in _BOMS if head.startswith(mark)), None):
        candidates: tuple[str, ...] = (marked,)
    elif b"\x00" in head:
        raise FileError(
            reason(
                "binary", "内容不是文本", "the content is not text", ("请另存为 CSV（UTF-8）", "save it as CSV (UTF-8)")
            )
        )
    else:
        candidates = ("utf-8", "gb18030")
    offset = 0
    for encoding in candidates:
        offset = _first_bad_byte(path, encoding)
        if offset < 0:
            return encoding
    raise FileError(
        reason(
            "encoding",
            f"第 {offset} 字节起不是有效的 {'、'.join(candidates)} 文本",
            f"from byte {offset} on this is no valid {' or '.join(candidates)}",
            ("请另存为 CSV（UTF-8）", "save it as CSV (UTF-8)"),
        )
    )


def _first_bad_byte(path: Path, encoding: str) -> int:
    """Offset of the first byte that does not decode, or -1."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    read = 0
    with path.open("rb") as stream:
        while True:
            chunk = stream.read(CHUNK)
            try:
                decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                return max(0, read - len(error.object) + len(chunk) + error.start)
            if not chunk:
                return -1
            read += len(chunk)
