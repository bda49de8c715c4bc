"""What the operations of offers take and answer."""

from datetime import date, datetime, time
from typing import Annotated, Any, Literal

from ninja import Field, Schema

from kechuang.api.money import Money
from kechuang.api.parameters import FIRST, LAST, Moment
from kechuang.core.pack import Pack
from kechuang.core.wording import Finding
from kechuang.matching.calendar import AHEAD, MOST_CLOSED, MOST_SLOTS, Slot, made
from kechuang.matching.content import LENGTHS, MOST_PRICE, Content
from kechuang.matching.models import Rating, Version
from kechuang.matching.own import Own
from kechuang.matching.queries import Listed
from kechuang.matching.ratings import Stars
from kechuang.matching.standing import Mark

Seen = Annotated[int, Field(ge=0, le=1_000_000, description="Number of the last step (or rating) one knew of")]


class OffersIn(Schema):
    """Which offers; what is empty does not narrow. `price`: at most so many fen, free ones included."""

    as_of: date | None = Field(None, ge=FIRST, le=LAST)
    known_at: Moment | None = None
    q: str = Field("", max_length=80)
    kind: str = Field("", max_length=64)
    field: str = Field("", max_length=64)
    side: Literal["", "offer", "need"] = ""
    place: str = Field("", max_length=40)
    price: int | None = Field(None, ge=0, le=MOST_PRICE)
    owner: str = Field("", max_length=40)
    alliance: str = Field("", max_length=64)
    about: str = Field("", max_length=80)
    bookable: bool = False
    offset: int = Field(0, ge=0, le=100_000)
    limit: int = Field(20, ge=1, le=200)


class SlotIn(Schema):
    """`places` from `start` to `end` (office time) on each `weekday`, 1 Monday to 7 Sunday."""

    weekday: int = Field(ge=1, le=7)
    start: time
    end: time
    places: int = Field(ge=1, le=10_000)


class OfferIn(Schema):
    """What an offer says. `price` in fen for `unit` where `basis` is fixed or from. `contact` is a role, no person."""

    kind: str = Field(max_length=64)
    title: str = Field(max_length=LENGTHS["title"])
    text: str = Field(max_length=LENGTHS["text"])
    contact: str = Field(max_length=LENGTHS["contact"])
    valid_from: date = Field(ge=FIRST, le=LAST)
    valid_to: date | None = Field(None, ge=FIRST, le=LAST)
    field: str = Field("", max_length=64)
    basis: Literal["fixed", "from", "negotiable", "free"] = "negotiable"
    price: int | None = Field(None, ge=1, le=MOST_PRICE)
    unit: str = Field("", max_length=LENGTHS["unit"])
    place: str = Field("", max_length=LENGTHS["place"])
    address: str = Field("", max_length=LENGTHS["address"])
    terms: str = Field("", max_length=LENGTHS["terms"])
    about: str = Field("", max_length=LENGTHS["about"])
    slots: list[SlotIn] = Field([], max_length=MOST_SLOTS)
    closed: list[date] = Field([], max_length=MOST_CLOSED)
    ahead: int = Field(30, ge=1, le=AHEAD)

    def content(self) -> Content:
        """As the services take it; raises RegisterError."""
        slots = [Slot(one.weekday, one.start, one.end, one.places) for one in self.slots]
        return Content(
            self.kind, self.title, self.text, self.contact, self.valid_from, self.field, self.basis, self.price,
            self.unit, self.valid_to, self.place, self.address, self.terms, self.about,
            made(slots, self.closed, self.ahead),
        )  # fmt: skip


class OfferChangeIn(OfferIn):
    """Another version of an offer."""

    seen: Seen


class SeenIn(Schema):
    """An act on top of what was seen, perhaps with a reason."""

    seen: Seen
    reason: str = Field("", max_length=500)


class MarkOut(Schema):
    """What the register says of the owner or the subject; `hides`: nobody finds the offer because of it."""

    rule: str
    directory: str
    reason: str
    says: str
    hides: bool


class StarsOut(Schema):
    """`mean` with one decimal, half up, as text; empty when nobody has rated."""

    count: int
    mean: str


class WordingFindingOut(Schema):
    """Characters `start` to `end` of `field` (from 0, end not included) break `rule`; `blocks`: it is not published."""

    field: str
    start: int
    end: int
    quote: str
    rule: str
    says: str
    law: str
    confidence: str
    instead: str
    blocks: bool


class OfferOut(Schema):
    """An offer with what is public of it."""

    id: int
    owner: str
    owner_name: str
    kind: str
    kind_name: str
    side: str
    field: str
    title: str
    text: str
    basis: str
    price: Money | None
    unit: str
    valid_from: date
    valid_to: date | None
    place: str
    address: str
    contact: str
    terms: str
    about: str
    bookable: bool
    published_on: date | None
    marks: list[MarkOut]
    stars: StarsOut


class OfferRatingOut(Schema):
    """A rating by a party that was served; `corrected`: it is not the first word."""

    stars: int
    text: str
    rated_at: datetime
    corrected: bool


class OfferDetailOut(OfferOut):
    """One offer with its ratings, and those of all offers of its owner."""

    ratings: list[OfferRatingOut]
    owner_stars: StarsOut


class OffersOut(Schema):
    """A page; `total` are all that were asked for."""

    as_of: date
    total: int
    offers: list[OfferOut]


class OwnOfferOut(OfferOut):
    """One's own: `where` it stands and why, the number of the last step, what the rules of wording say of the draft."""

    where: str
    reason: str
    number: int
    changed: bool
    findings: list[WordingFindingOut]


class OwnOffersOut(Schema):
    """All of one's organisation."""

    offers: list[OwnOfferOut]


class HiddenOut(Schema):
    """For officers: public offers that nobody finds, with the reason."""

    as_of: date
    offers: list[OfferOut]


def mark_out(one: Mark) -> MarkOut:
    """A mark for programs."""
    return MarkOut(rule=one.rule, directory=one.directory, reason=one.reason, says=one.says.zh, hides=one.hides)


def stars_out(one: Stars) -> StarsOut:
    """Ratings summed up."""
    return StarsOut(count=one.count, mean=one.mean)


def finding_out(one: Finding) -> WordingFindingOut:
    """A finding of the lint."""
    return WordingFindingOut(
        field=one.field, start=one.start, end=one.end, quote=one.quote, rule=one.rule.id, says=one.rule.says.zh,
        law=one.rule.cited, confidence=one.rule.confidence, instead=one.rule.instead.zh, blocks=one.blocks,
    )  # fmt: skip


def offer_out(found: Listed | Own, pack: Pack) -> dict[str, Any]:
    """The fields of OfferOut."""
    version: Version = found.version
    kind = pack.offers.kinds.get(version.kind)
    names_ = ("kind", "field", "title", "text", "basis", "unit", "valid_from", "valid_to", "place", "address")
    return {name: getattr(version, name) for name in (*names_, "contact", "terms", "about")} | {
        "id": found.offer.pk,
        "owner": found.offer.owner,
        "owner_name": found.owner,
        "kind_name": kind.name.zh if kind else version.kind,
        "side": "need" if kind and kind.need else "offer",
        "price": Money.of(version.price),
        "bookable": bool(version.calendar),
        "published_on": found.since,
        "marks": [mark_out(one) for one in found.marks],
        "stars": stars_out(found.stars),
    }


def rating_out(one: Rating) -> OfferRatingOut:
    """A rating as everybody reads it."""
    return OfferRatingOut(stars=one.stars, text=one.text, rated_at=one.recorded_at, corrected=one.number > 1)
