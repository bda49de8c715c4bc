"""Two people at once, on connections of their own: no place is taken twice, nothing is published over a change."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from kechuang.core.log.verify import verify
from kechuang.matching import booking, publishing
from kechuang.matching.calendar import Calendar, Slot
from kechuang.matching.content import Content
from kechuang.matching.models import Booking, BookingStep, Offer, Step
from kechuang.people.actors import Actor
from kechuang.people.roles import Role
from kechuang.register.problems import RegisterError, StaleError
from tests.directories.bed import A, pack

pytestmark = pytest.mark.django_db(transaction=True)
OWNER = Actor("甲", frozenset({Role.ENTERPRISE}), frozenset({A}), signed_in=True, on_behalf=A)
PLACES = 5


def somebody(number: int) -> Actor:
    return Actor(f"人{number}", frozenset({Role.CITIZEN}), signed_in=True)


def content(**changed: Any) -> Content:
    tomorrow = timezone.localdate() + timedelta(days=1)
    slot = Slot(tomorrow.isoweekday(), time(9), time(10), PLACES)
    today = timezone.localdate()
    values = {
        "kind": "visit", "title": "示例开放参观", "text": "参观", "contact": "讲解岗", "valid_from": today,
        "basis": "free", "calendar": Calendar((slot,)),
    }  # fmt: skip
    return Content(**{**values, **changed})


def at_once(works: list[Callable[[], Any]]) -> list[Any]:
    """What each gave or raised; all begin together, each on a connection of its own."""
    barrier, found = threading.Barrier(len(works)), [None] * len(works)

    def run(number: int) -> None:
        try:
            barrier.wait(20)
            found[number] = works[number]()
        except RegisterError as error:
            found[number] = error  # type: ignore[call-overload]
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()
    return found


def test_twelve_people_at_once_take_five_places_and_no_sixth() -> None:
    rules = pack()
    offer = publishing.draft(OWNER, A, content(), pack=rules)
    publishing.publish(OWNER, offer, seen=1, pack=rules)
    day = timezone.localdate() + timedelta(days=1)
    works = [lambda n=n: booking.book(somebody(n), offer.pk, day, time(9), 1, pack=rules) for n in range(12)]
    found = at_once(works)
    assert sum(isinstance(one, Booking) for one in found) == PLACES
    assert sum(isinstance(one, StaleError) for one in found) == 12 - PLACES
    assert sum(one.people for one in Booking.objects.all()) == PLACES
    assert BookingStep.objects.count() == PLACES
    assert verify(rows=True).intact


def test_one_person_on_two_devices_books_once() -> None:
    rules = pack()
    offer = publishing.draft(OWNER, A, content(), pack=rules)
    publishing.publish(OWNER, offer, seen=1, pack=rules)
    day = timezone.localdate() + timedelta(days=1)
    found = at_once([lambda: booking.book(somebody(1), offer.pk, day, time(9), 1, pack=rules)] * 4)
    assert sum(isinstance(one, Booking) for one in found) == 1
    assert Booking.objects.count() == 1


def test_of_a_change_and_a_publication_at_once_the_second_is_told() -> None:
    rules = pack()
    offer: Offer = publishing.draft(OWNER, A, content(), pack=rules)
    found = at_once(
        [
            lambda: publishing.publish(OWNER, offer, seen=1, pack=rules),
            lambda: publishing.redraft(OWNER, offer, content(title="示例改动"), seen=1, pack=rules),
        ]
    )
    assert sum(isinstance(one, StaleError) for one in found) == 1
    assert Step.objects.filter(offer=offer).count() == 2
    assert offer.versions.count() == 1 + any(step.state == "drafted" and step.number == 2 for step in offer.steps.all())


def test_a_place_given_back_can_be_taken_again_and_counts_follow_the_last_step() -> None:
    rules = pack()
    offer = publishing.draft(OWNER, A, content(), pack=rules)
    publishing.publish(OWNER, offer, seen=1, pack=rules)
    day: date = timezone.localdate() + timedelta(days=1)
    first = booking.book(somebody(1), offer.pk, day, time(9), PLACES, pack=rules)
    with pytest.raises(StaleError):
        booking.book(somebody(2), offer.pk, day, time(9), 1, pack=rules)
    booking.cancel(somebody(1), first, seen=1)
    booking.book(somebody(2), offer.pk, day, time(9), 1, pack=rules)
    found = at_once([lambda: booking.cancel(somebody(1), first, seen=1)] * 2)
    assert all(isinstance(one, RegisterError) for one in found)  # it was cancelled already
