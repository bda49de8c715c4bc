"""What the operations of requests, slots and bookings take and answer."""

from datetime import date, datetime, time
from typing import Any, Literal

from django.utils import timezone
from ninja import Field, Schema

from kechuang.api.rooms.offers_out import Seen
from kechuang.core.pack import Pack
from kechuang.matching.booking import Seats
from kechuang.matching.content import LENGTHS
from kechuang.matching.owners import names


class AskIn(Schema):
    """What is needed, and the role at one's own organisation to answer to."""

    need: str = Field(min_length=1, max_length=1000)
    contact: str = Field(min_length=1, max_length=LENGTHS["contact"])


class RequestStepIn(Schema):
    """The next step of a request; `record` (a contract, a service record) and `done_on` for done."""

    action: Literal["accept", "decline", "withdraw", "done"]
    seen: Seen
    reason: str = Field("", max_length=500)
    record: str = Field("", max_length=120)
    done_on: date | None = None


class RateIn(Schema):
    """One to five stars with words; a second time corrects the first."""

    stars: int = Field(ge=1, le=5)
    text: str = Field(min_length=1, max_length=500)
    seen: Seen = 0


class OfferRequestStepOut(Schema):
    """One step of a request."""

    number: int
    state: str
    on_behalf: str
    record: str
    done_on: date | None
    reason: str
    recorded_at: datetime


class OfferRequestOut(Schema):
    """A request with the side one is on; `rating` is the number of the last rating, 0 for none."""

    id: int
    offer: int
    title: str
    owner: str
    party: str
    need: str
    contact: str
    state: str
    number: int
    rating: int
    steps: list[OfferRequestStepOut]


class OfferRequestsOut(Schema):
    """Those that one's organisation made or received, the latest first."""

    count: int
    requests: list[OfferRequestOut]


class SeatsOut(Schema):
    """A slot of a day. `over`: it has begun."""

    day: date
    start: time
    end: time
    places: int
    left: int
    over: bool


class SlotsOut(Schema):
    """The slots that can be booked, from a day on."""

    offer: int
    slots: list[SeatsOut]


class BookIn(Schema):
    """How many places in which slot."""

    day: date
    start: time
    people: int = Field(ge=1, le=10_000)


class BookingStepIn(Schema):
    """cancel (by who booked, or by the venue with a reason) or came (by the venue: how many)."""

    action: Literal["cancel", "came"]
    seen: Seen
    people: int = Field(0, ge=0, le=10_000)
    reason: str = Field("", max_length=500)


class BookingOut(Schema):
    """A booking; `came` counts once the venue has said so."""

    id: int
    offer: int
    day: date
    start: time
    end: time
    people: int
    party: str
    own: bool
    state: str
    number: int
    came: int


class BookingsOut(Schema):
    """One's own, and those at one's organisation's offers."""

    count: int
    bookings: list[BookingOut]


class VisitsOut(Schema):
    """Bookings that came, and people who came, in slots from `first` to `last`."""

    offer: int
    first: date
    last: date
    bookings: int
    people: int


def request_out(one: Any, pack: Pack) -> OfferRequestOut:
    """A request annotated by requesting.requests()."""
    called = names([one.offer.owner, one.party], pack)
    steps = [
        OfferRequestStepOut(
            number=step.number, state=step.state, on_behalf=step.on_behalf, record=step.record, done_on=step.done_on,
            reason=step.reason, recorded_at=timezone.localtime(step.recorded_at),
        )
        for step in one.steps.order_by("number")
    ]  # fmt: skip
    rating = one.ratings.order_by("-number").values_list("number", flat=True).first() or 0
    return OfferRequestOut(
        id=one.pk, offer=one.offer_id, title=one.version.title, owner=called[one.offer.owner], party=called[one.party],
        need=one.need, contact=one.contact, state=one.state, number=one.number, rating=rating, steps=steps,
    )  # fmt: skip


def booking_out(one: Any, me: str) -> BookingOut:
    """A booking annotated by booking.bookings(); who booked is told to nobody but himself."""
    return BookingOut(
        id=one.pk, offer=one.offer_id, day=one.day, start=one.start, end=one.end, people=one.people, party=one.party,
        own=one.booker == me, state=one.state, number=one.number, came=one.came if one.state == "came" else 0,
    )  # fmt: skip


def seats_out(one: Seats) -> SeatsOut:
    """A slot with the places left."""
    return SeatsOut(
        day=one.day, start=one.slot.start, end=one.slot.end, places=one.slot.places, left=one.left, over=one.over
    )
