"""Functions over several fiscal years."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from kechuang.rules import terms, tree
from kechuang.rules.functions.arguments import whole
from kechuang.rules.scope import fact_term, nearest, number
from kechuang.rules.tokens import SyntaxProblem
from kechuang.rules.types import BOOL, Type, dims_of

if TYPE_CHECKING:
    from kechuang.rules.check import Checker

REGISTERED = "registration_date"


def yearly_fact(checker: Checker, node: tree.Node) -> str:
    """An argument that names a yearly number."""
    if not isinstance(node, tree.Name):
        raise SyntaxProblem(node.start, "name a yearly fact here, without [ ]")
    fact = checker.scope.dictionary.facts.get(node.id)
    if fact is None or not fact.yearly or fact.type not in ("money", "count", "number"):
        known = [item.id for item in checker.scope.dictionary.facts.values() if item.yearly]
        raise SyntaxProblem(node.start, f"{node.id} is not a yearly number", nearest(node.id, known))
    return node.id


def registered(checker: Checker, node: tree.Node) -> terms.Fact:
    """The fact that says since when a party exists."""
    fact = checker.scope.dictionary.facts.get(REGISTERED)
    if fact is None:
        raise SyntaxProblem(node.start, f"the pack's dictionary needs the fact {REGISTERED}")
    return fact_term(fact, REGISTERED)


def sum_years(checker: Checker, node: tree.Call) -> terms.Term:
    """Sum over the last n years; years before the registration count nothing."""
    name, count = yearly_fact(checker, node.args[0]), whole(checker, node.args[1], 1, 10)
    fact = checker.scope.dictionary.facts[name]
    total: terms.Term | None = None
    for offset in range(count, 0, -1):
        item = fact_term(fact, f"{name}[-{offset}]", checker.scope.as_of.year - offset)
        low, high = item.type.low, item.type.high
        assert low is not None and high is not None
        kind = replace(item.type, low=min(low, Fraction(0)), high=max(high, Fraction(0)))
        part = terms.YearTerm(type=kind, text=item.text, fact=item, registered=registered(checker, node))
        if total is None:
            total = part
        else:
            kind = replace(kind, low=_plus(total.type.low, kind.low), high=_plus(total.type.high, kind.high))
            total = terms.Arith(type=kind, text=checker.text(node), op="+", left=total, right=part)
    assert total is not None
    return total


def _plus(a: Fraction | None, b: Fraction | None) -> Fraction | None:
    return None if a is None or b is None else a + b


def years_counted(checker: Checker, node: tree.Call) -> terms.Term:
    """How many of the last n years the party existed."""
    count = whole(checker, node.args[0], 1, 10)
    existed = []
    for offset in range(1, count + 1):
        last_day = terms.Const(type=Type("date"), value=date(checker.scope.as_of.year - offset, 12, 31))
        since = registered(checker, node)
        existed.append(terms.Compare(type=BOOL, text=checker.text(node), op="<=", left=since, right=last_day))
    result: terms.Term = number(Fraction(0), "年")
    for years, test in zip(range(1, count + 1), existed, strict=True):  # the oldest year decides last
        then = number(Fraction(years), "年")
        kind = Type("num", dims_of("年"), span=True, low=Fraction(0), high=Fraction(years))
        result = terms.Case(type=kind, text=checker.text(node), whens=((test, then),), default=result)
    return result
