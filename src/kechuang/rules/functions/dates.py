"""Functions of dates: cut-off days are computed here, so that no engine counts months."""

from __future__ import annotations

import calendar
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from kechuang.rules import terms, tree
from kechuang.rules.functions.arguments import whole
from kechuang.rules.scope import hull_of, literal_term, nearest, number
from kechuang.rules.tokens import SyntaxProblem
from kechuang.rules.types import BOOL, Type, dims_of

if TYPE_CHECKING:
    from kechuang.rules.check import Checker


def plus_months(day: date, months: int) -> date:
    """Calendar months later (earlier if negative); the day is clamped to the month's end."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def in_date(checker: Checker, node: tree.Node) -> terms.Term:
    """An argument that is a date."""
    found = checker.term(node)
    if found.type.kind != "date":
        raise SyntaxProblem(node.start, f"`{checker.text(node)}` is {found.type.named()}, a date is needed")
    return found


def days_since(checker: Checker, node: tree.Call) -> terms.Term:
    """Days from a date to `as_of`."""
    day = in_date(checker, node.args[0])
    span = Fraction(200 * 366)
    kind = Type("num", dims_of("天"), low=-span, high=span, record=day.type.record)
    return terms.DaysSince(type=kind, text=checker.text(node), value=day, today=checker.scope.as_of)


def _compare(checker: Checker, node: tree.Call, day: terms.Term, op: str, bound: date) -> terms.Compare:
    constant = terms.Const(type=Type("date"), text=bound.isoformat(), value=bound)
    kind = replace(BOOL, record=day.type.record)
    return terms.Compare(type=kind, text=checker.text(node), op=op, left=day, right=constant)


def at_least(checker: Checker, node: tree.Call) -> terms.Term:
    """d plus n years (months) is on or before as_of, decided by the latest such d, computed here."""
    day = in_date(checker, node.args[0])
    months = whole(checker, node.args[1], 0, 1200) * (12 if node.function.endswith("years") else 1)
    cutoff = plus_months(checker.scope.as_of, -months)
    while plus_months(cutoff + timedelta(days=1), months) <= checker.scope.as_of:
        cutoff += timedelta(days=1)
    return _compare(checker, node, day, "<=", cutoff)


def at_most(checker: Checker, node: tree.Call) -> terms.Term:
    """d plus n years (months) is on or after as_of: the age does not exceed n, the anniversary included."""
    day = in_date(checker, node.args[0])
    months = whole(checker, node.args[1], 0, 1200) * (12 if node.function.endswith("years") else 1)
    cutoff = plus_months(checker.scope.as_of, -months)
    while plus_months(cutoff, months) < checker.scope.as_of:
        cutoff += timedelta(days=1)
    while plus_months(cutoff - timedelta(days=1), months) >= checker.scope.as_of:
        cutoff -= timedelta(days=1)
    return _compare(checker, node, day, ">=", cutoff)


def within(checker: Checker, node: tree.Call) -> terms.Term:
    """The date lies within the last n years or months."""
    day = in_date(checker, node.args[0])
    months = whole(checker, node.args[1], 0, 1200) * (12 if node.function.endswith("years") else 1)
    return _both(
        _compare(checker, node, day, ">", plus_months(checker.scope.as_of, -months)),
        _compare(checker, node, day, "<=", checker.scope.as_of),
    )


def in_year(checker: Checker, node: tree.Call) -> terms.Term:
    """The date falls in the calendar year k after that of `as_of`."""
    day = in_date(checker, node.args[0])
    year = checker.scope.as_of.year + whole(checker, node.args[1], -50, 50)
    return _both(
        _compare(checker, node, day, ">=", date(year, 1, 1)), _compare(checker, node, day, "<=", date(year, 12, 31))
    )


def _both(first: terms.Compare, second: terms.Compare) -> terms.Term:
    return terms.Logic(type=first.type, text=first.text, op="and", items=(first, second))


def year_of(checker: Checker, node: tree.Call) -> terms.Term:
    """The calendar year of a date."""
    day = in_date(checker, node.args[0])
    if isinstance(day, terms.Const) and isinstance(day.value, date):
        return replace(number(Fraction(day.value.year), "年"), text=checker.text(node))
    kind = Type("num", dims_of("年"), low=Fraction(1), high=Fraction(9999), record=day.type.record)
    return terms.YearOf(type=kind, text=checker.text(node), value=day)


def at(checker: Checker, node: tree.Call) -> terms.Term:
    """A dated parameter on another day than `as_of`."""
    name = node.args[0]
    parameter = checker.scope.parameters.get(name.id) if isinstance(name, tree.Name) else None
    if parameter is None:
        known = checker.scope.parameters
        raise SyntaxProblem(
            name.start, f"`{checker.text(name)}` is not a parameter", nearest(checker.text(name), known)
        )
    day = in_date(checker, node.args[1])
    constants = [literal_term(entry.value.text) for entry in parameter.values]
    kind = replace(hull_of(constants), span=True, record=day.type.record)
    if parameter.values[0].start is not None:  # nothing bounds what it was before the first known value
        kind = replace(kind, low=None, high=None)
    unknown = terms.Const(type=replace(kind, span=False), text="unknown", value=None)
    whens: list[tuple[terms.Term, terms.Term]] = []
    before: terms.Term = unknown
    for entry, constant in zip(parameter.values, constants, strict=True):
        if entry.start is not None:
            start = terms.Const(type=Type("date"), value=entry.start)
            test = terms.Compare(
                type=replace(BOOL, record=day.type.record), text=checker.text(node), op="<", left=day, right=start
            )
            whens.append((test, before))
        before = constant
    if not whens:
        return before
    return terms.Case(type=kind, text=checker.text(node), whens=tuple(whens), default=before)
