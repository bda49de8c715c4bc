"""Paragraphs of the report: our own words with figures in them, each a link, each with what must be said beside it."""

from __future__ import annotations

from dataclasses import dataclass

from kechuang.core import periods
from kechuang.core.pack.reports import LATEST, Binding, Paragraph, Piece, pieces
from kechuang.core.periods import parse_period
from kechuang.figures.book import Book
from kechuang.figures.model import UNKNOWN, Figure, Note
from kechuang.figures.words import period_words, printed
from kechuang.people.actors import VISITOR
from kechuang.register import directories
from kechuang.register.directories import table
from kechuang.rules.definitions import Text

NONE = {"zh": "（无）", "en": "(none)"}


@dataclass(frozen=True, slots=True)
class Item:
    """A row of a list: its words, and where it comes from."""

    text: str
    source: str
    document: str
    publisher: str


@dataclass(frozen=True, slots=True)
class Bit:
    """Words; with `figure` a number that leads to it, with `items` the names of a directory's rows."""

    text: str
    figure: Figure | None = None
    footnotes: tuple[int, ...] = ()
    items: tuple[Item, ...] = ()
    directory: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """A paragraph as it is printed. `footnotes` are numbered from 1 within it."""

    id: str
    title: Text
    section: Text
    systems: tuple[str, ...]
    bits: tuple[Bit, ...]
    footnotes: tuple[str, ...]

    @property
    def text(self) -> str:
        """Without links, with the numbers of footnotes."""
        return "".join(bit.text + "".join(f"[{one}]" for one in bit.footnotes) for bit in self.bits)


def report(book: Book, lang: str = "zh") -> list[Told]:
    """All paragraphs in the order of the pack."""
    return [told(book, one, lang) for one in book.pack.report]


def told(book: Book, paragraph: Paragraph, lang: str = "zh") -> Told:
    """One paragraph."""
    return _Telling(book, paragraph, lang).run()


class _Telling:
    def __init__(self, book: Book, paragraph: Paragraph, lang: str) -> None:
        self.book, self.paragraph, self.lang = book, paragraph, lang
        self.notes: list[str] = []
        self.figures: dict[str, Figure] = {}

    def run(self) -> Told:
        one = self.paragraph
        text = one.text.en if self.lang == "en" and one.text.en else one.text.zh
        bits = tuple(self.bit(piece) for piece in pieces(text))
        return Told(one.id, one.title, one.section, one.systems, bits, tuple(self.notes))

    def bit(self, piece: Piece) -> Bit:
        if not piece.name:
            return Bit(piece.words)
        binding = self.paragraph.bindings[piece.name]
        if binding.directory:
            return self.listed(binding)
        figure = self.figure(binding)
        if piece.part == "period":
            return Bit(period_words(figure.period, self.lang))
        return Bit(printed(figure, self.lang), figure, self.footnotes(figure))

    def figure(self, binding: Binding) -> Figure:
        if binding.name not in self.figures:
            code = binding.at or self.book.pack.figures.scopes[binding.scope].code
            self.figures[binding.name] = self.read(binding, code)
        return self.figures[binding.name]

    def read(self, binding: Binding, code: str) -> Figure:
        if self.book.scope(code) is None:  # a place that the register does not have on this day
            code = self.book.home.code
            return _gone(self.book, binding.indicator, code)
        if binding.period == LATEST:
            return self.book.latest(binding.indicator, code)
        return self.book.figure(binding.indicator, code, parse_period(binding.period))

    def footnotes(self, figure: Figure) -> tuple[int, ...]:
        return tuple(sorted({self.numbered(note) for note in figure.notes if note.code != "nominal"}))

    def numbered(self, note: Note) -> int:
        words = note.says.en if self.lang == "en" and note.says.en else note.says.zh
        if words not in self.notes:
            self.notes.append(words)
        return self.notes.index(words) + 1

    def listed(self, binding: Binding) -> Bit:
        items = _items(self.book, binding, self.lang)
        between = "、" if self.lang == "zh" else ", "
        text = between.join(one.text for one in items) or NONE[self.lang]
        return Bit(text, items=items, directory=binding.directory)


def _gone(book: Book, indicator: str, code: str) -> Figure:
    """The unknown figure of something that is not there."""
    one, scope = book.pack.figures.indicators[indicator], book.scope(code)
    assert scope is not None
    return Figure(one, scope, periods.on(book.as_of), UNKNOWN)


def _items(book: Book, binding: Binding, lang: str) -> tuple[Item, ...]:
    directory = book.pack.directories[binding.directory]
    reading = book.counting.reading(directory.id, book.as_of)
    sight = directories.sight(VISITOR, directory, book.pack.rules.dictionary)
    filters = {directory.levels_of: binding.level} if binding.level else {}
    asked = directories.Asked(filters=filters, limit=50)
    columns = sight.columns
    printers = table.printers(columns, lang)
    found = table.rows(directories.page(reading, sight, asked), reading, sight, columns, lang)
    items = []
    for row in found:
        cells = dict(zip((one.id for one in columns), table.texts(row, columns, printers), strict=True))
        source = cells.get(binding.source, "")
        items.append(Item(cells.get(binding.show, row.name), source, row.document, row.publisher))
    return tuple(items)
