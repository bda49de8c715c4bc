"""The columns of a mapping as a table that people edit, and back into the mapping's tree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, get_args

from kechuang.core.pack.nodes import Written
from kechuang.register.importing.mapping import Role
from kechuang.rules.definitions import Dictionary, Place, Text

SEPARATOR = "|"
"""Between several names of one column, and between entries of the map of values."""
_SHOWN = {"header", "as", "fact", "field", "unit", "year", "required", "values"}
ROLES: dict[str, Text] = {
    "uscc": Text("统一社会信用代码", "USCC"),
    "code": Text("主体代码", "code of the party"),
    "name": Text("名称", "name"),
    "short_name": Text("简称", "short name"),
    "former_name": Text("曾用名", "former name"),
    "alias_name": Text("别名", "other name"),
    "person_name": Text("姓名（只保存代号）", "name of a person (only a pseudonym is kept)"),
    "person_identity": Text("证件号码（只保存代号）", "identity number (only a pseudonym is kept)"),
    "year": Text("年度", "fiscal year"),
    "valid_from": Text("有效期起（整行）", "valid from (whole row)"),
    "valid_to": Text("有效期止（整行）", "valid to (whole row)"),
    "ignore": Text("不采用", "not taken"),
}
assert set(ROLES) == set(get_args(Role))


@dataclass(frozen=True, slots=True)
class Line:
    """One column as text: `meaning` is `as:uscc`, `fact:<id>` or `field:<alias>.<field>`; `of` its place before.

    `more` names what else the column says, which only the YAML view shows and the table keeps.
    """

    header: str = ""
    meaning: str = ""
    unit: str = ""
    year: str = ""
    required: bool = False
    values: str = ""
    of: int | None = None
    more: tuple[str, ...] = ()


def lines(tree: Any) -> list[Line]:
    """The columns of a tree (`core.pack.reader`) that is not necessarily right."""
    columns = tree.get("columns") if isinstance(tree, dict) else None
    found = columns if isinstance(columns, list) else []
    return [_line(number, column) for number, column in enumerate(found) if isinstance(column, dict)]


def _line(number: int, column: dict[str, Any]) -> Line:
    header = column.get("header", "")
    values = column.get("values")
    pairs = values.items() if isinstance(values, dict) else ()
    return Line(
        header=f" {SEPARATOR} ".join(map(str, header)) if isinstance(header, list) else str(header),
        meaning=next((f"{kind}:{column[kind]}" for kind in ("as", "fact", "field") if column.get(kind)), ""),
        unit=str(column.get("unit", "")),
        year=str(column.get("year", "")),
        required=str(column.get("required", "")).lower() == "true",
        values=f" {SEPARATOR} ".join(f"{text}={code}" for text, code in pairs),
        of=number,
        more=tuple(sorted(column.keys() - _SHOWN)),
    )


def with_lines(tree: Any, edited: Sequence[Line]) -> dict[str, Any]:
    """The tree with its columns as edited; lines without a header are left out, everything else stays."""
    columns = tree.get("columns") or []
    new = [_column(line, columns[line.of] if line.of is not None else {}) for line in edited if line.header.strip()]
    return {**tree, "columns": new}


def _column(line: Line, before: dict[str, Any]) -> dict[str, Any]:
    kind, _, what = line.meaning.strip().partition(":")
    column: dict[str, Any] = {"header": _parts(line.header)}
    if what:
        column[kind] = what.strip()
    if line.unit.strip():
        column["unit"] = line.unit.strip()
    if line.year.strip():
        column["year"] = _bare(line.year.strip())
    if line.required:
        column["required"] = _bare("true")
    if pairs := [part.partition("=") for part in _parts(line.values)]:
        column["values"] = {text.strip(): _bare(code.strip()) for text, _, code in pairs}
    return column | {key: value for key, value in before.items() if key not in _SHOWN}


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.replace("｜", SEPARATOR).split(SEPARATOR) if part.strip()]


def _bare(text: str) -> Written:
    """A word that is written without quotes."""
    return Written(text, Place())


def meanings(dictionary: Dictionary) -> dict[str, Text]:
    """Everything a column can mean, with its words."""
    found = {f"as:{role}": words for role, words in ROLES.items()}
    found |= {f"fact:{one.id}": one.name for one in dictionary.facts.values()}
    for alias, kind in dictionary.records.items():
        for field in kind.fields:
            words = Text(f"{kind.name.zh} · {field.name.zh}", f"{kind.name.en} · {field.name.en}")
            found[f"field:{alias}.{field.id}"] = words
    return found


def understood(meaning: str, known: dict[str, Text]) -> str:
    """What somebody typed: a meaning as listed, or the Chinese name of exactly one; else unchanged."""
    text = meaning.strip()
    if text in known or not text:
        return text
    named = [key for key, words in known.items() if words.zh == text]
    return named[0] if len(named) == 1 else text
