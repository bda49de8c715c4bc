"""Band tables and marginal tables."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from kechuang.rules import terms, tree
from kechuang.rules.definitions import Table
from kechuang.rules.parse import parse
from kechuang.rules.scope import hull_of, literal_term, nearest
from kechuang.rules.tokens import SyntaxProblem

if TYPE_CHECKING:
    from kechuang.rules.check import Checker


OPS = {"at_least": ">=", "above": ">", "at_most": "<=", "below": "<"}


def pick(checker: Checker, node: tree.Call) -> terms.Term:
    """Look a number up in a band table."""
    value, table = checker.numeric(node.args[0]), _table(checker, node.args[1])
    if not table.rows:
        raise SyntaxProblem(node.start, f"{table.id} is a marginal table", f"use marginal(x, {table.id})")
    rows: list[tuple[str, Any, Any, Any]] = []
    results: list[terms.Const] = []
    bounds: list[terms.Const] = []
    for row in table.rows:
        low, high = literal_term(row.low.text), literal_term(row.high.text)
        bound = literal_term(row.bound.text) if row.bound else None
        if bound is not None:
            bounds.append(bound)
        results += [low, high]
        rows.append((OPS.get(row.test, ""), bound.value if bound else None, low.value, high.value))
    checker.unified(node, value, *bounds)
    checker.unified(node, *results)
    _ordered(node, table.id, rows)
    if value.type.span:
        _monotone(node, table.id, rows)
    kind = replace(hull_of(results), span=True, record=value.type.record)
    return terms.Pick(type=kind, text=checker.text(node), table=table.id, value=value, rows=tuple(rows))


def _ordered(node: tree.Node, table: str, rows: list[tuple[str, Any, Any, Any]]) -> None:
    tests = {op for op, *_ in rows[:-1]}
    if rows[-1][0] or "" in tests:
        raise SyntaxProblem(node.start, f"table {table}: `else` is the last row and only there")
    bounds = [bound for _, bound, *_ in rows[:-1]]
    rising = tests <= {"<=", "<"}
    if not rising and not tests <= {">=", ">"}:
        raise SyntaxProblem(node.start, f"table {table} mixes upward and downward bounds")
    if any((b <= a) if rising else (b >= a) for a, b in pairwise(bounds)):
        raise SyntaxProblem(node.start, f"table {table}: bounds must {'rise' if rising else 'fall'} from row to row")


def _monotone(node: tree.Node, table: str, rows: list[tuple[str, Any, Any, Any]]) -> None:
    for column in (2, 3):
        values = [row[column] for row in rows]
        if values not in (sorted(values), sorted(values, reverse=True)):
            message = f"table {table} neither rises nor falls throughout, but its input can be open"
            raise SyntaxProblem(node.start, message, "use a number that is known or unknown as a whole")


def _table(checker: Checker, node: tree.Node) -> Table:
    if isinstance(node, tree.Name) and node.id in checker.scope.tables:
        return checker.scope.tables[node.id]
    remedy = nearest(checker.text(node), checker.scope.tables)
    raise SyntaxProblem(node.start, f"there is no table `{checker.text(node)}`", remedy)


def marginal(checker: Checker, node: tree.Call) -> terms.Term:
    """Σ rate_i × (least(x, bound_i) − least(x, bound_{i−1})), written with the language's own terms."""
    value, table = checker.numeric(node.args[0]), _table(checker, node.args[1])
    if not table.marginal:
        raise SyntaxProblem(node.start, f"{table.id} is not a marginal table", f"use pick(x, {table.id})")
    parts, previous = [], ""
    text = f"({checker.text(node.args[0])})"
    for up_to, rate in table.marginal:
        upper = f"least({text}, {up_to.text})" if up_to else text
        parts.append(f"{rate.text} * ({upper}{f' - {previous}' if previous else ''})")
        previous = upper
    inner = type(checker)(" + ".join(parts), checker.scope)
    result = inner.term(parse(inner.source))
    low, high = value.type.low, value.type.high
    rates = [literal_term(rate.text).value for _, rate in table.marginal]
    if low is not None and high is not None and low >= 0 and all(isinstance(r, Fraction) and r >= 0 for r in rates):
        top = max(r for r in rates if isinstance(r, Fraction))
        result = replace(result, type=replace(result.type, low=Fraction(0), high=high * top))
    return replace(result, text=checker.text(node))
