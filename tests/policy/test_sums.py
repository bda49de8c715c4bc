"""Sums never add what cannot be added."""

from __future__ import annotations

from datetime import date

from kechuang.policy.sums import Sum, sums
from kechuang.policy.windows import Phase, window_state
from kechuang.rules.answer import Answer, BenefitAnswer, ClauseAnswer, GroupAnswer, PolicyAnswer, State
from kechuang.rules.definitions import Benefit, Clause, Group, Policy, Text, Window

DAY = date(2026, 6, 15)


def policy(
    name: str, kind: str, nature: str, fen: int, state: State = State.YES, low: int | None = None
) -> PolicyAnswer:
    benefit = Benefit(kind, nature)  # type: ignore[arg-type]
    clause = Clause("main", Text(name), benefit)
    ranged = kind == "range"
    told = BenefitAnswer(kind, nature, Text(), None if ranged else fen, low, fen if ranged else None)
    found = ClauseAnswer(clause, state, benefit=told)
    return PolicyAnswer(Policy(name, Text(name), (clause,), "city"), DAY, state, (found,))


def total(policies: list[PolicyAnswer], *groups: GroupAnswer) -> tuple[Sum, ...]:
    answer = Answer("x", DAY, "", tuple(policies), groups)
    return sums(answer, [f"{one.definition.id}.main" for one in policies])


def test_kinds_and_natures_stay_apart() -> None:
    found = total(
        [
            policy("a", "amount", "grant", 100),
            policy("b", "amount", "grant", 50),
            policy("c", "amount", "tax", 7),
            policy("d", "ceiling", "grant", 1000),
            policy("e", "range", "grant", 30, low=10),
        ]
    )
    assert found == (
        Sum("amount", "grant", 150, 150, 2),
        Sum("amount", "tax", 7, 7, 1),
        Sum("ceiling", "grant", 1000, 1000, 1),
        Sum("range", "grant", 10, 30, 1),
    )


def test_only_yes_counts() -> None:
    states = [state for state in State if state is not State.YES]
    assert total([policy(state.value, "amount", "grant", 100, state) for state in states]) == ()


def test_of_an_exclusive_choice_the_chosen_counts() -> None:
    group = GroupAnswer(Group("g", "best_of", ("a.main", "b.main")), 100, ("a.main",))
    assert total([policy("a", "amount", "grant", 100), policy("b", "amount", "grant", 50)], group) == (
        Sum("amount", "grant", 100, 100, 1),
    )


def test_what_was_received_is_taken_off() -> None:
    group = GroupAnswer(Group("g", "best_of", ("a.main", "b.main")), 60, ("a.main",))
    assert total([policy("a", "amount", "grant", 100), policy("b", "amount", "grant", 50)], group) == (
        Sum("amount", "grant", 60, 60, 1, clipped=True),
    )


def test_a_joint_cap_holds() -> None:
    group = GroupAnswer(Group("g", "sum_cap", ("a.main", "b.main")), 120, ("a.main", "b.main"))
    assert total([policy("a", "amount", "grant", 100), policy("b", "amount", "grant", 50)], group) == (
        Sum("amount", "grant", 120, 120, 2, clipped=True),
    )


def test_windows_day_by_day() -> None:
    window = Window("dates", date(2026, 6, 1), date(2026, 6, 20))
    seen = [(window_state(window, date(2026, month, day)).phase, window_state(window, date(2026, month, day)).days)
            for month, day in ((5, 31), (6, 1), (6, 20), (6, 21))]  # fmt: skip
    assert seen == [(Phase.COMING, 1), (Phase.OPEN, 19), (Phase.OPEN, 0), (Phase.PAST, None)]
    assert window_state(Window("rolling"), DAY).phase is Phase.ROLLING
