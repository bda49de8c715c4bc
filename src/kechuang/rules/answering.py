"""From a program and one subject to the answer with reasons, on the reference engine.

As terms become functions of a subject once (`reference`, `tracing`), so do measures and clauses here. What no fact
touches is made with the function and shared by all answers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from kechuang.rules import terms
from kechuang.rules.amounts import COUNTS, benefit_maker, item_amount
from kechuang.rules.answer import Answer, BenefitAnswer, ClauseAnswer, ConditionAnswer, ItemAnswer, PolicyAnswer, State
from kechuang.rules.definitions import Condition, Text
from kechuang.rules.env import Env
from kechuang.rules.program import CompiledClause, CompiledCondition, CompiledPolicy, Program
from kechuang.rules.stacking import answer_group
from kechuang.rules.subject import Subject
from kechuang.rules.tracing import reasoner
from kechuang.rules.values import disj

BEST_FIRST = (State.YES, State.MANUAL, State.UNKNOWN, State.NO, State.CLOSED, State.EXPIRED, State.NOT_APPLICABLE)
RANK = {state: rank for rank, state in enumerate(BEST_FIRST)}
APPLIES = Condition("applies", says=Text("适用对象", "whom the measure is about"), article="")
Conditions = tuple[ConditionAnswer, ...]
Items = tuple[ItemAnswer, ...]
PolicyAnswerer = Callable[[Env, date], PolicyAnswer]
ClauseAnswerer = Callable[[Conditions, Env], ClauseAnswer]


def answer(program: Program, subject: Subject, overrides: Mapping[Any, Any] | None = None) -> Answer:
    """All measures for one subject, with the full trace."""
    env, as_of = Env(subject, overrides), program.as_of
    policies = tuple([_policy(policy)(env, as_of) for policy in program.policies])
    clauses = {
        clause.id: found
        for policy, answered in zip(program.policies, policies, strict=True)
        for clause, found in zip(policy.clauses, answered.clauses, strict=True)
    }
    groups = tuple([answer_group(group, clauses, env) for group in program.groups])
    return Answer(subject.id, as_of, program.digest, policies, groups)


def answer_policy(policy: CompiledPolicy, program: Program, env: Env) -> PolicyAnswer:
    """One measure."""
    return _policy(policy)(env, program.as_of)


def benefit_of(clause: CompiledClause, env: Env) -> BenefitAnswer:
    """The benefit alone, of a clause that is open."""
    found = _clause(clause)((), env).benefit
    assert found is not None, f"{clause.id} is {clause.fixed}"
    return found


@terms.once("answerer")
def _policy(policy: CompiledPolicy) -> PolicyAnswerer:
    definition = policy.definition
    if all(clause.fixed for clause in policy.clauses):
        fixed = tuple(_fixed(clause) for clause in policy.clauses)
        best = min((clause.state for clause in fixed), key=RANK.__getitem__)
        return lambda env, as_of: PolicyAnswer(definition, as_of, best, fixed)
    applies = None if policy.applies is None else _condition(CompiledCondition(APPLIES, policy.applies))
    conditions = [_condition(item) for item in policy.conditions]
    makers = [_clause(clause) for clause in policy.clauses]

    def answered(env: Env, as_of: date) -> PolicyAnswer:
        common = [] if applies is None else [applies(env)]
        if common and common[0].state is State.NO:  # not about this subject: its conditions have nothing to say
            outside = tuple([_outside(clause, tuple(common)) for clause in policy.clauses])
            return PolicyAnswer(definition, as_of, State.NOT_APPLICABLE, outside)
        whole = (*common, *[condition(env) for condition in conditions])
        clauses = tuple([maker(whole, env) for maker in makers])
        return PolicyAnswer(definition, as_of, min([clause.state for clause in clauses], key=RANK.__getitem__), clauses)

    return answered


def _fixed(clause: CompiledClause) -> ClauseAnswer:
    assert clause.fixed is not None
    return ClauseAnswer(clause.definition, clause.fixed, window=clause.window, notice=clause.notice, why=clause.why)


def _outside(clause: CompiledClause, common: Conditions) -> ClauseAnswer:
    if clause.fixed:
        return _fixed(clause)
    return ClauseAnswer(clause.definition, State.NOT_APPLICABLE, common, window=clause.window, notice=clause.notice)


def _condition(item: CompiledCondition) -> Callable[[Env], ConditionAnswer]:
    definition, expert = item.definition, item.definition.manual is not None
    if item.term is None:
        same = ConditionAnswer(definition, State.MANUAL)
        return lambda env: same
    reasons = reasoner(item.term)
    states = {False: State.NO, True: State.YES, None: State.UNKNOWN}
    if expert:
        states |= {True: State.MANUAL, None: State.MANUAL}

    def answered(env: Env) -> ConditionAnswer:
        trace = reasons(env)
        return ConditionAnswer(definition, states[trace.result], trace)

    return answered


def _state(conditions: Conditions, items: bool | None) -> State:
    """Yes, manual, unknown or no from all conditions and the items' Kleene `any`."""
    found = {item.state for item in conditions}
    if State.NO in found or items is False:
        return State.NO
    if State.UNKNOWN in found or items is None:
        return State.UNKNOWN
    return State.MANUAL if State.MANUAL in found else State.YES


@terms.once("answerer")
def _clause(clause: CompiledClause) -> ClauseAnswerer:
    if clause.fixed:
        fixed = _fixed(clause)
        return lambda common, env: fixed
    definition, window, notice = clause.definition, clause.window, clause.notice
    conditions, benefit = [_condition(item) for item in clause.conditions], benefit_maker(clause)
    items_of = _items(clause) if definition.per else None

    def answered(common: Conditions, env: Env) -> ClauseAnswer:
        whole = common + tuple([condition(env) for condition in conditions]) if conditions else common
        items, some = items_of(env) if items_of else ((), True)
        return ClauseAnswer(definition, _state(whole, some), whole, items, benefit(items, env), window, notice)

    return answered


def _items(clause: CompiledClause) -> Callable[[Env], tuple[Items, bool | None]]:
    """The records of a `per` clause, and whether any of them counts."""
    alias, conditions, amount = clause.definition.per, [_condition(item) for item in clause.items], item_amount(clause)

    def item(env: Env) -> ItemAnswer:
        assert env.record is not None
        name = str(env.record.get("record", ""))
        found = tuple([condition(env) for condition in conditions])
        return ItemAnswer(name, str(env.record.get("label", name)), _state(found, True), found, amount(env))

    def answered(env: Env) -> tuple[Items, bool | None]:
        rows, complete = env.each(alias)
        items = tuple([item(row) for row in rows])
        counts = [None if one.state is State.UNKNOWN else one.state in COUNTS for one in items]
        return items, disj([*counts, False if complete else None])

    return answered
