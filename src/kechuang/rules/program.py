"""A rule set compiled for one `as_of`: which measures are in force, with every expression checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from kechuang.rules import terms
from kechuang.rules.answer import State
from kechuang.rules.compiler import Compiler, in_force
from kechuang.rules.definitions import (
    Benefit,
    Cap,
    Clause,
    Condition,
    Dictionary,
    Group,
    Notice,
    Policy,
    RuleSet,
    Text,
    Window,
)
from kechuang.rules.digest import digest
from kechuang.rules.problems import Problem, RuleErrors


@dataclass(frozen=True, slots=True)
class CompiledCondition:
    """A condition with its checked test (None: expert judgement alone)."""

    definition: Condition
    term: terms.Term | None


@dataclass(frozen=True, slots=True)
class CompiledCap:
    """A cap with its checked amounts."""

    definition: Cap
    at_most: terms.Term | None = None
    used: terms.Term | None = None
    by: terms.Term | None = None


@dataclass(frozen=True, slots=True)
class CompiledClause(terms.Prepared):
    """`id` is policy.clause. `fixed` is CLOSED or EXPIRED when no facts are needed to answer."""

    id: str
    definition: Clause
    conditions: tuple[CompiledCondition, ...]
    items: tuple[CompiledCondition, ...]
    value: terms.Term | None
    low: terms.Term | None
    high: terms.Term | None
    caps: tuple[CompiledCap, ...]
    window: Window
    lets: tuple[terms.Ref, ...] = ()  # what the amount is built from, innermost first
    notice: str = ""
    fixed: State | None = None
    why: Text = Text()

    @property
    def benefit(self) -> Benefit:
        return self.definition.benefit


@dataclass(frozen=True, slots=True)
class CompiledPolicy(terms.Prepared):
    """A measure with the notice that rules it and everything checked."""

    definition: Policy
    notice: Notice | None
    applies: terms.Term | None
    conditions: tuple[CompiledCondition, ...]
    clauses: tuple[CompiledClause, ...]


@dataclass(frozen=True, slots=True)
class CompiledGroup:
    """A stacking rule over compiled clauses."""

    definition: Group
    members: tuple[CompiledClause, ...]
    at_most: Fraction | None = None
    less: terms.Term | None = None


@dataclass(frozen=True, slots=True)
class Program:
    """What the engines run. `digest` names the rules, `as_of` the day."""

    as_of: date
    dictionary: Dictionary
    policies: tuple[CompiledPolicy, ...]
    groups: tuple[CompiledGroup, ...]
    digest: str

    def clause(self, clause_id: str) -> tuple[CompiledPolicy, CompiledClause]:
        """By `policy.clause`; raises KeyError."""
        for policy in self.policies:
            for clause in policy.clauses:
                if clause.id == clause_id:
                    return policy, clause
        raise KeyError(clause_id)

    def only(self, *policy_ids: str) -> Program:
        """The same program for some measures only (groups are left out)."""
        kept = tuple(item for item in self.policies if item.definition.id in policy_ids)
        return Program(self.as_of, self.dictionary, kept, (), self.digest)


def compile_rules(rules: RuleSet, as_of: date) -> Program:
    """Raises RuleErrors with every problem found."""
    compiler = Compiler(rules, as_of)
    policies = tuple(_policy(compiler, policy) for policy in rules.policies)
    clauses = {clause.id: clause for policy in policies for clause in policy.clauses}
    groups = tuple(_group(compiler, group, clauses) for group in rules.groups)
    if compiler.problems:
        raise RuleErrors(compiler.problems)
    return Program(as_of, rules.dictionary, policies, groups, digest(rules))


def check(rules: RuleSet) -> list[Problem]:
    """All problems of all expressions, on every day on which something begins or changes."""
    found: dict[Problem, None] = {}
    for policy in rules.policies:
        for day in _days(rules, policy):
            compiler = Compiler(rules, day)
            compiled = _policy(compiler, policy)
            found.update(dict.fromkeys(compiler.problems or fits(compiled, rules.dictionary, day)))
    try:
        compile_rules(rules, max(_days(rules, *rules.policies)))  # for the groups
    except RuleErrors as error:
        found.update(dict.fromkeys(error.problems))
    return list(found)


def fits(policy: CompiledPolicy, dictionary: Dictionary, day: date) -> list[Problem]:
    """Overflow is refused at load: the measure is lowered to bounded integers as the bulk engines would."""
    from kechuang.rules.lowering.ops import OverflowRefused
    from kechuang.rules.lowering.plan import lower_program

    try:
        lower_program(Program(day, dictionary, (policy,), (), ""))
    except OverflowRefused as error:
        remedy = "declare smaller `max` in the fact dictionary, or look up tables before choosing between ratios"
        return [Problem(policy.definition.place, policy.definition.id, str(error), remedy)]
    return []


def _days(rules: RuleSet, *policies: Policy) -> list[date]:
    """Days on which a measure means something new, and those of its examples."""
    names = {policy.id for policy in policies}
    days = {day for policy in policies for day in (policy.valid_from, policy.valid_to)}
    days |= {notice.valid_from for notice in rules.notices if notice.policy in names}
    days |= {entry.start for policy in policies for item in policy.parameters for entry in item.values}
    known = sorted(day for day in days if day is not None)
    return known or [date(2026, 1, 1)]


def _policy(compiler: Compiler, policy: Policy) -> CompiledPolicy:
    notice = compiler.notice(policy)
    scope = compiler.scope(policy, notice)
    extra = notice.conditions if notice else ()
    clauses = [*policy.clauses, *(notice.clauses if notice else ())]
    expired = not in_force(policy.valid_from, policy.valid_to, compiler.as_of)
    result = []
    for clause in clauses:
        fixed, why = None, Text()
        if expired:
            fixed, why = State.EXPIRED, _validity(policy)
        elif notice and clause in policy.clauses and clause.id not in notice.open:
            fixed, why = (
                State.CLOSED,
                notice.why_closed or Text("年度通知未开放本条", "not opened by this year's notice"),
            )
        result.append(_clause(compiler, scope, policy, clause, notice, fixed, why))
    conditions = (*policy.conditions, *extra)
    return CompiledPolicy(
        policy,
        notice,
        compiler.boolean(policy.applies, scope, "applies"),
        tuple(_condition(compiler, scope, item) for item in conditions),
        tuple(result),
    )


def _validity(policy: Policy) -> Text:
    zh, en = [], []
    if policy.valid_from:
        zh.append(f"{policy.valid_from:%Y-%m-%d} 起")
        en.append(f"from {policy.valid_from}")
    if policy.valid_to:
        zh.append(f"{policy.valid_to:%Y-%m-%d} 止")
        en.append(f"to {policy.valid_to}")
    return Text("有效期:" + ",".join(zh), "in force " + " ".join(en))


def _condition(compiler: Compiler, scope, condition: Condition) -> CompiledCondition:  # type: ignore[no-untyped-def]
    return CompiledCondition(condition, compiler.boolean(condition.test, scope, f"conditions.{condition.id}.test"))


def _clause(compiler, scope, policy, clause, notice, fixed, why) -> CompiledClause:  # type: ignore[no-untyped-def]
    benefit = clause.benefit
    per = compiler.per(scope, clause)
    if benefit.kind == "range" and clause.per:
        remedy = "drop `per` and write low and high with sum(record.field, …)"
        compiler.problem(clause.place, f"clauses.{clause.id}", "a range cannot be counted per record", remedy)
    money = [
        compiler.money(item, per, f"clauses.{clause.id}.benefit") for item in (benefit.value, benefit.low, benefit.high)
    ]
    caps = tuple(
        CompiledCap(
            cap,
            compiler.cap(cap, scope, f"clauses.{clause.id}.caps.at_most"),
            compiler.money(cap.used, scope, f"clauses.{clause.id}.caps.used"),
            compiler.term(cap.by, per, f"clauses.{clause.id}.caps.by"),
        )
        for cap in benefit.caps
    )
    return CompiledClause(
        id=f"{policy.id}.{clause.id}",
        definition=clause,
        conditions=tuple(_condition(compiler, scope, item) for item in clause.conditions),
        items=tuple(_condition(compiler, per, item) for item in clause.items),
        value=money[0],
        low=money[1],
        high=money[2],
        caps=caps,
        lets=_lets(money),
        window=notice.window if notice and fixed is None and notice.window.mode != "unknown" else clause.window,
        notice=notice.id if notice else "",
        fixed=fixed,
        why=why,
    )


def _lets(amounts: list[terms.Term | None]) -> tuple[terms.Ref, ...]:
    found: dict[str, terms.Ref] = {}

    def visit(term: terms.Term) -> None:
        for child in terms.children(term):
            visit(child)
        if isinstance(term, terms.Ref) and not term.type.record and term.type.kind == "num":
            found[term.name] = term

    for term in amounts:
        if term is not None:
            visit(term)
    return tuple(found.values())


def _group(compiler: Compiler, group: Group, clauses: dict[str, CompiledClause]) -> CompiledGroup:
    members = []
    for member in group.members:
        if member in clauses:
            members.append(clauses[member])
            if clauses[member].value is None and clauses[member].high is None:
                remedy = "take it out of the group, or give its benefit a value"
                compiler.problem(group.place, f"groups.{group.id}", f"{member} has no amount to compare", remedy)
        elif not compiler.in_notice(member):
            compiler.problem(
                group.place, f"groups.{group.id}", f"there is no clause {member}", compiler.near(member, clauses)
            )
    scope = compiler.shared_scope()
    cap = compiler.money(group.at_most, scope, f"groups.{group.id}.at_most")
    at_most = cap.value if isinstance(cap, terms.Const) and isinstance(cap.value, Fraction) else None
    if group.kind == "sum_cap" and at_most is None and group.at_most is None:
        compiler.problem(group.place, f"groups.{group.id}", "a sum_cap needs at_most", "at_most: 200万元")
    if group.kind == "sum_cap" and group.less is not None:
        remedy = "delete it or write kind: best_of"
        compiler.problem(group.place, f"groups.{group.id}", "`less` belongs to kind best_of", remedy)
    less = compiler.money(group.less, scope, f"groups.{group.id}.less")
    return CompiledGroup(group, tuple(members), at_most, less)
