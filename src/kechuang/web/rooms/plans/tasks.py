"""Tasks beside targets. Plans are figures' and tasks casework's; the two rooms meet here, by reference."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from kechuang.casework.capacities import stand
from kechuang.casework.queries import about, may_read
from kechuang.casework.standing import Standing
from kechuang.figures.book import Book
from kechuang.figures.plans import Target
from kechuang.people.actors import Actor


@dataclass(frozen=True, slots=True)
class Tasks:
    """By reference the tasks this reader may see. `whole`: he sees all there are, so none means none."""

    whole: bool = False
    found: dict[str, list[Standing]] = field(default_factory=dict)

    def of(self, target: Target) -> list[Standing]:
        return self.found.get(target.reference, [])

    def without(self, target: Target) -> bool:
        """Known to have no task."""
        return self.whole and not self.of(target)


def tasks(actor: Actor, book: Book, targets: Iterable[Target]) -> Tasks:
    """A fixed number of queries; none for visitors, who see no case."""
    if not actor.signed_in:
        return Tasks()
    who = stand(actor, book.pack)
    every = about([one.reference for one in targets], book.as_of, book.known_at)
    seen = {reference: [one for one in rows if may_read(who, one)] for reference, rows in every.items()}
    return Tasks(who.reads, seen)
