"""Which mapping reads a file."""

from __future__ import annotations

from collections.abc import Mapping as Keyed
from datetime import date
from fnmatch import fnmatch
from pathlib import Path

from kechuang.register.importing.dates import find_date
from kechuang.register.importing.headers import Heading, find_heading
from kechuang.register.importing.mapping import Mapping
from kechuang.register.importing.reasons import FileError, reason
from kechuang.register.importing.sheets import Sheet


def choose(path: Path, sheets: list[Sheet], mappings: Keyed[str, Mapping], named: str = "") -> tuple[Mapping, Heading]:
    """The mapping whose name patterns and headers fit best, and where its table begins; FileError when none or two."""
    possible = candidates(path, mappings, named)
    if not possible:
        raise FileError(
            reason(
                "no-mapping",
                "没有映射文件适用于该文件名",
                "no mapping has a pattern for this file's name",
                (
                    "请用 --mapping 指定，或在映射文件的 files 中加入该名称",
                    "name one with --mapping, or add the name to `files`",
                ),
            )
        )
    fits: list[tuple[int, Mapping, Heading]] = []
    nearest: tuple[int, Mapping, list[str]] | None = None
    for mapping in possible:
        heading, missing = find_heading(sheets, mapping)
        if heading is not None:
            fits.append((len(heading.matches), mapping, heading))
        elif nearest is None or len(missing) < nearest[0]:
            nearest = (len(missing), mapping, missing)
    if not fits and nearest is not None:
        absent = "、".join(nearest[2])
        raise FileError(
            reason(
                "headers",
                f"前 30 行内没有找到表头；与映射 {nearest[1].id} 相比缺少：{absent}",
                f"no header row in the first 30 rows; mapping {nearest[1].id} misses: {absent}",
                ("请核对表头，或用 --mapping 指定映射", "check the headers, or name a mapping with --mapping"),
            )
        )
    fits.sort(key=lambda fit: -fit[0])
    if len(fits) > 1 and fits[0][0] == fits[1][0]:
        names = "、".join(sorted(fit[1].id for fit in fits if fit[0] == fits[0][0]))
        raise FileError(
            reason(
                "ambiguous-mapping",
                f"多个映射同样适用：{names}",
                f"several mappings fit equally well: {names}",
                ("请用 --mapping 指定其一", "name one with --mapping"),
            )
        )
    mapping, heading = fits[0][1:]
    _check_columns(mapping, heading)
    return mapping, heading


def candidates(path: Path, mappings: Keyed[str, Mapping], named: str = "") -> list[Mapping]:
    """The mapping that was named, or those whose name patterns fit."""
    return [mappings[named]] if named else [m for m in mappings.values() if _fits_name(path, m)]


def document_date(path: Path, mapping: Mapping, heading: Heading) -> date:
    """The document's date by the mapping's rule; FileError when it stands nowhere."""
    texts = {"title": heading.title, "file": path.stem}
    for where in mapping.date.find:
        if day := find_date(texts[where]):
            return day
    if mapping.date.default is not None:
        return mapping.date.default
    raise FileError(
        reason(
            "no-date",
            "表题和文件名中都没有文件日期",
            "neither title nor file name tells the document's date",
            ("请在表题中写明日期，如（截至2026年3月31日）", "state the date in the title rows"),
        )
    )


def _fits_name(path: Path, mapping: Mapping) -> bool:
    return any(fnmatch(path.name.casefold(), pattern.casefold()) for pattern in mapping.files)


def _check_columns(mapping: Mapping, heading: Heading) -> None:
    if mapping.other_columns == "refuse" and (other := ignored(heading)):
        raise FileError(
            reason(
                "unknown-columns",
                f"映射中没有这些列：{'、'.join(other)}",
                f"the mapping does not know these columns: {', '.join(other)}",
                ("请删去这些列，或写入映射文件", "delete them or add them to the mapping"),
            )
        )


def ignored(heading: Heading) -> list[str]:
    """Headers that the mapping does not name."""
    used = {match.header.index for match in heading.matches}
    return [header.text for header in heading.headers if header.index not in used]
