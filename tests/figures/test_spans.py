"""Exact arithmetic with bounds: whatever the true values are, the true result lies within."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kechuang.figures import spans
from kechuang.figures.formula import evaluate
from kechuang.figures.ranks import rank
from kechuang.figures.spans import Span, qualified
from kechuang.figures.units import factor
from kechuang.figures.words import rounded

numbers = st.fractions(min_value=-1000, max_value=1000, max_denominator=60)


@st.composite
def held(draw: st.DrawFn) -> tuple[Span, Fraction]:
    """A span and a value in it."""
    value = draw(numbers)
    low = draw(st.one_of(st.none(), st.just(value), st.fractions(-2000, value, max_denominator=60)))
    high = draw(st.one_of(st.none(), st.just(value), st.fractions(value, 2000, max_denominator=60)))
    return Span(low, high), value


def inside(span: Span | None, value: Fraction) -> bool:
    if span is None:
        return True
    return (span.low is None or span.low <= value) and (span.high is None or value <= span.high)


@given(held(), held(), st.sampled_from("+-*/"))
def test_the_true_result_lies_within_the_bounds(a: tuple[Span, Fraction], b: tuple[Span, Fraction], op: str) -> None:
    found = evaluate(f"a {op} b", {"a": a[0], "b": b[0]})
    if op == "/" and b[1] == 0:
        return  # nothing is true of it; that a divisor of zero alone gives unknown stands below
    true = {"+": a[1] + b[1], "-": a[1] - b[1], "*": a[1] * b[1]}.get(op)
    assert inside(found, a[1] / b[1] if true is None else true)


@given(numbers, numbers, numbers)
def test_points_stay_exact(a: Fraction, b: Fraction, c: Fraction) -> None:
    parts = {name: spans.point(one) for name, one in (("a", a), ("b", b), ("c", c))}
    found = evaluate("(a - b) * 100 / c + a", parts)
    if c == 0:
        assert found is None
    else:
        assert found is not None
        assert found.point == (a - b) * 100 / c + a


def test_unknown_stays_unknown_and_nothing_is_divided_by_zero() -> None:
    assert evaluate("a / b", {"a": None, "b": spans.point(2)}) is None
    assert evaluate("a / b", {"a": spans.point(2), "b": spans.point(0)}) is None
    assert evaluate("a / b", {"a": spans.point(2), "b": Span(Fraction(0), Fraction(3))}) is None


@pytest.mark.parametrize(
    ("value", "qualifier", "low", "high"),
    [
        ("50", "over", 50, 60),  # 50余
        ("2000", "over", 2000, 3000),
        ("400", "over", 400, 500),
        ("77", "over", 77, 78),
        ("3.9", "over", Fraction("3.9"), 4),
        ("20", "gt", 20, None),
        ("30", "near", None, 30),
        ("2694", "about", 2694, 2694),
        ("27", "eq", 27, 27),
    ],
)
def test_what_qualifiers_say(value: str, qualifier: str, low: object, high: object) -> None:
    found = qualified(Fraction(value), qualifier)
    assert (found.low, found.high) == (low, high)
    assert found.about is (qualifier == "about")


def test_a_place_is_certain_when_the_whole_leaves_no_room() -> None:
    one, none = Fraction, None
    assert rank(one(4024), [none] * 15, one(6707)).point == 1  # 60 %: nobody else can have more
    assert rank(one(4024), [none] * 15, None) == Span(one(1), one(16))
    assert rank(one(39), [one(60), *[none] * 14], one(189)) == Span(one(2), one(4))  # 90 left: two at most
    assert rank(one(5), [one(7), one(5), one(1)], None).point == 2
    assert rank(one(3), [none, none], one(5)).point == 1
    assert rank(one(2), [none, none], one(8)) == Span(one(1), one(3))


@given(
    st.integers(1, 60),
    st.lists(st.integers(0, 60), min_size=1, max_size=6),
    st.lists(st.booleans(), min_size=6, max_size=6),
)
def test_the_true_place_lies_within(ours: int, peers: list[int], known: list[bool]) -> None:
    true = 1 + sum(one > ours for one in peers)
    seen = [Fraction(one) if there else None for one, there in zip(peers, known, strict=False)]
    for whole in (None, Fraction(ours + sum(peers))):
        assert inside(rank(Fraction(ours), seen, whole), Fraction(true))


@pytest.mark.parametrize(
    ("unit", "into", "times"),
    [("万件", "件", 10_000), ("件", "万件", Fraction(1, 10_000)), ("亿元", "万元", 10_000), ("%", "%", 1),
     ("亿元/平方公里", "亿元/平方公里", 1), ("件", "项", None), ("万平米", "平方米", 10_000)],
)  # fmt: skip
def test_units_with_their_scale_words(unit: str, into: str, times: object) -> None:
    assert factor(unit, into) == times


def test_rounding_is_half_up_and_only_when_printed() -> None:
    assert [rounded(Fraction(one), 1) for one in ("76.25", "76.2499", "-0.05", "1939", "0.04")] == [
        "76.3", "76.2", "-0.1", "1,939.0", "0.0",
    ]  # fmt: skip
    assert rounded(Fraction("-0.04"), 1) == "0.0"
