"""What a stacking rule leaves of several clauses."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from kechuang.rules.answer import ClauseAnswer, GroupAnswer, State
from kechuang.rules.env import Env
from kechuang.rules.program import CompiledGroup
from kechuang.rules.reference import value
from kechuang.rules.values import point

NOTHING = (State.NO, State.CLOSED, State.EXPIRED, State.NOT_APPLICABLE)


def stacked(group: CompiledGroup, amounts: Collection[int | None], env: Env) -> int | None:
    """Fen that remain of the members' amounts.

    sum_cap: the sum, at most the cap. best_of: the highest, less what was already received (never below nothing).
    None while a member's amount or what was received is not known.
    """
    known = [amount for amount in amounts if amount is not None]
    if len(known) < len(amounts):
        return None
    if group.definition.kind == "sum_cap":
        return sum(known) if group.at_most is None else min(sum(known), int(group.at_most))
    best = max(known, default=0)
    if group.less is None:
        return best
    less = point(value(group.less, env))
    return None if less is None else max(best - int(less), 0)


def answer_group(group: CompiledGroup, clauses: Mapping[str, ClauseAnswer], env: Env) -> GroupAnswer:
    """What remains, and which clauses are paid; nothing is chosen while a member's amount is open."""
    amounts = {member.id: payable(clauses[member.id]) for member in group.members}
    paid = () if None in amounts.values() else tuple(name for name, amount in amounts.items() if amount)
    if group.definition.kind == "best_of" and paid:
        paid = (max(paid, key=lambda name: amounts[name] or 0),)  # the first of equals
    return GroupAnswer(group.definition, stacked(group, amounts.values(), env), paid)


def payable(clause: ClauseAnswer) -> int | None:
    """Fen that count in a stacking group: nothing when refused, closed or over; None when undecided."""
    if clause.state in NOTHING:
        return 0
    if clause.state is State.UNKNOWN or clause.benefit is None:
        return None
    return clause.benefit.high if clause.benefit.kind == "range" else clause.benefit.amount
