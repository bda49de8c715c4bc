"""What a request asks: the book of its day, as known on it."""

from __future__ import annotations

from datetime import date, datetime, time
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from kechuang.figures.book import Book
from kechuang.policy import catalogue
from kechuang.web.days import as_of

_KEPT = ("as_of", "known_at")


def book_of(request: HttpRequest) -> Book:
    """All figures on the visitor's day."""
    return Book(catalogue.pack(), as_of(request).day, moment(request))


def known_on(request: HttpRequest) -> date | None:
    """`?known_at=2026-03-18`: what had been recorded by the end of that day."""
    try:
        return date.fromisoformat(request.GET.get("known_at", ""))
    except ValueError:
        return None


def moment(request: HttpRequest) -> datetime | None:
    """The end of that day."""
    day = known_on(request)
    return timezone.make_aware(datetime.combine(day, time.max)) if day and day.year < 9999 else None


def kept_query(request: HttpRequest) -> str:
    """What a link has to carry on: the visitor's day and what was known."""
    pairs = {name: request.GET[name] for name in _KEPT if request.GET.get(name)}
    return f"?{urlencode(pairs)}" if pairs else ""


def page_context(request: HttpRequest) -> dict[str, object]:
    """What every page of the room needs."""
    return {"known_on": known_on(request), "kept_query": kept_query(request)}


def address(request: HttpRequest, page: str, *args: str, **query: str) -> str:
    """A page on the visitor's day and as known on it."""
    pairs = {name: request.GET[name] for name in _KEPT if request.GET.get(name)}
    pairs |= {name: value for name, value in query.items() if value}
    return reverse(page, args=args) + (f"?{urlencode(pairs)}" if pairs else "")
