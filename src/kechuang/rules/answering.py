"""From a program and one subject to the answer with reasons, on the reference engine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kechuang.rules import terms
from kechuang.rules.answer import (
    Answer,
    BenefitAnswer,
    ClauseAnswer,
    ConditionAnswer,
    GroupAnswer,
    ItemAnswer,
    PolicyAnswer,
    State,
    Step,
)
from kechuang.rules.definitions import Condition, Text
from kechuang.rules.program import CompiledClause, CompiledCondition, CompiledGroup, CompiledPolicy, Program
from kechuang.rules.reference import Env, truth, value
from kechuang.rules.subject import Record, Subject
from kechuang.rules.tracing import Tracer, quantity, unit_of
from kechuang.rules.values import disj, point

ORDER = (State.YES, State.MANUAL, State.UNKNOWN, State.NO, State.CLOSED, State.EXPIRED, State.NOT_APPLICABLE)
DECIDED = {State.YES: True, State.MANUAL: True, State.NO: False, State.UNKNOWN: None}
TRACERS: dict[int, tuple[Program, Tracer]] = {}


def answer(program: Program, subject: Subject, overrides: Mapping[Any, Any] | None = None) -> Answer:
    """All measures for one subject, with the full trace."""
    env, tracer = Env(subject, overrides), _tracer(program)
    policies = tuple(answer_policy(policy, program, env, tracer) for policy in program.policies)
    clauses = {f"{item.definition.id}.{clause.definition.id}": clause for item in policies for clause in item.clauses}
    groups = tuple(answer_group(group, clauses, env) for group in program.groups)
    return Answer(subject.id, program.as_of, program.digest, policies, groups)


def benefit_of(clause: CompiledClause, env: Env) -> BenefitAnswer:
    """The benefit alone, without reasons."""
    items, some = _items(clause, env, None)
    return _benefit(clause, items, some, env)


def _tracer(program: Program) -> Tracer:
    """One tracer a program: its caches are keyed by the program's own terms."""
    found = TRACERS.get(id(program))
    if found is None or found[0] is not program:
        while len(TRACERS) >= 8:
            TRACERS.pop(next(iter(TRACERS)))
        found = TRACERS[id(program)] = (program, Tracer())
    return found[1]


def answer_policy(policy: CompiledPolicy, program: Program, env: Env, tracer: Tracer | None) -> PolicyAnswer:
    """One measure; without a tracer the states and amounts alone."""
    if all(clause.fixed for clause in policy.clauses):
        clauses = tuple(_fixed(clause) for clause in policy.clauses)
    else:
        common: tuple[ConditionAnswer, ...] = ()
        if policy.applies is not None:
            common = (_condition(CompiledCondition(APPLIES, policy.applies), env, tracer),)
            if common[0].state is State.NO:  # not about this subject: its conditions have nothing to say
                outside = tuple(_outside(clause, common) for clause in policy.clauses)
                return PolicyAnswer(policy.definition, program.as_of, State.NOT_APPLICABLE, outside)
        common += tuple(_condition(item, env, tracer) for item in policy.conditions)
        clauses = tuple(
            _fixed(clause) if clause.fixed else _clause(clause, policy, common, env, tracer)
            for clause in policy.clauses
        )
    state = min((clause.state for clause in clauses), key=ORDER.index)
    return PolicyAnswer(policy.definition, program.as_of, state, clauses)


APPLIES = Condition("applies", says=Text("适用对象", "whom the measure is about"), article="")


def _fixed(clause: CompiledClause) -> ClauseAnswer:
    assert clause.fixed is not None
    return ClauseAnswer(clause.definition, clause.fixed, window=clause.window, notice=clause.notice, why=clause.why)


def _outside(clause: CompiledClause, common: tuple[ConditionAnswer, ...]) -> ClauseAnswer:
    if clause.fixed:
        return _fixed(clause)
    return ClauseAnswer(clause.definition, State.NOT_APPLICABLE, common, window=clause.window, notice=clause.notice)


def _condition(item: CompiledCondition, env: Env, tracer: Tracer | None) -> ConditionAnswer:
    if item.term is None:
        return ConditionAnswer(item.definition, State.MANUAL)
    trace = tracer.trace(item.term, env) if tracer else None
    found = trace.result if trace else truth(item.term, env)
    state = State.NO if found is False else State.UNKNOWN if found is None else State.YES
    if item.definition.manual is not None and state is not State.NO:
        state = State.MANUAL
    return ConditionAnswer(item.definition, state, trace)


def _state(conditions: tuple[ConditionAnswer, ...], items: bool | None) -> State:
    """Yes, manual, unknown or no from all conditions and the items' Kleene `any`."""
    found = {item.state for item in conditions}
    if State.NO in found or items is False:
        return State.NO
    if State.UNKNOWN in found or items is None:
        return State.UNKNOWN
    return State.MANUAL if State.MANUAL in found else State.YES


def _clause(
    clause: CompiledClause, policy: CompiledPolicy, common: tuple[ConditionAnswer, ...], env: Env, tracer: Tracer | None
) -> ClauseAnswer:
    own = tuple(_condition(item, env, tracer) for item in clause.conditions)
    conditions = common + own
    items, any_item = _items(clause, env, tracer)
    return ClauseAnswer(
        definition=clause.definition,
        state=_state(conditions, any_item),
        conditions=conditions,
        items=items,
        benefit=_benefit(clause, items, any_item, env),
        window=clause.window,
        notice=clause.notice,
    )


def _items(clause: CompiledClause, env: Env, tracer: Tracer | None) -> tuple[tuple[ItemAnswer, ...], bool | None]:
    if not clause.definition.per:
        return (), True
    records, complete = env.records(clause.definition.per)
    found = tuple(_item(clause, record, env.of(record), tracer) for record in records)
    some = disj([*(DECIDED[item.state] for item in found), False if complete else None])
    return found, some


def _item(clause: CompiledClause, record: Record, env: Env, tracer: Tracer | None) -> ItemAnswer:
    conditions = tuple(_condition(item, env, tracer) for item in clause.items)
    state = _state(conditions, True)
    amount = point(value(clause.value, env)) if clause.value is not None else None
    for cap in clause.caps:
        if cap.definition.per == "item" and amount is not None:
            amount = _least(amount, cap.at_most, env)
    name = str(record.get("record", ""))
    return ItemAnswer(name, str(record.get("label", name)), state, conditions, _int(amount))


def _least(amount: Any, cap: terms.Term | None, env: Env) -> Any:
    if cap is None or amount is None:
        return amount
    bound = point(value(cap, env))
    return None if bound is None else min(amount, bound)


def _int(number: Any) -> int | None:
    return None if number is None else int(number)


def _benefit(clause: CompiledClause, items: tuple[ItemAnswer, ...], some: bool | None, env: Env) -> BenefitAnswer:
    benefit = clause.benefit
    low = point(value(clause.low, env)) if clause.low is not None else None
    high = point(value(clause.high, env)) if clause.high is not None else None
    steps = list(_lets(clause, env))
    amount = None
    if clause.value is not None:
        amount = _total(clause, items, env) if clause.definition.per else point(value(clause.value, env))
        steps.append(Step("value", quantity(amount, "元"), benefit.value.text if benefit.value else ""))
        for cap in clause.caps:
            if cap.definition.per in ("year", "total"):
                before, amount = amount, _capped(amount, cap, env)
                if before != amount:
                    steps.append(Step(f"cap:{cap.definition.per}", quantity(amount, "元"), _text(cap)))
    return BenefitAnswer(benefit.kind, benefit.nature, benefit.gives, _int(amount), _int(low), _int(high), tuple(steps))


def _text(cap: Any) -> str:
    return cap.definition.at_most.text if cap.definition.at_most else ""


def _capped(amount: Any, cap: Any, env: Env) -> Any:
    """Least of the amount and what the cap leaves after `used`."""
    bound = point(value(cap.at_most, env)) if cap.at_most is not None else None
    if bound is None or amount is None:
        return None
    if cap.used is not None:
        used = point(value(cap.used, env))
        if used is None:
            return None
        bound = max(bound - used, 0)
    return min(amount, bound)


def _lets(clause: CompiledClause, env: Env) -> list[Step]:
    """The named definitions the amount is built from, innermost first (per-record ones are in the items)."""
    return [Step(ref.label, quantity(value(ref, env), unit_of(ref.type)), ref.term.text) for ref in clause.lets]


def _total(clause: CompiledClause, items: tuple[ItemAnswer, ...], env: Env) -> int | None:
    """Sum over the items that count, after the caps per group; unknown while any item is."""
    _, complete = env.records(clause.definition.per)
    if not complete or any(item.state is State.UNKNOWN for item in items):
        return None
    counted = [item for item in items if DECIDED[item.state]]
    if any(item.amount is None for item in counted):
        return None
    group = next((cap for cap in clause.caps if cap.definition.per == "group"), None)
    if group is None:
        return sum(item.amount or 0 for item in counted)
    assert group.by is not None
    records = {str(record.get("record", "")): record for record in env.records(clause.definition.per)[0]}
    groups: dict[Any, list[int]] = {}
    for item in counted:
        key = value(group.by, env.of(records[item.record]))
        if key is None:
            return None
        groups.setdefault(key, []).append(item.amount or 0)
    total = 0
    for amounts in groups.values():
        kept = sum(sorted(amounts, reverse=True)[: group.definition.items])
        capped = _least(kept, group.at_most, env)
        if capped is None:
            return None
        total += capped
    return total


def payable(clause: ClauseAnswer) -> int | None:
    """Fen that count in a stacking group: nothing when refused, closed or over; None when undecided."""
    if clause.state in (State.NO, State.CLOSED, State.EXPIRED, State.NOT_APPLICABLE):
        return 0
    if clause.state is State.UNKNOWN or clause.benefit is None:
        return None
    return clause.benefit.high if clause.benefit.kind == "range" else clause.benefit.amount


def answer_group(group: CompiledGroup, clauses: dict[str, ClauseAnswer], env: Env) -> GroupAnswer:
    """What remains of the members after a stacking rule."""
    amounts = {member.id: payable(clauses[member.id]) for member in group.members}
    known = [amount for amount in amounts.values() if amount is not None]
    if len(known) < len(amounts):
        return GroupAnswer(group.definition, None)
    if group.definition.kind == "sum_cap":
        total = sum(known)
        capped = total if group.at_most is None else min(total, int(group.at_most))
        return GroupAnswer(group.definition, capped, tuple(name for name, amount in amounts.items() if amount))
    best = max(known, default=0)
    winner = tuple(name for name, amount in amounts.items() if amount and amount == best)[:1]
    if group.less is not None:
        less = point(value(group.less, env))
        best = None if less is None else max(best - int(less), 0)  # type: ignore[assignment]
    return GroupAnswer(group.definition, best, winner)
