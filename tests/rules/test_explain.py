"""What is missing and what would have to change, held against trying everything."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations, product
from typing import Any

import pytest

from kechuang.rules import trials
from kechuang.rules.answer import FactRef, State
from kechuang.rules.deciding import decide
from kechuang.rules.definitions import Benefit, Cap, Change, Clause, Condition, Dictionary, FactDef, Text
from kechuang.rules.env import Env
from kechuang.rules.explain import changes, needs
from kechuang.rules.program import Program
from kechuang.rules.subject import Subject
from tests.rules.asking import program
from tests.rules.vocabulary import AS_OF, DICTIONARY, MOST, src

CLAUSE = "p.main"


def decided(rules: Program, subject: Subject) -> bool | None:
    policy, clause = rules.clause(CLAUSE)
    return decide(policy, clause, Env(subject))


# needs, against all subsets of the unknown facts with values around every edge that the tests name

AROUND: dict[str, list[Any]] = {
    "f": [True, False],
    "g": [True, False],
    "c": ["x", "y", "z"],
    "n": [0, 1, 9, 10, 11, 99, 100, 101, 10**6],
    "k": [0, 1, 2, 3, 4, 10**6],
    "a": [0, 499, 500, 501, 9_999, 10_000, 10_001, MOST],
    "d": [date(1990, 1, 1), *(AS_OF + shift * timedelta(days=1) for shift in (-1, 0, 1)), date(2033, 1, 1)],
}
ATOMS = [
    "f", "g", "c = 'x'", "c in ('x', 'y')", "n >= 10人", "n < 100人", "k > 2件", "k = 3件",
    "a >= 5元", "a < 100元", "d <= as_of", "a / n >= 1元 / 1人", "pick(k, by_count) >= 7分", "k < 3件 or n >= 10人",
]  # fmt: skip


def atoms_joined(rng: random.Random, depth: int) -> str:
    if depth == 0 or rng.random() < 0.25:
        return rng.choice(ATOMS)
    left, right = atoms_joined(rng, depth - 1), atoms_joined(rng, depth - 1)
    return rng.choice(
        [f"({left} and {right})", f"({left} or {right})", f"not ({left})", f"if({rng.choice('fg')}, {left}, {right})"]
    )


def settling(rules: Program, facts: dict[str, Any], unknown: list[str], want: bool) -> set[frozenset[str]]:
    """The smallest sets of unknown facts with some values of which the clause is settled whatever the others are."""
    found: set[frozenset[str]] = set()
    for size in range(1, len(unknown) + 1):
        for names in combinations(unknown, size):
            if any(smaller <= set(names) for smaller in found):
                continue
            for values in product(*(AROUND[name] for name in names)):
                if decided(rules, Subject("s", {**facts, **dict(zip(names, values, strict=True))})) is want:
                    found.add(frozenset(names))
                    break
    return found


@pytest.mark.parametrize("seed", range(12))
def test_needs_are_the_smallest_sets_that_settle(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trials, "TRIES", 10**6)  # in service a set that cannot be refuted quickly stands
    monkeypatch.setattr(trials, "GROWN", 10**3)
    rng, tried = random.Random(f"needs {seed}"), 0
    while tried < 8:
        tests = [atoms_joined(rng, 2) for _ in range(rng.randint(1, 2))]
        rules = program(*tests)
        names = [name for name in AROUND if any(re.search(rf"\b{name}\b(?!')", test) for test in tests)]
        facts = {name: rng.choice(AROUND[name]) for name in names if rng.random() < 0.4}
        unknown = [name for name in names if name not in facts]
        subject = Subject("s", facts)
        if len(unknown) > 4 or decided(rules, subject) is not None:
            continue
        tried += 1
        found = needs(rules, CLAUSE, subject)
        for want, state in ((True, State.YES), (False, State.NO)):
            told = {frozenset(ref.fact for ref in need.facts) for need in found if need.to is state}
            assert told == settling(rules, facts, unknown, want), (tests, facts, want)


def test_needs_come_smallest_first_and_only_while_open() -> None:
    rules = program("f", "n >= 10人 or (a >= 5元 and c = 'x')")
    found = needs(rules, CLAUSE, Subject("s", {"n": 9}))
    assert [({ref.fact for ref in need.facts}, need.to) for need in found] == [
        ({"a"}, State.NO),
        ({"c"}, State.NO),
        ({"f"}, State.NO),
        ({"a", "c", "f"}, State.YES),
    ]
    assert needs(rules, CLAUSE, Subject("s", {"f": False})) == []
    assert needs(rules, CLAUSE, Subject("s", {"f": True, "n": 10})) == []


def test_needs_name_years_lists_and_fields_of_records() -> None:
    assert [need.facts for need in needs(program("m[-1] >= 5元"), CLAUSE, Subject("s"))] == [(FactRef("m", 2023),)] * 2
    lists = needs(program("any(rec, rec.ok)"), CLAUSE, Subject("s"))
    assert {need.facts for need in lists} == {(FactRef("rec"),)}
    clause = Clause("main", Text("m"), Benefit("amount", "grant", value=src("rec.amount")), per="rec",
                    items=(Condition("ok", Text("ok"), src("rec.ok")),))  # fmt: skip
    subject = Subject("s", {}, {"rec": [{"record": "r1"}, {"record": "r2", "ok": False}]})
    found = needs(program(clause=clause), CLAUSE, subject)
    assert {(need.facts, need.to) for need in found} == {
        ((FactRef("rec.ok", None, "r1"),), State.YES),
        ((FactRef("rec.ok", None, "r1"),), State.NO),
    }


# changes, against every value of facts that have few of them

FEW = 60
ALLOWED: dict[str, Change] = {
    "n": "up",
    "k": "down",
    "a": "any",
    "b": "none",
    "f": "up",
    "g": "down",
    "c": "any",
    "m": "up",
    "r": "any",
}


def _small(fact: FactDef) -> FactDef:
    found = replace(fact, change=ALLOWED.get(fact.id, "none"))
    return replace(found, minimum=0, maximum=FEW) if fact.id in ("n", "k", "a", "m") else found


SMALL = Dictionary({name: _small(fact) for name, fact in DICTIONARY.facts.items()}, DICTIONARY.records)
TESTS = [
    "n >= {i}人", "n < {i}人", "k <= {i}件", "k >= {i}件", "k + 3件 >= {i}件", "a >= 0.{i}元", "a < 0.{i}元",
    "m[-1] >= 0.{i}元",
    "a / m[-1] >= {p}%", "m[-1] - m[-2] >= 0.0{j}元", "sum_years(m, 2) / 2 > 0.{i}元",
    "least(a, m[-1]) >= 0.{i}元",
    "n * 2 - k * 3人 / 1件 > {i}人", "a * {p}% >= 0.0{j}元", "greatest(a, 0.{i}元) <= m[-1]",
    "f", "not g", "g", "c = 'x'", "c <> 'y'", "f or n > {i}人", "a between 0.{i}元 and 0.59元",
    "round(a * {p}%, 0.05元) >= 0.{i}元", "pick(k, by_count) < 3分", "if(f, n >= {i}人, k >= {i}件)", "b >= 0.{i}元",
]  # fmt: skip


def written(rng: random.Random) -> str:
    text = rng.choice(TESTS)
    return text.format(i=rng.randint(10, 59), j=rng.randint(1, 9), p=rng.choice([1, 5, 33, 50, 150]))


def values_of(name: str) -> list[Any]:
    few: dict[str, list[Any]] = {"f": [True, False], "g": [True, False], "c": ["x", "y", "z"]}
    return few.get(name, list(range(FEW + 1)))


def allowed(name: str, old: Any, new: Any) -> bool:
    way = ALLOWED[name]
    return way == "any" or (way == "up" and new > old) or (way == "down" and new < old)


def random_subject(rng: random.Random) -> Subject:
    facts: dict[Any, Any] = {name: rng.choice(values_of(name)) for name in "nkafgc"}
    facts |= {("m", year): rng.randint(0, FEW) for year in (2022, 2023)} | {"b": rng.randint(0, FEW)}
    return Subject("s", {key: value for key, value in facts.items() if rng.random() < 0.93})


def turning(rules: Program, subject: Subject, key: Any) -> Iterator[Any]:
    """Every allowed value of one fact with which the clause is settled in favour."""
    name, old = (key if isinstance(key, str) else key[0]), subject.facts[key]
    for new in values_of(name):
        turned = Subject("s", {**subject.facts, key: new})
        if new != old and allowed(name, old, new) and decided(rules, turned) is True:
            yield new


@pytest.mark.parametrize("seed", range(12))
def test_changes_turn_the_clause_and_nothing_nearer_does(seed: int) -> None:
    rng, refused, proposed = random.Random(f"changes {seed}"), 0, 0
    while refused < 40:
        tests = [written(rng) for _ in range(rng.choice([1, 1, 2]))]
        rules, subject = program(*tests, dictionary=SMALL), random_subject(rng)
        if decided(rules, subject) is not False:
            continue
        refused += 1
        for change in changes(rules, CLAUSE, subject):
            proposed += 1
            name, key = (
                change.fact.fact,
                change.fact.fact if change.fact.year is None else (change.fact.fact, change.fact.year),
            )
            assert change.old == subject.facts[key] and change.state is State.YES
            possible = list(turning(rules, subject, key))
            assert change.new in possible, (tests, subject.facts, change)
            if isinstance(change.new, int) and not isinstance(change.new, bool):
                step = 1 if change.new > change.old else -1
                nearer = Subject("s", {**subject.facts, key: change.new - step})
                assert change.new - step == change.old or decided(rules, nearer) is not True, (
                    tests,
                    subject.facts,
                    change,
                )
                if name != "m":
                    best = min(abs(value - change.old) for value in possible)
                    assert abs(change.new - change.old) == best, (tests, subject.facts, change, possible)
    assert proposed > 10


@pytest.mark.parametrize("seed", range(6))
def test_single_thresholds_are_always_found(seed: int) -> None:
    """One plain comparison: if some allowed value turns it, the nearest one is proposed."""
    rng, refused = random.Random(f"found {seed}"), 0
    while refused < 30:
        rules, subject = program(written(rng), dictionary=SMALL), random_subject(rng)
        if decided(rules, subject) is not False:
            continue
        refused += 1
        told = {
            item.fact.fact if item.fact.year is None else (item.fact.fact, item.fact.year)
            for item in changes(rules, CLAUSE, subject)
        }
        for key in subject.facts:
            if key not in (("m", 2022), "b") and any(turning(rules, subject, key)):
                assert key in told, (rules.policies[0].conditions[0].definition.test, subject.facts, key)


def test_exact_to_the_fen_and_with_the_amount() -> None:
    facts = {**DICTIONARY.facts, "a": replace(DICTIONARY.facts["a"], change="up")}
    benefit = Benefit("amount", "grant", value=src("round(a * 10%, 0.01元)"), caps=(Cap("year", src("30万元")),))
    rules = program(
        "a / b >= 5%", dictionary=replace(DICTIONARY, facts=facts), clause=Clause("main", Text("m"), benefit)
    )
    (change,) = changes(rules, CLAUSE, Subject("s", {"a": 1_380_000_000, "b": 30_000_000_001}))
    # 300 000 000.01 × 5 % = 15 000 000.0005: the next whole fen
    assert (change.new, change.amount, change.state) == (1_500_000_001, 30_000_000, State.YES)


def test_changes_respect_what_cannot_change() -> None:
    fixed = program("a >= 5元", "d <= as_of")
    assert changes(fixed, CLAUSE, Subject("s", {"a": 1, "d": AS_OF})) == [], "the dictionary allows no change"
    rules = program("n >= 20人", "f", dictionary=SMALL)
    assert changes(rules, CLAUSE, Subject("s", {"n": 1, "f": False})) == [], "one change alone does not help"
    assert changes(rules, CLAUSE, Subject("s", {"n": 1})) == [], "f is not known, so n alone cannot turn it"
    assert [item.new for item in changes(rules, CLAUSE, Subject("s", {"n": 1, "f": True}))] == [20]
    past = program("m[-1] + m[-2] >= 0.50元", dictionary=SMALL)
    found = changes(past, CLAUSE, Subject("s", {("m", 2023): 10, ("m", 2022): 10}))
    assert [(item.fact, item.new) for item in found] == [(FactRef("m", 2023), 40)], "2022 is over"


def test_more_records() -> None:
    rules = program("count(rec, rec.ok) >= 3件")
    (change,) = changes(rules, CLAUSE, Subject("s", {}, {"rec": [{"record": "1", "ok": True}]}))
    assert (change.fact, change.old, change.new) == (FactRef("rec"), 1, 3)
