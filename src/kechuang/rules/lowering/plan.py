"""A program lowered whole: what every bulk engine runs, and the columns that come out.

Output columns: `policy.condition` and `policy.clause.condition` (yes, no, null), `policy.clause` (is the clause
settled in favour, as far as data can say), `policy.clause.amount` (fen; 0 when refused, null when undecided; for a
range `.low` and `.high`), `group.id` (fen). Closed and expired clauses have no columns: nothing depends on facts.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction

from kechuang.rules import terms
from kechuang.rules.lowering.lower import Lowerer
from kechuang.rules.lowering.numbers import Num
from kechuang.rules.lowering.ops import INT64, Op, OverflowRefused
from kechuang.rules.lowering.stage import Stage, TopSum, share
from kechuang.rules.program import (
    CompiledCap,
    CompiledClause,
    CompiledCondition,
    CompiledGroup,
    CompiledPolicy,
    Program,
)


@dataclass(frozen=True, slots=True)
class Plan:
    """`outputs` maps an output's name to (column of the party stage, kind)."""

    party: Stage
    records: dict[str, Stage]
    outputs: dict[str, tuple[str, str]]


def lower_program(program: Program, never_null: Collection[str] = (), conditions: bool = True) -> Plan:
    """Raises OverflowRefused (naming the clause) when bounds cannot be proved to fit."""
    return _Planner(program, never_null, conditions).plan()


class _Planner:
    def __init__(self, program: Program, never_null: Collection[str], conditions: bool):
        self.program, self.with_conditions = program, conditions
        self.low = Lowerer(never_null)
        self.b = self.low.b
        self.outputs: dict[str, tuple[str, str]] = {}
        self.amounts: dict[str, Op] = {}

    def plan(self) -> Plan:
        for policy in self.program.policies:
            try:
                self.policy(policy)
            except OverflowRefused as error:
                raise OverflowRefused(f"{policy.definition.id}: {error}; declare smaller maxima") from error
        for group in self.program.groups:
            self.group(group)
        for stage in (self.low.party, *self.low.records.values()):
            share(stage, self.b)
        return Plan(self.low.party, self.low.records, self.outputs)

    def output(self, name: str, op: Op) -> Op:
        """Publish an operation as a column; a stored name is quoted apart from facts and lets."""
        if op.kind == "int" and max(op.high, -op.low) > INT64:
            raise OverflowRefused(f"{name} can reach {max(op.high, -op.low):.1e}")
        column = self.low.party.column_for(f"={name}", op)
        self.outputs[name] = (column, op.kind)
        return self.b.col(column, op.kind, op.low, op.high, op.null)

    def policy(self, policy: CompiledPolicy) -> None:
        open_clauses = [clause for clause in policy.clauses if clause.fixed is None]
        if not open_clauses:
            return
        name = policy.definition.id
        common = [] if policy.applies is None else [self.low.truth(policy.applies, self.low.party)]
        common += self.conditions(name, policy.conditions)
        for clause in open_clauses:
            self.clause(clause, common)

    def conditions(self, owner: str, conditions: tuple[CompiledCondition, ...]) -> list[Op]:
        found = []
        for item in conditions:
            if item.term is None:
                continue  # expert judgement alone: nothing to compute
            test = self.low.truth(item.term, self.low.party)
            name = f"{owner}.{item.definition.id}"
            test = (
                self.output(name, test) if self.with_conditions else self.low.column(f"={name}", test, self.low.party)
            )
            found.append(self.settled(item, test))
        return found

    def settled(self, item: CompiledCondition, test: Op) -> Op:
        """A condition left to experts only counts when data already refuses it."""
        if item.definition.manual is None:
            return test
        return self.b.coalesce(test, self.b.lit(True))

    def clause(self, clause: CompiledClause, common: list[Op]) -> None:
        tests = common + self.conditions(clause.id, clause.conditions)
        items = self.items(clause) if clause.definition.per else None
        if items is not None:
            tests.append(self.low.decided(clause.definition.per, items, f"items:{clause.id}"))
        eligible = self.output(clause.id, self.b.logic("and", tests))
        if clause.value is not None:
            amount = self.total(clause, items) if items is not None else self.fen(clause.value, self.low.party)
            for cap in clause.caps:
                if cap.definition.per in ("year", "total"):
                    amount = self.capped(amount, cap)
            self.amounts[clause.id] = self.paid(f"{clause.id}.amount", eligible, amount)
        for suffix, term in (("low", clause.low), ("high", clause.high)):
            if term is not None:
                op = self.paid(f"{clause.id}.{suffix}", eligible, self.fen(term, self.low.party))
                if suffix == "high" and clause.benefit.kind == "range":
                    self.amounts[clause.id] = op

    def paid(self, name: str, eligible: Op, amount: Op) -> Op:
        decided = self.b.case([(eligible, amount)], self.b.lit(0))
        return self.output(name, self.b.case([(self.b.is_null(eligible), self.b.lit(None))], decided))

    def fen(self, term: terms.Term, stage: Stage) -> Op:
        number = self.low.point(term, stage)
        assert number.den is None and number.scale == 0, f"{term.text} is whole fen"
        return number.num

    def items(self, clause: CompiledClause) -> Op:
        """Does a record count? As a column of its stage."""
        stage = self.low.stage(clause.definition.per)
        tests = [self.settled(item, self.low.truth(item.term, stage)) for item in clause.items if item.term is not None]
        return self.low.column(f"{clause.id}:counts", self.b.logic("and", tests), stage)

    def total(self, clause: CompiledClause, counts: Op) -> Op:
        """Σ of what the records bring after item and group caps; null while a record or the list is open."""
        b, alias = self.b, clause.definition.per
        stage = self.low.stage(alias)
        assert clause.value is not None
        value = self.fen(clause.value, stage)
        for cap in clause.caps:
            if cap.definition.per == "item" and cap.at_most is not None:
                bound = self.low.point(cap.at_most, stage)
                value = self.low.a.extreme("least", Num(value), bound).num
        value = self.low.column(f"{clause.id}:value", value, stage)
        group = next((cap for cap in clause.caps if cap.definition.per == "group"), None)
        gone = [b.is_null(counts), b.logic("and", [counts, b.is_null(value)])]
        paid = b.case([(counts, b.coalesce(value, b.lit(0)))], b.lit(0))
        most = self.program.dictionary.records[alias].most
        high = Fraction(max(paid.high, 0) * most)
        if group is not None:
            assert group.by is not None
            by = self.key_of(group.by, stage)
            gone.append(b.logic("and", [counts, b.is_null(by)]))
            found = self.top(clause, group, paid, by, int(high))
        else:
            found = self.low.total(alias, Num(paid), f"pay:{clause.id}", Fraction(min(paid.low, 0) * most), high, stage)
        bad = self.low.counter(alias, b.logic("or", gone), f"bad:{clause.id}")
        whole = b.logic("and", [self.low.listed(alias), b.cmp("=", bad, b.lit(0))])
        return b.case([(whole, found)], b.lit(None))

    def key_of(self, term: terms.Term, stage: Stage) -> Op:
        kind = term.type.kind
        if kind in ("code", "text"):
            return self.low.leaf_of(term, stage)
        return self.low.day(term, stage) if kind == "date" else self.low.point(term, stage).num

    def top(self, clause: CompiledClause, group: CompiledCap, paid: Op, by: Op, high: int) -> Op:
        stage, name = self.low.stage(clause.definition.per), f"{clause.id}:top"
        value, key = f"{clause.id}:paid", f"{clause.id}:by"
        stage.define(value, paid)
        stage.define(key, by)
        at_most = group.at_most
        assert at_most is None or (isinstance(at_most, terms.Const) and isinstance(at_most.value, Fraction))
        limit = int(at_most.value) if at_most is not None and isinstance(at_most.value, Fraction) else None
        stage.tops[name] = TopSum(name, value, key, group.definition.items, limit)
        return self.b.coalesce(self.b.col(name, "int", 0, high, null=True), self.b.lit(0))

    def capped(self, amount: Op, cap: CompiledCap) -> Op:
        assert cap.at_most is not None
        a = self.low.a
        bound = Num(self.fen(cap.at_most, self.low.party))
        if cap.used is not None:
            left = a.plus(bound, Num(self.fen(cap.used, self.low.party)), minus=True)
            bound = a.extreme("greatest", left, Num(self.b.lit(0)))
        return a.extreme("least", Num(amount), bound).num

    def group(self, group: CompiledGroup) -> None:
        b, a = self.b, self.low.a
        members = [Num(self.amounts[item.id]) for item in group.members if item.id in self.amounts]
        total = members[0] if members else Num(b.lit(0))
        for other in members[1:]:
            total = a.plus(total, other) if group.definition.kind == "sum_cap" else a.extreme("greatest", total, other)
        if group.definition.kind == "sum_cap" and group.at_most is not None:
            total = a.extreme("least", total, a.const(group.at_most))
        if group.less is not None:
            rest = a.plus(total, Num(self.fen(group.less, self.low.party)), minus=True)
            total = a.extreme("greatest", rest, Num(b.lit(0)))
        self.output(f"group.{group.definition.id}", total.num)
