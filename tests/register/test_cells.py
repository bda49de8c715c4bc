"""What cells mean: exact, and never guessed."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kechuang.register.importing.dates import find_date, read_date
from kechuang.register.importing.headers import read_header
from kechuang.register.importing.numbers import read_number, unit_factor
from kechuang.register.importing.reasons import CellError
from kechuang.register.importing.words import flag_reader, read_name, set_reader
from kechuang.rules.definitions import FactDef, Text

MONEY = FactDef("m", Text("钱"), "money", "元", minimum=-(10**14), maximum=10**14)
RATIO = FactDef("r", Text("率"), "ratio", decimals=6, minimum=-(10**9), maximum=10**9)
COUNT = FactDef("c", Text("人数"), "count", "人", maximum=10**8)
YUAN, WAN = Fraction(100), Fraction(1_000_000)


@pytest.mark.parametrize(
    ("cell", "factor", "fen"),
    [
        ("1,234.56", YUAN, 123456),
        ("１，２３４．５", YUAN, 123450),
        ("12.5万元", YUAN, 12_500_000),
        ("3 亿元", None, 30_000_000_000),
        ("¥1,200", YUAN, 120_000),
        ("(1,200)", YUAN, -120_000),
        ("-0.01", YUAN, -1),
        ("123.4567", WAN, 123_456_700),
        (123.4567, WAN, 123_456_700),
        (0.1 + 0.2, WAN, 300_000),  # 0.30000000000000004 in binary
        (8, WAN, 8_000_000),
        ("5千元", None, 500_000),
    ],
)
def test_money(cell: object, factor: Fraction | None, fen: int) -> None:
    assert read_number(cell, MONEY, factor)[0] == fen


@given(st.integers(-(10**14), 10**14))
def test_money_round_trip(fen: int) -> None:
    sign, size = "-" if fen < 0 else "", abs(fen)
    assert read_number(f"{sign}{size // 100:,}.{size % 100:02}", MONEY, YUAN) == (fen, None)


@pytest.mark.parametrize(("text", "fen"), [("0.005", 1), ("-0.005", -1), ("0.004", 0), ("0.015", 2)])
def test_rounding_is_half_away_and_told(text: str, fen: int) -> None:
    raw, note = read_number(text, MONEY, YUAN)
    assert raw == fen
    assert note is not None
    assert note.code == "rounded"


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("约300", "not-number"),
        (">5", "not-number"),
        ("1,23", "not-number"),
        ("1.2.3", "not-number"),
        ("1.2E+07", "exponent"),
        ("+-5", "not-number"),
        (True, "not-number"),
        (float("inf"), "not-number"),
        ("9" * 25, "too-long"),
        ("1000001亿元", "bounds"),
        ("5%", "unit"),
        ("5人", "unit"),
    ],
)
def test_bad_money(cell: object, code: str) -> None:
    with pytest.raises(CellError) as raised:
        read_number(cell, MONEY, YUAN)
    assert raised.value.reason.code == code
    assert raised.value.reason.text.zh
    assert raised.value.reason.text.en


def test_no_unit_is_never_guessed() -> None:
    with pytest.raises(CellError, match="没有单位"):
        read_number("5", MONEY, None)
    with pytest.raises(CellError, match="没有单位"):
        read_number("0.05", RATIO, None)


@pytest.mark.parametrize(
    ("cell", "unit", "raw"), [("5%", "", 50_000), ("5.2", "%", 52_000), ("0.052", "1", 52_000), ("5‰", "", 5_000)]
)
def test_ratio(cell: str, unit: str, raw: int) -> None:
    assert read_number(cell, RATIO, unit_factor(unit, RATIO) if unit else None)[0] == raw


def test_count() -> None:
    factor = unit_factor("", COUNT)
    assert read_number("120人", COUNT, factor)[0] == 120
    assert read_number("1.2万人", COUNT, factor)[0] == 12_000
    with pytest.raises(CellError, match="整数"):
        read_number("2.5", COUNT, factor)
    with pytest.raises(CellError, match="单位"):
        read_number("12件", COUNT, factor)


@pytest.mark.parametrize(
    "cell",
    [
        "2026-03-18", "2026/3/18", "2026.3.18", "2026年3月18日", "20260318", "２０２６年３月１８日", 20260318, 46099,
        46099.0, "46099", date(2026, 3, 18), datetime(2026, 3, 18),  # noqa: DTZ001 - cells have no zone
        "2026-3-18 08:00:00", "2026-03-18T00:00:00",
    ],
)  # fmt: skip
def test_date_styles(cell: object) -> None:
    assert read_date(cell)[0] == date(2026, 3, 18)


def test_clock_does_not_move_the_day() -> None:
    assert read_date("2026-3-1 08:00")[0] == date(2026, 3, 1)


@pytest.mark.parametrize(
    "cell", ["2026年3月", "03/18/2026", "26-3-18", "2026-02-30", "2026", "明天", True, 5, "1812-01-01", "2026-13-01"]
)
def test_no_date_is_guessed(cell: object) -> None:
    with pytest.raises(CellError):
        read_date(cell)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("名单（截至2026年3月31日）", date(2026, 3, 31)),
        ("示例_名单_20260331", date(2026, 3, 31)),
        ("2026年名单", None),
        ("编号20269931", None),
    ],
)
def test_dates_in_titles(text: str, day: date | None) -> None:
    assert find_date(text) == day


@pytest.mark.parametrize(
    ("header", "name", "unit"),
    [
        ("研发费用（万元）", "研发费用", "万元"),
        ("研发 费用\n(单位：元)", "研发费用", "元"),
        ("占比（%）", "占比", "%"),
        ("企业名称（盖章）", "企业名称(盖章)", ""),
        ("ＵＳＣＣ", "uscc", ""),
    ],
)
def test_headers(header: str, name: str, unit: str) -> None:
    read = read_header(0, header)
    assert (read.name, read.unit) == (name, unit)


def test_flags_sets_and_names() -> None:
    read = flag_reader({"已列入": True})
    assert [read(cell)[0] for cell in ("是", "否", "有", "无", "Y", 0, 1, True, "√", "已列入")] == [
        True, False, True, False, True, False, True, True, True, True,
    ]  # fmt: skip
    with pytest.raises(CellError):
        read("也许")
    fields = FactDef("f", Text("领域"), "set", values=(("ai", Text("人工智能", "AI")), ("ic", Text("集成电路", "IC"))))
    assert set_reader(fields, {}, "、；")("集成电路、AI；ai")[0] == ("ai", "ic")
    with pytest.raises(CellError, match="人工智能"):
        set_reader(fields, {}, "、")("人工智障")
    for bad in ("=cmd|' /C calc'!A0", "12345", "甲", "示例\u200b公司"):
        with pytest.raises(CellError):
            read_name(bad)
