"""Terms to operations, one method a kind of term: the reference engine's meaning in integers and nulls."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from kechuang.rules import terms
from kechuang.rules.lowering.ground import day_number
from kechuang.rules.lowering.numbers import Num, Pair
from kechuang.rules.lowering.ops import Op
from kechuang.rules.lowering.records import Records
from kechuang.rules.lowering.stage import Stage


class Lowerer(Records):
    """Lowers terms into stages."""

    # numbers

    def promoted(self, term: terms.Term, stage: Stage) -> Pair:
        """As a span: an unknown number is bounded by what its facts can be."""
        pair, kind = self.pair(term, stage), term.type
        if kind.low is None or kind.high is None or not (pair.low.null or pair.high.null):
            return pair
        if pair.closed and not pair.low.null:
            return pair
        low, high = self.a.const(kind.low), self.a.const(kind.high)
        return Pair(self.a.otherwise(pair.low, low), self.a.otherwise(pair.high, high))

    def pair(self, term: terms.Term, stage: Stage) -> Pair:
        match term:
            case terms.Const():
                number = self.a.unknown() if term.value is None else self.a.const(Fraction(term.value))  # type: ignore[arg-type]
            case terms.Fact() | terms.Field():
                number = Num(self.leaf(term, stage), None, term.scale)
            case terms.Ref():
                return self.named(term, stage)
            case terms.Arith():
                return self.arithmetic(term, stage)
            case terms.Case():
                return self.case(term, stage)
            case terms.Extreme():
                return self.extreme(term, stage)
            case terms.Pick():
                return self.pick(term, stage)
            case terms.Round():
                return self.rounded(term, stage)
            case terms.Otherwise():
                value = self.point(term.value, stage)
                fallback = self.pair(term.fallback, stage)
                low = self.a.otherwise(value, fallback.low)
                return Pair(low, low if fallback.closed else self.a.otherwise(value, fallback.high))
            case terms.DaysSince():
                number = Num(self.b.sub(self.b.lit(day_number(term.today)), self.day(term.value, stage)))
            case terms.YearOf():
                number = Num(self.b.year(self.day(term.value, stage)))
            case terms.YearTerm():
                number = self.year_term(term, stage)
            case terms.Aggregate():
                return self.tally(term)
            case _:
                raise AssertionError(term)
        return Pair(number, number)

    def named(self, term: terms.Ref, stage: Stage) -> Pair:
        """A let is a column of its own (two while open, two more for an unrounded ratio)."""
        pair = self.pair(term.term, stage)
        low = self.kept(f"{term.name}", pair.low, stage)
        return Pair(low, low if pair.closed else self.kept(f"{term.name}#high", pair.high, stage))

    def arithmetic(self, term: terms.Arith, stage: Stage) -> Pair:
        if not term.type.span:
            number = self.combine(term.op, self.point(term.left, stage), self.point(term.right, stage))
            return Pair(number, number)
        a, b = self.promoted(term.left, stage), self.promoted(term.right, stage)
        falling = b.high, b.low
        if term.op == "+" or (term.op == "*" and not _negative(term)):
            other = (b.low, b.high)
        elif term.op == "/":
            other = (b.low, b.low)
        else:
            other = falling
        low, high = self.combine(term.op, a.low, other[0]), self.combine(term.op, a.high, other[1])
        if term.op == "*" and _negative(term) and isinstance(term.right, terms.Const):
            low, high = self.combine("*", a.high, b.low), self.combine("*", a.low, b.low)
        if term.op == "*" and _negative(term) and isinstance(term.left, terms.Const):
            low, high = self.combine("*", a.low, b.high), self.combine("*", a.low, b.low)
        if term.op == "/" and _negative(term):
            low, high = high, low
        return Pair(low, low) if a.closed and b.closed else Pair(low, high)

    def combine(self, op: str, a: Num, b: Num) -> Num:
        if op == "*":
            return self.a.times(a, b)
        return self.a.over(a, b) if op == "/" else self.a.plus(a, b, minus=op == "-")

    def case(self, term: terms.Case, stage: Stage) -> Pair:
        result = self.promoted(term.default, stage)
        for when, then in reversed(term.whens):
            test, value = self.truth(when, stage), self.promoted(then, stage)
            if not test.null:
                low = self.a.select([(test, value.low)], result.low)
                closed = value.closed and result.closed
                result = Pair(low, low if closed else self.a.select([(test, value.high)], result.high))
                continue
            least = self.a.extreme("least", value.low, result.low)
            most = self.a.extreme("greatest", value.high, result.high)
            result = Pair(
                self.either(test, value.low, result.low, least), self.either(test, value.high, result.high, most)
            )
        return result

    def either(self, test: Op, yes: Num, no: Num, unknown: Num) -> Num:
        """`yes`, `no` or `unknown` by a test that can be null; a null test takes no branch of a CASE."""
        if unknown.same(no):
            return self.a.select([(test, yes)], no)
        if unknown.same(yes):
            return self.a.select([(self.b.not_(test), no)], yes)
        return self.a.select([(test, yes), (self.b.not_(test), no)], unknown)

    def extreme(self, term: terms.Extreme, stage: Stage) -> Pair:
        op = "least" if term.op == "least" else "greatest"
        if not term.type.span:
            numbers = [self.point(item, stage) for item in term.items]
            number = numbers[0]
            for other in numbers[1:]:
                number = self.a.extreme(op, number, other)
            return Pair(number, number)
        pairs = [self.promoted(item, stage) for item in term.items]
        low, high = pairs[0].low, pairs[0].high
        for pair in pairs[1:]:
            low, high = self.a.extreme(op, low, pair.low), self.a.extreme(op, high, pair.high)
        return Pair(low, low) if all(pair.closed for pair in pairs) else Pair(low, high)

    def pick(self, term: terms.Pick, stage: Stage) -> Pair:
        pair = self.promoted(term.value, stage) if term.value.type.span else self.pair(term.value, stage)
        lows = [self.a.const(row[2]) for row in term.rows]
        highs = [self.a.const(row[3]) for row in term.rows]
        least = self.a.const(min(row[2] for row in term.rows))
        most = self.a.const(max(row[3] for row in term.rows))

        def looked_up(x: Num, results: list[Num], unknown: Num) -> Num:
            whens = [
                (self.a.compare(op, x, self.a.const(bound)), result)
                for (op, bound, _, _), result in zip(term.rows, results, strict=True)
                if bound is not None
            ]
            found = self.a.select(whens, results[-1])  # an unknown x fails every test: the last row
            if not x.null or unknown.same(results[-1]):
                return found
            return self.a.select([(self.a.is_null(x), unknown)], found)

        low, high = looked_up(pair.low, lows, least), looked_up(pair.low, highs, most)
        if pair.closed:
            return Pair(low, low if low.same(high) else high)
        other_low, other_high = looked_up(pair.high, lows, least), looked_up(pair.high, highs, most)
        return Pair(self.a.extreme("least", low, other_low), self.a.extreme("greatest", high, other_high))

    def rounded(self, term: terms.Round, stage: Stage) -> Pair:
        if not term.type.span:
            number = self.a.round(term.mode, self.point(term.value, stage), term.step)
            return Pair(number, number)
        pair = self.promoted(term.value, stage)
        low = self.a.round(term.mode, pair.low, term.step)
        return Pair(low, low if pair.closed else self.a.round(term.mode, pair.high, term.step))

    def year_term(self, term: terms.YearTerm, stage: Stage) -> Num:
        value = Num(self.leaf(term.fact, stage), None, term.fact.scale)
        if not value.null:
            return value
        assert term.fact.year is not None
        last_day = self.b.lit(day_number(date(term.fact.year, 12, 31)))
        later = self.b.cmp(">", self.leaf(term.registered, stage), last_day)
        nothing = self.b.case([(later, self.b.lit(0))], self.b.lit(None))
        return Num(self.b.coalesce(value.num, nothing), None, value.scale)

    def day(self, term: terms.Term, stage: Stage) -> Op:
        if isinstance(term, terms.Const):
            assert term.value is None or isinstance(term.value, date)
            return self.b.lit(None if term.value is None else day_number(term.value))
        if isinstance(term, terms.Fact | terms.Field):
            return self.leaf(term, stage)
        if isinstance(term, terms.Otherwise):
            return self.b.coalesce(self.day(term.value, stage), self.day(term.fallback, stage))
        assert isinstance(term, terms.Ref)
        return self.column(term.name, self.day(term.term, stage), stage)

    # yes and no

    def truth(self, term: terms.Term, stage: Stage) -> Op:
        match term:
            case terms.Const():
                assert term.value is None or isinstance(term.value, bool)
                return self.b.lit(term.value, "bool")
            case terms.Fact() | terms.Field():
                return self.leaf(term, stage)
            case terms.Ref():
                return self.column(term.name, self.truth(term.term, stage), stage)
            case terms.Logic():
                return self.b.logic(term.op, [self.truth(item, stage) for item in term.items])
            case terms.Not():
                return self.b.not_(self.truth(term.value, stage))
            case terms.Compare():
                return self.compare(term, stage)
            case terms.Member():
                return self.b.member(self.leaf_of(term.value, stage), term.codes)
            case terms.Known():
                return self.known(term.value, stage)
            case terms.Otherwise():
                return self.b.coalesce(self.truth(term.value, stage), self.truth(term.fallback, stage))
            case terms.Aggregate():
                return self.some(term)
        raise AssertionError(term)

    def leaf_of(self, term: terms.Term, stage: Stage) -> Op:
        """A stored category, set or text, also through a let."""
        while isinstance(term, terms.Ref):
            term = term.term
        assert isinstance(term, terms.Fact | terms.Field)
        return self.leaf(term, stage)

    def compare(self, term: terms.Compare, stage: Stage) -> Op:
        kind = term.left.type.kind
        if kind == "date":
            return self.b.cmp(term.op, self.day(term.left, stage), self.day(term.right, stage))
        if kind in ("code", "text"):
            same = self.b.text_equal(self.leaf_of(term.left, stage), self.leaf_of(term.right, stage))
            return same if term.op == "=" else self.b.not_(same)
        a, b = self.pair(term.left, stage), self.pair(term.right, stage)
        if a.closed and b.closed:
            return self.a.compare(term.op, a.low, b.low)
        return self.compare_open(term.op, a, b)

    def compare_open(self, op: str, a: Pair, b: Pair) -> Op:
        yes, no, unknown = self.b.lit(True), self.b.lit(False), self.b.lit(None, "bool")
        if op in ("<", "<="):
            return self.compare_open(">" if op == "<" else ">=", b, a)
        if op in (">", ">="):
            holds = self.a.compare(op, a.low, b.high)
            fails = self.a.compare("<" if op == ">=" else "<=", a.high, b.low)
            return self.b.case([(holds, yes), (fails, no)], unknown)
        apart = self.b.logic("or", [self.a.compare(">", a.low, b.high), self.a.compare("<", a.high, b.low)])
        pairs = ((a.low, a.high), (b.low, b.high), (a.low, b.low))
        equal = self.b.logic("and", [self.a.compare("=", x, y) for x, y in pairs])
        found = self.b.case([(equal, yes), (apart, no)], unknown)
        return found if op == "=" else self.b.not_(found)

    def known(self, term: terms.Term, stage: Stage) -> Op:
        kind = term.type.kind
        if kind == "num":
            return self.b.not_(self.a.is_null(self.point(term, stage)))
        if kind == "bool":
            return self.b.not_(self.b.is_null(self.truth(term, stage)))
        if kind == "date":
            return self.b.not_(self.b.is_null(self.day(term, stage)))
        return self.b.not_(self.b.is_null(self.leaf_of(term, stage)))


def _negative(term: terms.Arith) -> bool:
    """Is the constant factor (or divisor) negative?"""
    for side in (term.right, term.left):
        if isinstance(side, terms.Const) and isinstance(side.value, Fraction):
            return side.value < 0
    return False
