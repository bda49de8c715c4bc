"""What the figures' operations answer with. Exact numbers are text: a fraction where decimals do not end."""

from datetime import date
from fractions import Fraction

from ninja import Schema

from kechuang.core.pack.indicators import Indicator
from kechuang.core.periods import parse_period
from kechuang.figures.book import Book
from kechuang.figures.model import Figure, Observation, Part
from kechuang.figures.plans import series
from kechuang.figures.report import Told
from kechuang.figures.spans import Span
from kechuang.figures.words import printed
from kechuang.figures.zones import by_zone


class IndicatorOut(Schema):
    """A definition. `formula` is null for what is observed."""

    id: str
    title: str
    title_en: str
    topic: str
    unit: str
    kind: str
    department: str
    scopes: list[str]
    formula: str | None
    needs: list[str]

    @classmethod
    def of(cls, one: Indicator) -> "IndicatorOut":
        formula = one.formula
        text = None if formula is None else formula.value.text if formula.value else formula.kind
        return cls(
            id=one.id, title=one.title.zh, title_en=one.title.en, topic=one.topic, unit=one.unit, kind=one.kind,
            department=one.department, scopes=list(one.scopes), formula=text, needs=list(one.needs),
        )  # fmt: skip


class SpanOut(Schema):
    """From `low` to `high`, exact, null for an open end; equal for one value."""

    low: str | None
    high: str | None


class FigureNoteOut(Schema):
    """What has to be said beside the number."""

    code: str
    zh: str
    en: str


class FigurePartOut(Schema):
    """A part of the formula; `figure`, `directory` or `fact` says where it comes from."""

    name: str
    title: str
    value: SpanOut | None
    unit: str
    indicator: str | None
    scope: str | None
    period: str | None
    directory: str | None
    fact: str | None


class ObservationOut(Schema):
    """A published value, as it was published, with its source."""

    value: str | None
    unit: str
    qualifier: str
    price_basis: str
    published_by: str
    published_on: date | None
    source: str
    publisher: str
    document: str
    locator: str
    stated_on: date


class FigureOut(Schema):
    """`state`: known, published (parts absent), unqualified, refused, unknown. `checked`: worked out again."""

    indicator: str
    scope: str
    period: str
    state: str
    checked: bool
    printed: str
    printed_en: str
    unit: str
    value: SpanOut | None
    computed: SpanOut | None
    notes: list[FigureNoteOut]


class ZonesSumOut(Schema):
    """Zones against the district; `total` null while one of them is not known."""

    zones: list[FigureOut]
    total: str | None
    whole: FigureOut
    says: str


class IndicatorDetailOut(IndicatorOut):
    """An indicator with one figure and where it comes from."""

    figure: FigureOut
    parts: list[FigurePartOut]
    published: list[ObservationOut]
    series: list[FigureOut]
    zones: ZonesSumOut | None


class BitOut(Schema):
    """Words; a number has `indicator`, `scope`, `period` and the numbers of its footnotes; names have `directory`."""

    text: str
    indicator: str | None = None
    scope: str | None = None
    period: str | None = None
    state: str | None = None
    footnotes: list[int] = []
    directory: str | None = None
    sources: list[str] = []


class ParagraphOut(Schema):
    """A paragraph of the report."""

    id: str
    section: str
    title: str
    systems: list[str]
    text: str
    bits: list[BitOut]
    footnotes: list[str]


def exact(value: Fraction | None) -> str | None:
    """Decimals where they end, else a fraction."""
    if value is None:
        return None
    digits = next((n for n in range(13) if (value * 10**n).denominator == 1), None)
    if digits is None:
        return f"{value.numerator}/{value.denominator}"
    whole, rest = divmod(abs(int(value * 10**digits)), 10**digits)
    return f"{'-' if value < 0 else ''}{whole}{f'.{rest:0{digits}d}' if digits else ''}"


def span(one: Span | None) -> SpanOut | None:
    """Bounds as text."""
    return None if one is None else SpanOut(low=exact(one.low), high=exact(one.high))


def figure(one: Figure) -> FigureOut:
    """One figure."""
    return FigureOut(
        indicator=one.indicator.id,
        scope=one.scope.code,
        period=one.period.text,
        state=one.state,
        checked=one.checked,
        printed=printed(one),
        printed_en=printed(one, "en"),
        unit=one.indicator.unit,
        value=span(one.span),
        computed=span(one.computed.span),
        notes=[FigureNoteOut(code=note.code, zh=note.says.zh, en=note.says.en) for note in one.notes],
    )


def detail(book: Book, name: str, code: str, period: str) -> IndicatorDetailOut:
    """One indicator; the last known period when none is given."""
    one = book.figure(name, code, parse_period(period)) if period else book.latest(name, code)
    said = [one.published, *one.others] if one.published else []
    zones = by_zone(book, one.indicator, one.period)
    return IndicatorDetailOut(
        **IndicatorOut.of(one.indicator).model_dump(),
        figure=figure(one),
        parts=[_part(part) for part in one.computed.parts],
        published=[_observation(each) for each in said],
        series=[figure(each) for each in series(book, name, code)],
        zones=None
        if zones is None
        else ZonesSumOut(
            zones=[figure(each) for each in zones.rows],
            total=exact(zones.total),
            whole=figure(zones.whole),
            says=zones.says.zh,
        ),
    )


def told(one: Told) -> ParagraphOut:
    """One paragraph."""
    bits = []
    for bit in one.bits:
        of = bit.figure
        bits.append(
            BitOut(
                text=bit.text,
                indicator=of.indicator.id if of else None,
                scope=of.scope.code if of else None,
                period=of.period.text if of else None,
                state=of.state if of else None,
                footnotes=list(bit.footnotes),
                directory=bit.directory or None,
                sources=[f"{item.text}：{item.source} · {item.document}" for item in bit.items],
            )
        )
    return ParagraphOut(
        id=one.id, section=one.section.zh, title=one.title.zh, systems=list(one.systems), text=one.text, bits=bits,
        footnotes=list(one.footnotes),
    )  # fmt: skip


def _part(one: Part) -> FigurePartOut:
    of = one.figure
    return FigurePartOut(
        name=one.name,
        title=one.title.zh,
        value=span(one.span),
        unit=one.unit,
        indicator=of.indicator.id if of else None,
        scope=of.scope.code if of else one.code or None,
        period=of.period.text if of else None,
        directory=one.counted.directory if one.counted else None,
        fact=one.fact or None,
    )


def _observation(one: Observation) -> ObservationOut:
    return ObservationOut(
        value=exact(one.value),
        unit=one.unit,
        qualifier=one.qualifier,
        price_basis=one.price_basis,
        published_by=one.published_by,
        published_on=one.published_on,
        source=one.source,
        publisher=one.publisher,
        document=one.document,
        locator=one.locator,
        stated_on=one.stated_on,
    )
