"""Figures in words: numbers rounded half up only here, qualifiers, periods."""

from __future__ import annotations

from fractions import Fraction

from kechuang.core.pack.indicators import PERCENT
from kechuang.core.periods import Period, parse_period
from kechuang.figures.model import Figure
from kechuang.figures.spans import Span

UNKNOWN_WORD = {"zh": "未知", "en": "unknown"}
REFUSED_WORD = {"zh": "不予刊印", "en": "not printed"}
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_QUALIFIED = {
    "zh": {"ge": "不少于{}", "gt": "超过{}", "le": "不多于{}", "lt": "不到{}", "about": "约{}",
           "over": "{}", "near": "近{}"},
    "en": {"ge": "at least {}", "gt": "more than {}", "le": "at most {}", "lt": "less than {}", "about": "about {}",
           "over": "over {}", "near": "nearly {}"},
}  # fmt: skip


def rounded(value: Fraction, digits: int) -> str:
    """Half up away from zero, with all its decimals: 76.2, 1,939, 92.0."""
    scaled = abs(value) * 10**digits
    units = int(scaled + Fraction(1, 2))
    text = f"{units // 10**digits:,}" + (f".{units % 10**digits:0{digits}d}" if digits else "")
    return f"-{text}" if value < 0 and units else text


def united(text: str, unit: str) -> str:
    """The number with its unit."""
    return f"{text}{unit}" if unit == PERCENT else f"{text} {unit}"


def number(span: Span | None, digits: int, unit: str, lang: str = "zh", qualifier: str = "") -> str:
    """A span with its unit; a published qualifier in its own words; 未知 when nothing is known."""
    if span is None or not span.known:
        return UNKNOWN_WORD[lang]
    if qualifier and qualifier != "eq":
        anchor = span.high if span.low is None else span.low
        assert anchor is not None
        more = "余" if qualifier == "over" and lang == "zh" else ""
        text = f"{rounded(anchor, digits)} {more}{unit}" if more else united(rounded(anchor, digits), unit)
        return _QUALIFIED[lang][qualifier].format(f" {text}" if lang == "zh" and not more else text).strip()
    if span.point is not None:
        text = united(rounded(span.point, digits), unit)
        return _QUALIFIED[lang]["about"].format(f" {text}" if lang == "zh" else text) if span.about else text
    if span.high is None or span.low is None:
        key, edge = ("le", span.high) if span.low is None else ("ge", span.low)
        assert edge is not None
        text = united(rounded(edge, digits), unit)
        return _QUALIFIED[lang][key].format(f" {text}" if lang == "zh" else text)
    between = " 至 " if lang == "zh" else " to "
    return united(f"{rounded(span.low, digits)}{between}{rounded(span.high, digits)}", unit)


def printed(figure: Figure, lang: str = "zh") -> str:
    """The figure as the report prints it."""
    if figure.state == "refused":
        return REFUSED_WORD[lang]
    qualifier = figure.published.qualifier if figure.published else ""
    return number(figure.span, figure.digits, figure.indicator.unit, lang, qualifier)


def period_words(period: Period, lang: str = "zh") -> str:
    """2016年, 2017年6月, 2017年1—4月, 2011—2015年."""
    if period.kind != "span":
        return _one(period.text, period.kind, lang)
    first, last = period.text.split("/")
    kind = parse_period(first).kind
    if lang == "en":
        return f"{_one(first, kind, lang)} to {_one(last, kind, lang)}"
    if kind == "year":
        return f"{first}—{last}年"
    if kind == "month" and first[:4] == last[:4]:
        return f"{first[:4]}年{int(first[5:])}—{int(last[5:])}月"
    return f"{_one(first, kind, lang)}至{_one(last, kind, lang)}"


def _one(text: str, kind: str, lang: str) -> str:
    year = text[:4]
    if kind == "year":
        return f"{year}年" if lang == "zh" else year
    if kind == "half":
        return f"{year}年{'上' if text[5] == '1' else '下'}半年" if lang == "zh" else f"H{text[5]} {year}"
    if kind == "quarter":
        return f"{year}年{'一二三四'[int(text[5]) - 1]}季度" if lang == "zh" else f"Q{text[5]} {year}"
    month = int(text[5:7])
    if kind == "month":
        return f"{year}年{month}月" if lang == "zh" else f"{_MONTHS[month - 1]} {year}"
    day = int(text[8:])
    return f"{year}年{month}月{day}日" if lang == "zh" else f"{day} {_MONTHS[month - 1]} {year}"
