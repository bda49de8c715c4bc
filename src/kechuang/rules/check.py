"""Syntax tree to checked terms: the only way into the engines.

Names are resolved against a `Scope`, units are computed, and everything the language does not have is refused
with the offset of what is wrong and a remedy.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from kechuang.rules import functions, terms, tree
from kechuang.rules.parse import parse
from kechuang.rules.scope import Scope, fact_term, field_term, nearest, number, parameter_on
from kechuang.rules.shapes import hull, negated, shaped
from kechuang.rules.tokens import SyntaxProblem
from kechuang.rules.types import BOOL, NOTHING, Type, multiply


def check_expression(text: str, scope: Scope) -> terms.Term:
    """Parse and check; raises SyntaxProblem."""
    return Checker(text, scope).term(parse(text))


class Checker:
    """Checks one expression; `source` is its text, `scope` what its names mean."""

    def __init__(self, text: str, scope: Scope):
        self.source, self.scope = text, scope

    def text(self, node: tree.Node) -> str:
        return self.source[node.start : node.end]

    def term(self, node: tree.Node) -> terms.Term:
        """The checked term of a node; equal ones are shared."""
        found = self.fresh(node)
        if found.type.kind == "bool" or isinstance(found, terms.Aggregate):
            return self.scope.pool.setdefault((found.text, found), found)
        return found

    def fresh(self, node: tree.Node) -> terms.Term:
        match node:
            case tree.Number():
                return number(node.value, node.unit, self.text(node))
            case tree.String():
                return terms.Const(type=Type("text"), text=self.text(node), value=node.value)
            case tree.Boolean():
                return terms.Const(type=BOOL, text=self.text(node), value=node.value)
            case tree.Day():
                return terms.Const(type=Type("date"), text=self.text(node), value=node.value)
            case tree.Name():
                return self.name(node)
            case tree.Field():
                return self.field(node)
            case tree.Yearly():
                return self.yearly(node)
            case tree.Unary():
                return self.unary(node)
            case tree.Binary() if node.op in "+-*/":
                return self.arithmetic(node)
            case tree.Binary():
                return self.comparison(node, node.op, node.left, node.right)
            case tree.Junction():
                items = tuple(self.boolean(item) for item in node.items)
                return terms.Logic(type=self.merged(node, *items), text=self.text(node), op=node.op, items=items)
            case tree.Between():
                low = self.comparison(node, ">=", node.value, node.low)
                high = self.comparison(node, "<=", node.value, node.high)
                return terms.Logic(type=low.type, text=self.text(node), op="and", items=(low, high))
            case tree.In():
                return self.membership(node)
            case tree.Case():
                default = self.term(node.default) if node.default else None
                whens = [(self.boolean(when), self.term(then)) for when, then in node.whens]
                return self.cases(node, whens, default)
            case tree.Call():
                return functions.call(self, node)
        raise AssertionError(node)

    # names

    def name(self, node: tree.Name) -> terms.Term:
        scope, text = self.scope, self.text(node)
        if node.id in scope.lets:
            ref = scope.lets[node.id]
            self.record_in_scope(node, ref.type.record)
            if scope.record and any(isinstance(leaf, terms.Aggregate) for leaf in terms.leaves(ref)):
                raise SyntaxProblem(node.start, f"{node.id} counts over records and cannot be used per record")
            return replace(ref, text=text)
        if node.id in scope.parameters:
            return parameter_on(scope.parameters[node.id], scope.as_of, text)
        if node.id == "as_of":
            return terms.Const(type=Type("date"), text=text, value=scope.as_of)
        fact = scope.dictionary.facts.get(node.id)
        if fact is None:
            if node.id in scope.dictionary.records:
                remedy = f"write count({node.id}, …), any({node.id}, …) or {node.id}.field"
                raise SyntaxProblem(node.start, f"{node.id} is a list of records, not a value", remedy)
            raise SyntaxProblem(node.start, f"unknown name {node.id}", nearest(node.id, scope.names()))
        if fact.yearly:
            raise SyntaxProblem(
                node.start, f"{node.id} has one value a year", f"write {node.id}[-1] for the year before"
            )
        return fact_term(fact, text)

    def yearly(self, node: tree.Yearly) -> terms.Term:
        fact = self.scope.dictionary.facts.get(node.fact)
        if fact is None:
            raise SyntaxProblem(
                node.start, f"unknown fact {node.fact}", nearest(node.fact, self.scope.dictionary.facts)
            )
        if not fact.yearly:
            raise SyntaxProblem(node.start, f"{node.fact} has no years", f"write {node.fact}")
        if not -20 <= node.offset <= 0:
            raise SyntaxProblem(node.start, "years run from [-20] to [0], the year of as_of")
        return fact_term(fact, self.text(node), self.scope.as_of.year + node.offset)

    def field(self, node: tree.Field) -> terms.Term:
        record = self.scope.dictionary.records.get(node.record)
        if record is None:
            remedy = nearest(node.record, self.scope.dictionary.records)
            raise SyntaxProblem(node.start, f"unknown record kind {node.record}", remedy)
        self.record_in_scope(node, node.record)
        found = field_term(record, node.field, self.text(node))
        if found is None:
            known = [item.id for item in record.fields]
            raise SyntaxProblem(node.start, f"{node.record} has no field {node.field}", nearest(node.field, known))
        return found

    def record_in_scope(self, node: tree.Node, record: str) -> None:
        if record and record != self.scope.record:
            remedy = f"use it inside count({record}, …), sum(…), any(…), or in a clause with `per: {record}`"
            raise SyntaxProblem(node.start, f"{record}.… has one value per record", remedy)

    # numbers

    def numeric(self, node: tree.Node) -> terms.Term:
        found = self.term(node)
        if found.type.kind != "num":
            raise SyntaxProblem(node.start, f"`{self.text(node)}` is {found.type.named()}, a number is needed here")
        return found

    def unary(self, node: tree.Unary) -> terms.Term:
        if node.op == "not":
            value = self.boolean(node.value)
            return terms.Not(type=value.type, text=self.text(node), value=value)
        value = self.numeric(node.value)
        if isinstance(value, terms.Const) and isinstance(value.value, Fraction):
            return replace(number(-value.value, ""), type=negated(value.type), text=self.text(node))
        zero = terms.Const(type=replace(value.type, low=Fraction(0), high=Fraction(0), span=False), value=Fraction(0))
        return terms.Arith(type=negated(value.type), text=self.text(node), op="-", left=zero, right=value)

    def arithmetic(self, node: tree.Binary) -> terms.Term:
        left, right = self.numeric(node.left), self.numeric(node.right)
        record = self.merged(node, left, right).record
        if node.op in "+-":
            dims = self.unified(node, left, right)
        else:
            dims = multiply(left.type.dims, right.type.dims, 1 if node.op == "*" else -1)
        kind = Type("num", dims, loose=left.type.loose and right.type.loose, record=record)
        kind = shaped(kind, node.op, left.type, right.type)
        if isinstance(right, terms.Const) and right.value == 0 and node.op == "/":
            raise SyntaxProblem(node.right.start, "division by zero")
        return terms.Arith(type=kind, text=self.text(node), op=node.op, left=left, right=right)

    def unified(self, node: tree.Node, *items: terms.Term) -> tuple[tuple[str, int], ...]:
        """The common unit of numbers that are added or compared."""
        firm = [item for item in items if not item.type.loose and not _is_zero(item)]
        if not firm:
            return NOTHING
        first = firm[0]
        for other in firm[1:]:
            if other.type.dims != first.type.dims:
                message = f"`{first.text}` is {first.type.named()}, `{other.text}` is {other.type.named()}"
                raise SyntaxProblem(node.start, message, "compare and add like with like")
        if first.type.is_money:
            for item in items:
                if item.type.loose and not _is_zero(item):
                    message = f"`{first.text}` is money, `{item.text}` has no unit"
                    raise SyntaxProblem(node.start, message, f"write {item.text}元 or {item.text}万元")
        return first.type.dims

    def comparison(self, node: tree.Node, op: str, left_node: tree.Node, right_node: tree.Node) -> terms.Term:
        left, right = self.term(left_node), self.term(right_node)
        kinds = {left.type.kind, right.type.kind}
        kind = self.merged(node, left, right)
        if kinds == {"num"}:
            self.unified(node, left, right)
        elif kinds == {"bool"} and op in ("=", "!=") and isinstance(right, terms.Const):
            same = (right.value is True) == (op == "=")
            return left if same else terms.Not(type=kind, text=self.text(node), value=left)
        elif kinds <= {"code", "text"} and op in ("=", "!=") and (_written(left) or _written(right)):
            value, constant = (left, right) if _written(right) else (right, left)
            member = self.member(node, value, [constant])
            return member if op == "=" else terms.Not(type=kind, text=self.text(node), value=member)
        elif kinds in ({"text"}, {"code"}) and op not in ("=", "!="):
            raise SyntaxProblem(node.start, "texts and categories have no order", "use = or in (…)")
        elif len(kinds) != 1 or kinds in ({"set"}, {"bool"}):
            message = f"`{left.text}` is {left.type.named()}, `{right.text}` is {right.type.named()}"
            raise SyntaxProblem(node.start, message, "has(set, 'code') tests a set" if "set" in kinds else "")
        return terms.Compare(type=kind, text=self.text(node), op=op, left=left, right=right)

    # yes and no

    def boolean(self, node: tree.Node) -> terms.Term:
        found = self.term(node)
        if found.type.kind != "bool":
            raise SyntaxProblem(node.start, f"`{self.text(node)}` is {found.type.named()}, a yes/no value is needed")
        return found

    def membership(self, node: tree.In) -> terms.Term:
        value = self.term(node.value)
        items = [self.term(item) for item in node.items]
        found: terms.Term
        if value.type.kind == "num":
            tests = tuple(self.comparison(node, "=", node.value, item) for item in node.items)
            found = terms.Logic(type=self.merged(node, *tests), text=self.text(node), op="or", items=tests)
        else:
            found = self.member(node, value, items)
        return terms.Not(type=found.type, text=self.text(node), value=found) if node.negated else found

    def member(self, node: tree.Node, value: terms.Term, items: list[terms.Term]) -> terms.Member:
        if value.type.kind not in ("code", "set", "text"):
            raise SyntaxProblem(node.start, f"`{value.text}` is {value.type.named()}, not a category, set or text")
        codes = []
        for item in items:
            if not isinstance(item, terms.Const) or not isinstance(item.value, str):
                raise SyntaxProblem(node.start, f"`{item.text}` is not a code", "write codes in quotes: 'valid'")
            if value.type.codes and item.value not in value.type.codes:
                remedy = nearest(item.value, value.type.codes) or "one of " + ", ".join(sorted(value.type.codes)[:12])
                raise SyntaxProblem(node.start, f"`{value.text}` has no value '{item.value}'", remedy)
            codes.append(item.value)
        kind = Type("bool", record=value.type.record)
        return terms.Member(type=kind, text=self.text(node), value=value, codes=tuple(codes))

    def cases(
        self, node: tree.Node, whens: list[tuple[terms.Term, terms.Term]], default: terms.Term | None
    ) -> terms.Term:
        """A choice. Yes/no choices become logic; numbers become a span while a condition is unknown."""
        results = [then for _, then in whens] + ([default] if default else [])
        kinds = {item.type.kind for item in results}
        if kinds == {"bool"}:
            return self.boolean_case(node, whens, default)
        if kinds != {"num"}:
            raise SyntaxProblem(node.start, "the branches must all be numbers or all be yes/no")
        dims = self.unified(node, *results)
        record = self.merged(node, *results, *(when for when, _ in whens)).record
        kind = replace(hull(results), dims=dims, span=True, record=record)
        if default is None:  # nothing bounds what the text leaves out
            kind = replace(kind, low=None, high=None)
            default = terms.Const(type=replace(kind, span=False), text="unknown", value=None)
        return terms.Case(type=kind, text=self.text(node), whens=tuple(whens), default=default)

    def boolean_case(
        self, node: tree.Node, whens: list[tuple[terms.Term, terms.Term]], default: terms.Term | None
    ) -> terms.Term:
        text = self.text(node)
        result = default or terms.Const(type=BOOL, text="unknown", value=None)
        for when, then in reversed(whens):
            kind = self.merged(node, when, then, result)
            denied = terms.Not(type=when.type, text=f"not ({when.text})", value=when)
            ways = ((when, then), (denied, result), (then, result))  # the third: the condition does not matter
            parts = tuple(terms.Logic(type=kind, text=text, op="and", items=pair) for pair in ways)
            result = terms.Logic(type=kind, text=text, op="or", items=parts)
        return result

    def merged(self, node: tree.Node, *items: terms.Term) -> Type:
        """A yes/no type that carries the record kind the items share."""
        records = {item.type.record for item in items if item.type.record}
        if len(records) > 1:
            raise SyntaxProblem(node.start, f"{' and '.join(sorted(records))} cannot be mixed in one expression")
        return Type("bool", record=records.pop() if records else "")


def _written(item: terms.Term) -> bool:
    return isinstance(item, terms.Const) and item.type.kind == "text"


def _is_zero(item: terms.Term) -> bool:
    return isinstance(item, terms.Const) and item.value == 0
