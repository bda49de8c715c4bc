"""What a clause brings: values, caps and the steps of the calculation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kechuang.rules import terms
from kechuang.rules.answer import BenefitAnswer, ItemAnswer, State, Step
from kechuang.rules.env import Env
from kechuang.rules.program import CompiledCap, CompiledClause
from kechuang.rules.reference import evaluator, value
from kechuang.rules.tracing import quantity, unit_of
from kechuang.rules.values import point

Items = tuple[ItemAnswer, ...]
COUNTS = (State.YES, State.MANUAL)


def benefit_maker(clause: CompiledClause) -> Callable[[Items, Env], BenefitAnswer]:
    """The clause's benefit as a function of its items (`per` clauses) and the subject."""
    kind, nature, gives = clause.benefit.kind, clause.benefit.nature, clause.benefit.gives
    if clause.value is None and clause.low is None and clause.high is None:
        same = BenefitAnswer(kind, nature, gives)  # a status: no fact touches it
        return lambda items, env: same
    low, high, one = fen_of(clause.low), fen_of(clause.high), fen_of(clause.value)
    lets = [_step(ref) for ref in clause.lets]
    written = clause.benefit.value.text if clause.benefit.value else ""
    caps = [cap for cap in clause.caps if cap.definition.per in ("year", "total")]

    def made(items: Items, env: Env) -> BenefitAnswer:
        steps = [let(env) for let in lets]
        amount = None
        if clause.value is not None:
            amount = _total(clause, items, env) if clause.definition.per else one(env)
            steps.append(Step("value", quantity(amount, "元"), written))
            for cap in caps:
                before, amount = amount, _capped(amount, cap, env)
                if before != amount:
                    steps.append(Step(f"cap:{cap.definition.per}", quantity(amount, "元"), _text(cap)))
        return BenefitAnswer(kind, nature, gives, _int(amount), _int(low(env)), _int(high(env)), tuple(steps))

    return made


def fen_of(term: terms.Term | None) -> Callable[[Env], Any]:
    """The amount of a term as a function of a subject; None when there is no term or it is not known."""
    if term is None:
        return lambda env: None
    run = evaluator(term)
    return lambda env: point(run(env))


def item_amount(clause: CompiledClause) -> Callable[[Env], int | None]:
    """What one record of a `per` clause brings, after the caps per item."""
    one = fen_of(clause.value)
    caps = [cap.at_most for cap in clause.caps if cap.definition.per == "item"]

    def amount_of(env: Env) -> int | None:
        amount = one(env)
        for cap in caps:
            amount = _least(amount, cap, env)
        return _int(amount)

    return amount_of


def _step(ref: terms.Ref) -> Callable[[Env], Step]:
    """A named definition the amount is built from (per-record ones are in the items)."""
    label, text, unit, run = ref.label, ref.term.text, unit_of(ref.type), evaluator(ref)
    return lambda env: Step(label, quantity(run(env), unit), text)


def _least(amount: Any, cap: terms.Term | None, env: Env) -> Any:
    if cap is None or amount is None:
        return amount
    bound = point(value(cap, env))
    return None if bound is None else min(amount, bound)


def _int(number: Any) -> int | None:
    return None if number is None else int(number)


def _text(cap: CompiledCap) -> str:
    return cap.definition.at_most.text if cap.definition.at_most else ""


def _capped(amount: Any, cap: CompiledCap, env: Env) -> Any:
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


def _total(clause: CompiledClause, items: Items, env: Env) -> int | None:
    """Sum over the items that count, after the caps per group; unknown while any item is."""
    rows, complete = env.each(clause.definition.per)
    if not complete or any(item.state is State.UNKNOWN for item in items):
        return None
    counted = [(item.amount, row) for item, row in zip(items, rows, strict=True) if item.state in COUNTS]
    if any(amount is None for amount, _ in counted):
        return None
    group = next((cap for cap in clause.caps if cap.definition.per == "group"), None)
    if group is None:
        return sum(amount or 0 for amount, _ in counted)
    assert group.by is not None
    groups: dict[Any, list[int]] = {}
    for amount, row in counted:
        key = value(group.by, row)
        if key is None:
            return None
        groups.setdefault(key, []).append(amount or 0)
    total = 0
    for amounts in groups.values():
        kept = sum(sorted(amounts, reverse=True)[: group.definition.items])
        capped = _least(kept, group.at_most, env)
        if capped is None:
            return None
        total += capped
    return total
