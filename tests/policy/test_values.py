"""Typed values: what is read is what was meant, and can be written back."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kechuang.policy.values import ReadError, read_value, write_value
from kechuang.rules.definitions import FactDef, Text

MONEY = FactDef("m", Text("钱"), "money", "元", maximum=10**14)
COUNT = FactDef("c", Text("数"), "count", "人", maximum=10**8)
RATIO = FactDef("r", Text("比"), "ratio", decimals=6, maximum=10**9)
DAY = FactDef("d", Text("日"), "date")


@given(st.integers(0, 10**14))
def test_money_round_trip(fen: int) -> None:
    assert read_value(write_value(fen, MONEY), MONEY) == fen


@given(st.integers(0, 10**9), st.booleans())
def test_ratio_round_trip(raw: int, bare: bool) -> None:
    assert read_value(write_value(raw, RATIO, bare_percent=bare), RATIO, bare_percent=bare) == raw


@given(st.dates())
def test_date_round_trip(day: date) -> None:
    assert read_value(write_value(day, DAY), DAY) == day


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    for fact in (MONEY, COUNT, RATIO, DAY):
        refused = ""
        try:
            raw = read_value(text, fact)
        except ReadError as error:
            raw, refused = None, str(error)
        assert refused or raw is not None or text.strip() in {"?", "？"}


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("12", 1200),
        ("12.34", 1234),
        ("1,200,000", 120_000_000),
        ("12万", 12_000_000),
        ("１２万元", 12_000_000),
        ("1.5亿元", 15 * 10**9),
    ],
)
def test_money_as_people_write_it(text: str, fen: int) -> None:
    assert read_value(text, MONEY) == fen


def test_a_percentage() -> None:
    assert read_value("4.6%", RATIO) == 46_000
    assert read_value("4.6", RATIO, bare_percent=True) == 46_000
    assert read_value("0.046", RATIO) == 46_000


@pytest.mark.parametrize("text", ["2026-03-18", "2026/3/18", "2026年3月18日"])
def test_dates_as_people_write_them(text: str) -> None:
    assert read_value(text, DAY) == date(2026, 3, 18)


def test_unknown_can_be_tried() -> None:
    assert read_value("?", MONEY) is None
