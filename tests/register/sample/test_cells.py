"""Printed figures read back to the same raw value, whatever the unit and the habit."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kechuang.register.sample import cells
from kechuang.register.sample.sheets import Sheet
from kechuang.rules.definitions import FactDef, Text

MONEY = FactDef("m", Text("金额"), "money")


def sheet(**habits: object) -> Sheet:
    return Sheet.model_validate({"mapping": "m", "file": "m.csv", "day": date(2026, 10, 31), **habits})


@given(st.integers(-(10**14), 10**14), st.sampled_from([("元", 2), ("万元", 6), ("亿元", 10)]), st.booleans())
def test_money_is_exact_in_every_unit(fen: int, unit: tuple[str, int], thousands: bool) -> None:
    text = cells.writer(MONEY, unit[0], sheet(thousands=thousands), {})(fen)
    assert Fraction(text.replace(",", "")) * 10 ** unit[1] == fen


@given(st.integers(0, 10**14))
def test_money_survives_a_workbook_cell(fen: int) -> None:
    number = cells.writer(MONEY, "万元", sheet(file="m.xlsx"), {})(fen)
    assert Fraction(repr(number)) * 10**6 == fen


def test_units_stand_in_the_cell_when_the_header_is_silent() -> None:
    assert cells.writer(MONEY, "万元", sheet(units="cell"), {})(12_345_600) == "12.3456万元"


def test_ratio_flag_category_set() -> None:
    ratio = FactDef("r", Text("比例"), "ratio", decimals=6)
    assert cells.writer(ratio, "", sheet(), {})(52_500) == "5.25%"
    flag = FactDef("f", Text("是否"), "flag")
    assert cells.writer(flag, "", sheet(), {})(False) == "否"
    assert cells.writer(flag, "", sheet(), {"有": True, "无": False})(True) == "有"
    codes = (("ai", Text("人工智能")), ("ic", Text("集成电路")))
    assert cells.writer(FactDef("c", Text("领域"), "category", values=codes), "", sheet(), {})("ic") == "集成电路"
    assert (
        cells.writer(FactDef("s", Text("领域"), "set", values=codes), "", sheet(), {})({"ic", "ai"})
        == "人工智能、集成电路"
    )


@pytest.mark.parametrize(
    ("style", "text"),
    [
        ("iso", "2026-03-08"),
        ("slash", "2026/3/8"),
        ("dot", "2026.3.8"),
        ("chinese", "2026年3月8日"),
        ("compact", "20260308"),
    ],
)
def test_dates(style: str, text: str) -> None:
    assert cells.day_writer(style)(date(2026, 3, 8)) == text


def test_full_width() -> None:
    assert cells.full_width("1,234.5%") == "１，２３４．５％"
    assert cells.full_width(12) == 12
