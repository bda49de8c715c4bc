"""场次预约: the slots of an offer, booking one, one's bookings, who came."""

from __future__ import annotations

from datetime import date, time, timedelta
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kechuang.matching import booking, queries
from kechuang.matching.calendar import Calendar
from kechuang.people.access import Permission, access, check
from kechuang.people.actors import actor_of
from kechuang.people.models import User
from kechuang.policy import catalogue
from kechuang.register.problems import RegisterError, StaleError
from kechuang.web.rooms.offers import shown
from kechuang.web.rooms.offers.week import weekday

DAYS = 7
PER_PAGE = 50


@access(Permission.READ_OFFERS)
def grid(request: HttpRequest, number: int) -> HttpResponse:
    """A week of slots with the places left; whoever is signed in can book."""
    return _page(request, number)


@access(Permission.BOOK_SLOTS)
@require_POST
def book_one(request: HttpRequest, number: int) -> HttpResponse:
    """Take places; the grid again with the reason when they are gone."""
    given = request.POST
    try:
        day, start = _moment(given.get("slot", ""))
        people = int(given["people"]) if given.get("people", "").isdigit() and len(given["people"]) < 6 else 0
        booking.book(actor_of(request), number, day, start, people, pack=catalogue.pack())
    except RegisterError as error:
        return _page(request, number, str(error), 409 if isinstance(error, StaleError) else 422)
    messages.success(request, _("预约成功。"))
    return redirect("offers:bookings")


@access(Permission.READ_ACCOUNT)
def bookings(request: HttpRequest) -> HttpResponse:
    """One's own, and those at one's organisation's offers."""
    return _list(request)


@access(Permission.BOOK_SLOTS)
@require_POST
def step(request: HttpRequest, number: int) -> HttpResponse:
    """取消, or how many came."""
    actor, given = actor_of(request), request.POST
    found = booking.bookings().filter(pk=number).first() if number < 2**63 else None
    if found is None or not booking.concerns(actor, found):
        raise Http404
    seen = int(given["seen"]) if given.get("seen", "").isdigit() and len(given["seen"]) < 9 else 0
    try:
        if given.get("action") == "came":
            people = int(given["people"]) if given.get("people", "").isdigit() and len(given["people"]) < 6 else -1
            booking.count(actor, found, people, seen=seen)
        else:
            booking.cancel(actor, found, seen=seen, reason=given.get("reason", ""))
    except RegisterError as error:
        return _list(request, str(error), 409 if isinstance(error, StaleError) else 422)
    return redirect("offers:bookings")


def _page(request: HttpRequest, number: int, problem: str = "", status: int = 200) -> HttpResponse:
    pack, now = catalogue.pack(), timezone.now()
    today = timezone.localdate(now)
    found = queries.one_open(pack, number, today)
    if found is None or not found.version.calendar:
        raise Http404
    first = max(today, _day(request.GET.get("from", "")) or today)
    last = today + timedelta(days=Calendar.kept(found.version.calendar).ahead)
    seats = booking.grid(pack, found, first, DAYS, now)
    context = {
        "offer": found.offer,
        "owner": found.owner,
        "card": shown.card(found.version, pack),
        "days": [(day, weekday(day), list(rows)) for day, rows in groupby(seats, key=lambda one: one.day)],
        "first": first,
        "last": first + timedelta(days=DAYS - 1),
        "previous": max(today, first - timedelta(days=DAYS)) if first > today else None,
        "next": first + timedelta(days=DAYS) if first + timedelta(days=DAYS) <= last else None,
        "until": last,
        "may_book": bool(check(actor_of(request), Permission.BOOK_SLOTS)),
        "problem": problem,
    }
    return render(request, "web/offers/slots.html", context, status=status)


def _list(request: HttpRequest, problem: str = "", status: int = 200) -> HttpResponse:
    actor, pack, now = actor_of(request), catalogue.pack(), timezone.localtime()
    page = Paginator(booking.of_actor(actor), PER_PAGE).get_page(request.GET.get("page"))
    people = dict(User.objects.filter(username__in={one.booker for one in page}).values_list("username", "name"))
    context = {
        "page": page,
        "rows": [_row(one, actor.name, people.get(one.booker) or one.booker, now) for one in page],
        "venues": [(shown_offer, *_visits(shown_offer)) for shown_offer in _own(request)],
        "year": now.year,
        "problem": problem,
        "pack": pack.id,
    }
    return render(request, "web/offers/bookings.html", context, status=status)


def _row(one: Any, me: str, who: str, now: Any) -> dict[str, Any]:
    begun = (one.day, one.start) <= (now.date(), now.time())
    own = one.booker == me
    title = one.offer.versions.order_by("-pk").values_list("title", flat=True).first()
    return {
        "one": one,
        "title": title,
        "weekday": weekday(one.day),
        "who": who,
        "own": own,
        "may_cancel": one.state == "booked" and not begun,
        "may_count": begun and one.state != "cancelled" and not own,
    }


def _own(request: HttpRequest) -> list[Any]:
    """Bookable offers of the organisation one acts for."""
    from kechuang.matching.own import of_owner

    actor = actor_of(request)
    if not actor.on_behalf or not check(actor, Permission.PUBLISH_OFFERS, party=actor.on_behalf):
        return []
    found = of_owner(actor.on_behalf, catalogue.pack(), timezone.localdate())
    return [one for one in found if one.version.calendar and one.where != "draft"]


def _visits(own: Any) -> tuple[int, int]:
    year = timezone.localdate().year
    return booking.visits(own.offer, date(year, 1, 1), date(year, 12, 31))


def _moment(text: str) -> tuple[date, time]:
    day, _t, start = text.partition("T")
    try:
        return date.fromisoformat(day), time.fromisoformat(start)
    except ValueError as error:
        raise RegisterError("请选择一个场次", "choose a slot") from error


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
