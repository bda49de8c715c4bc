"""Parts that come out of the register itself: counts of directories, facts of places, firms in places."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction

from kechuang.core.pack import Pack
from kechuang.core.pack.indicators import Counted, Scope
from kechuang.core.periods import Period
from kechuang.figures import spans
from kechuang.figures.model import Computed, Note, Part
from kechuang.people.actors import VISITOR
from kechuang.register import directories
from kechuang.register.directories import Reading
from kechuang.register.places import Tree, tree
from kechuang.rules.definitions import Text

HOME = "district"
"""Kind of the scope that the register's own lists are about."""
_YEARS = {"count", "date"}


class Counting:
    """Counts of one day as known at a moment; trees of places are kept, directories keep themselves."""

    def __init__(self, pack: Pack, as_of: date, known_at: datetime | None, wait: bool) -> None:
        self.pack, self.as_of, self.known_at = pack, as_of, known_at
        self._read = directories.read if wait else directories.now
        self._trees: dict[date, Tree] = {}

    def day(self, period: Period) -> date:
        """The end of a period that is over, else the day itself."""
        return min(period.end, self.as_of)

    def tree(self, day: date) -> Tree:
        if day not in self._trees:
            self._trees[day] = tree(day, self.known_at, dictionary=self.pack.rules.dictionary)
        return self._trees[day]

    def reading(self, directory: str, day: date) -> Reading:
        """A directory's rows; of a large register a page does not wait for them (raises Preparing)."""
        return self._read(self.pack, directory, day, self.known_at)

    def count(self, counted: Counted, scope: Scope, period: Period) -> Computed:
        """How many of a directory; only of the district, whose lists they are."""
        directory = self.pack.directories[counted.directory]
        filters = dict(counted.filters)
        if counted.by:
            if period.kind != "year":
                return Computed(missing=(directory.title,))
            filters[counted.by] = period.text
        if scope.kind != HOME:
            return Computed(missing=(directory.title,))
        day = self.as_of if counted.by else self.day(period)
        reading = self.reading(directory.id, day)
        sight = directories.sight(VISITOR, directory, self.pack.rules.dictionary)
        found = directories.count(reading, sight, directories.Asked(filters=filters))
        number = found.counted
        if counted.level and found.levels:
            number = next(n for group, n in found.levels.groups if group.id == counted.level)
        span = None if number is None else spans.point(number)
        part = Part("count", directory.title, span, directory.unit.zh, counted=Counted(
            counted.directory, counted.level, counted.by, tuple(filters.items())), day=day)  # fmt: skip
        notes = []
        if found.levels and found.levels.overlap > 0:
            notes.append(_overlap(found.levels.overlap))
        return Computed(span, (part,), tuple(notes))

    def firms(self, scope: Scope, period: Period) -> Computed:
        """Distinct firms in a place, or in any place of the district."""
        day = self.day(period)
        found = self.tree(day)
        title = Text("空间载体", "places")
        if scope.kind == HOME:
            span = spans.point(found.district)
        elif scope.code in found.nodes:
            span = spans.point(found.nodes[scope.code].firms)
        else:
            return Computed(missing=(title,))
        return Computed(span, (Part("firms", title, span, "户", day=day, code=scope.code),))

    def fact(self, name: str, scope: Scope, period: Period, later: bool = False) -> Part:
        """A fact of the place in its own unit (money in yuan), at the end of the period.

        `later`: where nobody has stated it for that day, what is stated by the day of the book; `Part.day` tells.
        """
        definition = self.pack.rules.dictionary.facts[name]
        day = self.day(period)
        raw = self._fact(name, scope, day)
        if raw is None and later:
            day = self.as_of
            raw = self._fact(name, scope, day)
        digits = 2 if definition.type == "money" else definition.decimals
        span = None if raw is None else spans.point(Fraction(raw, 10**digits))
        return Part(name, definition.name, span, definition.unit, day=day, fact=name, code=scope.code)

    def _fact(self, name: str, scope: Scope, day: date) -> int | None:
        node = self.tree(day).nodes.get(scope.code)
        found: int | None = node.place.get(name) if node else None
        return found


def _overlap(more: int) -> Note:
    return Note(
        "overlap",
        Text(
            f"各级有重叠，各级相加比去重合计多 {more}",
            f"levels overlap: they add up to {more} more than the distinct whole",
        ),
    )
