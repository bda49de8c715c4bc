"""Flags, categories, sets and texts of cells."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping

from kechuang.register.importing.reasons import CellError, Reason, reason
from kechuang.register.importing.tidy import clean_text, has_control, has_wide, name_key
from kechuang.rules.definitions import FactDef

MAX_TEXT = 500
YES = frozenset({"是", "有", "y", "yes", "true", "1", "√", "✓", "✔", "t"})
NO = frozenset({"否", "无", "没有", "不是", "n", "no", "false", "0", "×", "✗", "✘", "f"})
WIDE = reason("width", "全角字符已转为半角", "full-width characters made half-width")

Words = Mapping[str, str | bool]


def plain_text(cell: object) -> str:
    """A cell as text: whole floats lose `.0`, as a spreadsheet shows them."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 10**15:
        return str(int(cell))
    return str(cell)


def flag_reader(words: Words) -> Callable[[object], tuple[bool, Reason | None]]:
    """Reads 是/否 and the like; `words` of the mapping go first."""
    truth = {True: True, False: False, "true": True, "false": False}  # pack files keep every scalar as text
    own = {name_key(text): truth[value] for text, value in words.items() if value in truth}

    def read(cell: object) -> tuple[bool, Reason | None]:
        if isinstance(cell, bool):
            return cell, None
        key = name_key(plain_text(cell))
        if key in own:
            return own[key], None
        if key in YES:
            return True, None
        if key in NO:
            return False, None
        raise CellError(reason("flag", f"“{str(cell)[:20]}”应为 是 或 否", f"{str(cell)[:20]!r} is neither yes nor no"))

    return read


def code_reader(definition: FactDef, words: Words) -> Callable[[object], tuple[str, Reason | None]]:
    """Reads a category by code, by name in either language or by the mapping's words."""
    codes: dict[str, str] = {}
    for code, name in definition.values:
        codes |= {name_key(text): code for text in (name.en, name.zh, code) if text}
    allowed = {code for code, _ in definition.values}
    codes |= {name_key(text): value for text, value in words.items() if isinstance(value, str)}

    def read(cell: object) -> tuple[str, Reason | None]:
        text = plain_text(cell)
        code = codes.get(name_key(text))
        if code is not None:
            return code, None
        if not allowed:  # an open category, such as an industry code: kept as written
            return read_text(cell)
        raise CellError(_foreign(text, definition, codes))

    return read


def set_reader(
    definition: FactDef, words: Words, split: str
) -> Callable[[object], tuple[tuple[str, ...], Reason | None]]:
    """Reads several categories in one cell; the codes come sorted, each once."""
    one = code_reader(definition, words)
    parts = re.compile(f"[{re.escape(split)}]")

    def read(cell: object) -> tuple[tuple[str, ...], Reason | None]:
        texts = [part for part in parts.split(plain_text(cell)) if part.strip()]
        return tuple(sorted({one(part)[0] for part in texts})), None

    return read


def read_text(cell: object) -> tuple[str, Reason | None]:
    """A text without control characters, half-width digits and letters, at most 500 characters."""
    text = plain_text(cell)
    if has_control(text):
        raise CellError(reason("control", "含有不可见的控制字符", "holds invisible control characters"))
    cleaned = clean_text(text)
    if len(cleaned) > MAX_TEXT:
        raise CellError(reason("too-long", f"文字超过 {MAX_TEXT} 字", f"longer than {MAX_TEXT} characters"))
    return cleaned, WIDE if not text.isascii() and has_wide(text) else None


def read_name(cell: object) -> tuple[str, Reason | None]:
    """A party's name; a formula or a bare number is none."""
    name, note = read_text(cell)
    if name[:1] in "=+@" or name.isdigit() or len(name) < 2:
        raise CellError(reason("name", f"“{name[:40]}”不像是名称", f"{name[:40]!r} does not look like a name"))
    return name, note


def _foreign(text: str, definition: FactDef, codes: Mapping[str, str]) -> Reason:
    names = [name.zh or code for code, name in definition.values]
    near = difflib.get_close_matches(text, names, n=1, cutoff=0.5)
    shown = "、".join(names[:12]) + (" …" if len(names) > 12 else "")
    return reason(
        "value",
        f"“{text[:40]}”不是{definition.name.zh}的取值（{shown}）",
        f"{text[:40]!r} is not a value of {definition.id}",
        (f"是否应为“{near[0]}”？否则请在映射文件的 values 中写明", "map it under `values` in the mapping file")
        if near
        else ("请在映射文件的 values 中写明", "map it under `values` in the mapping file"),
    )
