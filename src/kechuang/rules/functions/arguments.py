"""Arguments that are written out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kechuang.rules import tree
from kechuang.rules.tokens import SyntaxProblem

if TYPE_CHECKING:
    from kechuang.rules.check import Checker


def whole(checker: Checker, node: tree.Node, low: int, high: int) -> int:
    """An argument that is a whole number written out, between the bounds."""
    negative = isinstance(node, tree.Unary) and node.op == "-"
    inner = node.value if isinstance(node, tree.Unary) and negative else node
    if not isinstance(inner, tree.Number) or inner.value.denominator != 1:
        raise SyntaxProblem(node.start, f"`{checker.text(node)}` must be a whole number written out")
    value = -int(inner.value) if negative else int(inner.value)
    if not low <= value <= high:
        raise SyntaxProblem(node.start, f"{value} is not between {low} and {high}")
    return value
