"""The front page and finding an enterprise."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kechuang.people.access import PUBLIC, Permission, access
from kechuang.policy import catalogue
from kechuang.web.days import as_of
from kechuang.web.parties import Hit, hits

SHOWN, SUGGESTED, LISTED = 6, 8, 30
SHORTEST, LONGEST = 2, 80


@access(PUBLIC)
def home(request: HttpRequest) -> HttpResponse:
    """One box, what closes soon, what is new."""
    day = as_of(request).day
    context = {
        "q": "",
        "measure_id": "",
        "closing": catalogue.closing(day, SHOWN),
        "coming": catalogue.coming(day, 3),
        "newest": catalogue.newest(day, SHOWN),
        "total": len(catalogue.measures()),
    }
    return render(request, "web/home.html", context)


@access(Permission.SEARCH_PARTIES)
def search(request: HttpRequest) -> HttpResponse:
    """Results as a page; works without JavaScript. An exact credit code goes straight to its enterprise."""
    text, measure_id = _text(request), _measure(request)
    problem = _problem(text)
    found = [] if problem or not text else hits(text, LISTED + 1)
    if len(found) == 1 and found[0].code == text.upper():
        return redirect(found[0].url(measure_id, as_of(request)))
    context: dict[str, Any] = {
        "q": text,
        "measure_id": measure_id,
        "hits": found[:LISTED],
        "more": len(found) > LISTED,
        "problem": problem,
    }
    return render(request, "web/search.html", context)


@access(Permission.SEARCH_PARTIES)
def suggest(request: HttpRequest) -> HttpResponse:
    """The same results as a fragment under the box, while typing."""
    text = _text(request)
    found: list[Hit] = [] if _problem(text) or not text else hits(text, SUGGESTED)
    return render(request, "web/parts/suggest.html", {"hits": found})


def _text(request: HttpRequest) -> str:
    return " ".join(request.GET.get("q", "").replace("\x00", "").split())


def _measure(request: HttpRequest) -> str:
    """The measure the visitor came from, if it exists."""
    found = catalogue.measure(request.GET.get("measure", ""))
    return found.policy.id if found else ""


def _problem(text: str) -> str:
    if text and len(text) < SHORTEST:
        return _("请至少输入两个字。")
    return _("最多输入 %(limit)d 个字。") % {"limit": LONGEST} if len(text) > LONGEST else ""
