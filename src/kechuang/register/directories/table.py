"""Rows of a reading as a reader sees them: one place for pages, the API and exports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from kechuang.register.directories.judge import COUNTED, UNDECIDED
from kechuang.register.directories.reading import Reading
from kechuang.register.directories.sight import Seen, Sight
from kechuang.register.directories.slices import PERSON
from kechuang.register.directories.values import HIDDEN_NAME, STANDINGS, plain, printer, say
from kechuang.rules.definitions import Text

CHUNK = 5_000
REASONS = {
    "withdrawn": Text("依据已撤回", "evidence withdrawn"),
    "not_yet": Text("尚未生效", "not yet in force"),
    "expired": Text("已过有效期", "expired"),
    "duplicate": Text("重复：同一对象已计一次", "counted once already"),
    "unverified": Text("未经部门核实", "not verified"),
    "disputed": Text("有争议", "disputed"),
    UNDECIDED: Text("无法判断是否属于本名录", "not known whether it belongs here"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One row. `values` are raw, in the order of the columns; `reason` is why it is not counted (empty: it is)."""

    code: str
    name: str
    kind: str
    values: tuple[Any, ...]
    status: int
    publisher: str
    document: str
    locator: str
    stated_on: Any
    recorded_on: Any
    begins: Any
    ends: Any
    reason: str
    unsure: tuple[str, ...]

    @property
    def verified(self) -> bool:
        return self.status == 2


_OWN = (
    "code", "name", "kind", "status", "publisher", "document", "locator", "stated_on", "recorded_on", "begins", "ends",
    "state", "unsure",
)  # fmt: skip


def rows(frame: pl.DataFrame, reading: Reading, sight: Sight, columns: Sequence[Seen], lang: str) -> Iterator[Row]:
    """The rows of a slice; the names of persons only for those who may see them."""
    names = [reading.question.column_of(one.named) for one in columns]
    hidden = say(HIDDEN_NAME, lang)
    picked = frame.select(*(pl.col(name) for name in _OWN), *(pl.col(n).alias(f"~{i}") for i, n in enumerate(names)))
    for (
        code,
        name,
        kind,
        status,
        publisher,
        document,
        locator,
        stated,
        recorded,
        begins,
        ends,
        state,
        unsure,
        *values,
    ) in picked.iter_rows():
        yield Row(
            code, name if sight.person_names or kind != PERSON else hidden, kind, tuple(values), status, publisher,
            document, locator, stated, recorded, begins, ends, state, tuple(unsure.split()),
        )  # fmt: skip


def reason(reading: Reading, name: str, lang: str) -> str:
    """Words for an exclusion: the directory's own, else the rule's."""
    if name == COUNTED:
        return ""
    own = next((one.says for one in reading.directory.exclude if one.id == name), Text())
    return say(own if own.zh else REASONS[name], lang)


def title(one: Seen, lang: str) -> str:
    """Header of a column: the directory's words, else the dictionary's."""
    return say(one.column.title if one.column.title.zh else one.named.definition.name, lang)


def standing(status: int, lang: str) -> str:
    """Words for a status."""
    return say(STANDINGS[status], lang)


def chosen(sight: Sight, names: Sequence[str] | None) -> tuple[Seen, ...]:
    """The columns asked for in the directory's order, or those shown by default; unknown names are left out."""
    if names is None:
        return tuple(one for one in sight.columns if one.column.shown)
    return tuple(one for one in sight.columns if one.id in names)


def texts(one: Row, columns: Sequence[Seen], printers: Sequence[Any]) -> list[str]:
    """The values of a row in words."""
    return [printed(value) for printed, value in zip(printers, one.values, strict=True)]


def printers(columns: Sequence[Seen], lang: str) -> list[Any]:
    """One printer a column, for `texts`."""
    return [printer(one.named.definition, lang) for one in columns]


def as_json(one: Row, columns: Sequence[Seen]) -> dict[str, Any]:
    """The values of a row for programs, by column id."""
    return {seen.id: plain(seen.named.definition, value) for seen, value in zip(columns, one.values, strict=True)}
