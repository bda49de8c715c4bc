"""Facts and reasons in words, Chinese first: what the portal, the API and the CLI print."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

from kechuang.rules.answer import FactRef, Quantity, Trace
from kechuang.rules.definitions import Dictionary, FactDef, Policy
from kechuang.rules.phrases import Phrases
from kechuang.rules.shown import FLAGS, UNKNOWN, code, decimal, percent, pick, show, show_date, show_raw, yuan

__all__ = ["Speaker", "decimal", "percent", "pick", "sentence", "show", "show_date", "show_raw", "yuan"]

LONG = {"zh": 44, "en": 90}
"""Characters of one side of a comparison that still read as part of a sentence."""
TIMES = {
    "zh": {">=": "不早于", ">": "晚于", "<=": "不晚于", "<": "早于", "=": "为", "!=": "不为"},
    "en": {">=": "not before", ">": "after", "<=": "not after", "<": "before", "=": "on", "!=": "not on"},
}
NUMBERS = {
    "zh": {">=": "不低于", ">": "超过", "<=": "不超过", "<": "低于", "=": "等于", "!=": "不等于"},
    "en": {">=": "at least", ">": "more than", "<=": "at most", "<": "less than", "=": "equal to", "!=": "other than"},
}
ID = re.compile(r"(?<![A-Za-z])[a-z]+_[a-z_0-9]+")
OPPOSITE = {">=": "<", ">": "<=", "<=": ">", "<": ">=", "=": "!=", "!=": "="}
THERE = {"zh": {True: "有", False: "无"}, "en": {True: "yes", False: "none"}}
ALL = {"zh": {"and": "须同时满足:", "or": "满足任一即可:"}, "en": {"and": "all of: ", "or": "any of: "}}
CALCULATED = {"zh": "算得", "en": "calculated"}


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
        """`研发费用(2025年)`, `质押贷款 L1:已付利息`, `知识产权清单`."""
        record, _, field = ref.fact.partition(".")
        kind = self.dictionary.records.get(record)
        if kind is not None:
            name = pick(kind.name, self.lang)
            item = next((item for item in kind.fields if item.id == field), None)
            if item is None:
                if self.lang == "zh":
                    return name if name.endswith(("清单", "名单")) else f"{name}清单"
                return f"list of {name}"
            return f"{name} {ref.record or ''}:{pick(item.name, self.lang)}"
        name = pick(self.dictionary.facts[ref.fact].name, self.lang) if ref.fact in self.dictionary.facts else ref.fact
        if ref.year is None:
            return name
        return f"{name}({ref.year}年)" if self.lang == "zh" else f"{name} ({ref.year})"

    def raw(self, ref: FactRef, value: Any) -> str:
        """A fact's raw value; of a record kind whether there is one, or how many."""
        item = self._definition(ref)
        if item is not None:
            return show_raw(value, item, self.lang)
        if isinstance(value, bool):
            return FLAGS[self.lang][value]
        return UNKNOWN[self.lang] if value is None else decimal(value)

    def _definition(self, ref: FactRef) -> FactDef | None:
        record, _, field = ref.fact.partition(".")
        kind = self.dictionary.records.get(record)
        if kind is None:
            return self.dictionary.facts[ref.fact]
        return next((item for item in kind.fields if item.id == field), None)

    # one line: what was found, with which values, what was required, what is short

    def sentence(self, trace: Trace, want: bool = True) -> str:
        """`want` False: the condition must not hold."""
        match trace.kind:
            case "compare":
                return self._comparison(trace, want)
            case "in":
                return self._membership(trace, want)
            case "not":
                return self.sentence(trace.children[0], not want)
            case "let":
                return self.sentence(trace.children[0], want)
            case "and" | "or" if _is_range(trace) and want:
                return self._range(trace)
            case "or" if _is_choice(trace):
                return self._choice(trace, want)
            case "and" | "or":
                return self._junction(trace, want)
        return self._flag(trace, want)

    def _junction(self, trace: Trace, want: bool) -> str:
        """Parts once each; `not (a and b)` is *not a, or not b*."""
        kind = trace.kind if want else {"and": "or", "or": "and"}[trace.kind]
        said = list(dict.fromkeys(self._parts(trace, trace.kind, want)))
        if len(said) == 1:
            return said[0]
        grouped = [f"({item})" if item.startswith(tuple(ALL[self.lang].values())) else item for item in said]
        return ALL[self.lang][kind] + (";" if self.lang == "zh" else "; ").join(grouped)

    def _parts(self, trace: Trace, kind: str, want: bool) -> list[str]:
        while trace.kind in ("let", "not"):
            if trace.kind == "not":
                want, kind = not want, {"and": "or", "or": "and"}[kind]
            trace = trace.children[0]
        if trace.kind == kind and not _is_range(trace) and not _is_choice(trace):
            return [line for child in trace.children for line in self._parts(child, kind, want)]
        return [self.sentence(trace, want)]

    def _choice(self, trace: Trace, want: bool) -> str:
        """`if`: what the choice hangs on, then the branch that was taken, or both while that is open."""
        when, then = trace.children[0].children
        rest = trace.children[1].children[1]
        said = [self._stated(when)]
        branches = [then] if when.result is True else [rest] if when.result is False else [then, rest]
        spoken = [self.sentence(branch, want) for branch in branches if branch.kind != "value"]
        line = (";" if self.lang == "zh" else "; ").join(dict.fromkeys(said + spoken))
        return line if spoken else line + self._ending(trace, want)

    def _stated(self, trace: Trace) -> str:
        """A condition that is not required, only looked at."""
        colon = ":" if self.lang == "zh" else ": "
        words = (THERE if trace.kind == "any" else FLAGS)[self.lang]
        found = UNKNOWN[self.lang] if trace.result is None else words[trace.result]
        return f"{self._brief(trace.text)}{colon}{found}"

    def _ending(self, trace: Trace, want: bool) -> str:
        """How a plain yes or no stands to what is required."""
        if trace.result is None:
            return ",尚不能判断" if self.lang == "zh" else ", undecided"
        if trace.result is want:
            return ",符合要求" if self.lang == "zh" else ", as required"
        return ",不符合要求" if self.lang == "zh" else ", not as required"

    def _flag(self, trace: Trace, want: bool) -> str:
        words = (THERE if trace.kind == "any" else FLAGS)[self.lang]
        text = self._brief(trace.text)
        if trace.kind == "any" and self.lang == "zh":
            text = text.removeprefix("有")
        found = UNKNOWN[self.lang] if trace.result is None else words[trace.result]
        if trace.result is want:
            return f"{text}:{found},符合要求" if self.lang == "zh" else f"{text}: {found}, as required"
        if self.lang == "zh":
            return f"{text}:{found},要求为{words[want]}" + (",尚不能判断" if trace.result is None else "")
        return f"{text}: {found}, required: {words[want]}" + (", undecided" if trace.result is None else "")

    def _brief(self, text: str) -> str:
        """An expression in words, or what it counts where that is too long to read."""
        words = self.phrases.of(text)
        return words if self._readable(words) else self.phrases.brief(text) or words

    def _side(self, words: str, text: str) -> str:
        return words if self._readable(words) else self.phrases.brief(text) or CALCULATED[self.lang]

    def _readable(self, words: str) -> bool:
        """Short enough, and without the id of a definition or parameter that has no name."""
        return len(words) <= LONG[self.lang] and not ID.search(words)

    def _values(self, trace: Trace) -> list[str]:
        if isinstance(trace.left, Quantity):
            for places in (2, 4, 8, 12):  # 59.999999 % is not shown as 60 %
                found = [show(trace.left, self.lang, places), show(trace.right, self.lang, places)]
                if found[0].removeprefix("≈ ") != found[1].removeprefix("≈ ") or "≈" not in "".join(found):
                    break
            return found
        return [
            show_date(found, self.lang)
            if isinstance(found, date)
            else UNKNOWN[self.lang]
            if found is None
            else str(found)
            for found in (trace.left, trace.right)
        ]

    def _comparison(self, trace: Trace, want: bool) -> str:
        left, right = self.phrases.sides(trace.text)
        texts = self.phrases.written(trace.text)
        left, right = self._side(left, texts[0]), self._side(right, texts[1])
        op = trace.op if want else OPPOSITE[trace.op]
        words = (NUMBERS if isinstance(trace.left, Quantity) else TIMES)[self.lang][op]
        values = self._values(trace)
        required = f"{words} {values[1]}"
        if right and _bare(right) != _bare(values[1]) and not self.phrases.is_constant(trace.text):
            required += f"({right})"
        left = "" if _bare(left) == _bare(values[0]) else f"{left} "
        line = self._against(f"{left}{values[0]}", required, trace, want)
        if trace.chosen:
            name = self._side(self.phrases.of(trace.chosen), trace.chosen)
            line += f"(取{name})" if self.lang == "zh" else f" (taking {name})"
        return line + (self.short(trace) if want else "")

    def _against(self, found: str, required: str, trace: Trace, want: bool) -> str:
        if self.lang == "zh":
            line = f"{found},符合{required}的要求" if trace.result is want else f"{found},要求{required}"
            return line + (",尚不能判断" if trace.result is None else "")
        line = f"{found}: {'meets' if trace.result is want else 'required'} {required}"
        return line + (", undecided" if trace.result is None else "")

    def _range(self, trace: Trace) -> str:
        """`between`, `in_year`, `within_…`: one value with two ends."""
        low, high = trace.children
        left, _ = self.phrases.sides(low.text)
        value, start = self._values(low)
        end = self._values(high)[1]
        if isinstance(low.right, date) and low.op == ">":
            start = show_date(low.right + timedelta(days=1), self.lang)
        between = f"在 {start} 至 {end} 之间" if self.lang == "zh" else f"from {start} to {end}"
        line = self._against(f"{self._side(left, self.phrases.written(low.text)[0])} {value}", between, trace, True)
        return line + (self.short(low) or self.short(high))

    def short(self, trace: Trace) -> str:
        """`,2025年研发费用还差 1,200,000.00 元`, or nothing. The fact is not named twice, nor where a list is short."""
        if trace.shortfall is None or not trace.shortfall.amount.low:
            return ""
        amount, ref = show(trace.shortfall.amount, self.lang), trace.shortfall.of
        more = trace.shortfall.direction == "more"
        name = self.phrases.of(_written(ref, self.as_of)) if ref and ref.fact in self.dictionary.facts else ""
        if name == self.phrases.sides(trace.text)[0]:
            name = ""
        if self.lang == "zh":
            return f",{name}还差 {amount}" if more else f",{name}超出 {amount}"
        return f"; {name} {'short by' if more else 'over by'} {amount}".replace(";  ", "; ")

    def _membership(self, trace: Trace, want: bool) -> str:
        if not trace.facts:
            return self.phrases.of(trace.text)
        use, zh = trace.facts[0], self.lang == "zh"
        fact = self._definition(use.ref)
        assert fact is not None, "only stored categories, sets and texts are looked up"
        codes = [code(fact, item, self.lang) for item in cast("tuple[str, ...]", trace.right)]
        name, found = self.phrases.sides(trace.text)[0], show_raw(use.value, fact, self.lang)
        if trace.result is want:
            return f"{name} {found},符合要求" if zh else f"{name} {found}, as required"
        listed = ("、" if zh else ", ").join(codes)
        if zh:
            verb = ("包含" if want else "不含") if fact.type == "set" else ("为" if want else "不为")
            line = f"{name} {found},要求{verb}{listed}" + ("之一" if len(codes) > 1 else "")
            return line + (",尚不能判断" if trace.result is None else "")
        line = f"{name} {found}, required: {'' if want else 'not '}{'one of ' if len(codes) > 1 else ''}{listed}"
        return line + (", undecided" if trace.result is None else "")


def _bare(words: str) -> str:
    return words.replace(" ", "")


def _is_range(trace: Trace) -> bool:
    """Two comparisons that were written as one."""
    return (
        trace.kind == "and"
        and [child.kind for child in trace.children] == ["compare", "compare"]
        and all(child.text == trace.text for child in trace.children)
    )


def _is_choice(trace: Trace) -> bool:
    """`if` and `case` between yes and no are checked as (c and a) or (not c and b) or (a and b)."""
    return (
        trace.kind == "or"
        and len(trace.children) == 3
        and all(child.kind == "and" and child.text == trace.text for child in trace.children)
    )


def _written(ref: FactRef, as_of: date | None) -> str:
    """A fact as an expression says it."""
    if ref.year is None or as_of is None:
        return ref.fact
    return f"{ref.fact}[{ref.year - as_of.year}]"


def sentence(
    trace: Trace, dictionary: Dictionary, lang: str = "zh", policy: Policy | None = None, as_of: date | None = None
) -> str:
    """`Speaker(...).sentence(trace)` for callers that say one thing."""
    return Speaker(dictionary, policy, as_of, lang).sentence(trace)
