"""Which record kind an unchecked expression is about."""

from __future__ import annotations

from collections.abc import Iterator

from kechuang.rules import tree
from kechuang.rules.parse import parse
from kechuang.rules.scope import Scope

AGGREGATES = frozenset(("count", "any", "all", "sum", "max", "min", "holds"))


def parts(node: tree.Node) -> Iterator[tree.Node]:
    """The direct sub-nodes."""
    match node:
        case tree.Unary():
            yield node.value
        case tree.Binary():
            yield from (node.left, node.right)
        case tree.Junction():
            yield from node.items
        case tree.Between():
            yield from (node.value, node.low, node.high)
        case tree.In():
            yield node.value
            yield from node.items
        case tree.Call():
            yield from node.args
        case tree.Case():
            for when in node.whens:
                yield from when
            if node.default:
                yield node.default


def record_of(node: tree.Node, scope: Scope) -> str:
    """The kind of the first field (or per-record let) that is not inside an aggregate; '' if there is none."""
    if isinstance(node, tree.Field):
        return node.record if node.record in scope.dictionary.records else ""
    if isinstance(node, tree.Name) and node.id in scope.lets:
        return scope.lets[node.id].type.record
    if isinstance(node, tree.Call) and node.function in AGGREGATES:
        return ""
    return next((found for part in parts(node) if (found := record_of(part, scope))), "")


def bare_record(text: str, scope: Scope) -> str:
    """As `record_of`, for a text; raises SyntaxProblem."""
    return record_of(parse(text), scope)
