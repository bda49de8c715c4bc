"""Report paragraphs of a pack as plain data, and what their placeholders must mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from kechuang.core.pack.directories import Directory
from kechuang.core.pack.indicators import Figures
from kechuang.core.pack.problems import nearest
from kechuang.core.pack.schema.figures import BindingModel, ParagraphModel, ReportFile
from kechuang.core.periods import parse_period
from kechuang.rules.definitions import Place, Text
from kechuang.rules.problems import Problem

LATEST = "latest"
_HOLE = re.compile(r"\{([^{}]*)\}")
PARTS = ("", "period", "note")
"""`{name}` the value with its unit, `{name.period}` its period in words."""


@dataclass(frozen=True, slots=True)
class Binding:
    """A figure (`indicator`, of a scope or a place), or the rows of a directory, each by its `show` column."""

    name: str
    indicator: str = ""
    scope: str = "district"
    at: str = ""
    period: str = LATEST
    directory: str = ""
    level: str = ""
    show: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`text` holds `{name}` and `{name.period}`."""

    id: str
    section: Text
    title: Text
    systems: tuple[str, ...]
    text: Text
    bindings: Mapping[str, Binding]
    place: Place


class Piece(NamedTuple):
    """Words, or (`name`) a hole; `part` is what of it."""

    words: str
    name: str = ""
    part: str = ""


def pieces(text: str) -> list[Piece]:
    """A text cut at its holes."""
    found, at = [], 0
    for hole in _HOLE.finditer(text):
        name, _, part = hole[1].partition(".")
        found += [Piece(text[at : hole.start()]), Piece("", name, part)]
        at = hole.end()
    return [one for one in (*found, Piece(text[at:])) if one.words or one.name]


def paragraphs(files: Iterable[ReportFile]) -> tuple[Paragraph, ...]:
    """All paragraphs in the order of the files."""
    return tuple(_paragraph(file, one) for file in files for one in file.paragraphs)


def _paragraph(file: ReportFile, model: ParagraphModel) -> Paragraph:
    bound = {name: _binding(name, one) for name, one in model.with_.items()}
    words = (file.section.text, model.title.text, tuple(model.systems), model.text.text)
    return Paragraph(model.id, *words, bound, model.place)


def _binding(name: str, model: BindingModel) -> Binding:
    return Binding(
        name,
        model.indicator or "",
        model.scope or "district",
        model.place_ or "",
        model.period,
        model.list_ or "",
        model.level or "",
        model.show or "",
        model.source or "",
    )


def check_report(
    found: Iterable[Paragraph], known: Figures, directories: Mapping[str, Directory], problems: list[Problem]
) -> None:
    """Holes that nothing fills, bindings that nothing uses, and names that mean nothing."""
    seen: set[str] = set()
    for one in found:
        if one.id in seen:
            problems.append(Problem(one.place, one.id, f"the paragraph `{one.id}` occurs twice", "rename one of them"))
        seen.add(one.id)
        for text in filter(None, (one.text.zh, one.text.en)):
            _holes(one, text, problems)
        for binding in one.bindings.values():
            _bound(one, binding, known, directories, problems)


def _holes(one: Paragraph, text: str, problems: list[Problem]) -> None:
    holes = [piece for piece in pieces(text) if piece.name or not piece.words]
    for piece in holes:
        if piece.name not in one.bindings or piece.part not in PARTS:
            written = f"{piece.name}.{piece.part}" if piece.part else piece.name
            message = f"nothing says what `{{{written}}}` is"
            problems.append(Problem(one.place, f"{one.id}.text", message, nearest(piece.name, one.bindings)))
    for name in one.bindings.keys() - {piece.name for piece in holes}:
        problems.append(Problem(one.place, f"{one.id}.with.{name}", "the text does not use it", "delete it"))


def _bound(
    one: Paragraph,
    binding: Binding,
    known: Figures,
    directories: Mapping[str, Directory],
    problems: list[Problem],
) -> None:
    key = f"{one.id}.with.{binding.name}"

    def check(what: str, name: str, names: Iterable[str]) -> None:
        if name and name not in names:
            problems.append(Problem(one.place, key, f"there is no {what} `{name}`", nearest(name, names)))

    if bool(binding.indicator) == bool(binding.directory):
        message = "a binding is either an `indicator` or a `list`"
        problems.append(Problem(one.place, key, message, "keep one of them"))
    check("indicator", binding.indicator, known.indicators)
    check("scope", binding.scope, known.scopes)
    check("directory", binding.directory, directories)
    found = directories.get(binding.directory)
    if found:
        if not found.public:
            problems.append(Problem(one.place, key, f"`{found.id}` is internal", "list a public directory"))
        check("level", binding.level, [group.id for group in found.levels])
        check("column", binding.show, [column.id for column in found.columns])
        check("column", binding.source, [column.id for column in found.columns])
    if binding.period != LATEST:
        try:
            parse_period(binding.period)
        except ValueError as error:
            problems.append(Problem(one.place, key, str(error), "or write `latest`"))
