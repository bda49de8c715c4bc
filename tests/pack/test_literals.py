"""Literals are exact, bounded and mean one thing."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kechuang.rules.literals import Literal, LiteralError, parse_literal


@pytest.mark.parametrize(
    ("text", "kind", "value", "unit"),
    [
        ("5%", "percent", Fraction(1, 20), ""),
        ("5％", "percent", Fraction(1, 20), ""),
        ("-2.5 %", "percent", Fraction(-1, 40), ""),
        ("30万元", "money", Fraction(30_000_000), "元"),
        ("30 万元", "money", Fraction(30_000_000), "元"),
        ("2亿元", "money", Fraction(20_000_000_000), "元"),
        ("1万亿元", "money", Fraction(10**14), "元"),
        ("0.01元", "money", Fraction(1), "元"),
        ("0.001元", "money", Fraction(1, 10), "元"),
        ("300_000 CNY", "money", Fraction(30_000_000), "元"),
        ("1.4", "number", Fraction(7, 5), ""),
        ("1_000", "number", Fraction(1000), ""),
        ("0", "number", Fraction(0), ""),
        ("365天", "number", Fraction(365), "天"),
        ("10000平方米", "number", Fraction(10000), "平方米"),
        ("2万人", "number", Fraction(20000), "人"),
        ("1亿", "number", Fraction(10**8), ""),
        ("60分", "number", Fraction(60), "分"),
        ("500 m²", "number", Fraction(500), "m²"),
    ],
)
def test_reads_numbers_in_base_units(text: str, kind: str, value: Fraction, unit: str) -> None:
    assert parse_literal(text) == Literal(kind, value, unit)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["2026-03-18", "date '2026-03-18'", "DATE '2026-03-18'"])
def test_reads_dates(text: str) -> None:
    assert parse_literal(text).day == date(2026, 3, 18)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "abc", "1e5", "1E5", "1e", "nan", "inf", "-inf", "1nan", "1inf", "0x10", "1__000", "_1", "1_",
        ".5", "5.", "1,000", "5%%", "5%元", "30万万元", "3万分", "3千元", "5美元", "元", "1.2.3", "--1", "１２",
        "2026-02-30",
        "9" * 25, "1" + " " * 80 + "元", "1 人 天", "1;drop", "2026-3-18x",
    ],
)  # fmt: skip
def test_refuses_what_is_not_one_literal(text: str) -> None:
    with pytest.raises(LiteralError) as caught:
        parse_literal(text)
    assert str(caught.value)


@given(st.integers(-(10**14), 10**14))
def test_every_fen_survives(fen: int) -> None:
    text = f"{'-' if fen < 0 else ''}{abs(fen) // 100}.{abs(fen) % 100:02d}元"
    assert parse_literal(text).raw == fen


@given(st.text(max_size=80))
def test_any_text_is_a_literal_or_a_literal_error(text: str) -> None:
    try:
        literal = parse_literal(text)
    except LiteralError:
        return
    assert isinstance(literal.raw, Fraction)
