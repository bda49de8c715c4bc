"""Where one party is: its own stays, read by index; the tree only when there are any."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from kechuang.register.asking import the_dictionary
from kechuang.register.places.model import LOCATED, Place
from kechuang.register.places.tree import Tree, tree
from kechuang.register.queries import find_party, subject
from kechuang.rules.definitions import Dictionary


@dataclass(frozen=True, slots=True)
class Stay:
    """A place that a party is in, outermost first, and the zones in which it lies."""

    path: list[Place]
    zones: list[Place]


def stays_of(
    code: str, as_of: date, known_at: datetime | None = None, *, dictionary: Dictionary | None = None
) -> list[Stay]:
    """Stays of the party with this code that hold on the day; none for a code that nobody has."""
    known = the_dictionary(dictionary)
    party = find_party(code, known_at) if LOCATED in known.records else None
    if party is None:
        return []
    records = subject(party, as_of, known_at, dictionary=known).records.get(LOCATED, [])
    here = [one["place"] for one in records if "place" in one and _holds(one.get("since"), one.get("until"), as_of)]
    return _found(here, tree(as_of, known_at, dictionary=known, counted=False)) if here else []


def _holds(since: date | None, until: date | None, day: date) -> bool:
    return (since is None or since <= day) and (until is None or until >= day)


def _found(codes: list[str], made: Tree) -> list[Stay]:
    return [Stay(made.nodes[code].path(), made.zones_of(code)) for code in sorted(codes) if code in made.nodes]
