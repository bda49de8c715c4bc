"""Ratings: only by who asked and was served, one a case, the latest word counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from django.utils import timezone

from kechuang.core.pack import Pack
from kechuang.core.wording import lint
from kechuang.matching import steps
from kechuang.matching.content import text
from kechuang.matching.models import Offer, Rating, Request, RequestStep
from kechuang.matching.publishing import BlockedError
from kechuang.people.access import Permission, require
from kechuang.people.actors import Actor
from kechuang.people.record import acting
from kechuang.register.problems import RegisterError

TEXT = 500


@dataclass(frozen=True, slots=True)
class Stars:
    """`total` stars of `count` ratings."""

    count: int = 0
    total: int = 0

    @property
    def mean(self) -> str:
        """One decimal, half up; empty when nobody has rated."""
        if not self.count:
            return ""
        tenths = int(Fraction(self.total * 10, self.count) + Fraction(1, 2))
        return f"{tenths // 10}.{tenths % 10}"


def rate(
    actor: Actor, one: Request, stars: int, words: str, *, seen: int, pack: Pack, now: datetime | None = None
) -> Rating:
    """The party that asked says how the service was; again: a correction after rating number `seen`.

    Raises AccessDenied for anybody else, RegisterError before the service is done, BlockedError for a text that may
    not be public, StaleError.
    """
    require(actor, Permission.REQUEST_OFFERS, party=one.party)
    if steps.last(one.steps).state != RequestStep.State.DONE:
        raise RegisterError("服务完成并有合同或服务记录后才能评价", "a service is rated once it is done")
    if not 1 <= stars <= 5:
        raise RegisterError("评分为 1 至 5 分", "one to five stars")
    said = text("text", words, TEXT, needed=True)
    broken = tuple(found for found in lint({"text": said}, pack.wording, kind="rating", by=one.party) if found.blocks)
    if broken:
        raise BlockedError(broken)
    with acting(actor, f"评价服务 {one.pk}"):
        rating: Rating = steps.add(one.ratings, seen, actor, now or timezone.now(), stars=stars, text=said)
    return rating


def latest(offers: Iterable[int], known_at: datetime | None = None) -> list[Rating]:
    """The word that counts of every rated request of these offers, the latest first."""
    found = Rating.objects.filter(request__offer__in=list(offers)).select_related("request")
    if known_at is not None:
        found = found.filter(recorded_at__lte=known_at)
    rows = found.order_by("request", "-number").distinct("request")
    return sorted(rows, key=lambda one: (one.recorded_at, one.pk), reverse=True)


def stars(offers: Iterable[int], known_at: datetime | None = None) -> dict[int, Stars]:
    """Of each offer that was rated."""
    found: dict[int, Stars] = {}
    for one in latest(offers, known_at):
        before = found.get(one.request.offer_id, Stars())
        found[one.request.offer_id] = Stars(before.count + 1, before.total + one.stars)
    return found


def stars_of(owner: str, known_at: datetime | None = None) -> Stars:
    """Of all offers of an owner, past ones too."""
    each = stars(Offer.objects.filter(owner=owner).values_list("pk", flat=True), known_at).values()
    return Stars(sum(one.count for one in each), sum(one.total for one in each))
