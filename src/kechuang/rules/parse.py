"""Text to syntax tree: a Pratt parser for the subset of SQL's expression grammar in docs/rule-language.md §2.

Why not sqlglot, which the tests hold this parser against: docs/adr/0002-rule-language.md.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from kechuang.rules import tree
from kechuang.rules.literals import LiteralError, parse_literal
from kechuang.rules.tokens import SyntaxProblem, Token, tokenize

MAX_DEPTH = 40
COMPARISONS = {"=": "=", "<>": "!=", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}


def parse(text: str) -> tree.Node:
    """Parse one expression; raises `SyntaxProblem` with the offset of what is wrong."""
    parser = _Parser(tokenize(text))
    node = parser.expression()
    parser.expect_end()
    return node


class _Parser:
    def __init__(self, tokens: list[Token]):
        self.tokens, self.at, self.depth = tokens, 0, 0

    @property
    def token(self) -> Token:
        return self.tokens[self.at]

    def accept(self, *texts: str) -> Token | None:
        token = self.token
        if token.kind in ("op", "keyword") and token.text in texts:
            self.at += 1
            return token
        return None

    def expect(self, text: str) -> Token:
        token = self.accept(text)
        if token is None:
            found = self.token.text or "the end"
            raise SyntaxProblem(self.token.start, f"expected {text!r}, found {found!r}")
        return token

    def expect_end(self) -> None:
        if self.token.kind != "end":
            remedy = "SQL statements are not expressions" if self.token.kind == "name" else ""
            raise SyntaxProblem(self.token.start, f"unexpected {self.token.text!r} after the expression", remedy)

    def expression(self) -> tree.Node:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise SyntaxProblem(self.token.start, f"nested deeper than {MAX_DEPTH} levels", "move parts into `let`")
        node = self.junction("or", lambda: self.junction("and", self.negation))
        self.depth -= 1
        return node

    def junction(self, word: str, operand: Callable[[], tree.Node]) -> tree.Node:
        items = [operand()]
        while self.accept(word):
            items.append(operand())
        if len(items) == 1:
            return items[0]
        return tree.Junction(items[0].start, items[-1].end, word, tuple(items))

    def negation(self) -> tree.Node:
        token = self.accept("not")
        if token is None:
            return self.comparison()
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise SyntaxProblem(token.start, f"nested deeper than {MAX_DEPTH} levels", "one `not` is enough")
        value = self.negation()
        self.depth -= 1
        return tree.Unary(token.start, value.end, "not", value)

    def comparison(self) -> tree.Node:
        left = self.sum()
        if operator := self.accept(*COMPARISONS):
            right = self.sum()
            if self.token.kind == "op" and self.token.text in COMPARISONS:
                raise SyntaxProblem(self.token.start, "comparisons cannot be chained", "write: a <= b and b <= c")
            return tree.Binary(left.start, right.end, COMPARISONS[operator.text], left, right)
        if self.accept("between"):
            low = self.sum()
            self.expect("and")
            high = self.sum()
            return tree.Between(left.start, high.end, left, low, high)
        negated = self.token.text == "not" and self.tokens[self.at + 1].text == "in"
        if negated:
            self.at += 1
        if self.accept("in"):
            self.expect("(")
            items = self.list_of_expressions()
            end = self.expect(")").end
            return tree.In(left.start, end, left, items, negated)
        return left

    def sum(self) -> tree.Node:
        return self.chain(("+", "-"), lambda: self.chain(("*", "/"), self.unary))

    def chain(self, operators: tuple[str, ...], operand: Callable[[], tree.Node]) -> tree.Node:
        left = operand()
        while operator := self.accept(*operators):
            right = operand()
            left = tree.Binary(left.start, right.end, operator.text, left, right)
        return left

    def unary(self) -> tree.Node:
        if token := self.accept("-"):
            value = self.atom()
            return tree.Unary(token.start, value.end, "-", value)
        return self.atom()

    def atom(self) -> tree.Node:
        token = self.token
        if self.accept("("):
            inner = self.expression()
            end = self.expect(")").end
            return replace(inner, start=token.start, end=end)  # its text keeps the brackets
        if self.accept("case"):
            return self.case(token)
        if token.kind == "keyword" and token.text in ("true", "false"):
            self.at += 1
            return tree.Boolean(token.start, token.end, token.text == "true")
        if self.accept("date"):
            return self.day(token)
        if token.kind in ("number", "string", "name"):
            self.at += 1
            return getattr(self, token.kind)(token)  # type: ignore[no-any-return]
        raise SyntaxProblem(token.start, f"expected a value, found {token.text or 'the end'!r}")

    def number(self, token: Token) -> tree.Node:
        try:
            literal = parse_literal(token.text)
        except LiteralError as error:
            raise SyntaxProblem(token.start, str(error), getattr(error, "remedy", "")) from error
        unit = "%" if literal.kind == "percent" else literal.unit
        return tree.Number(token.start, token.end, literal.raw, unit)

    def string(self, token: Token) -> tree.Node:
        return tree.String(token.start, token.end, token.text[1:-1])

    def day(self, token: Token) -> tree.Node:
        text = self.token
        if text.kind != "string":
            raise SyntaxProblem(text.start, "a date is written date '2026-03-18'")
        self.at += 1
        try:
            return tree.Day(token.start, text.end, date.fromisoformat(text.text[1:-1]))
        except ValueError as error:
            raise SyntaxProblem(text.start, f"{text.text} is not a date", "write date '2026-03-18'") from error

    def name(self, token: Token) -> tree.Node:
        if self.accept("("):
            args = () if self.token.text == ")" else self.list_of_expressions()
            end = self.expect(")").end
            return tree.Call(token.start, end, token.text, args)
        if self.accept("."):
            field = self.token
            if field.kind not in ("name", "keyword"):
                raise SyntaxProblem(field.start, "expected a field's name after '.'")
            self.at += 1
            return tree.Field(token.start, field.end, token.text, field.text)
        if self.accept("["):
            return self.yearly(token)
        return tree.Name(token.start, token.end, token.text)

    def yearly(self, token: Token) -> tree.Node:
        sign = -1 if self.accept("-") else 1
        number = self.token
        if number.kind != "number" or not number.text.isdigit() or len(number.text) > 2:
            raise SyntaxProblem(
                number.start, "a year's offset is a whole number", "write revenue[-1] for the year before"
            )
        self.at += 1
        end = self.expect("]").end
        return tree.Yearly(token.start, end, token.text, sign * int(number.text))

    def case(self, token: Token) -> tree.Node:
        whens = []
        while self.accept("when"):
            condition = self.expression()
            self.expect("then")
            whens.append((condition, self.expression()))
        if not whens:
            raise SyntaxProblem(self.token.start, "expected 'when' after 'case'", "case when c then a else b end")
        default = self.expression() if self.accept("else") else None
        end = self.expect("end").end
        return tree.Case(token.start, end, tuple(whens), default)

    def list_of_expressions(self) -> tuple[tree.Node, ...]:
        items = [self.expression()]
        while self.accept(","):
            items.append(self.expression())
        return tuple(items)
