"""A directory as its page shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext as _

from kechuang.core.pack.directories import CODE, NAME, PUBLISHER
from kechuang.policy import catalogue
from kechuang.register import directories as rooms
from kechuang.register.directories import table
from kechuang.register.directories.counts import Bar
from kechuang.register.directories.sight import Seen
from kechuang.register.directories.values import say, shown, unit
from kechuang.rules.definitions import FactDef
from kechuang.web.rooms.directories.wanted import MARK, View

SELECTS = 60
"""Values that a select offers; a text column with more is asked for by a part of it."""
WIDTH = 200
"""Of a bar's picture, in its own units."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One filter of the form: a select when there are `options`, else a field for a text or a year."""

    name: str
    label: str
    value: str
    options: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class BarRow:
    """A value with its count and the width of its bar; `address` filters by it."""

    label: str
    counted: int
    rows: int
    width: int
    address: str


@dataclass(frozen=True, slots=True)
class Head:
    """A header: the address that sorts by the column, and how it is sorted now (ascending, descending or empty)."""

    id: str
    title: str
    unit: str
    number: bool
    address: str
    sorted: str


def address(request: HttpRequest, **changed: str | None) -> str:
    """This page with some parameters changed; a new choice begins at its first page."""
    pairs = [
        (name, value) for name, values in request.GET.lists() for value in values if name not in {"page", *changed}
    ]
    pairs += [(name, value) for name, value in changed.items() if value]
    return f"?{urlencode(pairs)}"


def heads(view: View, request: HttpRequest, columns: Sequence[Seen]) -> list[Head]:
    """Headers of the name and of every column shown."""
    found = [_head(view, request, NAME, _("名称"), None)]
    return found + [_head(view, request, one.id, table.title(one, view.lang), one.named.definition) for one in columns]


def _head(view: View, request: HttpRequest, name: str, title: str, definition: FactDef | None) -> Head:
    now = view.asked.sort
    sorted_ = "ascending" if now == name else "descending" if now == f"-{name}" else ""
    several = definition is not None and definition.type == "set"
    turned = f"-{name}" if now == name else name
    return Head(
        name,
        title,
        unit(definition, view.lang) if definition else "",
        numeric(definition),
        "" if several else address(request, sort=turned),
        sorted_,
    )


def numeric(definition: FactDef | None) -> bool:
    """Is the column set to the right?"""
    return definition is not None and definition.type in {"money", "count", "number", "ratio"}


def choices(view: View) -> list[Choice]:
    """The filters that this reader may use."""
    found = []
    for name in view.directory.filters:
        value = view.asked.filters.get(name, "")
        if name == PUBLISHER:
            found.append(Choice(MARK + name, _("发布部门"), value, _publishers(view)))
        elif name not in {NAME, CODE} and (seen := view.sight.column(name)):
            options = _options(view.reading, view.reading.question.column_of(seen.named), seen, view.lang)
            if not options and not value and seen.named.definition.type in {"category", "set"}:
                continue  # nobody has a value
            found.append(Choice(MARK + name, table.title(seen, view.lang), value, list(options)))
    return found


@lru_cache(maxsize=512)
def _options(reading: rooms.Reading, column: str, seen: Seen, lang: str) -> tuple[tuple[str, str], ...]:
    """Values that occur, in words; none where there are too many."""
    definition = seen.named.definition
    if definition.type == "flag":
        return (("yes", shown(definition, True, lang)), ("no", shown(definition, False, lang)))
    values = reading.frame[column].drop_nulls()
    if definition.type == "set":
        values = values.explode().drop_nulls()
    if definition.type == "date":
        values = values.dt.year()
    found = values.unique().sort(descending=definition.type in {"date", "count"}).to_list()
    if len(found) > SELECTS:
        return ()
    if definition.type in {"category", "set"}:
        names = {code: say(words, lang) for code, words in definition.values}
        ordered = [code for code, _words in definition.values if code in found]
        return tuple((code, names[code]) for code in ordered)
    return tuple((str(value), str(value)) for value in found)


def _publishers(view: View) -> list[tuple[str, str]]:
    found = view.reading.frame["publisher"].unique().sort().to_list()
    return [(one, say(catalogue.department(one).name, view.lang)) for one in found]


def charts(view: View, request: HttpRequest) -> list[tuple[str, list[BarRow]]]:
    """(title, bars) of every chart of the directory."""
    found = []
    for name in view.directory.charts:
        bars = rooms.chart(view.reading, view.sight, name, view.asked)
        if any(bar.value is not None for bar in bars):
            found.append((_titled(view, name), bar_rows(view, request, name, bars)))
    return found


def bar_rows(view: View, request: HttpRequest, name: str, bars: Sequence[Bar]) -> list[BarRow]:
    """Bars with words, widths and addresses."""
    most = max((bar.counted for bar in bars), default=0) or 1
    return [
        BarRow(
            _word(view, name, bar.value),
            bar.counted,
            bar.rows,
            max(1, round(WIDTH * bar.counted / most)),
            address(request, **{MARK + name: str(bar.value)}) if _filterable(view, name, bar.value) else "",
        )
        for bar in bars
    ]


def _filterable(view: View, name: str, value: object) -> bool:
    return value is not None and name in {*view.directory.filters, view.directory.split}


def _titled(view: View, name: str) -> str:
    seen = view.sight.column(name)
    return table.title(seen, view.lang) if seen else _("发布部门")


def _word(view: View, name: str, value: Any) -> str:
    if value is None:
        return _("不详")
    seen = view.sight.column(name)
    if seen is None:
        return say(catalogue.department(str(value)).name, view.lang)
    definition = seen.named.definition
    if definition.type == "date":
        return str(value)
    return shown(definition, [value] if definition.type == "set" else value, view.lang)
