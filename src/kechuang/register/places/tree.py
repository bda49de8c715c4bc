"""The tree of places, with what is in each: zones overlap, so an enterprise counts once wherever it is counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from kechuang.register.asking import the_dictionary
from kechuang.register.places.model import ZONE, Milestone, Place
from kechuang.register.places.reading import places, stays
from kechuang.register.state import Memo, state
from kechuang.rules.definitions import Dictionary

lately = Memo(4)
"""Trees; one of a million firms in places takes some 100 MB."""


@dataclass(slots=True)
class Node:
    """A place in the tree. `parties` are ids of those in it or in anything that is part of it or lies in the zone."""

    place: Place
    depth: int = 0
    parent: Node | None = None
    children: list[Node] = field(default_factory=list)
    parties: frozenset[int] = frozenset()

    @property
    def firms(self) -> int:
        """Distinct parties."""
        return len(self.parties)

    def path(self) -> list[Place]:
        """From the outermost place to this one."""
        return [*(self.parent.path() if self.parent else []), self.place]

    def below(self) -> Iterator[Node]:
        """This one and all that are part of it, outermost first."""
        yield self
        for child in self.children:
            yield from child.below()


@dataclass(frozen=True, slots=True)
class Overlap:
    """The zones' firms added up, the same counted once, and how many stand in more than one zone."""

    summed: int
    distinct: int
    several: int


@dataclass(frozen=True, slots=True)
class Tree:
    """All places of a day; shared by those who read it, so nobody changes it.

    `district` counts distinct firms in any place: whoever is in two counts once. `astray` counts stays at a place that
    the register does not have.
    """

    as_of: date
    roots: list[Node]
    nodes: dict[str, Node]
    district: int
    astray: int

    def walk(self) -> Iterator[Node]:
        """Every node, each below the one it is part of."""
        for root in self.roots:
            yield from root.below()

    def zones_of(self, code: str) -> list[Place]:
        """Zones in which a place lies: those it is part of, and those that it or an outer place names; by code."""
        path = self.nodes[code].path()
        own = {one.code for one in path if one.kind == ZONE}
        named = own | {zone for one in path for zone in one.zones if zone in self.nodes}
        return [self.nodes[zone].place for zone in sorted(named) if self.nodes[zone].place.kind == ZONE]

    def overdue(self) -> list[tuple[Place, Milestone]]:
        """Milestones whose day has passed, the oldest first."""
        late = [(node.place, one) for node in self.walk() for one in node.place.overdue(self.as_of)]
        return sorted(late, key=lambda pair: (pair[1].due, pair[0].code))

    @property
    def zones(self) -> list[Node]:
        return [node for node in self.walk() if node.place.kind == ZONE]

    def overlap(self) -> Overlap:
        """What adding up the zones would count twice."""
        sets = [node.parties for node in self.zones]
        every = frozenset().union(*sets)
        several = sum(sum(party in one for one in sets) > 1 for party in every)
        return Overlap(sum(map(len, sets)), len(every), several)


def tree(
    as_of: date, known_at: datetime | None = None, *, dictionary: Dictionary | None = None, counted: bool = True
) -> Tree:
    """The places that hold on `as_of` as known at `known_at`, with the firms in them (unless not `counted`).

    Worked out once for each state of the register: one query tells whether anything was written since.
    """
    known = the_dictionary(dictionary)
    key = (state(), id(known), as_of, known_at, counted)
    _, made = lately(key, lambda: (known, _read(as_of, known_at, known, counted)))  # what is kept keeps its id
    return made


def _read(as_of: date, known_at: datetime | None, known: Dictionary, counted: bool) -> Tree:
    nodes = {one.code: Node(one) for one in places(as_of, known_at, known)}
    roots = _rooted(nodes)
    found = stays(as_of, known_at, known) if counted else []
    district = len({party for party, code in found if code in nodes})
    made = Tree(as_of, roots, nodes, district, sum(code not in nodes for _, code in found))
    _count(made, found)
    return made


def _rooted(nodes: dict[str, Node]) -> list[Node]:
    """Hang every node below its parent. One whose parent is missing, or that would hang below itself, is a root."""
    roots = []
    for code, node in nodes.items():
        upper = nodes.get(node.place.parent)
        if upper is None or _is_below(nodes, node.place.parent, code):
            roots.append(node)
        else:
            node.parent = upper
            upper.children.append(node)
    for root in roots:
        for node in root.below():
            node.depth = node.parent.depth + 1 if node.parent else 0
    return roots


def _is_below(nodes: dict[str, Node], code: str, other: str) -> bool:
    """Is `code` part of `other` (or the same), by what the places themselves say?"""
    seen: set[str] = set()
    while code in nodes and code not in seen:
        if code == other:
            return True
        seen.add(code)
        code = nodes[code].place.parent
    return code in seen  # a ring of others: nobody hangs in it


def _count(made: Tree, stays: list[tuple[int, str]]) -> None:
    """Put parties into every place that contains their stay, and into every zone that it lies in."""
    inside: dict[str, set[int]] = {code: set() for code in made.nodes}
    within: dict[str, set[str]] = {}
    for party, code in stays:
        if code not in made.nodes:
            continue
        if code not in within:
            path = {one.code for one in made.nodes[code].path()}
            within[code] = path | {one.code for one in made.zones_of(code)}
        for one in within[code]:
            inside[one].add(party)
    for code, node in made.nodes.items():
        node.parties = frozenset(inside[code])
