"""Formulas of indicators: the rule language's own syntax, + - * / only, on exact numbers with bounds."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from kechuang.figures import spans
from kechuang.figures.spans import Span
from kechuang.rules import tree
from kechuang.rules.parse import parse

read = lru_cache(maxsize=1024)(parse)
"""The tree of a formula; the pack's checks saw to it that it is arithmetic over the names of its parts."""


def evaluate(text: str, parts: Mapping[str, Span | None]) -> Span | None:
    """The value; None when a part that matters is not known, or something is divided by zero."""
    return _value(read(text), parts)


def _value(node: tree.Node, parts: Mapping[str, Span | None]) -> Span | None:
    match node:
        case tree.Number():
            return spans.point(node.value)
        case tree.Name():
            return parts[node.id]
        case tree.Unary():
            inner = _value(node.value, parts)
            return None if inner is None else spans.negative(inner)
        case tree.Binary():
            left, right = _value(node.left, parts), _value(node.right, parts)
            if left is None or right is None:
                return None
            operation = {"+": spans.plus, "-": spans.minus, "*": spans.times, "/": spans.over}[node.op]
            found = operation(left, right)
            return found if found is not None and found.known else None
    raise TypeError(f"no arithmetic: {type(node).__name__}")
