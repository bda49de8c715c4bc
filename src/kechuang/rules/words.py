"""Values, facts and reasons in words, Chinese first: what the portal, the API and the CLI print."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, cast

from kechuang.rules.answer import FactRef, Quantity, Trace
from kechuang.rules.definitions import Dictionary, FactDef, Policy, Text
from kechuang.rules.phrases import Phrases
from kechuang.rules.types import scale_of
from kechuang.rules.values import Span

UNKNOWN = {"zh": "未知", "en": "unknown"}
FLAGS = {"zh": {True: "是", False: "否"}, "en": {True: "yes", False: "no"}}
TIMES = {
    "zh": {">=": "不早于", ">": "晚于", "<=": "不晚于", "<": "早于", "=": "为", "!=": "不为"},
    "en": {">=": "not before", ">": "after", "<=": "not after", "<": "before", "=": "on", "!=": "not on"},
}
NUMBERS = {
    "zh": {">=": "不低于", ">": "超过", "<=": "不超过", "<": "低于", "=": "等于", "!=": "不等于"},
    "en": {">=": "at least", ">": "more than", "<=": "at most", "<": "less than", "=": "equal to", "!=": "other than"},
}


def pick(text: Text, lang: str) -> str:
    """The text in a language, Chinese where English is missing."""
    return text.en if lang == "en" and text.en else text.zh


def yuan(fen: int | Fraction, lang: str = "zh") -> str:
    """`1,200,000.00 元`; parts of a fen are rounded half up for show only."""
    whole = Fraction(fen)
    cents = (whole.numerator * 2 + whole.denominator) // (2 * whole.denominator)
    sign, cents = ("-", -cents) if cents < 0 else ("", cents)
    return f"{sign}{cents // 100:,}.{cents % 100:02d} {'元' if lang == 'zh' else 'CNY'}"


def decimal(number: int | Fraction, places: int = 2) -> str:
    """Plain digits, at most `places` decimals, no trailing zeros; `≈` where digits were cut."""
    value = Fraction(number)
    scaled = value * 10**places
    cut = scaled.denominator != 1
    whole = (scaled.numerator * 2 + scaled.denominator) // (2 * scaled.denominator)
    sign, whole = ("-", -whole) if whole < 0 else ("", whole)
    text = f"{whole // 10**places:,}"
    if rest := f"{whole % 10**places:0{places}d}".rstrip("0") if places else "":
        text += f".{rest}"
    return f"{'≈ ' if cut else ''}{sign}{text}"


def percent(number: int | Fraction, places: int = 2) -> str:
    """A plain ratio as `4.6 %`."""
    return f"{decimal(Fraction(number) * 100, places)} %"


def show(quantity: Quantity | None, lang: str = "zh") -> str:
    """A number with its unit, both ends if it is open."""
    if quantity is None or quantity.low is None:
        return UNKNOWN[lang]
    if quantity.low != quantity.high:
        ends = [show(Quantity(end, end, quantity.unit), lang) for end in (quantity.low, quantity.high)]
        return f"{ends[0]} 至 {ends[1]}" if lang == "zh" else f"{ends[0]} to {ends[1]}"
    number, unit = quantity.low, quantity.unit
    if unit == "元":
        return yuan(number, lang)
    if unit == "%":
        return percent(number)
    return f"{decimal(number)} {unit}".strip()


def show_date(day: date, lang: str = "zh") -> str:
    """`2026年3月18日`, or ISO in English."""
    return f"{day.year}年{day.month}月{day.day}日" if lang == "zh" else day.isoformat()


def show_raw(raw: Any, fact: FactDef, lang: str = "zh") -> str:
    """A raw value of the dictionary's type: money, counts with unit, dates, codes by their names."""
    if raw is None:
        return UNKNOWN[lang]
    if isinstance(raw, Span):
        return f"{raw.low} … {raw.high}"
    match fact.type:
        case "money":
            return yuan(raw, lang)
        case "ratio":
            return percent(Fraction(raw, 10 ** scale_of(fact)))
        case "count" | "number":
            return f"{decimal(Fraction(raw, 10 ** scale_of(fact)))} {fact.unit}".strip()
        case "flag":
            return FLAGS[lang][bool(raw)]
        case "date":
            return show_date(raw, lang)
        case "category":
            return _code(fact, raw, lang)
        case "set":
            joined = "、" if lang == "zh" else ", "
            return joined.join(_code(fact, code, lang) for code in sorted(raw)) or ("无" if lang == "zh" else "none")
    return str(raw)


def _code(fact: FactDef, code: str, lang: str) -> str:
    return next((pick(text, lang) for known, text in fact.values if known == code), code)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Says things about one measure: knows its definitions and the year that offsets count from."""

    dictionary: Dictionary
    policy: Policy | None = None
    as_of: date | None = None
    lang: str = "zh"

    @property
    def phrases(self) -> Phrases:
        lets = {let.id: let.value.text for let in self.policy.lets} if self.policy else {}
        parameters = {item.id: pick(item.name, self.lang) for item in self.policy.parameters} if self.policy else {}
        return Phrases(self.dictionary, lets, parameters, self.as_of.year if self.as_of else None, self.lang)

    def fact(self, ref: FactRef) -> str:
        """`研发费用(2025年)`, `质押贷款 L1 的已付利息`, `知识产权清单`."""
        record, _, field = ref.fact.partition(".")
        kind = self.dictionary.records.get(record)
        if kind is not None:
            name = pick(kind.name, self.lang)
            item = next((item for item in kind.fields if item.id == field), None)
            if item is None:
                return f"{name}清单" if self.lang == "zh" else f"list of {name}"
            return f"{name} {ref.record or ''}:{pick(item.name, self.lang)}"
        name = pick(self.dictionary.facts[ref.fact].name, self.lang) if ref.fact in self.dictionary.facts else ref.fact
        if ref.year is None:
            return name
        return f"{name}({ref.year}年)" if self.lang == "zh" else f"{name} ({ref.year})"

    def raw(self, ref: FactRef, value: Any) -> str:
        record, _, field = ref.fact.partition(".")
        kind = self.dictionary.records.get(record)
        if kind is not None:
            item = next((item for item in kind.fields if item.id == field), None)
            if item is not None:
                return show_raw(value, item, self.lang)
            if isinstance(value, bool):
                return FLAGS[self.lang][value]
            return UNKNOWN[self.lang] if value is None else decimal(value)
        return show_raw(value, self.dictionary.facts[ref.fact], self.lang)

    def sentence(self, trace: Trace) -> str:
        """One line: what was compared, with which values, what was required, what is short."""
        match trace.kind:
            case "compare":
                return self._comparison(trace)
            case "in":
                return self._membership(trace)
            case "and" | "or":
                words = {"zh": {"and": "同时:", "or": "任一:"}, "en": {"and": "all of: ", "or": "any of: "}}
                joined = ";" if self.lang == "zh" else "; "
                return words[self.lang][trace.kind] + joined.join(self.sentence(child) for child in trace.children)
            case "not":
                return ("不得:" if self.lang == "zh" else "must not be: ") + self.sentence(trace.children[0])
            case "let":
                return self.sentence(trace.children[0])
        found = UNKNOWN[self.lang] if trace.result is None else FLAGS[self.lang][trace.result]
        return (
            f"{self.phrases.of(trace.text)}:{found}" if self.lang == "zh" else f"{self.phrases.of(trace.text)}: {found}"
        )

    def _comparison(self, trace: Trace) -> str:
        zh = self.lang == "zh"
        left, right = self.phrases.sides(trace.text)
        dates = not isinstance(trace.left, Quantity)
        words = (TIMES if dates else NUMBERS)[self.lang][trace.op]
        if dates:
            values = [
                show_date(v, self.lang) if isinstance(v, date) else UNKNOWN[self.lang] if v is None else str(v)
                for v in (trace.left, trace.right)
            ]
        else:
            values = [show(trace.left, self.lang), show(trace.right, self.lang)]
        named = right and not self.phrases.is_constant(trace.text)
        required = f"{words} {right}({values[1]})" if named else f"{words} {values[1]}"
        start = f"{left} {values[0]}"
        if trace.result is True:
            line = f"{start},符合{required}" if zh else f"{start}: meets {required}"
        elif trace.result is False:
            line = f"{start},要求{required}" if zh else f"{start}: required {required}"
        else:
            line = f"{start},要求{required},尚不能判断" if zh else f"{start}: required {required}, undecided"
        if trace.chosen:
            name = self.phrases.of(trace.chosen)
            line += f"(取{name})" if zh else f" (taking {name})"
        return line + self.short(trace)

    def short(self, trace: Trace) -> str:
        """`,研发费用还差 1,200,000.00 元`, or nothing."""
        if trace.shortfall is None or trace.shortfall.amount.low is None:
            return ""
        amount = show(trace.shortfall.amount, self.lang)
        of = self.fact(trace.shortfall.of) if trace.shortfall.of else ""
        more = trace.shortfall.direction == "more"
        if self.lang == "zh":
            return f",{of}还差 {amount}" if more else f",{of}超出 {amount}"
        return f"; {of} {'short by' if more else 'over by'} {amount}"

    def _membership(self, trace: Trace) -> str:
        if not trace.facts:
            return self.phrases.of(trace.text)
        use = trace.facts[0]
        record, _, field = use.ref.fact.partition(".")
        kind = self.dictionary.records.get(record)
        fields = kind.fields if kind else tuple(self.dictionary.facts.values())
        fact = next(item for item in fields if item.id == (field if kind else use.ref.fact))
        wanted = ("、" if self.lang == "zh" else ", ").join(
            _code(fact, code, self.lang) for code in cast("tuple[str, ...]", trace.right)
        )
        found = show_raw(use.value, fact, self.lang)
        words = {
            "zh": {True: "符合", False: "要求", None: "要求"},
            "en": {True: "meets", False: "required", None: "required"},
        }
        ending = (
            ",尚不能判断"
            if trace.result is None and self.lang == "zh"
            else ", undecided"
            if trace.result is None
            else ""
        )
        comma = ",%s:%s" if self.lang == "zh" else ": %s: %s"
        return f"{self.fact(use.ref)} {found}" + comma % (words[self.lang][trace.result], wanted) + ending


def sentence(
    trace: Trace, dictionary: Dictionary, lang: str = "zh", policy: Policy | None = None, as_of: date | None = None
) -> str:
    """`Speaker(...).sentence(trace)` for callers that say one thing."""
    return Speaker(dictionary, policy, as_of, lang).sentence(trace)
