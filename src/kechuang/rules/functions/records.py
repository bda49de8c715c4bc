"""Functions over the records of one kind."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from kechuang.rules import terms, tree
from kechuang.rules.mentions import record_of
from kechuang.rules.parse import parse
from kechuang.rules.scope import nearest
from kechuang.rules.tokens import SyntaxProblem
from kechuang.rules.types import BOOL, Type, dims_of

if TYPE_CHECKING:
    from kechuang.rules.check import Checker


def _record(checker: Checker, node: tree.Node) -> str:
    if checker.scope.inside or checker.scope.record:
        raise SyntaxProblem(
            node.start, "counting over records is not possible per record", "define it in a `let` first"
        )
    if isinstance(node, tree.Name) and node.id in checker.scope.dictionary.records:
        return node.id
    remedy = nearest(checker.text(node), checker.scope.dictionary.records)
    raise SyntaxProblem(node.start, f"`{checker.text(node)}` is not a record kind", remedy)


def counted(checker: Checker, node: tree.Call) -> terms.Term:
    """count, any, all over a record kind with an optional condition."""
    record = _record(checker, node.args[0])
    inner = type(checker)(checker.source, checker.scope.within(record))
    condition = inner.boolean(node.args[1]) if len(node.args) > 1 else None
    most = checker.scope.dictionary.records[record].most
    if node.function == "count":
        unit = "件" if record in ("ip",) else "项"
        kind = Type("num", dims_of(unit), loose=True, span=True, low=Fraction(0), high=Fraction(most))
        kind = replace(kind, dims=())
    else:
        kind = BOOL
    return terms.Aggregate(
        type=kind,
        text=checker.text(node),
        op=node.function,
        record=record,
        condition=condition,
        value=None,
        most=most,
        facts=terms.facts_of(condition),
    )


def summed(checker: Checker, node: tree.Call) -> terms.Term:
    """sum, max, min of a per-record expression; the record kind is the one the expression mentions."""
    record = _mentioned(checker, node)
    inner = type(checker)(checker.source, checker.scope.within(record))
    value = inner.numeric(node.args[0])
    condition = inner.boolean(node.args[1]) if len(node.args) > 1 else None
    most = checker.scope.dictionary.records[record].most
    if value.type.low is None or value.type.high is None:
        raise SyntaxProblem(node.start, "an unrounded ratio cannot be summed", "round(…, 0.01元) it first")
    low, high = value.type.low, value.type.high
    if node.function == "sum":
        low, high = min(low * most, Fraction(0)), max(high * most, Fraction(0))
    kind = replace(value.type, low=low, high=high, span=False, record="")
    return terms.Aggregate(
        type=kind,
        text=checker.text(node),
        op=node.function,
        record=record,
        condition=condition,
        value=value,
        most=most,
        facts=terms.facts_of(condition, value),
    )


def _mentioned(checker: Checker, node: tree.Call) -> str:
    if checker.scope.inside or checker.scope.record:
        raise SyntaxProblem(
            node.start, "counting over records is not possible per record", "define it in a `let` first"
        )
    record = record_of(node.args[0], checker.scope)
    if not record:
        known = checker.scope.dictionary.records
        first = node.args[0]
        remedy = nearest(first.record, known) if isinstance(first, tree.Field) else "e.g. sum(loan.interest_paid, …)"
        raise SyntaxProblem(node.start, f"{node.function}() needs a record's field", remedy)
    return record


def holds(checker: Checker, node: tree.Call) -> terms.Term:
    """A record valid on `as_of`: sugar for any(…)."""
    record = _record(checker, node.args[0])
    known = {item.id for item in checker.scope.dictionary.records[record].fields}
    if not {"valid_from", "valid_to"} <= known:
        raise SyntaxProblem(node.start, f"{record} has no valid_from and valid_to", f"use any({record}, …)")
    text = f"any({record}, {record}.valid_from <= as_of and as_of <= {record}.valid_to)"
    inner = type(checker)(text, replace(checker.scope, lets={}))
    return replace(inner.term(parse(text)), text=checker.text(node))
