"""One shape for our syntax trees and for sqlglot's, so that the two parsers can be held against each other."""

from __future__ import annotations

from typing import Any

import sqlglot
from sqlglot import exp

from kechuang.rules import tree
from kechuang.rules.parse import parse
from kechuang.rules.tokens import Token, tokenize

Shape = Any
OPERATORS: dict[type[exp.Expression], str] = {
    exp.Add: "+",
    exp.Sub: "-",
    exp.Mul: "*",
    exp.Div: "/",
    exp.EQ: "=",
    exp.NEQ: "!=",
    exp.LT: "<",
    exp.LTE: "<=",
    exp.GT: ">",
    exp.GTE: ">=",
}


def as_sql(text: str) -> str:
    """What PostgreSQL would read: numbers without units (their places instead), ids that no dialect knows."""
    tokens = tokenize(text)
    words, at = [], 0
    while at < len(tokens) - 1:
        token, following = tokens[at], tokens[at + 1]
        if token.kind == "name" and following.text == "[":
            end = next(index for index in range(at, len(tokens)) if tokens[index].text == "]")
            offset = int("".join(item.text for item in tokens[at + 2 : end]))
            words.append(f"y_{token.text}_{-offset}")
            at = end
        elif token.text == "date" and token.kind == "keyword" and following.kind == "string":
            words.append(f"'date {following.text[1:-1]}'")
            at += 1
        else:
            words.append(_word(token, tokens[at - 1] if at else None))
        at += 1
    return " ".join(words)


def _word(token: Token, before: Token | None) -> str:
    if token.kind == "number":
        return str(token.start)
    field = token.kind == "keyword" and before is not None and before.text == "."
    return f"n_{token.text}" if token.kind == "name" or field else token.text


def ours(text: str) -> Shape:
    """The expression by our parser; raises SyntaxProblem."""
    return _ours(parse(text), text)


def _ours(node: tree.Node, text: str) -> Shape:
    def of(item: tree.Node) -> Shape:
        return _ours(item, text)

    match node:
        case tree.Number():
            written = text[node.start : node.end]  # brackets belong to it
            return ("number", node.start + len(written) - len(written.lstrip("( \n")))
        case tree.String():
            return ("text", node.value)
        case tree.Day():
            return ("text", f"date {node.value.isoformat()}")
        case tree.Boolean():
            return ("bool", node.value)
        case tree.Name():
            return ("name", f"n_{node.id}")
        case tree.Field():
            return ("name", f"n_{node.record}", f"n_{node.field}")
        case tree.Yearly():
            return ("name", f"y_{node.fact}_{-node.offset}")
        case tree.Unary():
            return (node.op, of(node.value))
        case tree.Binary():
            return (node.op, of(node.left), of(node.right))
        case tree.Junction():
            return _flat(node.op, [of(item) for item in node.items])
        case tree.Between():
            return ("between", of(node.value), of(node.low), of(node.high))
        case tree.In():
            found = ("in", of(node.value), *map(of, node.items))
            return ("not", found) if node.negated else found
        case tree.Call():
            return ("call", f"n_{node.function}", *map(of, node.args))
        case tree.Case():
            whens = tuple((of(when), of(then)) for when, then in node.whens)
            return ("case", whens, of(node.default) if node.default else None)
    raise AssertionError(node)


def theirs(text: str) -> Shape:
    """The same expression by sqlglot; raises sqlglot.ParseError."""
    return _theirs(sqlglot.parse_one(f"select {as_sql(text)}", dialect="postgres").expressions[0])


def _theirs(node: exp.Expression) -> Shape:
    sign = OPERATORS.get(type(node))
    if sign:
        return (sign, _theirs(node.this), _theirs(node.expression))
    match node:
        case exp.Paren():
            return _theirs(node.this)
        case exp.And() | exp.Or():
            return _flat("and" if isinstance(node, exp.And) else "or", [_theirs(node.this), _theirs(node.expression)])
        case exp.Not() | exp.Neg():
            return ("not" if isinstance(node, exp.Not) else "-", _theirs(node.this))
        case exp.Literal():
            return ("text", node.this) if node.is_string else ("number", int(node.this))
        case exp.Boolean():
            return ("bool", node.this)
        case exp.Column():
            return ("name", *(part.name for part in node.parts))
        case exp.Between():
            return ("between", _theirs(node.this), _theirs(node.args["low"]), _theirs(node.args["high"]))
        case exp.In():
            return ("in", _theirs(node.this), *map(_theirs, node.expressions))
        case exp.Anonymous():
            return ("call", node.this, *map(_theirs, node.expressions))
        case exp.Case():
            whens = tuple((_theirs(item.this), _theirs(item.args["true"])) for item in node.args["ifs"])
            default = node.args.get("default")
            return ("case", whens, _theirs(default) if default else None)
    raise AssertionError(f"sqlglot reads something the language does not have: {node!r}")


def _flat(op: str, items: list[Shape]) -> Shape:
    """and, or are associative: brackets among equals do not matter."""
    parts: list[Shape] = []
    for item in items:
        parts += item[1:] if item[0] == op else [item]
    return (op, *parts)
