"""Indicators by topic, one indicator, what an officer states of it, the paragraphs of the report."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from kechuang.core.pack.indicators import Indicator, Scope
from kechuang.core.periods import Period, parse_period
from kechuang.figures import services
from kechuang.figures.book import Book
from kechuang.figures.model import REFUSED
from kechuang.figures.plans import series
from kechuang.figures.report import report as told
from kechuang.people.access import Permission, access
from kechuang.people.actors import actor_of
from kechuang.policy import catalogue
from kechuang.register.problems import RegisterError
from kechuang.web.formats import say
from kechuang.web.rooms.figures.asked import address, book_of, page_context
from kechuang.web.rooms.figures.chart import chart
from kechuang.web.rooms.figures.definition import definition
from kechuang.web.rooms.figures.form import Reason, Statement
from kechuang.web.rooms.figures.present import Shown, Words, sources
from kechuang.web.templatetags.kc import lang


@access(Permission.READ_FIGURES)
def index(request: HttpRequest) -> HttpResponse:
    """Every indicator with its last figure of the district, by topic."""
    book = book_of(request)
    words, found = Words(request, book, lang()), []
    for name, title in book.pack.figures.topics.items():
        listed = [one for one in book.pack.figures.indicators.values() if one.topic == name]
        rows = [(one, None if book.counts(one.id) else _last(words, one), words.to(one.id, "")) for one in listed]
        found.append((name, title, rows))
    return render(request, "web/figures/index.html", {"topics": found, **page_context(request)})


@access(Permission.READ_FIGURES)
def row(request: HttpRequest, indicator_id: str) -> HttpResponse:
    """One row of the overview, for what has to be counted first."""
    book = book_of(request)
    one, words = _indicator(book, indicator_id), Words(request, book, lang())
    return render(request, "web/figures/parts/row.html", {"one": one, "shown": _last(words, one)})


@access(Permission.READ_FIGURES)
def indicator(request: HttpRequest, indicator_id: str) -> HttpResponse:
    """One indicator: the figure, how it came about, where it comes from, other periods and scopes."""
    return _page(request, indicator_id)


@access(Permission.CORRECT_FACTS)
@require_POST
def observation(request: HttpRequest, indicator_id: str) -> HttpResponse:
    """State a value; the page again with the reason when that cannot be."""
    book = book_of(request)
    form = Statement(request.POST, book=book, indicator=_indicator(book, indicator_id))
    if form.is_valid():
        given = form.cleaned_data
        details = {name: given.get(name) for name in services.OPTIONAL}
        try:
            services.state(
                actor_of(request), book.pack, indicator_id, given["scope"], given["period"], given["value"],
                growth=given.get("growth", ""), details=details, reason=given["reason"],
            )  # fmt: skip
        except RegisterError as error:
            form.add_error(_field(error), str(error))
        else:
            return redirect(Words(request, book, lang()).to(indicator_id, given["scope"], given["period"]))
    form.mark()
    return _page(request, indicator_id, form, status=422)


@access(Permission.CORRECT_FACTS)
@require_POST
def note(request: HttpRequest, indicator_id: str) -> HttpResponse:
    """Give the editor's reason for a figure that its parts contradict."""
    form = Reason(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            services.note(
                actor_of(request), catalogue.pack(), indicator_id, given["code"], given["period"], given["text"]
            )
        except RegisterError as error:
            form.add_error("text", str(error))
        else:
            return redirect(Words(request, book_of(request), lang()).to(indicator_id, given["code"], given["period"]))
    return _page(request, indicator_id, reason=form, status=422)


@access(Permission.READ_FIGURES)
def report(request: HttpRequest) -> HttpResponse:
    """The paragraphs; every number leads to its figure."""
    book = book_of(request)
    words = Words(request, book, lang())
    found = [
        (one, [(bit, words.shown(bit.figure) if bit.figure else None) for bit in one.bits])
        for one in told(book, lang())
    ]
    return render(request, "web/figures/report.html", {"paragraphs": found, **page_context(request)})


def _page(
    request: HttpRequest, name: str, form: Statement | None = None, reason: Reason | None = None, status: int = 200
) -> HttpResponse:
    book = book_of(request)
    one, words = _indicator(book, name), Words(request, book, lang())
    scope, period = _asked(request, book, one)
    figure = book.figure(one.id, scope.code, period) if period else book.latest(one.id, scope.code)
    may = services.may_state(actor_of(request), one)
    initial = {"scope": scope.code}
    context: dict[str, Any] = {
        "indicator": one,
        "topic": book.pack.figures.topics[one.topic],
        "shown": words.shown(figure),
        "scope": scope,
        "definition": definition(book.pack, one, lang()),
        "parts": words.parts(figure),
        "missing": [say(text, lang()) for text in figure.computed.missing],
        "sources": sources(figure),
        "scopes": [(say(s.name, lang()), words.to(one.id, s.code), s.code == scope.code) for s in _offered(book, one)],
        "table": words.table(one, scope),
        "chart": chart(series(book, one.id, scope.code), f"{say(one.title, lang())}（{one.unit}）", lang()),
        "zones": words.zones(figure),
        "form": form or (Statement(book=book, indicator=one, initial=initial) if may else None),
        "reason": reason or _reason(figure, may),
        "back": address(request, "figures:index"),
        **page_context(request),
    }
    return render(request, "web/figures/indicator.html", context, status=status)


def _reason(figure: Any, may: bool) -> Reason | None:
    if not may or figure.state != REFUSED:
        return None
    return Reason(initial={"code": figure.scope.code, "period": figure.period.text})


def _indicator(book: Book, name: str) -> Indicator:
    found = book.pack.figures.indicators.get(name)
    if found is None:
        raise Http404
    return found


def _last(words: Words, one: Indicator) -> Shown:
    return words.shown(words.book.latest(one.id, _first(words.book, one).code))


def _first(book: Book, one: Indicator) -> Scope:
    """The district, or the first scope the indicator is kept for; of what is only published, one that has a value."""
    offered = _offered(book, one)
    said = [scope for scope in offered if one.formula is None and book.said(one.id, scope.code)]
    return next(iter([*said, *offered]), book.home)


def _offered(book: Book, one: Indicator) -> list[Scope]:
    """Scopes to choose from: peers only where they have a value."""
    return [s for s in book.scopes(one) if s.kind != "peer" or book.said(one.id, s.code)]


def _asked(request: HttpRequest, book: Book, one: Indicator) -> tuple[Scope, Period | None]:
    code = request.GET.get("scope", "").replace("\x00", "")
    scope = book.scope(code) if code else _first(book, one)
    if scope is None:
        raise Http404
    try:
        return scope, parse_period(request.GET["period"]) if request.GET.get("period") else None
    except ValueError:
        raise Http404 from None


def _field(error: RegisterError) -> str:
    """The field an error is about, by its words."""
    for name, words in (("period", "period"), ("scope", "kept for"), ("growth", "growth")):
        if words in error.en:
            return name
    return "value"
