"""A file as a tree in which every key and every text knows where it stands.

The nodes are plain `str`, `list` and `dict` to whoever does not care about places.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kechuang.rules.definitions import Place


class Written(str):
    """A scalar as written. `plain` is False for quoted and block texts, which are never null."""

    __slots__ = ("place", "plain")
    place: Place
    plain: bool

    def __new__(cls, text: str, place: Place, plain: bool = True) -> Written:
        self = super().__new__(cls, text)
        self.place = place
        self.plain = plain
        return self

    @property
    def empty(self) -> bool:
        """Nothing was written after the key."""
        return self.plain and str(self) in {"", "~", "null"}


class Items(list[Any]):
    """A sequence with the place of its first character."""

    __slots__ = ("place",)
    place: Place

    def __init__(self, place: Place, items: list[Any] | None = None) -> None:
        super().__init__(items or [])
        self.place = place


class Table(dict[str, Any]):
    """A mapping with its place and the place of every key."""

    __slots__ = ("keys_at", "place")
    place: Place
    keys_at: dict[str, Place]

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place
        self.keys_at = {}

    def put(self, key: str, place: Place, value: Any) -> None:
        self[key] = value
        self.keys_at[key] = place


def place_of(node: Any, default: Place = Place()) -> Place:  # noqa: B008 - Place is frozen
    """Where a node stands; `default` for what was not read from a file."""
    return getattr(node, "place", default)


def find(root: Any, path: tuple[str | int, ...]) -> Place:
    """The place of the deepest node on `path` that exists: the key's place for what is missing below it."""
    node, place = root, place_of(root)
    for step in path:
        if isinstance(node, dict) and step in node:
            place = node.keys_at.get(str(step), place) if isinstance(node, Table) else place
            node = node[step]
        elif isinstance(node, list) and isinstance(step, int) and step < len(node):
            node = node[step]
        else:
            break
        place = place_of(node, place)
    return place


def plain(node: Any) -> Any:
    """The same tree of ordinary dict, list and str, without places (for digests and messages)."""
    if isinstance(node, dict):
        return {str(key): plain(value) for key, value in node.items()}
    if isinstance(node, list):
        return [plain(value) for value in node]
    return str(node) if isinstance(node, str) else node


def walk(node: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Every node with its path, parents first."""
    yield path, node
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, child in children:
        yield from walk(child, (*path, key))
