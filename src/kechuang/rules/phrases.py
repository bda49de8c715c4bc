"""Expressions in words: `sum_years(rd_expense, 3) / 2` → 近3年研发费用合计 ÷ 2."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from kechuang.rules import tree
from kechuang.rules.definitions import Dictionary, Text
from kechuang.rules.parse import parse
from kechuang.rules.tokens import SyntaxProblem

OPERATORS = {"*": "×", "/": "÷", "+": "+", "-": "−"}
AFTER = {"+": 1, "-": 1, "*": 2, "/": 2}
COMPARED = {">=": "≥", "<=": "≤", "!=": "≠", "=": "=", ">": ">", "<": "<"}
# Function → template by language; {0} {1} are the arguments' phrases.
CALLS = {
    "sum_years": ("近{1}年{0}合计", "{0} over {1} years"),
    "years_counted": ("近{0}年中的存续年数", "years in existence of the last {0}"),
    "holds": ("有有效期内的{0}", "a valid {0}"),
    "days_since": ("{0}距判断日天数", "days since {0}"),
    "at_least_years": ("{0}已满{1}年", "{1} full years since {0}"),
    "at_least_months": ("{0}已满{1}个月", "{1} full months since {0}"),
    "at_most_years": ("{0}未超过{1}年", "at most {1} years since {0}"),
    "at_most_months": ("{0}未超过{1}个月", "at most {1} months since {0}"),
    "within_years": ("{0}在近{1}年内", "{0} within {1} years"),
    "within_months": ("{0}在近{1}个月内", "{0} within {1} months"),
    "in_year": ("{0}在{1}", "{0} in {1}"),
    "year": ("{0}的年份", "year of {0}"),
    "known": ("{0}已知", "{0} is known"),
    "otherwise": ("{0}(缺失时按{1}计)", "{0} (counted as {1} if missing)"),
    "round": ("{0}(四舍五入到{1})", "{0} rounded to {1}"),
    "round_even": ("{0}(四舍六入五成双到{1})", "{0} rounded half even to {1}"),
    "floor": ("{0}(向下取整到{1})", "{0} rounded down to {1}"),
    "ceil": ("{0}(向上取整到{1})", "{0} rounded up to {1}"),
    "pick": ("按{0}分档", "band by {0}"),
    "marginal": ("{0}分段计算", "{0} by marginal bands"),
    "at": ("{1}的{0}", "{0} on {1}"),
    "if": ("若{0}则{1},否则{2}", "{1} if {0}, else {2}"),
}
LISTS = {
    "least": ("取低({})", "least of ({})"),
    "greatest": ("取高({})", "greatest of ({})"),
    "best": ("择优({})", "best of ({})"),
}
AGGREGATES = {
    "count": ("{0}数量", "number of {0}"),
    "any": ("有{0}", "some {0}"),
    "all": ("全部{0}", "every {0}"),
    "sum": ("{0}合计", "sum of {0}"),
    "max": ("{0}最大值", "largest {0}"),
    "min": ("{0}最小值", "smallest {0}"),
}
YEARS = {0: ("本年", "this year's"), -1: ("上年", "last year's"), -2: ("前年", "the year before last's")}


@dataclass(slots=True)
class Phrases:
    """Puts one measure's expressions into words; knows its lets and parameters."""

    dictionary: Dictionary
    lets: dict[str, str] = field(default_factory=dict)  # name → expression
    parameters: dict[str, str] = field(default_factory=dict)  # id → words
    year: int | None = None
    lang: str = "zh"
    depth: int = 0
    inside: str = ""  # the record kind whose conditions are being said: its fields need no owner

    def of(self, text: str) -> str:
        """The expression in words; as written if it is not an expression of the language."""
        try:
            return self.node(parse(text))
        except SyntaxProblem:
            return text

    def sides(self, text: str) -> tuple[str, str]:
        """Left and right of a comparison (the whole and '' for anything else)."""
        node = self._parsed(text)
        if isinstance(node, tree.Binary) and node.op in COMPARED:
            return self.node(node.left), self.node(node.right)
        if isinstance(node, tree.Between | tree.In):
            return self.node(node.value), ""
        if isinstance(node, tree.Call) and node.args:
            return self.node(node.args[0]), ""
        return self.of(text), ""

    def written(self, text: str) -> tuple[str, str]:
        """The two sides of a comparison as they were written."""
        node = self._parsed(text)
        if isinstance(node, tree.Binary) and node.op in COMPARED:
            return text[node.left.start : node.left.end], text[node.right.start : node.right.end]
        return text, ""

    def brief(self, text: str) -> str:
        """What is counted or summed over records, without the conditions; '' if it is not about records."""
        node = self._parsed(text)
        while isinstance(node, tree.Name) and node.id in self.lets:
            node = self._parsed(self.lets[node.id])
        found = {self._aggregate(item) for item in _summands(node)} if node else set()
        return found.pop() if len(found) == 1 else ""

    def listed(self, node: tree.Node) -> str:
        """在孵企业名单 lists 在孵企业."""
        return self.node(node).removesuffix("名单").removesuffix("清单")

    def _aggregate(self, node: tree.Node) -> str:
        if isinstance(node, tree.Name) and node.id in self.lets:
            return self.brief(node.id)
        if not isinstance(node, tree.Call) or node.function not in AGGREGATES or not node.args:
            return ""
        words = self.choose(AGGREGATES[node.function]).format(self.listed(node.args[0]))
        if node.function == "any":
            return f"符合条件的{words.removeprefix('有')}" if self.lang == "zh" else f"{words} that qualifies"
        return f"符合条件的{words}" if self.lang == "zh" else f"{words} that qualify"

    def is_constant(self, text: str) -> bool:
        """Is the right side a number written out or a parameter?"""
        node = self._parsed(text)
        if not isinstance(node, tree.Binary):
            return True
        side = node.right
        return isinstance(side, tree.Number | tree.Day) or (isinstance(side, tree.Name) and side.id not in self.lets)

    def _parsed(self, text: str) -> tree.Node | None:
        try:
            return parse(text)
        except SyntaxProblem:
            return None

    def words(self, text: Text) -> str:
        return text.en if self.lang == "en" and text.en else text.zh

    def choose(self, pair: tuple[str, str]) -> str:
        return pair[0] if self.lang == "zh" else pair[1]

    def node(self, node: tree.Node) -> str:
        zh = self.lang == "zh"
        match node:
            case tree.Number():
                return self.number(node)
            case tree.String():
                return f"“{node.value}”"
            case tree.Boolean():
                return ("是" if node.value else "否") if zh else str(node.value).lower()
            case tree.Day():
                return f"{node.value.year}年{node.value.month}月{node.value.day}日" if zh else node.value.isoformat()
            case tree.Name():
                return self.name(node.id)
            case tree.Field():
                return self.field(node)
            case tree.Yearly():
                return self.yearly(node)
            case tree.Unary() if node.op == "not":
                return ("非 " if zh else "not ") + self.part(node.value, "not")
            case tree.Unary():
                return f"−{self.part(node.value, '*')}"
            case tree.Binary():
                return self.binary(node)
            case tree.Junction():
                words = {"and": (" 且 ", " and "), "or": (" 或 ", " or ")}[node.op]
                return self.choose(words).join(self.part(item, node.op) for item in node.items)
            case tree.Between():
                low, high = self.node(node.low), self.node(node.high)
                middle = f"在 {low} 与 {high} 之间" if zh else f"between {low} and {high}"
                return f"{self.node(node.value)} {middle}"
            case tree.In():
                return self.membership(node.value, node.items, node.negated)
            case tree.Case():
                return "分情形计算" if zh else "by cases"
            case tree.Call():
                return self.call(node)
        raise AssertionError(node)

    def binary(self, node: tree.Binary) -> str:
        if node.op in ("=", "!="):
            sides = (node.left, node.right) if isinstance(node.right, tree.String) else (node.right, node.left)
            if isinstance(sides[1], tree.String):
                return self.membership(sides[0], (sides[1],), node.op == "!=")
        if self.year is not None and isinstance(node.right, tree.Number) and node.op in "+-" and _this_year(node.left):
            year = self.year + int(node.right.value) * (1 if node.op == "+" else -1)
            return f"{year}年" if self.lang == "zh" else str(year)
        op = OPERATORS.get(node.op) or COMPARED[node.op]
        return f"{self.part(node.left, node.op)} {op} {self.part(node.right, node.op, right=True)}"

    def part(self, node: tree.Node, outer: str, right: bool = False) -> str:
        """In brackets where the words around it would tear it apart."""
        words, loose = self.node(node), False
        if isinstance(node, tree.Name) and node.id in self.lets and self.depth < 3:
            node = self._parsed(self.lets[node.id]) or node
        if isinstance(node, tree.Binary) and not _this_year_shift(node, self.year):
            inner, around = AFTER.get(node.op, 0), AFTER.get(outer, 0)
            loose = inner < around or (right and inner == around and outer in "-/")
        elif isinstance(node, tree.Junction):
            loose = node.op != outer
        elif isinstance(node, tree.Case) or (isinstance(node, tree.Call) and node.function == "if"):
            loose = outer in AFTER
        return f"({words})" if loose else words

    def number(self, node: tree.Number) -> str:
        from kechuang.rules.shown import decimal, percent, yuan
        from kechuang.rules.units import with_unit

        if node.unit == "元":
            wan = Fraction(node.value, 10**6)
            if wan.denominator == 1 and wan >= 1:
                return f"{decimal(wan)} 万元" if self.lang == "zh" else yuan(node.value, "en")
            return yuan(node.value, self.lang)
        if node.unit == "%":
            return percent(node.value)
        return with_unit(decimal(node.value, 4), node.unit, self.lang, node.value)

    def name(self, name: str) -> str:
        if name in self.lets and self.depth < 3:
            self.depth += 1
            words = self.of(self.lets[name])
            self.depth -= 1
            return words
        if name in self.dictionary.facts:
            return self.words(self.dictionary.facts[name].name)
        if name in self.dictionary.records:
            return self.words(self.dictionary.records[name].name)
        if name == "as_of":
            return "判断日" if self.lang == "zh" else "the day in question"
        return self.parameters.get(name) or name

    def field(self, node: tree.Field) -> str:
        record = self.dictionary.records.get(node.record)
        found = next((item for item in record.fields if item.id == node.field), None) if record else None
        if record is None or found is None:
            return f"{node.record}.{node.field}"
        if node.record == self.inside:
            return self.words(found.name)
        return (
            f"{self.words(record.name)}的{self.words(found.name)}"
            if self.lang == "zh"
            else f"{self.words(found.name)} of {self.words(record.name)}"
        )

    def yearly(self, node: tree.Yearly) -> str:
        name = self.name(node.fact)
        if self.year is not None:
            year = self.year + node.offset
            return f"{year}年{name}" if self.lang == "zh" else f"{name} {year}"
        if node.offset in YEARS:
            return self.choose(YEARS[node.offset]) + ("" if self.lang == "zh" else " ") + name
        return f"{-node.offset}年前{name}" if self.lang == "zh" else f"{name} {-node.offset} years ago"

    def membership(self, value: tree.Node, items: tuple[tree.Node, ...], negated: bool) -> str:
        fact = None
        if isinstance(value, tree.Name):
            fact = self.dictionary.facts.get(value.id)
        elif isinstance(value, tree.Field) and value.record in self.dictionary.records:
            fields = self.dictionary.records[value.record].fields
            fact = next((item for item in fields if item.id == value.field), None)
        names = dict(fact.values) if fact else {}
        codes = [
            self.words(names[i.value]) if isinstance(i, tree.String) and i.value in names else self.node(i)
            for i in items
        ]
        joined = ("、" if self.lang == "zh" else ", ").join(codes)
        if fact is not None and fact.type == "set":
            verb = "不含" if negated else "含"
        else:
            verb = ("不" if negated else "") + ("属于" if len(codes) > 1 else "为")
        if self.lang != "zh":
            verb = ("not " if negated else "") + ("in" if len(codes) > 1 else "=")
        return f"{self.node(value)} {verb} {joined}"

    def call(self, node: tree.Call) -> str:
        name, args = node.function, node.args
        if name in ("has", "has_any"):
            return self.membership(args[0], args[1:], False)
        if name in AGGREGATES and args:
            words = self.choose(AGGREGATES[name]).format(self.listed(args[0]))
            return f"{words}({self.within(args[0], args[1])})" if len(args) > 1 else words
        if name in LISTS:
            return self.choose(LISTS[name]).format(("、" if self.lang == "zh" else ", ").join(map(self.node, args)))
        if name == "year" and self.year is not None and _this_year(node):
            return f"{self.year}年" if self.lang == "zh" else str(self.year)
        if name == "known" and args:
            return f"{self.part(args[0], '*')}已知" if self.lang == "zh" else f"{self.part(args[0], '*')} is known"
        if name == "pick" and args:
            return self.choose(CALLS[name]).format(self.part(args[0], "*"))
        if name == "in_year" and self.year is not None and isinstance(args[1], tree.Unary | tree.Number):
            offset = -args[1].value.value if isinstance(args[1], tree.Unary) else args[1].value  # type: ignore[attr-defined]
            year = f"{self.year + int(offset)}{'年内' if self.lang == 'zh' else ''}"
            return self.choose(CALLS[name]).format(self.node(args[0]), year)
        if name in CALLS:
            return self.choose(CALLS[name]).format(*(self.node(arg) for arg in args), "", "")
        return f"{name}({', '.join(map(self.node, args))})"

    def within(self, about: tree.Node, condition: tree.Node) -> str:
        """A condition on the records of one kind, whose name has just been said."""
        name = about.id if isinstance(about, tree.Name) else about.record if isinstance(about, tree.Field) else ""
        outer, self.inside = self.inside, name if name in self.dictionary.records else self.inside
        words = self.node(condition)
        self.inside = outer
        return words


def _summands(node: tree.Node) -> list[tree.Node]:
    if isinstance(node, tree.Binary) and node.op == "+":
        return _summands(node.left) + _summands(node.right)
    return [node]


def _this_year(node: tree.Node) -> bool:
    """year(as_of)"""
    return (
        isinstance(node, tree.Call)
        and node.function == "year"
        and len(node.args) == 1
        and isinstance(node.args[0], tree.Name)
        and node.args[0].id == "as_of"
    )


def _this_year_shift(node: tree.Binary, year: int | None) -> bool:
    return year is not None and node.op in "+-" and _this_year(node.left) and isinstance(node.right, tree.Number)
