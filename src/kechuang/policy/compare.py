"""What a trial changes: clauses whose state or amount differs between two answers."""

from __future__ import annotations

from dataclasses import dataclass

from kechuang.rules.answer import Answer, ClauseAnswer, State
from kechuang.rules.definitions import Policy


@dataclass(frozen=True, slots=True)
class Difference:
    """One clause before and after a trial."""

    policy: Policy
    before: ClauseAnswer
    after: ClauseAnswer


def differences(before: Answer, after: Answer) -> tuple[Difference, ...]:
    """Clauses that change, in the answer's order. Both answers are of the same program."""
    return tuple(
        Difference(new.definition, first, second)
        for old, new in zip(before.policies, after.policies, strict=True)
        for first, second in zip(old.clauses, new.clauses, strict=True)
        if first.state is not second.state or _money(first) != _money(second)
    )


def _money(clause: ClauseAnswer) -> tuple[int | None, int | None, int | None] | None:
    """What a clause brings; nothing while it is refused or shut."""
    benefit = clause.benefit if clause.state in {State.YES, State.MANUAL, State.UNKNOWN} else None
    return (benefit.amount, benefit.low, benefit.high) if benefit else None
