"""Values worth trying for an unknown or changeable fact: its bounds and the edges an expression names."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from kechuang.rules import terms


def constants(term: terms.Term) -> list[Any]:
    """All constants and table bounds in a term, through its lets."""
    found: list[Any] = []

    def visit(node: terms.Term) -> None:
        if isinstance(node, terms.Const) and node.value is not None:
            found.append(node.value)
        if isinstance(node, terms.Member):
            found.extend(node.codes)
        if isinstance(node, terms.Pick):
            found.extend(bound for _, bound, _, _ in node.rows if bound is not None)
        for child in terms.children(node):
            visit(child)

    visit(term)
    return found


def candidates(leaf: terms.Term, within: terms.Term, as_of: date) -> list[Any]:
    """Raw values for a fact, field or aggregate that could decide `within`."""
    kind = leaf.type.kind
    if kind == "bool":
        return [True, False]
    named = constants(within)
    if kind == "code":
        codes = [code for code in named if isinstance(code, str) and code in leaf.type.codes]
        other = sorted(leaf.type.codes - set(codes))[:1]
        return codes + other
    if kind == "set":
        codes = [code for code in named if isinstance(code, str)]
        return [frozenset([code]) for code in codes] + [frozenset()]
    if kind == "date":
        days = [day for day in named if isinstance(day, date)] + [as_of]
        near = [day + timedelta(days=shift) for day in days for shift in (-1, 0, 1)]
        return [as_of - timedelta(days=36500), as_of + timedelta(days=3650), *near]
    if kind == "text":
        return [text for text in named if isinstance(text, str)]
    return _numbers(leaf, [value for value in named if isinstance(value, Fraction)])


def _numbers(leaf: terms.Term, named: list[Fraction]) -> list[int]:
    if isinstance(leaf, terms.Aggregate):
        top = leaf.most if leaf.op == "count" else int(leaf.type.high or 0)
        return [0, top, *(int(value) for value in named if 0 <= value <= top)]
    scale = 10 ** getattr(leaf, "scale", 0)
    low, high = int((leaf.type.low or 0) * scale), int((leaf.type.high or 0) * scale)
    edges = [int(value * scale) + shift for value in named for shift in (0, -1, 1)]
    return list(dict.fromkeys([high, low, max(low, 1), *(value for value in edges if low <= value <= high)]))


def override_key(leaf: terms.Term) -> tuple[str, Any]:
    """The key under which `Env.overrides` replaces a fact or an aggregate."""
    if isinstance(leaf, terms.Aggregate):
        return leaf.record, leaf.text
    assert isinstance(leaf, terms.Fact)
    return leaf.id, leaf.year
