"""What random programs speak about: a small dictionary of every type, tables of every kind, a dated rate."""

from __future__ import annotations

from datetime import date
from typing import Any

from kechuang.rules.definitions import (
    Dated,
    Dictionary,
    FactDef,
    Parameter,
    RecordDef,
    Row,
    Source,
    Table,
    Text,
)

AS_OF = date(2024, 2, 29)
MOST = 10**13  # fen
CODES = ("x", "y", "z")


def _fact(name: str, kind: Any, **more: Any) -> FactDef:
    defaults = (
        {"maximum": MOST} if kind == "money" else {"maximum": 10**6} if kind in ("count", "number", "ratio") else {}
    )
    return FactDef(name, Text(name), kind, **{**defaults, **more})


VALUES = tuple((code, Text(code)) for code in CODES)
FACTS = [
    _fact("registration_date", "date"),
    _fact("m", "money", yearly=True),
    _fact("a", "money"),
    _fact("b", "money", minimum=-MOST),
    _fact("n", "count", unit="人"),
    _fact("k", "count", unit="件"),
    _fact("r", "ratio", decimals=6, maximum=2 * 10**6),
    _fact("p", "number", unit="分", decimals=2),
    _fact("d", "date"),
    _fact("c", "category", values=VALUES),
    _fact("s", "set", values=VALUES),
    _fact("f", "flag"),
    _fact("g", "flag"),
]
FIELDS = (
    _fact("amount", "money"),
    _fact("share", "ratio", decimals=4, maximum=10**4),
    _fact("on", "date"),
    _fact("kind", "category", values=VALUES),
    _fact("ok", "flag"),
    _fact("key", "text"),
    _fact("valid_from", "date"),
    _fact("valid_to", "date"),
)
DICTIONARY = Dictionary(
    {fact.id: fact for fact in FACTS}, {"rec": RecordDef("recs", "rec", Text("rec"), FIELDS, label="key")}
)
MONEY = ["0元", "0.01元", "1元", "99.99元", "100元", "5000元", "5万元", "1000万元", "1000亿元"]
PERCENTS = ["0%", "0.01%", "3%", "5%", "33.33%", "50%", "100%", "140%"]


def src(text: str) -> Source:
    return Source(text)


TABLES = (
    Table(
        "by_money",
        (
            Row("at_most", src("100元"), src("1元"), src("1元")),
            Row("below", src("5万元"), src("50元"), src("60元")),
            Row("else", None, src("100元"), src("100元")),
        ),
    ),
    Table(
        "by_bracket",
        (
            Row("at_most", src("5000元"), src("5%"), src("5%")),
            Row("at_most", src("5万元"), src("4%"), src("4%")),
            Row("else", None, src("3%"), src("3%")),
        ),
    ),
    Table(
        "by_ratio",
        (
            Row("at_least", src("35%"), src("9分"), src("10分")),
            Row("above", src("0"), src("1分"), src("2分")),
            Row("else", None, src("0分"), src("0分")),
        ),
    ),
    Table(
        "by_count",
        (
            Row("at_least", src("3件"), src("7分"), src("8分")),
            Row("at_least", src("1件"), src("3分"), src("4分")),
            Row("else", None, src("0分"), src("0分")),
        ),
    ),
    Table("parts", marginal=((src("5000元"), src("100%")), (src("5万元"), src("50%")), (None, src("12.5%")))),
)
LPR = Parameter(
    "lpr", tuple(Dated(date(year, 7, 1), src(f"{rate}%")) for year, rate in ((2020, 3.85), (2022, 3.7), (2023, 3.45)))
)
