"""Gates before a number is printed (docs/guides/figures.md): what disagrees with its parts is refused."""

from __future__ import annotations

from fractions import Fraction

from kechuang.core.pack.indicators import PERCENT, PRICE_BASIS, Indicator, Scope
from kechuang.core.periods import Period
from kechuang.figures.model import (
    KNOWN,
    NOTHING,
    PUBLISHED,
    REFUSED,
    UNKNOWN,
    UNQUALIFIED,
    Computed,
    Figure,
    Note,
    Observation,
)
from kechuang.figures.spans import Span
from kechuang.figures.words import number
from kechuang.rules.definitions import Text

NO_BASIS = Note("unqualified", Text("未注明价格口径", "the price basis is not stated"))
AS_PUBLISHED = Note(
    "as_published",
    Text("按发布数，缺分项，不能复核", "as published; its parts are not there, so it cannot be worked out again"),
)
OTHER_BASIS = Note(
    "other_basis",
    Text("按不变价发布，分项为现价，不能互相复核", "published at constant prices, its parts are at current prices"),
)
NOMINAL = Note(
    "nominal", Text("按现价分项计算，不是不变价增速", "worked out from current prices, not at constant prices")
)


def judged(
    indicator: Indicator, scope: Scope, period: Period, said: list[Observation], computed: Computed = NOTHING
) -> Figure:
    """The figure of what is published (the first in rank) and what comes of the formula."""
    usable = [one for one in said if one.span is not None]
    published, others = (usable[0], tuple(usable[1:])) if usable else (None, ())
    notes = [*computed.notes, *_contradicting(indicator, published, others)]
    notes += [_misfit(one, indicator) for one in said if one.span is None]
    if published is None:
        if computed.span is None:
            return Figure(indicator, scope, period, UNKNOWN, computed=computed, notes=tuple(notes))
        if PRICE_BASIS in indicator.needs:
            notes.append(NOMINAL)
        digits = indicator.decimals
        return Figure(
            indicator, scope, period, KNOWN, computed.span, digits, computed=computed, notes=tuple(dict.fromkeys(notes))
        )
    state, checked = _standing(indicator, published, computed, notes)
    return Figure(
        indicator,
        scope,
        period,
        state,
        None if state == REFUSED else published.span,
        digits_of(published),
        published,
        others,
        computed,
        tuple(dict.fromkeys(notes)),
        checked,
    )


def _standing(indicator: Indicator, published: Observation, computed: Computed, notes: list[Note]) -> tuple[str, bool]:
    unqualified = PRICE_BASIS in indicator.needs and not published.price_basis
    if unqualified:
        notes.append(NO_BASIS)
    if indicator.formula is None or (indicator.formula.kind in {"count", "firms"} and computed.span is None):
        return (UNQUALIFIED if unqualified else KNOWN), False
    if computed.span is None:
        notes.append(AS_PUBLISHED)
        return (UNQUALIFIED if unqualified else PUBLISHED), False
    if PRICE_BASIS in indicator.needs and published.price_basis != "current":
        if published.price_basis:
            notes.append(OTHER_BASIS)
        return (UNQUALIFIED if unqualified else PUBLISHED), False
    if agrees(published, computed.span):
        return KNOWN, True
    zh, en = (_apart(indicator, published, computed.span, lang) for lang in ("zh", "en"))
    if published.note:
        said = Text(f"{zh}；编辑说明：{published.note}", f"{en}; the editor's reason: {published.note}")
        notes.append(Note("editor", said))
        return KNOWN, False
    notes.append(Note("refused", Text(f"{zh}，不予刊印", f"{en}: not printed")))
    return REFUSED, False


def agrees(published: Observation, computed: Span) -> bool:
    """Within one unit of the last published digit, as far as both are known."""
    said = published.span
    assert said is not None
    low, high = _lowest(said, published.step), _highest(said, published.step)
    if computed.high is not None and low is not None and computed.high < low:
        return False
    return not (computed.low is not None and high is not None and computed.low > high)


def _lowest(said: Span, step: Fraction) -> Fraction | None:
    return None if said.low is None else said.low - step


def _highest(said: Span, step: Fraction) -> Fraction | None:
    return None if said.high is None else said.high + step


def _apart(indicator: Indicator, published: Observation, computed: Span, lang: str) -> str:
    assert published.span is not None
    digits = max(digits_of(published), indicator.decimals)
    said, own = number(published.span, digits, indicator.unit, lang), number(computed, digits, indicator.unit, lang)
    return f"公布数 {said}，由分项计算为 {own}" if lang == "zh" else f"published {said}, its parts give {own}"


def _contradicting(indicator: Indicator, published: Observation | None, others: tuple[Observation, ...]) -> list[Note]:
    """Somebody else publishes another value of the same thing."""
    notes = []
    for one in others:
        if published is None or one.span is None or agrees(published, one.span):
            continue
        who = one.published_by or one.publisher
        said = number(one.span, digits_of(one), indicator.unit, "zh")
        notes.append(Note("others", Text(f"{who}另有公布数 {said}", f"{who} publishes {said}")))
    return notes


def _misfit(one: Observation, indicator: Indicator) -> Note:
    return Note(
        "unit", Text(f"公布数单位“{one.unit}”不能换算为{indicator.unit}，未采用", f"published in {one.unit}, not used")
    )


def digits_of(one: Observation) -> int:
    """Decimals in the indicator's unit that the published digits reach: none for 3.9 万件."""
    digits = 0
    while digits < 6 and (one.step * 10**digits).denominator != 1:
        digits += 1
    return digits


def percent(indicator: Indicator, span: Span | None) -> Span | None:
    """A plain ratio in the unit of the indicator: 0.762 is 76.2 %."""
    if span is None or indicator.unit != PERCENT:
        return span
    low, high = (None if one is None else one * 100 for one in (span.low, span.high))
    return Span(low, high, span.about)
