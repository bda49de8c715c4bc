"""Operations of 供需对接: requests, ratings, slots and bookings.

No postponed annotations here: django-ninja reads them through the access decorator, from another module.
"""

from datetime import date
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Query, Router, Status

from kechuang.api.parameters import FIRST, LAST
from kechuang.api.rooms import matching_out as out
from kechuang.api.rooms.offers import LATE, refused
from kechuang.matching import booking, queries, requesting
from kechuang.matching.models import Booking
from kechuang.matching.own import one_own
from kechuang.matching.ratings import rate as give
from kechuang.people.access import Permission, access
from kechuang.people.actors import actor_of
from kechuang.policy import catalogue
from kechuang.register.problems import RegisterError

router = Router(tags=["matching"])
Offset = Annotated[int, Query(ge=0, le=1_000_000)]
Limit = Annotated[int, Query(ge=1, le=500)]
OnDay = Annotated[date, Query(ge=FIRST, le=LAST)]
WEEK = 7


@router.post("/offers/{number}/requests", response={201: out.OfferRequestOut}, summary="Ask for an offer")
@access(Permission.REQUEST_OFFERS)
def ask(request: HttpRequest, number: int, body: out.AskIn) -> Any:
    """For the organisation one acts for; its owner answers."""
    actor, pack = actor_of(request), catalogue.pack()
    try:
        made = requesting.ask(actor, number, body.need, body.contact, pack=pack, as_of=timezone.localdate())
    except RegisterError as error:
        raise refused(error) from error
    return Status(201, out.request_out(_request(request, made.pk), pack))


@router.get("/offer-requests", response=out.OfferRequestsOut, summary="Requests made and received")
@access(Permission.READ_ACCOUNT)
def requests(request: HttpRequest, offset: Offset = 0, limit: Limit = 50) -> out.OfferRequestsOut:
    """Of the organisation one acts for, the latest first."""
    found, pack = requesting.of_actor(actor_of(request)), catalogue.pack()
    page = found[offset : offset + limit]
    return out.OfferRequestsOut(count=found.count(), requests=[out.request_out(one, pack) for one in page])


@router.get("/offer-requests/{number}", response=out.OfferRequestOut, summary="One request, step by step")
@access(Permission.READ_ACCOUNT)
def one_request(request: HttpRequest, number: int) -> out.OfferRequestOut:
    """For its two sides; for others there is none."""
    return out.request_out(_request(request, number), catalogue.pack())


@router.post(
    "/offer-requests/{number}/steps", response={200: out.OfferRequestOut} | LATE, summary="The next step of a request"
)
@access(Permission.READ_ACCOUNT)
def step(request: HttpRequest, number: int, body: out.RequestStepIn) -> out.OfferRequestOut:
    """accept, decline by the owner; withdraw by who asked; done by either, with the record. 409: too late."""
    found, actor = _request(request, number), actor_of(request)
    try:
        match body.action:
            case "accept":
                requesting.accept(actor, found, seen=body.seen, reason=body.reason)
            case "decline":
                requesting.decline(actor, found, seen=body.seen, reason=body.reason)
            case "withdraw":
                requesting.take_back(actor, found, seen=body.seen, reason=body.reason)
            case "done":
                day = body.done_on or timezone.localdate()
                requesting.complete(actor, found, body.record, day, seen=body.seen)
    except RegisterError as error:
        raise refused(error) from error
    return out.request_out(_request(request, number), catalogue.pack())


@router.post("/offer-requests/{number}/rating", response={200: out.OfferRequestOut} | LATE, summary="Rate a service")
@access(Permission.REQUEST_OFFERS)
def rate(request: HttpRequest, number: int, body: out.RateIn) -> out.OfferRequestOut:
    """Only by the party that asked, once it is done; again with the number of the last rating corrects it."""
    found, pack = _request(request, number), catalogue.pack()
    try:
        give(actor_of(request), found, body.stars, body.text, seen=body.seen, pack=pack)
    except RegisterError as error:
        raise refused(error) from error
    return out.request_out(_request(request, number), pack)


@router.get("/offers/{number}/slots", response=out.SlotsOut, summary="Slots of a week with the places left")
@access(Permission.READ_OFFERS)
def slots(
    request: HttpRequest, number: int, first: Annotated[date | None, Query(ge=FIRST, le=LAST)] = None
) -> out.SlotsOut:
    """From `first` (today if absent); as far ahead as can be booked."""
    pack, now = catalogue.pack(), timezone.now()
    found = queries.one_open(pack, number, timezone.localdate(now))
    if found is None:
        raise Http404
    seats = booking.grid(pack, found, first or timezone.localdate(now), WEEK, now)
    return out.SlotsOut(offer=number, slots=[out.seats_out(one) for one in seats])


@router.post("/offers/{number}/bookings", response={201: out.BookingOut} | LATE, summary="Book a slot")
@access(Permission.BOOK_SLOTS)
def book(request: HttpRequest, number: int, body: out.BookIn) -> Any:
    """409 when the places are gone."""
    actor = actor_of(request)
    try:
        made = booking.book(actor, number, body.day, body.start, body.people, pack=catalogue.pack())
    except RegisterError as error:
        raise refused(error) from error
    return Status(201, out.booking_out(_booking(request, made.pk), actor.name))


@router.get("/bookings", response=out.BookingsOut, summary="One's bookings, and those at one's organisation's offers")
@access(Permission.READ_ACCOUNT)
def bookings(request: HttpRequest, offset: Offset = 0, limit: Limit = 50) -> out.BookingsOut:
    """The latest day first."""
    actor = actor_of(request)
    found = booking.of_actor(actor)
    page = found[offset : offset + limit]
    return out.BookingsOut(count=found.count(), bookings=[out.booking_out(one, actor.name) for one in page])


@router.post("/bookings/{number}/steps", response={200: out.BookingOut} | LATE, summary="Cancel, or say who came")
@access(Permission.BOOK_SLOTS)
def booking_step(request: HttpRequest, number: int, body: out.BookingStepIn) -> out.BookingOut:
    """cancel by who booked or by the venue, before it begins; came by the venue, after."""
    actor, found = actor_of(request), _booking(request, number)
    try:
        if body.action == "came":
            booking.count(actor, found, body.people, seen=body.seen)
        else:
            booking.cancel(actor, found, seen=body.seen, reason=body.reason)
    except RegisterError as error:
        raise refused(error) from error
    return out.booking_out(_booking(request, number), actor.name)


@router.get("/offers/{number}/visits", response=out.VisitsOut, summary="How many came")
@access(Permission.PUBLISH_OFFERS)
def visits(request: HttpRequest, number: int, first: OnDay, last: OnDay) -> out.VisitsOut:
    """For the owner of the offer."""
    own = one_own(actor_of(request), catalogue.pack(), number, timezone.localdate())
    if own is None:
        raise Http404
    groups, people = booking.visits(own.offer, first, last)
    return out.VisitsOut(offer=number, first=first, last=last, bookings=groups, people=people)


def _request(request: HttpRequest, number: int) -> Any:
    found = requesting.requests().filter(pk=number).first() if number < 2**63 else None
    if found is None or not requesting.concerns(actor_of(request), found):
        raise Http404
    return found


def _booking(request: HttpRequest, number: int) -> Booking:
    found: Booking | None = booking.bookings().filter(pk=number).first() if number < 2**63 else None
    if found is None or not booking.concerns(actor_of(request), found):
        raise Http404
    return found
