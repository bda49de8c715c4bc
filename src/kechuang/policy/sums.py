"""What the answers add up to, without adding what cannot be added.

An entitlement, a ceiling and a range are three kinds of sum; tax saved, grants, vouchers and loans are four natures.
Of clauses that exclude each other (`best_of`) only the chosen ones count; clauses under a joint cap count together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from kechuang.rules.answer import Answer, ClauseAnswer, GroupAnswer, State

Kind = Literal["amount", "ceiling", "range"]


@dataclass(frozen=True, slots=True)
class Sum:
    """`low` and `high` in fen (equal unless kind is range); `items` clauses counted; `clipped` by a joint cap."""

    kind: Kind
    nature: str
    low: int
    high: int
    items: int
    clipped: bool = False


def amounts_of(clause: ClauseAnswer) -> tuple[int, int] | None:
    """(low, high) in fen of a clause with a known money benefit, else None."""
    benefit = clause.benefit
    if benefit is None or benefit.kind not in {"amount", "ceiling", "range"}:
        return None
    low, high = (benefit.low, benefit.high) if benefit.kind == "range" else (benefit.amount, benefit.amount)
    return None if low is None or high is None else (low, high)


def left_out(answer: Answer) -> dict[str, GroupAnswer]:
    """Clauses (`policy.clause`) that an exclusive choice leaves unpaid, with the group that says so."""
    return {
        member: group
        for group in answer.groups
        if group.definition.kind == "best_of" and group.chosen
        for member in group.definition.members
        if member not in group.chosen
    }


def sums(answer: Answer, keys: Iterable[str]) -> tuple[Sum, ...]:
    """Sums over the clauses named by `keys` that stand at yes, by kind and nature; zero sums are left out."""
    dropped, wanted = left_out(answer), set(keys)
    totals: dict[tuple[Kind, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    counted: dict[str, tuple[tuple[Kind, str], int, int]] = {}
    for policy in answer.policies:
        for clause in policy.clauses:
            key = f"{policy.definition.id}.{clause.definition.id}"
            found = amounts_of(clause)
            if key not in wanted or key in dropped or clause.state is not State.YES or not found:
                continue
            assert clause.benefit is not None  # amounts_of found it
            cell: tuple[Kind, str] = (clause.benefit.kind, clause.benefit.nature)  # type: ignore[assignment]
            counted[key] = (cell, *found)
            for at, value in enumerate((*found, 1)):
                totals[cell][at] += value
    clipped = _clip(answer.groups, counted, totals)
    return tuple(
        Sum(kind, nature, low, high, items, (kind, nature) in clipped)
        for (kind, nature), (low, high, items) in sorted(totals.items())
        if high
    )


def _clip(
    groups: Iterable[GroupAnswer],
    counted: dict[str, tuple[tuple[Kind, str], int, int]],
    totals: dict[tuple[Kind, str], list[int]],
) -> set[tuple[Kind, str]]:
    """Take off what joint caps and payments already received take off; returns the cells touched.

    A group whose counted members lie in several cells is taken off the cell of its largest member, so that the sum is
    never above what the group pays.
    """
    touched = set()
    for group in groups:
        members = [counted[key] for key in group.definition.members if key in counted]
        if group.amount is None or not members:
            continue
        excess = sum(high for _cell, _low, high in members) - group.amount
        if excess > 0:
            cell = max(members, key=lambda one: one[2])[0]
            low, high, items = totals[cell]
            totals[cell] = [max(0, low - excess), max(0, high - excess), items]
            touched.add(cell)
    return touched
