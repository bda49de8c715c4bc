"""All figures of one day as known at a moment: read once, worked out when asked for."""

from __future__ import annotations

from datetime import date, datetime
from functools import cached_property

from kechuang.core import periods
from kechuang.core.pack import Pack
from kechuang.core.pack.indicators import Formula, Indicator, Operand, Scope
from kechuang.core.periods import Period
from kechuang.figures import gates
from kechuang.figures.counting import HOME, Counting
from kechuang.figures.formula import evaluate
from kechuang.figures.model import NOTHING, UNKNOWN, Computed, Figure, Note, Observation, Part
from kechuang.figures.ranks import rank
from kechuang.figures.reading import Observations, observations
from kechuang.register.records import Record, records
from kechuang.rules.definitions import Text

KINDS = ("observation", "target", "plan", "goal")
PEERS = (HOME, "peer")
ENOUGH_YEARS = 3


class Book:
    """`figure(indicator, code, period)` is the one way to a number; nothing here reads the clock.

    Counting the lists of a large register takes a while: without `wait` it raises `register.waiting.Preparing`.
    """

    def __init__(self, pack: Pack, as_of: date, known_at: datetime | None = None, *, wait: bool = False) -> None:
        self.pack, self.as_of, self.known_at = pack, as_of, known_at
        self.counting = Counting(pack, as_of, known_at, wait)
        self._figures: dict[tuple[str, str, str], Figure] = {}

    @cached_property
    def records(self) -> dict[str, list[Record]]:
        """Observations, targets, plans and goals, by kind."""
        found: dict[str, list[Record]] = {name: [] for name in KINDS}
        for one in records(KINDS, self.as_of, self.known_at, self.pack.rules.dictionary):
            found[one.alias].append(one)
        return found

    @cached_property
    def observations(self) -> Observations:
        return observations(self.records["observation"], self.pack.figures.indicators, self.as_of)

    @property
    def home(self) -> Scope:
        """The district itself."""
        return next(one for one in self.pack.figures.scopes.values() if one.kind == HOME)

    def scope(self, code: str) -> Scope | None:
        """A declared scope, or a place of the register."""
        declared = self.pack.figures.scope_of(code)
        if declared is not None:
            return declared
        node = self.counting.tree(self.as_of).nodes.get(code)
        return Scope(code, code, Text(node.place.name), "place") if node else None

    def scopes(self, indicator: Indicator) -> list[Scope]:
        """Those the indicator is declared for, the district first, and places that have a value."""
        declared = [one for one in self.pack.figures.scopes.values() if one.kind in indicator.scopes]
        codes = {one.code for one in declared}
        said = [code for code, name in self.observations if name == indicator.id and code not in codes]
        others = [one for one in map(self.scope, said) if one is not None]
        return sorted([*declared, *others], key=lambda one: (one.kind != HOME, one.kind == "peer"))

    def counts(self, indicator: str) -> bool:
        """Must lists be counted for it? That can take a while on a day nobody has asked about yet."""
        formula = self.pack.figures.indicators[indicator].formula
        if formula is None:
            return False
        parts = [part.indicator for part in formula.operands if part.indicator]
        counted = formula.counted or any(part.counted for part in formula.operands)
        return bool(counted) or any(self.counts(part) for part in (*parts, *filter(None, [formula.ranked])))

    def said(self, indicator: str, code: str, period: Period | None = None) -> list[Observation]:
        """What is published, in rank."""
        found = self.observations.get((code, indicator), [])
        return [one for one in found if period is None or one.period.text == period.text]

    def figure(self, indicator: str, code: str, period: Period) -> Figure:
        """KeyError when there is no such indicator or scope."""
        key = (indicator, code, period.text)
        if key not in self._figures:
            one, scope = self.pack.figures.indicators[indicator], self.scope(code)
            if scope is None:
                raise KeyError(code)
            computed = self._computed(one, one.formula, scope, period) if one.formula else NOTHING
            made = gates.judged(one, scope, period, self.said(indicator, code, period), computed)
            self._figures[key] = made
        return self._figures[key]

    def periods(self, indicator: str, code: str) -> list[Period]:
        """Periods of which something can be known, the latest first."""
        found = {one.text: one for one in self._periods(indicator, code, 0)}
        return sorted(found.values(), key=lambda one: (one.end, one.start), reverse=True)

    def latest(self, indicator: str, code: str) -> Figure:
        """The last figure that is not unknown; else the unknown one of the last period."""
        candidates = self.periods(indicator, code) or [periods.on(self.as_of)]
        found = [self.figure(indicator, code, one) for one in candidates[:12]]
        return next((one for one in found if one.state != UNKNOWN), found[0])

    def _periods(self, indicator: str, code: str, depth: int) -> list[Period]:
        one = self.pack.figures.indicators[indicator]
        found = [said.period for said in self.said(indicator, code)]
        formula, scope = one.formula, self.scope(code)
        if formula is None or scope is None or depth > 5:
            return found
        if formula.counted or formula.kind == "firms":
            by = formula.counted.by if formula.counted else ""
            if scope.kind == HOME or formula.kind == "firms":
                found += self._years(self.as_of.year) if by else [periods.on(self.as_of)]
        elif formula.kind == "rank":
            found += self._periods(formula.ranked, code, depth + 1)
        for part in formula.operands:
            if part.fact:
                found.append(periods.on(self.as_of))
            elif part.indicator and not part.back and not part.scope:
                found += self._periods(part.indicator, code, depth + 1)
        return found

    def _years(self, last: int) -> list[Period]:
        return [periods.year(last - back) for back in range(1, ENOUGH_YEARS + 1)]

    def _computed(self, one: Indicator, formula: Formula, scope: Scope, period: Period) -> Computed:
        if formula.counted:
            return self.counting.count(formula.counted, scope, period)
        if formula.kind == "firms":
            return self.counting.firms(scope, period)
        if formula.kind == "rank":
            return self._ranked(formula, scope, period)
        parts = [self._part(one, part, scope, period) for part in formula.operands]
        assert formula.value is not None
        value = evaluate(formula.value.text, {part.name: part.span for part in parts})
        missing = tuple(part.title for part in parts if part.span is None)
        notes = (*_bases(parts), *_later(parts, self.counting.day(period)))
        return Computed(gates.percent(one, value), tuple(parts), notes, missing)

    def _part(self, one: Indicator, part: Operand, scope: Scope, period: Period) -> Part:
        if part.fact:
            # what flowed in a year is set against land that was measured later; a stock is never
            found = self.counting.fact(part.fact, scope, period, later=one.kind == "flow")
            return Part(part.name, found.title, found.span, found.unit, day=found.day, fact=part.fact, code=scope.code)
        if part.counted:
            counted = self.counting.count(part.counted, scope, period)
            title = self.pack.directories[part.counted.directory].title
            inner = counted.parts[0] if counted.parts else Part(part.name, title, None, "")
            return Part(part.name, title, counted.span, inner.unit, counted=inner.counted, day=inner.day)
        whom = self.pack.figures.scopes[part.scope] if part.scope else scope
        try:
            when = period.back(part.back) if part.back else period
        except ValueError:
            return Part(part.name, self.pack.figures.indicators[part.indicator].title, None, "")
        figure = self.figure(part.indicator, whom.code, when)
        return Part(part.name, figure.indicator.title, figure.part, figure.indicator.unit, figure=figure)

    def _ranked(self, formula: Formula, scope: Scope, period: Period) -> Computed:
        own = self.figure(formula.ranked, scope.code, period)
        whole = self.figure(formula.ranked, self.pack.figures.scopes[formula.whole].code, period)
        others = [one for one in self.pack.figures.scopes.values() if one.kind in PEERS and one.code != scope.code]
        found = [self.figure(formula.ranked, one.code, period) for one in others]
        parts = [_of(own, "own"), _of(whole, "whole"), *(_of(one, one.scope.id) for one in found if one.part)]
        ours, all_of_it = own.part.point if own.part else None, whole.part.point if whole.part else None
        if ours is None:
            return Computed(parts=tuple(parts), missing=(own.indicator.title,))
        place = rank(ours, [one.part.point if one.part else None for one in found], all_of_it)
        missing = tuple(one.scope.name for one in found if one.part is None)
        if place.point is None and all_of_it is None and len(missing) == len(found):
            return Computed(parts=tuple(parts), missing=missing)  # nothing but our own value: no place at all
        note = _unknown_peers(len(missing)) if missing and place.point is not None else ()
        return Computed(place, tuple(parts), note, missing)


def _of(figure: Figure, name: str) -> Part:
    return Part(name, figure.scope.name, figure.part, figure.indicator.unit, figure=figure)


def _bases(parts: list[Part]) -> tuple[Note, ...]:
    """Parts at different price bases."""
    known = {part.figure.price_basis for part in parts if part.figure and part.figure.price_basis}
    if len(known) < 2:
        return ()
    return (Note("bases", Text("分项的价格口径不同", "its parts are at different price bases")),)


def _later(parts: list[Part], day: date) -> list[Note]:
    """Facts of a place that were stated for a later day than the period's last."""
    found = []
    for one in parts:
        if one.fact and one.span and one.day and one.day > day:
            zh = f"{one.title.zh}按 {one.day} 登记的数计算"
            found.append(Note("later", Text(zh, f"{one.title.en} as registered on {one.day}")))
    return found


def _unknown_peers(number: int) -> tuple[Note, ...]:
    zh = f"{number} 个区没有数据，但全市总数已确定位次"
    return (Note("peers", Text(zh, f"{number} districts have no figure; the city's total settles the place")),)
