"""YAML into nodes with places, within bounds. Everything stays text: `no` is the word no, never False.

Built on PyYAML's event stream (libyaml when there): events carry positions, tags and anchors, and nothing is
constructed that a file asks for. Refused: other encodings than UTF-8, tabs, tags, several documents, duplicate keys,
keys that are not text, depth over MAX_DEPTH, files over MAX_BYTES, aliases that expand beyond MAX_NODES.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from kechuang.core.pack.nodes import Items, Table, Written
from kechuang.rules.definitions import Place
from kechuang.rules.problems import Problem, RuleErrors

MAX_BYTES = 1_000_000
MAX_DEPTH = 24
MAX_NODES = 100_000

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BLOCK = {"|", ">"}
_MERGE = "<<"


def read_file(path: Path, name: str) -> Any:
    """The tree of one file; `name` is the path shown in places. Raises RuleErrors."""
    try:
        size = path.stat().st_size
        raw = path.read_bytes() if size <= MAX_BYTES else b""
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
        raise _refuse(Place(name, 1, 1), message, "check the file's name and rights") from error
    if size > MAX_BYTES:
        message = f"the file has {size:,} bytes, at most {MAX_BYTES:,} are read"
        raise _refuse(Place(name, 1, 1), message, "split it into several files")
    return read_text(_decode(raw, name), name)


def read_text(text: str, name: str) -> Any:
    """The tree of a YAML text. Raises RuleErrors."""
    if "\t" in text:
        place = _place_at(text, text.index("\t"), name)
        raise _refuse(place, "a tab character", "indent and separate with spaces")
    try:
        return _Builder(text, name).document()
    except yaml.MarkedYAMLError as error:
        mark = _mark(error)
        place = Place(name, mark.line + 1, mark.column + 1) if mark else Place(name, 1, 1)
        raise _refuse(place, f"not YAML: {_words(error)}", _hint(error)) from error
    except yaml.reader.ReaderError as error:
        place = _place_at(text, error.position, name)
        raise _refuse(place, "a control character that YAML does not allow", "delete it") from error
    except yaml.YAMLError as error:  # whatever else libyaml finds
        raise _refuse(Place(name, 1, 1), f"not YAML: {error}", "check quotes and brackets") from error


def _refuse(place: Place, message: str, remedy: str, key: str = "file") -> RuleErrors:
    return RuleErrors([Problem(place, key, message, remedy)])


def _decode(raw: bytes, name: str) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8", "replace")
        place = _place_at(before, len(before), name)
        raise _refuse(place, "the file is not UTF-8", "save it as UTF-8 (not GBK, not UTF-16)") from error


def _place_at(text: str, index: int, name: str) -> Place:
    before = text[:index]
    return Place(name, before.count("\n") + 1, index - (before.rfind("\n") + 1) + 1)


def _mark(error: yaml.MarkedYAMLError) -> Any:
    """Where it was noticed; for a quote that never ends, where it begins."""
    endless = "end of stream" in (error.problem or "")
    return error.context_mark if endless and error.context_mark else error.problem_mark or error.context_mark


def _words(error: yaml.MarkedYAMLError) -> str:
    begins = f" that begins in line {error.context_mark.line + 1}" if error.context and error.context_mark else ""
    return ", ".join(part for part in (f"{error.context or ''}{begins}", error.problem) if part)


def _hint(error: yaml.MarkedYAMLError) -> str:
    problem = error.problem or ""
    if "mapping values are not allowed" in problem:
        return "put a text that contains ': ' in quotes"
    if "expected ',' or" in problem:
        return "close the bracket, and put a text that contains , : [ ] { } or ' in quotes"
    if "alias" in problem:
        return "define the anchor (&name) above its use"
    if "%" in problem or "start any token" in problem:
        return "put a text that begins with % @ ` & * ! or [ in quotes"
    return "check quotes, brackets and indentation"


class _Builder:
    """Turns the events of one document into nodes; collects problems that do not stop the reading."""

    def __init__(self, text: str, name: str) -> None:
        self.events: Iterator[Any] = yaml.parse(text, Loader=_LOADER)
        self.lines = text.split("\n")
        self.name = name
        self.problems: list[Problem] = []
        self.anchors: dict[str, tuple[Any, int]] = {}
        self.count = 0
        self.depth = 0

    def document(self) -> Any:
        next(self.events)  # stream start
        event = next(self.events)
        if isinstance(event, yaml.StreamEndEvent):
            raise _refuse(Place(self.name, 1, 1), "the file is empty", "write its content or delete it")
        tree = self.node(next(self.events))
        next(self.events)  # document end
        event = next(self.events)
        if not isinstance(event, yaml.StreamEndEvent):
            self.complain(self.at(event), "document", "a second document (---) in one file", "one document a file")
        if self.problems:
            raise RuleErrors(self.problems)
        return tree

    def at(self, event: Any) -> Place:
        return Place(self.name, event.start_mark.line + 1, event.start_mark.column + 1)

    def complain(self, place: Place, key: str, message: str, remedy: str) -> None:
        self.problems.append(Problem(place, key, message, remedy))

    def grow(self, size: int, place: Place) -> None:
        self.count += size
        if self.count > MAX_NODES:
            message = f"more than {MAX_NODES:,} nodes after aliases are expanded"
            raise _refuse(place, message, "write less, or split the file")

    def node(self, event: Any) -> Any:
        place = self.at(event)
        if isinstance(event, yaml.AliasEvent):
            if event.anchor not in self.anchors:
                raise _refuse(place, f"the alias *{event.anchor} has no anchor", "define &… above its use", "alias")
            found, size = self.anchors[event.anchor]
            self.grow(size, place)
            return found
        if event.tag is not None and event.tag != "!":
            self.complain(place, event.tag, "a tag; a pack has only texts, lists and mappings", "delete the tag")
        before = self.count
        self.grow(1, place)
        node = self.inner(event, place)
        if event.anchor is not None:
            self.anchors[event.anchor] = (node, self.count - before)
        return node

    def inner(self, event: Any, place: Place) -> Any:
        if isinstance(event, yaml.ScalarEvent):
            return Written(event.value, self.text_place(event, place), event.style in (None, ""))
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise _refuse(place, f"nested deeper than {MAX_DEPTH} levels", "flatten it")
        node = self.sequence(place) if isinstance(event, yaml.SequenceStartEvent) else self.mapping(place)
        self.depth -= 1
        return node

    def text_place(self, event: Any, place: Place) -> Place:
        """Where the text itself begins: behind the quote, or on the first line of a block."""
        if event.style in _BLOCK:
            for index in range(place.line, len(self.lines)):
                if stripped := self.lines[index].lstrip(" "):
                    return Place(self.name, index + 1, len(self.lines[index]) - len(stripped) + 1)
        if event.style in {"'", '"'}:
            # an anchor or tag stands before the quote
            line = self.lines[place.line - 1]
            quote = line.find(event.style, place.column - 1)
            return Place(self.name, place.line, (quote if quote >= 0 else place.column - 1) + 2)
        if event.anchor:
            column = place.column + len(event.anchor) + 1
            rest = self.lines[place.line - 1][column - 1 :]
            return Place(self.name, place.line, column + len(rest) - len(rest.lstrip(" ")))
        return place

    def sequence(self, place: Place) -> Items:
        items = Items(place)
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.append(self.node(event))
        return items

    def mapping(self, place: Place) -> Table:
        table = Table(place)
        merged: list[Table] = []
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key_place = self.at(event)
            key = self.node(event)
            value = self.node(next(self.events))
            if not isinstance(key, Written):
                self.complain(key_place, "key", "a key must be a text", "write `key: value`")
            elif key == _MERGE and key.plain:
                merged += self.merge(value, key_place)
            elif key in table:
                first = table.keys_at[key]
                self.complain(key_place, key, f"written twice, first in line {first.line}", "keep one of them")
            else:
                table.put(str(key), key_place, value)
        for other in merged:  # a key of its own wins over a merged one
            for name in other.keys() - table.keys():
                table.put(name, other.keys_at[name], other[name])
        return table

    def merge(self, value: Any, place: Place) -> list[Table]:
        sources = value if isinstance(value, Items) else [value]
        if all(isinstance(source, Table) for source in sources):
            return list(sources)
        self.complain(place, _MERGE, "only mappings can be merged", "name an anchor of a mapping: <<: *name")
        return []
