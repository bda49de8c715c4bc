"""The tree of places, one place, and what an officer states of it."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from kechuang.casework import references
from kechuang.people.access import Permission, access, check
from kechuang.people.actors import actor_of
from kechuang.policy import catalogue
from kechuang.register.everybody import called
from kechuang.register.places import Node, Tree, state, tree
from kechuang.register.places.model import WITH_FLOOR_AREA
from kechuang.register.places.reading import history
from kechuang.register.problems import RegisterError
from kechuang.register.queries import find_party
from kechuang.web.days import as_of
from kechuang.web.rooms.cases.todo import cases_about
from kechuang.web.rooms.places import present
from kechuang.web.rooms.places.form import Statement
from kechuang.web.rooms.places.tiles import tiles

PER_PAGE = 50


@access(Permission.READ_PLACES)
def index(request: HttpRequest) -> HttpResponse:
    """How many places and firms, what is late, the tiles, the tree."""
    found, words = _tree(request), present.Words.of(request)
    floors = [node for node in found.walk() if node.place.kind in WITH_FLOOR_AREA]
    context = {
        "tree": found,
        "counts": words.counts(found),
        "overlap": found.overlap(),
        "zones": [words.row(node, found) for node in found.zones],
        "late": [words.milestone(place, one, found.as_of) for place, one in found.overdue()],
        "rows": [words.row(node, found) for node in floors],
        "tiles": tiles(found, words),
        **_known(request),
    }
    return render(request, "web/places/index.html", context)


@access(Permission.READ_PLACES)
def place(request: HttpRequest, code: str) -> HttpResponse:
    """One place: completion first, then milestones, what is part of it, who is in it, and what was said before."""
    return _page(request, code)


@access(Permission.CORRECT_FACTS)
@require_POST
def statement(request: HttpRequest, code: str) -> HttpResponse:
    """Add what the officer's department says; the page again with the reason when that cannot be."""
    party, dictionary = find_party(code.replace("\x00", "")), catalogue.pack().rules.dictionary
    if party is None:
        raise Http404
    form = Statement(request.POST, dictionary=dictionary)
    if form.is_valid():
        given = form.cleaned_data
        try:
            state(
                actor_of(request),
                party,
                given["key"],
                given["value"],
                dictionary=dictionary,
                reason=form.grounds(),
                valid_from=given["valid_from"],
            )
        except RegisterError as error:
            form.add_error("value", str(error))
        else:
            return redirect(present.address("place", party.public_id, request))
    return _page(request, code, form, status=422)


def _page(request: HttpRequest, code: str, form: Statement | None = None, status: int = 200) -> HttpResponse:
    found, words = _tree(request), present.Words.of(request)
    node = found.nodes.get(code)
    if node is None:
        raise Http404
    pack, actor = catalogue.pack(), actor_of(request)
    holder = pack.rules.dictionary.facts["completed_area"]
    may = any(check(actor, Permission.CORRECT_FACTS, party=one) for one in holder.authority or (holder.holder,))
    context = {
        "node": node,
        "row": words.row(node, found),
        "path": node.path()[:-1],
        "zones": found.zones_of(code),
        "figures": words.figures(node),
        "milestones": [words.milestone(node.place, one, found.as_of) for one in node.place.milestones],
        "children": [words.row(one, found) for one in node.children],
        "piles": words.piles(node.place),
        "history": [words.said(one) for one in history(node.place.party, "completed_area", _moment(request))],
        "form": form or Statement(dictionary=pack.rules.dictionary, initial={"valid_from": found.as_of})
        if may
        else None,
        **_firms(request, node),
        **cases_about(references.place(code), request),
        **_known(request),
    }
    return render(request, "web/places/place.html", context, status=status)


def _firms(request: HttpRequest, node: Node) -> dict[str, Any]:
    """A page of those who are in it."""
    page = Paginator(sorted(node.parties), PER_PAGE).get_page(request.GET.get("page"))
    names = called(list(page), _moment(request))
    return {"page": page, "firms": [names[party] for party in page]}


def _tree(request: HttpRequest) -> Tree:
    return tree(as_of(request).day, _moment(request), dictionary=catalogue.pack().rules.dictionary)


def _known(request: HttpRequest) -> dict[str, Any]:
    return {"known_on": _known_on(request)}


def _known_on(request: HttpRequest) -> date | None:
    """`?known_at=2026-03-18`: what had been recorded by the end of that day."""
    try:
        return date.fromisoformat(request.GET.get("known_at", ""))
    except ValueError:
        return None


def _moment(request: HttpRequest) -> datetime | None:
    day = _known_on(request)
    return timezone.make_aware(datetime.combine(day, time.max)) if day and day.year < 9999 else None
