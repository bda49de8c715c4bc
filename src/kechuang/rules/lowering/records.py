"""Over a party's records: everything is counted, summed or compared in the records' own stage and joined back."""

from __future__ import annotations

from fractions import Fraction

from kechuang.rules import terms
from kechuang.rules.definitions import MAX_RECORDS
from kechuang.rules.lowering.ground import Ground
from kechuang.rules.lowering.numbers import Num, Pair
from kechuang.rules.lowering.ops import Op
from kechuang.rules.lowering.stage import Stage, Tally


class Records(Ground):
    """Aggregates; what is undecided in a record is counted beside what is sure."""

    def listed(self, alias: str) -> Op:
        """Is the party's list of this kind known to be complete? (never null)"""
        name = f"{alias}.known"
        self.party.base[name] = "bool"
        return self.b.coalesce(self.b.col(name, "bool", null=name not in self.never_null), self.b.lit(False))

    def counter(self, alias: str, test: Op, what: str) -> Op:
        """How many records pass, as a column of the party's table (0 without records)."""
        stage = self.stage(alias)
        if test.op == "lit":
            test = self.b.case([(test, self.b.lit(1))], self.b.lit(0)) if not test.null else self.b.lit(0)
        else:
            test = self.b.case([(test, self.b.lit(1))], self.b.lit(0))
        return self.total(alias, Num(test), what, Fraction(0), Fraction(MAX_RECORDS), stage)

    def total(self, alias: str, number: Num, what: str, low: Fraction, high: Fraction, stage: Stage) -> Op:
        column = f"{alias}:{what}"
        stage.define(column, number.num)
        name = f"{column}:sum"
        stage.tallies[name] = Tally(name, "sum", column)
        scale = 10**number.scale
        found = self.b.col(name, "int", int(low * scale), int(high * scale), null=True)
        if found.wide:
            stage.wide_tallies.add(name)
        return self.b.coalesce(found, self.b.lit(0))

    def key(self, term: terms.Term) -> str:
        """A short name for an aggregate; equal terms share it, equal words with another meaning do not."""
        return self.names.setdefault(term, f"{len(self.names)}")

    def condition(self, term: terms.Aggregate) -> Op:
        stage = self.stage(term.record)
        if term.condition is None:
            return self.b.lit(True)
        return self.column(f"{term.record}:test:{self.key(term.condition)}", self.truth(term.condition, stage), stage)

    def tally(self, term: terms.Aggregate) -> Pair:
        test = self.condition(term)
        if term.op == "count":
            sure = self.counter(term.record, test, f"yes:{self.key(term)}")
            maybe = self.counter(term.record, self.b.is_null(test), f"maybe:{self.key(term)}")
            low = Num(self.column(f"{term.record}:sure:{self.key(term)}", sure, self.party))
            every = self.b.lit(term.most)
            high = Num(self.b.case([(self.listed(term.record), self.b.add(low.num, maybe))], every))
            return Pair(low, high)
        return self.folded(term, test)

    def folded(self, term: terms.Aggregate, test: Op) -> Pair:
        """sum, max, min: unknown if the list is, or any record's test or counted value is."""
        stage, b = self.stage(term.record), self.b
        assert term.value is not None and term.type.low is not None and term.type.high is not None
        value = self.point(term.value, stage)
        assert value.den is None, "the checker refuses unrounded ratios here"
        gone = b.logic("or", [b.is_null(test), b.logic("and", [test, b.is_null(value.num)])])
        bad = self.counter(term.record, gone, f"bad:{self.key(term)}")
        whole = b.logic("and", [self.listed(term.record), b.cmp("=", bad, b.lit(0))])
        if term.op == "sum":
            counted = b.case([(test, b.coalesce(value.num, b.lit(0)))], b.lit(0))
            found = self.total(
                term.record,
                Num(counted, None, value.scale),
                f"sum:{self.key(term)}",
                term.type.low,
                term.type.high,
                stage,
            )
        else:
            column, name = f"{term.record}:of:{self.key(term)}", f"{term.record}:{self.key(term)}:{term.op}"
            stage.define(column, b.case([(test, value.num)], b.lit(None)))
            stage.tallies[name] = Tally(name, term.op, column)
            found = b.col(name, "int", value.num.low, value.num.high, null=True)
        number = Num(b.case([(whole, found)], b.lit(None)), None, value.scale)
        return Pair(number, number)

    def some(self, term: terms.Aggregate) -> Op:
        """any and all by counting: decided by one record, or by all when the list is complete."""
        b = self.b
        test = self.condition(term)
        wanted = test if term.op == "any" else b.not_(test)
        found = self.decided(term.record, wanted, f"{term.op}:{self.key(term)}")
        return found if term.op == "any" else b.not_(found)

    def decided(self, alias: str, wanted: Op, what: str) -> Op:
        b, zero = self.b, self.b.lit(0)
        hits = self.counter(alias, wanted, f"hit:{what}")
        maybe = self.counter(alias, b.is_null(wanted), f"open:{what}")
        none = b.logic("and", [self.listed(alias), b.cmp("=", maybe, zero)])
        return b.case([(b.cmp(">", hits, zero), b.lit(True)), (none, b.lit(False))], b.lit(None, "bool"))
