"""Random programs and rows: whatever the language can say, over values that sit on every edge."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from kechuang.rules.definitions import (
    Benefit,
    Cap,
    Clause,
    Condition,
    Dated,
    Dictionary,
    FactDef,
    Group,
    Let,
    Parameter,
    Policy,
    RecordDef,
    Row,
    RuleSet,
    Source,
    Table,
    Text,
)
from kechuang.rules.subject import Subject

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


class Writer:
    """Writes random expressions; `rec` inside a record's scope allows its fields."""

    def __init__(self, rng: random.Random, tables: list[str], lets: dict[str, str]):
        self.rng, self.tables, self.lets = rng, tables, lets
        self.record = False

    def one(self, *options: Callable[[], str]) -> str:
        return self.rng.choice(options)()

    def pick(self, items: list[str]) -> str:
        return self.rng.choice(items)

    # numbers by unit

    def money(self, depth: int) -> str:
        leaf = [lambda: self.pick(MONEY), lambda: "a", lambda: "b", lambda: f"m[-{self.rng.randint(0, 3)}]"]
        if self.record:
            leaf.append(lambda: "rec.amount")
        else:
            leaf += [lambda: self.named("money"), lambda: f"sum_years(m, {self.rng.randint(1, 3)})"]
        if depth <= 0:
            return self.one(*leaf)
        less = depth - 1
        options = [
            *leaf,
            lambda: f"({self.money(less)} {self.pick(['+', '-'])} {self.money(less)})",
            lambda: f"{self.pick(['least', 'greatest', 'best'])}({self.money(less)}, {self.money(less)})",
            lambda: f"if({self.boolean(less)}, {self.money(less)}, {self.money(less)})",
            lambda: (
                f"case when {self.boolean(less)} then {self.money(less)} when {self.boolean(0)} then {self.money(0)} else {self.money(0)} end"
            ),
            lambda: f"round({self.money(less)} * {self.plain(0)}, {self.pick(['0.01元', '1元', '100元'])})",
            lambda: (
                f"{self.pick(['floor', 'ceil', 'round_even', 'round'])}({self.money(less)} * {self.pick(PERCENTS)} , 0.01元)"
            ),
            lambda: f"round({self.money(0)} / {self.plain(0)}, 0.01元)",
            lambda: f"otherwise({self.money(less)}, {self.money(0)})",
            lambda: f"round(marginal({self.money(0)}, parts), 0.01元)",
            lambda: f"pick({self.money(less)}, by_money)",
            lambda: f"-{self.money(0)}" if less >= 0 else "a",
            lambda: f"round({self.money(0)} * at(lpr, {self.day()}), 0.01元)",
        ]
        if not self.record:
            options += [
                lambda: self.summed(),
                lambda: f"count(rec, {self.inside(0)}) * {self.pick(['150元', '1万元'])}",
            ]
        return self.one(*options)

    def summed(self) -> str:
        value = self.pick(["rec.amount", "round(rec.amount * rec.share, 0.01元)", "least(rec.amount, 5万元)"])
        return f"{self.pick(['sum', 'max', 'min'])}({value}, {self.inside(1)})"

    def plain(self, depth: int) -> str:
        """A plain ratio, mostly not an unrounded one."""
        leaf = [lambda: self.pick(PERCENTS), lambda: "r", lambda: "rate"]
        if self.record:
            leaf.append(lambda: "rec.share")
        if depth <= 0:
            return self.one(*leaf)
        return self.one(
            *leaf,
            lambda: f"{self.money(depth - 1)} / {self.money(depth - 1)}",
            lambda: "n / n",
            lambda: f"least({self.plain(0)}, {self.plain(0)})",
        )

    def points(self, depth: int) -> str:
        leaf = [lambda: "p", lambda: self.pick(["0分", "5.5分", "60分"])]
        options = [
            *leaf,
            lambda: f"pick({self.plain(depth - 1)}, by_ratio)",
            lambda: f"pick({self.count(0)}, by_count)",
        ]
        if depth > 0:
            options += [
                lambda: f"({self.points(depth - 1)} + {self.points(depth - 1)})",
                lambda: f"least({self.points(depth - 1)}, 30分)",
                lambda: f"best({self.points(0)}, {self.points(0)})",
                lambda: f"if({self.boolean(0)}, {self.points(0)}, {self.points(0)})",
            ]
        return self.one(*(options if depth > 0 else leaf))

    def count(self, depth: int) -> str:
        options = [lambda: "k", lambda: self.pick(["0件", "1件", "3件"])]
        if not self.record:
            options += [lambda: f"count(rec, {self.inside(depth)})", lambda: "count(rec)"]
        return self.one(*options)

    def day(self) -> str:
        options = ["d", "registration_date", "as_of"]
        return self.pick([*options, "rec.on"] if self.record else options)

    def named(self, kind: str) -> str:
        names = [name for name, has in self.lets.items() if has == kind]
        return self.pick(names) if names else {"money": "a", "bool": "f"}[kind]

    # yes and no

    def boolean(self, depth: int) -> str:
        compare = ["<", "<=", ">", ">=", "=", "<>"]
        leaf = [
            lambda: self.pick(
                ["f", "g", "c = 'x'", "c in ('x', 'y')", "has(s, 'x')", "has_any(s, 'y', 'z')", "c <> 'z'"]
            ),
            lambda: f"{self.money(0)} {self.pick(compare)} {self.money(0)}",
            lambda: f"n {self.pick(compare)} {self.pick(['0人', '10人', '1000人'])}",
            lambda: f"at_least_years({self.day()}, {self.rng.randint(0, 4)})",
            lambda: f"at_most_{self.pick(['years', 'months'])}({self.day()}, {self.rng.randint(0, 50)})",
            lambda: f"within_{self.pick(['years', 'months'])}({self.day()}, {self.rng.randint(1, 6)})",
            lambda: f"days_since({self.day()}) {self.pick(compare)} {self.pick(['0天', '365天', '1000天'])}",
            lambda: f"in_year({self.day()}, {self.rng.randint(-2, 0)})",
        ]
        if self.record:
            leaf += [lambda: self.pick(["rec.ok", "rec.kind = 'x'", "rec.kind not in ('y')", "rec.amount > 100元"])]
            leaf += [lambda: f"rec.on {self.pick(compare)} {self.pick(['d', 'as_of'])}", lambda: "rec.key = 'k1'"]
        else:
            leaf += [lambda: self.named("bool"), lambda: "holds(rec)"]
        if depth <= 0:
            return self.one(*leaf)
        less = depth - 1
        options = [
            *leaf,
            lambda: f"({self.boolean(less)} {self.pick(['and', 'or'])} {self.boolean(less)})",
            lambda: f"not ({self.boolean(less)})",
            lambda: f"{self.plain(1)} {self.pick(compare)} {self.pick(PERCENTS)}",
            lambda: f"{self.plain(1)} {self.pick(['>=', '<'])} pick({self.money(0)}, by_bracket)",
            lambda: f"{self.money(less)} {self.pick(compare)} {self.money(less)}",
            lambda: f"{self.points(less)} {self.pick(compare)} {self.pick(['0分', '6分', '60分'])}",
            lambda: f"{self.money(0)} between {self.money(0)} and {self.money(0)}",
            lambda: f"known({self.money(0)})",
            lambda: f"otherwise({self.boolean(0)}, {self.pick(['true', 'false'])})",
            lambda: f"year({self.day()}) {self.pick(compare)} 2023年",
            lambda: f"if({self.boolean(less)}, {self.boolean(0)}, {self.boolean(0)})",
        ]
        if not self.record:
            options += [
                lambda: f"{self.count(less)} {self.pick(compare)} {self.count(0)}",
                lambda: f"{self.pick(['any', 'all'])}(rec, {self.inside(less)})",
                lambda: f"years_counted(3) {self.pick(compare)} {self.rng.randint(0, 3)}年",
                lambda: f"known(count(rec, {self.inside(0)}))",
            ]
        return self.one(*options)

    def inside(self, depth: int) -> str:
        """A condition on one record, as it stands inside an aggregate."""
        self.record = True
        text = self.boolean(min(depth, 1))
        self.record = False
        return text


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


def policy(rng: random.Random, number: int) -> Policy:
    """One measure with definitions, conditions and a clause of a random kind."""
    lets: dict[str, str] = {}
    writer = Writer(rng, [], lets)
    defined = []
    for index in range(rng.randint(0, 3)):
        kind = rng.choice(["money", "bool"])
        text = writer.money(2) if kind == "money" else writer.boolean(2)
        defined.append(Let(f"v{index}", src(text)))
        lets[f"v{index}"] = kind
    conditions = tuple(
        Condition(f"c{index}", Text("c"), src(writer.boolean(3)), Text("m") if rng.random() < 0.2 else None)
        for index in range(rng.randint(0, 3))
    )
    parameters = (Parameter("rate", (Dated(None, src(rng.choice(PERCENTS))),)),)
    clause = _per_record(rng, writer) if rng.random() < 0.4 else _plain(rng, writer)
    applies = src(writer.boolean(1)) if rng.random() < 0.3 else None
    return Policy(
        f"q{number}",
        Text("q"),
        (clause,),
        "city",
        lets=tuple(defined),
        conditions=conditions,
        parameters=parameters,
        tables=TABLES,
        applies=applies,
    )


def _plain(rng: random.Random, writer: Writer) -> Clause:
    caps = (Cap("year", src(writer.money(0)), used=src(writer.money(0)) if rng.random() < 0.5 else None),)
    if rng.random() < 0.2:
        benefit = Benefit("range", "grant", low=src("1元"), high=src(writer.money(2)))
    else:
        benefit = Benefit("amount", "grant", value=src(writer.money(3)), caps=caps if rng.random() < 0.5 else ())
    tests = (Condition("own", Text("o"), src(writer.boolean(2))),) if rng.random() < 0.5 else ()
    return Clause("main", Text("m"), benefit, tests)


def _per_record(rng: random.Random, writer: Writer) -> Clause:
    writer.record = True
    items = tuple(Condition(f"i{index}", Text("i"), src(writer.boolean(1))) for index in range(rng.randint(0, 2)))
    value = rng.choice(["rec.amount", "round(rec.amount * rec.share * rate, 0.01元)", writer.money(1)])
    writer.record = False
    caps: list[Cap] = []
    if rng.random() < 0.5:
        caps.append(Cap("item", src(rng.choice(["5000元", "5万元", "greatest(a, 1元)"]))))
    positive = "greatest(" in value or value.startswith(("rec.", "round(rec"))
    if rng.random() < 0.4 and positive:
        by = rng.choice(["rec.key", "rec.kind", "year(rec.on)"])
        caps.append(Cap("group", src("6万元") if rng.random() < 0.5 else None, src(by), rng.choice([None, 1, 2])))
    if rng.random() < 0.5:
        caps.append(Cap("year", src(rng.choice(["10万元", "a"]))))
    return Clause(
        "main", Text("m"), Benefit("amount", "grant", value=src(value), caps=tuple(caps)), per="rec", items=items
    )


def rule_set(policies: list[Policy], rng: random.Random) -> RuleSet:
    members = tuple(f"{item.id}.main" for item in policies if rng.random() < 0.3)
    groups = (
        Group("best", "best_of", members, less=src("a") if rng.random() < 0.3 else None),
        Group("cap", "sum_cap", members[:3], at_most=src("20万元")),
    )
    return RuleSet(DICTIONARY, (LPR,), tuple(policies), (), groups if members else ())


# rows

NUMBERS = {
    "money": [
        0,
        1,
        9999,
        10000,
        10001,
        499_999,
        500_000,
        500_001,
        4_999_999,
        5_000_000,
        5_000_001,
        10**9,
        MOST - 1,
        MOST,
    ],
    "count": [0, 1, 3, 9, 10, 11, 999, 1000, 10**6],
    "number": [0, 1, 549, 550, 551, 6000, 10**6],
    "ratio": [0, 1, 30_000, 49_999, 50_000, 50_001, 333_300, 500_000, 10**6, 2 * 10**6],
}
DAYS = [
    AS_OF,
    date(2023, 2, 28),
    date(2023, 2, 27),
    date(2023, 3, 1),
    date(2020, 2, 29),
    date(2021, 12, 31),
    date(2022, 1, 1),
    date(2022, 6, 30),
    date(2022, 7, 1),
    date(2023, 12, 31),
    date(2024, 1, 1),
    date(2025, 5, 5),
    date(2019, 1, 1),
    AS_OF + timedelta(days=1),
]


def raw(rng: random.Random, fact: FactDef) -> Any:
    if rng.random() < 0.2:
        return None
    match fact.type:
        case "flag":
            return rng.random() < 0.5
        case "date":
            return rng.choice(DAYS)
        case "category":
            return rng.choice(CODES)
        case "set":
            return frozenset(rng.sample(CODES, rng.randint(0, 3)))
        case "text":
            return rng.choice(["k1", "k2", "键"])
    value = rng.choice([item for item in NUMBERS[fact.type] if item <= fact.maximum])
    if rng.random() < 0.3:
        value = rng.randint(0, fact.maximum)
    return -value if fact.minimum < 0 and rng.random() < 0.5 else value


def subject(rng: random.Random, number: int) -> Subject:
    facts: dict[Any, Any] = {}
    for fact in FACTS:
        for year in range(2020, 2025) if fact.yearly else (None,):
            value = raw(rng, fact)
            if value is not None:
                facts[fact.id if year is None else (fact.id, year)] = value
    records: dict[str, Any] = {}
    partial: frozenset[str] = frozenset()
    if rng.random() < 0.8:
        rows = [{"record": str(index), **_fields(rng)} for index in range(rng.choice([0, 1, 2, 5]))]
        records["rec"] = rows
        partial = frozenset(["rec"]) if rng.random() < 0.25 and rows else frozenset()
    return Subject(f"s{number:03}", facts, records, partial)


def _fields(rng: random.Random) -> dict[str, Any]:
    found = {item.id: raw(rng, item) for item in FIELDS}
    return {name: value for name, value in found.items() if value is not None}
