"""Booking a slot. Whoever books holds the offer's row: two never take the same last place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from datetime import time as clock
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum
from django.utils import timezone

from kechuang.core.pack import Pack
from kechuang.matching import steps
from kechuang.matching.calendar import Calendar, Slot, opens_at
from kechuang.matching.content import text
from kechuang.matching.models import Booking, BookingStep, Offer
from kechuang.matching.queries import Listed, one_open
from kechuang.people.access import Permission, check, require
from kechuang.people.actors import Actor
from kechuang.people.record import acting
from kechuang.register.problems import RegisterError, StaleError

State = BookingStep.State
HELD = (State.BOOKED, State.CAME)
REASON = 500


@dataclass(frozen=True, slots=True)
class Seats:
    """A slot of a day with the places that are left; `over`: it has begun."""

    day: date
    slot: Slot
    left: int
    over: bool


def grid(pack: Pack, found: Listed, first: date, days: int, now: datetime) -> list[Seats]:
    """The slots of `days` days from `first`, as far as they can be booked ahead; the past ones of today as over."""
    calendar, local = Calendar.kept(found.version.calendar), timezone.localtime(now)
    last = local.date() + timedelta(days=calendar.ahead)
    span = [first + timedelta(days=number) for number in range(days)]
    held = _held(found.offer, span)
    ends = found.version.valid_to
    return [
        Seats(day, slot, max(0, slot.places - _taken(held, day, slot)), not opens_at(day, slot, local))
        for day in span
        if local.date() <= day <= last and found.version.valid_from <= day and (ends is None or day <= ends)
        for slot in calendar.of(day)
    ]


def book(
    actor: Actor, number: int, day: date, start: clock, people: int, *, pack: Pack, now: datetime | None = None
) -> Booking:
    """Take `people` places. Raises AccessDenied, RegisterError (no such slot, over, a second booking of one's own),
    StaleError when others took the places first.
    """
    require(actor, Permission.BOOK_SLOTS)
    moment = now or timezone.now()
    local = timezone.localtime(moment)
    with acting(actor, f"预约场次 {number} {day} {start:%H:%M}"):
        # Held until the transaction ends: what is read below is what everybody before has written.
        offer = Offer.objects.select_for_update().filter(pk=number).first() if number < 2**63 else None
        slot = _slot(pack, number, day, start, local) if offer else None
        if offer is None or slot is None:
            raise RegisterError("没有这个场次，或已经不能预约", "no such slot, or it cannot be booked now")
        if not 1 <= people <= slot.places:
            raise RegisterError(f"人数为 1 至 {slot.places} 人", f"one to {slot.places} people")
        held = _held(offer, [day])
        if any(one.booker == actor.name and _meet(one, slot) for one in held):
            raise RegisterError("您已预约这个时段，如需改人数请先取消", "you have booked this time already")
        left = slot.places - _taken(held, day, slot)
        if people > left:
            raise StaleError(f"只剩 {max(0, left)} 个名额", f"only {max(0, left)} places are left")
        made = Booking.objects.create(
            offer=offer, day=day, start=slot.start, end=slot.end, people=people, booker=actor.name,
            party=actor.on_behalf, recorded_at=moment,
        )  # fmt: skip
        steps.add(made.steps, 0, actor, moment, state=State.BOOKED, people=people)
    return made


def cancel(actor: Actor, one: Booking, *, seen: int, reason: str = "", now: datetime | None = None) -> BookingStep:
    """Give the places back, by who booked or by the venue. Raises AccessDenied, RegisterError, StaleError."""
    if one.booker != actor.name:
        require(actor, Permission.PUBLISH_OFFERS, party=one.offer.owner)
        reason = text("reason", reason, REASON, needed=True)
    else:
        require(actor, Permission.BOOK_SLOTS)
        reason = text("reason", reason, REASON, needed=False)
    moment = now or timezone.now()
    local = timezone.localtime(moment)
    if steps.last(one.steps).state != State.BOOKED or (one.day, one.start) <= (local.date(), local.time()):
        raise RegisterError("场次已开始或预约已办结，不能取消", "it has begun or is settled: not to be cancelled")
    with acting(actor, reason or f"取消预约 {one.pk}"):
        step: BookingStep = steps.add(one.steps, seen, actor, moment, state=State.CANCELLED, reason=reason)
    return step


def count(actor: Actor, one: Booking, people: int, *, seen: int, now: datetime | None = None) -> BookingStep:
    """The venue says how many came (0: nobody); a correction is another step. Raises as `cancel` does."""
    require(actor, Permission.PUBLISH_OFFERS, party=one.offer.owner)
    moment = now or timezone.now()
    local = timezone.localtime(moment)
    if steps.last(one.steps).state == State.CANCELLED or (one.day, one.start) > (local.date(), local.time()):
        raise RegisterError("场次尚未开始或预约已取消", "it has not begun, or was cancelled")
    if not 0 <= people <= 10_000:
        raise RegisterError("到访人数为 0 至 10000", "nobody to ten thousand")
    state = State.CAME if people else State.ABSENT
    with acting(actor, f"登记到访 {one.pk}"):
        step: BookingStep = steps.add(one.steps, seen, actor, moment, state=state, people=people)
    return step


def bookings() -> QuerySet[Any]:
    """All, each with `state`, `number` and `came` of its last step."""
    last = BookingStep.objects.filter(booking=OuterRef("pk")).order_by("-number")
    found = Booking.objects.annotate(
        state=Subquery(last.values("state")[:1]),
        number=Subquery(last.values("number")[:1]),
        came=Subquery(last.values("people")[:1]),
    )
    return found.select_related("offer")


def of_actor(actor: Actor) -> QuerySet[Any]:
    """One's own, and those at the offers of the organisation one acts for."""
    test = Q(booker=actor.name)
    if actor.on_behalf and check(actor, Permission.PUBLISH_OFFERS, party=actor.on_behalf):
        test |= Q(offer__owner=actor.on_behalf)
    return bookings().filter(test).order_by("-day", "start", "pk")


def concerns(actor: Actor, one: Booking) -> bool:
    """May the actor read it?"""
    own = one.booker == actor.name and bool(check(actor, Permission.BOOK_SLOTS))
    return own or bool(check(actor, Permission.PUBLISH_OFFERS, party=one.offer.owner))


def visits(offer: Offer, first: date, last: date) -> tuple[int, int]:
    """(bookings that came, people who came) in slots from `first` to `last`."""
    came = bookings().filter(offer=offer, day__range=(first, last), state=State.CAME)
    return came.count(), came.aggregate(people=Sum("came"))["people"] or 0


def _slot(pack: Pack, number: int, day: date, start: clock, local: datetime) -> Slot | None:
    """The slot, if the offer is open today and on the day, and the slot has not begun nor is too far ahead."""
    found = one_open(pack, number, local.date())
    calendar = Calendar.kept(found.version.calendar) if found else Calendar()
    if found is None or day > local.date() + timedelta(days=calendar.ahead):
        return None
    if day != local.date() and one_open(pack, number, day) is None:
        return None
    slots = (slot for slot in calendar.of(day) if slot.start == start and opens_at(day, slot, local))
    return next(slots, None)


def _held(offer: Offer, days: Iterable[date]) -> list[Any]:
    return list(bookings().filter(offer=offer, day__in=list(days), state__in=HELD))


def _taken(held: Iterable[Any], day: date, slot: Slot) -> int:
    """Places taken of everything that meets the slot: also of bookings made when the slots lay otherwise."""
    return sum(one.people for one in held if one.day == day and _meet(one, slot))


def _meet(one: Any, slot: Slot) -> bool:
    return bool(one.start < slot.end and slot.start < one.end)
