"""Stacking rules over amounts: the reference, the columns and the database leave the same."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.db import connection

from kechuang.policy import inside
from kechuang.rules import bulk, columnar
from kechuang.rules.answering import answer
from kechuang.rules.definitions import Benefit, Clause, Group, Policy, RuleSet, Source, Text
from kechuang.rules.lowering.plan import lower_program
from kechuang.rules.problems import RuleErrors
from kechuang.rules.program import compile_rules
from kechuang.rules.rows import snapshot_of
from kechuang.rules.subject import Subject
from tests.rules import vocabulary
from tests.rules.vocabulary import AS_OF

GOT = replace(vocabulary.DICTIONARY.facts["a"], id="got")
DICTIONARY = replace(vocabulary.DICTIONARY, facts={**vocabulary.DICTIONARY.facts, "got": GOT})
WAN = 1_000_000  # fen in 万元


def measure(name: str, value: str) -> Policy:
    return Policy(
        name, Text(name), (Clause("main", Text(name), Benefit("amount", "grant", value=Source(value))),), "city"
    )


MEMBERS = ("x.main", "y.main")
GROUPS = (
    Group("best", "best_of", MEMBERS),
    Group("rest", "best_of", MEMBERS, less=Source("got")),
    Group("sum", "sum_cap", MEMBERS, at_most=Source("20万元")),
)
PROGRAM = compile_rules(RuleSet(DICTIONARY, (), (measure("x", "a"), measure("y", "b")), (), GROUPS), AS_OF)


@pytest.mark.parametrize(
    ("facts", "remains", "chosen"),
    [
        (
            {"a": 15 * WAN, "b": 12 * WAN, "got": 4 * WAN},
            [15 * WAN, 11 * WAN, 20 * WAN],
            [("x.main",), ("x.main",), MEMBERS],
        ),
        ({"a": 3 * WAN, "b": 5 * WAN, "got": 9 * WAN}, [5 * WAN, 0, 8 * WAN], [("y.main",), ("y.main",), MEMBERS]),
        ({"a": 3 * WAN, "b": 3 * WAN, "got": 0}, [3 * WAN, 3 * WAN, 6 * WAN], [("x.main",), ("x.main",), MEMBERS]),
        ({"a": 0, "b": 0, "got": 0}, [0, 0, 0], [(), (), ()]),
        ({"a": 3 * WAN, "b": 5 * WAN, "got": None}, [5 * WAN, None, 8 * WAN], [("y.main",), ("y.main",), MEMBERS]),
        ({"a": 30 * WAN, "b": None, "got": 0}, [None, None, None], [(), (), ()]),
    ],
)
def test_what_remains(
    db: None, facts: dict[str, int | None], remains: list[int | None], chosen: list[tuple[str, ...]]
) -> None:
    subject = Subject("s", facts)
    answered = answer(PROGRAM, subject).groups
    assert [(group.amount, group.chosen) for group in answered] == list(zip(remains, chosen, strict=True))
    plan, snapshot = lower_program(PROGRAM), snapshot_of([subject], DICTIONARY)
    connection.ensure_connection()
    rows: list[dict[str, Any]] = [
        bulk.outputs(PROGRAM, subject),
        columnar.evaluate(plan, snapshot).collect().row(0, named=True),
        inside.evaluate(connection.connection, plan, snapshot, "stacking").row(0, named=True),
    ]
    for row in rows:
        assert [row[f"group.{group.id}"] for group in GROUPS] == remains


def test_a_member_without_an_amount_is_refused() -> None:
    title = Policy("z", Text("z"), (Clause("main", Text("z"), Benefit("status", "title")),), "city")
    group = Group("mixed", "best_of", ("x.main", "z.main"))
    with pytest.raises(RuleErrors, match=r"z\.main has no amount to compare.*take it out of the group"):
        compile_rules(RuleSet(DICTIONARY, (), (measure("x", "a"), title), (), (group,)), AS_OF)
