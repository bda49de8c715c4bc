"""供需大厅: what is open on the day, and one offer."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from kechuang.matching import queries
from kechuang.matching.content import fen
from kechuang.matching.own import Own, one_closed
from kechuang.matching.queries import Listed, Wanted
from kechuang.matching.ratings import latest, stars_of
from kechuang.people.access import Permission, access, check
from kechuang.people.actors import Actor, actor_of
from kechuang.policy import catalogue
from kechuang.register.places import tree
from kechuang.register.problems import RegisterError
from kechuang.web.days import as_of
from kechuang.web.rooms.offers import shown

RATINGS = 20


@access(Permission.READ_OFFERS)
def index(request: HttpRequest) -> HttpResponse:
    """Filters, then cards."""
    pack, day = catalogue.pack(), as_of(request).day
    wanted, problem = wanted_of(request)
    rows, told = queries.open_steps(pack, wanted, day)
    page = Paginator(rows, queries.PER_PAGE).get_page(request.GET.get("page"))
    found = queries.listed(list(page), told, pack)
    context = {
        "page": page,
        "wanted": wanted,
        "problem": problem,
        "price": request.GET.get("price", ""),
        "asked": any(request.GET.get(name) for name in FILTERS),
        "cards": [(one, shown.card(one.version, pack), shown.marks(one.marks)) for one in found],
        "places": _places(request),
        "owner_name": _called(wanted.owner),
        "may_publish": bool(check(actor_of(request), Permission.PUBLISH_OFFERS)),
        **shown.choices(pack),
    }
    return render(request, "web/offers/index.html", context)


@access(Permission.READ_OFFERS)
def one(request: HttpRequest, number: int) -> HttpResponse:
    """Price, terms, term, contact role, ratings; the owner and officers also see why it is closed."""
    return page(request, number)


def page(request: HttpRequest, number: int, problem: str = "", status: int = 200) -> HttpResponse:
    """The offer's page, perhaps with what went wrong; Http404 for one that is not for this reader."""
    pack, actor, day = catalogue.pack(), actor_of(request), as_of(request).day
    found: Listed | Own | None = queries.one_open(pack, number, day)
    closed = isinstance(found, Own)
    if found is None:
        found, closed = one_closed(actor, pack, number, day), True
    if found is None:
        raise Http404
    ratings = latest([number])[:RATINGS]
    context = {
        "offer": found.offer,
        "owner": found.owner,
        "is_department": found.offer.owner in pack.departments,
        "version": found.version,
        "card": shown.card(found.version, pack),
        "marks": shown.marks(found.marks),
        "closed": found if closed else None,
        "since": found.since,
        "stars": found.stars,
        "owner_stars": stars_of(found.offer.owner),
        "ratings": ratings,
        "problem": problem,
        "typed": {name: request.POST.get(name, "") for name in ("need", "contact", "reason")},
        **_may(actor, found, closed),
    }
    return render(request, "web/offers/offer.html", context, status=status)


def _may(actor: Actor, found: Listed | Own, closed: bool) -> dict[str, Any]:
    owner = found.offer.owner
    ask = check(actor, Permission.REQUEST_OFFERS, party=actor.on_behalf) if actor.on_behalf else None
    stop = check(actor, Permission.STOP_OFFERS, party=owner)
    seen = found.offer.steps.order_by("-number").values_list("number", flat=True).first()
    public = not isinstance(found, Own) or found.where in {"open", "hidden", "waiting", "over"}
    return {
        "is_own": bool(check(actor, Permission.PUBLISH_OFFERS, party=owner)),
        "may_ask": bool(ask) and not closed and owner != actor.on_behalf,
        "may_stop": bool(stop) and public,
        "seen": seen,
    }


FILTERS = ("q", "kind", "field", "side", "place", "price", "owner", "alliance", "about")


def wanted_of(request: HttpRequest) -> tuple[Wanted, str]:
    """What the address asks for, and what of it could not be read."""
    pack, given = catalogue.pack(), {name: request.GET.get(name, "").replace("\x00", "")[:80] for name in FILTERS}
    problem, price = "", None
    try:
        price = fen(given["price"])
    except RegisterError as error:
        problem = str(error)
    rules = pack.offers
    return Wanted(
        given["q"],
        given["kind"] if given["kind"] in rules.kinds else "",
        given["field"] if given["field"] in rules.fields else "",
        given["side"] if given["side"] in {"offer", "need"} else "",
        given["place"],
        price,
        given["owner"],
        given["alliance"] if given["alliance"] in rules.alliances else "",
        given["about"],
    ), problem


def _places(request: HttpRequest) -> list[tuple[str, str]]:
    """Zones and sub-parks to choose from, each below the one it is part of."""
    dictionary = catalogue.pack().rules.dictionary
    if "place_kind" not in dictionary.facts:
        return []
    found = tree(as_of(request).day, dictionary=dictionary, counted=False)
    return [(node.place.code, "　" * node.depth + node.place.name) for node in found.walk() if node.depth < 2][:200]


def _called(owner: str) -> str:
    from kechuang.matching.owners import names

    return names([owner], catalogue.pack())[owner] if owner else ""
