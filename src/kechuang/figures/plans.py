"""Plans and goals with their targets: trajectory, gap, responsible department."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from kechuang.core.pack.indicators import Indicator, Scope
from kechuang.core.periods import Period, parse_period
from kechuang.figures.book import Book
from kechuang.figures.model import UNKNOWN, Figure
from kechuang.figures.reading import SCALE, decimals
from kechuang.register.records import Record


@dataclass(frozen=True, slots=True)
class Target:
    """What an indicator is to reach by a period; `value` None: it is watched, without a number.

    `holder` is the code of the party whose plan or goal it is, `key` the natural key of the record.
    """

    key: str
    holder: str
    plan: str
    indicator: Indicator
    scope: Scope
    period: Period
    value: Fraction | None
    digits: int
    direction: str
    binding: str
    department: str
    source: str
    evidence: str
    series: tuple[Figure, ...]

    @property
    def reference(self) -> str:
        """As tasks name it."""
        return f"target:{self.holder}/{self.key}"

    @property
    def last(self) -> Figure | None:
        """The last figure of the trajectory that has one value."""
        return next((one for one in reversed(self.series) if one.part and one.part.point is not None), None)

    @property
    def gap(self) -> Fraction | None:
        """What is still missing, in the indicator's unit; 0 when it is reached, None when it is not known."""
        last = self.last
        if last is None or self.value is None or last.part is None or last.part.point is None:
            return None
        missing = self.value - last.part.point
        return max(missing if self.direction != "at_most" else -missing, Fraction(0))


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan or a goal (`kind`); `fields` raw."""

    kind: str
    key: str
    code: str
    title: str
    fields: dict[str, Any]
    publisher: str
    document: str
    targets: tuple[Target, ...]

    @property
    def departments(self) -> list[str]:
        """Departments named by the plan or its targets, each once."""
        named = [str(self.fields.get("department") or ""), *(one.department for one in self.targets)]
        return list(dict.fromkeys(one for one in named if one))

    @property
    def until(self) -> date | None:
        found: date | None = self.fields.get("valid_to") or self.fields.get("due_on")
        return found


def plans(book: Book) -> list[Plan]:
    """Plans, then goals, each with its targets."""
    targets: dict[str, list[Target]] = {}
    for record in book.records["target"]:
        found = _target(book, record)
        if found:
            targets.setdefault(found.plan, []).append(found)
    return [
        _plan(kind, record, targets.get(str(record.together.get("title") or record.key), []))
        for kind in ("plan", "goal")
        for record in book.records[kind]
    ]


def plan(book: Book, key: str) -> Plan | None:
    """By its key or title."""
    return next((one for one in plans(book) if key in {one.key, one.title}), None)


def _plan(kind: str, record: Record, targets: list[Target]) -> Plan:
    fields = record.together
    said = record.statements[0].said
    ordered = tuple(sorted(targets, key=lambda one: (one.period.end, one.indicator.id)))
    title = str(fields.get("title") or record.key)
    return Plan(kind, record.key, record.code, title, fields, said.publisher, said.title, ordered)


def _target(book: Book, record: Record) -> Target | None:
    fields = record.together
    indicator = book.pack.figures.indicators.get(fields.get("indicator", ""))
    scope = book.scope(str(fields.get("scope") or book.home.code))
    if indicator is None or scope is None:
        return None
    try:
        period = parse_period(str(fields.get("period")))
    except ValueError:
        return None
    value = Fraction(fields["value"], SCALE) if "value" in fields else None
    return Target(
        key=record.key,
        holder=record.code,
        plan=str(fields.get("plan") or ""),
        indicator=indicator,
        scope=scope,
        period=period,
        value=value,
        digits=max(decimals(value) if value is not None else 0, indicator.decimals),
        direction=str(fields.get("direction") or "at_least"),
        binding=str(fields.get("binding") or ""),
        department=str(fields.get("department") or ""),
        source=str(fields.get("source") or ""),
        evidence=str(fields.get("evidence") or ""),
        series=series(book, indicator.id, scope.code),
    )


def series(book: Book, indicator: str, code: str) -> tuple[Figure, ...]:
    """Figures of one scope and one kind of period (years before all others), the earliest first; never chained."""
    found = book.periods(indicator, code)
    kinds = [one.kind for one in found]
    kind = "year" if "year" in kinds else max(kinds, key=kinds.count, default="")
    figures = [book.figure(indicator, code, one) for one in reversed(found) if one.kind == kind]
    return tuple(one for one in figures if one.state != UNKNOWN)
