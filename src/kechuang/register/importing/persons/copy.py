"""A list without its names: the cells that the mapping reads, row by row, sealed with the installation's key."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path

from kechuang.register.importing.persons.key import seal
from kechuang.register.importing.reasons import FileError, reason

MARK = b'{"kechuang-copy": 1, "seal": "'
Row = tuple[int, list[object]]


def write(rows: Iterable[Row]) -> bytes:
    """The copy as bytes; the same rows give the same bytes under one key."""
    body = "".join(f"{json.dumps([number, list(map(_out, cells))], ensure_ascii=False)}\n" for number, cells in rows)
    content = body.encode()
    return MARK + seal(content).encode() + b'"}\n' + content


def is_copy(path: Path) -> bool:
    """Whether the file is such a copy (by its first bytes)."""
    try:
        with path.open("rb") as stream:
            return stream.read(len(MARK)) == MARK
    except OSError:  # whoever reads it next says why it cannot be opened
        return False


def read(path: Path) -> Iterator[Row]:
    """Its rows. Raises FileError when it was sealed with another key, or changed."""
    head, _, content = path.read_bytes().partition(b"\n")
    if head != MARK + seal(content).encode() + b'"}':
        raise FileError(
            reason(
                "copy-seal",
                "这份去除姓名的副本不是用本系统现在的密钥生成的",
                "this copy without names was not made with the installation's present key",
                ("请重新提交原始名单", "hand the original list in again"),
            )
        )
    for line in content.decode().splitlines():
        number, cells = json.loads(line)
        yield number, [_in(cell) for cell in cells]


def _out(cell: object) -> object:
    if isinstance(cell, datetime):
        return {"moment": cell.isoformat()}
    if isinstance(cell, date):
        return {"day": cell.isoformat()}
    return cell if isinstance(cell, str | int | float | bool) else str(cell)


def _in(cell: object) -> object:
    if isinstance(cell, dict):
        return datetime.fromisoformat(cell["moment"]) if "moment" in cell else date.fromisoformat(cell["day"])
    return cell
