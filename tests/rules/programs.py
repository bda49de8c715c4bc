"""Random programs: whatever the language can say."""

from __future__ import annotations

import random
from collections.abc import Callable

from kechuang.rules.definitions import (
    Benefit,
    Cap,
    Clause,
    Condition,
    Dated,
    Group,
    Let,
    Parameter,
    Policy,
    RuleSet,
    Text,
)
from tests.rules.vocabulary import DICTIONARY, LPR, MONEY, PERCENTS, TABLES, src

MODES = ["floor", "ceil", "round_even", "round"]


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
                f"case when {self.boolean(less)} then {self.money(less)} "
                f"when {self.boolean(0)} then {self.money(0)} else {self.money(0)} end"
            ),
            lambda: f"round({self.money(less)} * {self.plain(0)}, {self.pick(['0.01元', '1元', '100元'])})",
            lambda: f"{self.pick(MODES)}({self.money(less)} * {self.pick(PERCENTS)}, 0.01元)",
            lambda: f"round({self.money(0)} / {self.plain(0)}, 0.01元)",
            lambda: f"otherwise({self.money(less)}, {self.money(0)})",
            lambda: f"round(marginal({self.money(0)}, parts), 0.01元)",
            lambda: f"pick({self.money(less)}, by_money)",
            lambda: f"-{self.money(0)}" if less >= 0 else "a",
            lambda: f"round({self.money(0)} * at(lpr, {self.day()}), 0.01元)",
        ]
        if not self.record:
            options += [
                self.summed,
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
