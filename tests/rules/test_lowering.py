"""What lowering decides or simplifies before anything runs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from itertools import product
from math import ceil, floor

import polars as pl
import pytest

from kechuang.rules import bulk, columnar
from kechuang.rules.columnar import MANY_CODES, Snapshot
from kechuang.rules.definitions import (
    Benefit,
    Clause,
    Condition,
    Dictionary,
    FactDef,
    Policy,
    RuleSet,
    Source,
    Text,
)
from kechuang.rules.lowering.numbers import Arithmetic, Num
from kechuang.rules.lowering.ops import Builder
from kechuang.rules.lowering.plan import Plan
from kechuang.rules.lowering.stage import Stage
from kechuang.rules.program import Program, compile_rules
from kechuang.rules.rows import snapshot_of
from kechuang.rules.subject import Subject

HOLDS: dict[str, Callable[[int, int], bool]] = {
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}
SPANS = [(low, high) for low in range(4) for high in range(low, 4)]


@pytest.mark.parametrize("op", HOLDS)
def test_bounds_decide_a_comparison_exactly_when_all_values_agree(op: str) -> None:
    b = Builder()
    for (al, ah), (bl, bh) in product(SPANS, SPANS):
        found = b.cmp(op, b.col("a", "int", al, ah, null=False), b.col("b", "int", bl, bh, null=False))
        every = {HOLDS[op](x, y) for x in range(al, ah + 1) for y in range(bl, bh + 1)}
        if found.op == "lit":
            assert every == {found.data}
        elif (al, ah) != (bl, bh) or al != ah:  # two columns of one and the same value are compared all the same
            assert len(every) == 2


def test_an_unknown_is_never_decided_by_bounds() -> None:
    b = Builder()
    low, high = b.col("a", "int", 0, 1, null=True), b.col("b", "int", 5, 9, null=False)
    assert b.cmp("<", low, high).null
    a = Arithmetic(b)
    assert a.extreme("greatest", Num(low), Num(high)).null
    assert a.extreme("least", Num(high), Num(low)).null
    assert a.extreme("greatest", Num(b.lit(3)), Num(high)).num is high


ROUNDINGS: dict[str, Callable[[Fraction], int]] = {
    "round": lambda x: floor(abs(x) + Fraction(1, 2)) * (1 if x >= 0 else -1),
    "round_even": round,
    "floor": floor,
    "ceil": ceil,
}


@pytest.mark.parametrize("mode", ROUNDINGS)
@pytest.mark.parametrize("step", [Fraction(1), Fraction(7), Fraction(1, 4), Fraction(3, 2)])
@pytest.mark.parametrize("factor", [1, 3, 50, -15])
@pytest.mark.parametrize("scale", [0, 1, 2])
def test_rounding_around_every_tie(mode: str, step: Fraction, factor: int, scale: int) -> None:
    b = Builder()
    x = b.col("x", "int", -210, 210, null=True)
    found = Arithmetic(b).round(mode, Num(b.mul(x, b.lit(factor)), None, scale), step)
    assert found.den is None
    values = [*range(-210, 211), None]
    stage = Stage("", base={"x": "int"})
    plan = Plan(stage, {}, {"y": (stage.column_for("y", found.num), "int")})
    frame = pl.LazyFrame({"subject": [str(value) for value in values], "x": values})
    got = columnar.collect(plan, Snapshot(frame))["y"].to_list()
    want = [
        None if value is None else ROUNDINGS[mode](Fraction(value * factor, 10**scale) / step) * step
        for value in values
    ]
    assert [None if value is None else Fraction(value, 10**found.scale) for value in got] == want
    assert all(value is None or found.num.low <= value <= found.num.high for value in got)


CODES = tuple("abcdefghijkl")
DICTIONARY = Dictionary(
    {"c": FactDef("c", Text("c"), "category", values=tuple((code, Text(code)) for code in CODES))}, {}
)


def program(*tests: str) -> Program:
    """One measure a test, so that no two tests have a measure in common."""
    policies = tuple(
        Policy(
            f"q{index}",
            Text("q"),
            (Clause("main", Text("m"), Benefit("status", "title"), (Condition("c", Text("c"), Source(test)),)),),
            "city",
        )
        for index, test in enumerate(tests)
    )
    return compile_rules(RuleSet(DICTIONARY, policies=policies), date(2026, 1, 1))


@pytest.mark.parametrize("count", [1, 2, MANY_CODES, MANY_CODES + 1])
def test_code_lists_of_any_length(count: int) -> None:
    listed = ", ".join(f"'{code}'" for code in CODES[:count])
    compiled = program(f"c in ({listed})", f"c not in ({listed})")
    rows = [Subject(code, {"c": code}) for code in CODES] + [Subject("unknown", {})]
    snapshot = snapshot_of(rows, DICTIONARY)
    got = columnar.answers(compiled, snapshot).sort("subject").to_dicts()
    want = sorted((bulk.outputs(compiled, row) for row in rows), key=lambda row: str(row["subject"]))
    assert got == want
    assert {row["q0.main"] for row in got} == {True, False, None}


def test_measures_that_say_the_same_share_a_column() -> None:
    compiled = program("c in ('a', 'b')", "c in ('a', 'b')", "c in ('b', 'c')")
    plan = columnar.planned(compiled, snapshot_of([], DICTIONARY))
    columns = {name: column for name, (column, _) in plan.outputs.items()}
    assert columns["q0.main.c"] == columns["q1.main.c"] == columns["q1.main"]
    assert columns["q2.main.c"] != columns["q0.main.c"]


def test_without_conditions_the_rest_is_the_same() -> None:
    compiled = program("c in ('a', 'b')", "c <> 'd'")
    snapshot = snapshot_of([Subject("1", {"c": "d"}), Subject("2", {})], DICTIONARY)
    whole, short = columnar.answers(compiled, snapshot), columnar.answers(compiled, snapshot, conditions=False)
    assert short.columns == ["subject", "q0.main", "q1.main"]
    assert short.equals(whole.select(short.columns))
