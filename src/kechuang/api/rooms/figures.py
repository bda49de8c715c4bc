"""Operations of 指标 figures: indicators, observations, the report.

No postponed annotations here: django-ninja reads them through the access decorator, from another module.
"""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Field, Query, Router, Schema, Status

from kechuang.api.parameters import FIRST, LAST, Moment
from kechuang.api.problems import RequestError
from kechuang.api.rooms.figures_out import (
    FigureOut,
    IndicatorDetailOut,
    IndicatorOut,
    ParagraphOut,
    detail,
    figure,
    told,
)
from kechuang.core.periods import parse_period
from kechuang.figures import services
from kechuang.figures.book import Book
from kechuang.figures.report import report
from kechuang.people.access import Permission, access
from kechuang.people.actors import actor_of
from kechuang.policy import catalogue
from kechuang.register.problems import RegisterError

router = Router(tags=["figures"])


class FiguresIn(Schema):
    """The day asked about (today in Beijing if absent), as known at a moment."""

    as_of: date | None = Field(None, ge=FIRST, le=LAST)
    known_at: Moment | None = None


class FigureIn(FiguresIn):
    """`scope` is a party's code (the district if absent), `period` such as 2016 (the last known if absent)."""

    scope: str = Field("", max_length=40)
    period: str = Field("", max_length=40)


class ReportIn(FiguresIn):
    """In Chinese or English."""

    lang: str = Field("zh", pattern="^(zh|en)$")


class ObservationIn(Schema):
    """What an indicator was. `value` as published, with its unit and qualifier if need be: 3.9万件, 50余, 60%."""

    scope: str = Field(min_length=1, max_length=40)
    period: str = Field(min_length=4, max_length=40)
    value: str = Field(min_length=1, max_length=60)
    growth: str = Field("", max_length=40)
    price_basis: str = Field("", pattern="^(|current|constant)$")
    published_by: str = Field("", max_length=100)
    published_on: date | None = Field(None, ge=FIRST, le=LAST)
    source: str = Field(min_length=1, max_length=200)
    reason: str = Field(min_length=1, max_length=200)
    department: str = Field("", max_length=40, pattern="^[a-z0-9_-]*$")


class NoteIn(Schema):
    """An editor's reason to print a figure that its parts contradict."""

    scope: str = Field(min_length=1, max_length=40)
    period: str = Field(min_length=4, max_length=40)
    text: str = Field(min_length=1, max_length=500)
    department: str = Field("", max_length=40, pattern="^[a-z0-9_-]*$")


@router.get("/figures", response=list[IndicatorOut], summary="All indicators")
@access(Permission.READ_FIGURES)
def indicators(request: HttpRequest) -> list[IndicatorOut]:
    """Definitions; each indicator's own address has its figures."""
    found = catalogue.pack().figures.indicators.values()
    return [IndicatorOut.of(one) for one in found]


@router.get("/figures/{indicator_id}", response=IndicatorDetailOut, summary="One indicator with a figure")
@access(Permission.READ_FIGURES)
def indicator(request: HttpRequest, indicator_id: str, asked: Query[FigureIn]) -> IndicatorDetailOut:
    """The figure, its parts, what is published, and the series of its scope; numbers exact as text."""
    book = _book(asked)
    return detail(book, *_which(book, indicator_id, asked.scope, asked.period))


@router.post("/figures/{indicator_id}/observations", response={201: list[FigureOut]}, summary="State an observation")
@access(Permission.CORRECT_FACTS)
def observe(request: HttpRequest, indicator_id: str, body: ObservationIn) -> Any:
    """Adds the statement of a responsible department; answers with the figures it is about, the growth second."""
    pack = catalogue.pack()
    details = {name: getattr(body, name) for name in services.OPTIONAL}
    _known(indicator_id)
    try:
        services.state(
            actor_of(request), pack, indicator_id, _clean(body.scope), body.period, _clean(body.value),
            growth=body.growth, details=details, reason=body.reason, department=body.department,
        )  # fmt: skip
    except RegisterError as error:
        raise RequestError(error.zh, [("value", error.en)]) from None
    book, period = Book(pack, timezone.localdate()), parse_period(body.period)
    named = [indicator_id, *([pack.figures.indicators[indicator_id].growth] if body.growth else [])]
    return Status(201, [figure(book.figure(name, _clean(body.scope), period)) for name in named])


@router.post("/figures/{indicator_id}/notes", response={201: FigureOut}, summary="Give an editor's reason")
@access(Permission.CORRECT_FACTS)
def note(request: HttpRequest, indicator_id: str, body: NoteIn) -> Any:
    """A refused figure is printed with this reason as a footnote."""
    pack = catalogue.pack()
    _known(indicator_id)
    code = _clean(body.scope)
    try:
        services.note(actor_of(request), pack, indicator_id, code, body.period, body.text, department=body.department)
    except RegisterError as error:
        raise RequestError(error.zh, [("text", error.en)]) from None
    book = Book(pack, timezone.localdate())
    return Status(201, figure(book.figure(indicator_id, code, parse_period(body.period))))


@router.get("/report", response=list[ParagraphOut], summary="The paragraphs of the report")
@access(Permission.READ_FIGURES)
def paragraphs(request: HttpRequest, asked: Query[ReportIn]) -> list[ParagraphOut]:
    """Words and figures; every figure with its indicator, scope and period, every footnote in words."""
    return [told(one) for one in report(_book(asked), asked.lang)]


def _book(asked: FiguresIn) -> Book:
    return Book(catalogue.pack(), asked.as_of or timezone.localdate(), asked.known_at)


def _known(indicator_id: str) -> None:
    if indicator_id not in catalogue.pack().figures.indicators:
        raise Http404


def _which(book: Book, name: str, scope: str, period: str) -> tuple[str, str, str]:
    """Indicator, code and period that are there; Http404 or a refusal otherwise."""
    _known(name)
    code = _clean(scope) or book.home.code
    if book.scope(code) is None:
        raise Http404
    try:
        return name, code, parse_period(period).text if period else ""
    except ValueError as error:
        raise RequestError("时期无法识别", [("period", str(error))]) from None


def _clean(text: str) -> str:
    return text.replace("\x00", "")
