"""Operations of 供需大厅: offers and needs, publishing them.

No postponed annotations here: django-ninja reads them through the access decorator, from another module.
"""

from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Query, Router, Status
from ninja.errors import HttpError

from kechuang.api.parameters import Day
from kechuang.api.problems import ProblemOut, RequestError
from kechuang.api.rooms import offers_out as out
from kechuang.matching import publishing, queries
from kechuang.matching.models import Offer
from kechuang.matching.own import Own, of_owner, one_own
from kechuang.matching.publishing import BlockedError
from kechuang.matching.queries import Wanted
from kechuang.matching.ratings import latest, stars_of
from kechuang.people.access import Permission, access, require
from kechuang.people.actors import actor_of
from kechuang.policy import catalogue
from kechuang.register.problems import RegisterError, StaleError

router = Router(tags=["offers"])
LATE: dict[int, Any] = {409: ProblemOut}
RATINGS = 100


@router.get("/offers", response=out.OffersOut, summary="Offers and needs that are open on a day")
@access(Permission.READ_OFFERS)
def offers(request: HttpRequest, asked: Query[out.OffersIn]) -> out.OffersOut:
    """Published, in their term, and not hidden by what the register says of their owner; the latest first."""
    pack, day = catalogue.pack(), asked.as_of or timezone.localdate()
    if asked.alliance and asked.alliance not in pack.offers.alliances:
        raise RequestError("There is no such alliance.", [("alliance", ", ".join(pack.offers.alliances))])
    clean = {name: getattr(asked, name).replace("\x00", "") for name in ("q", "kind", "field", "place", "owner")}
    wanted = Wanted(
        clean["q"], clean["kind"], clean["field"], asked.side, clean["place"], asked.price, clean["owner"],
        asked.alliance, asked.about.replace("\x00", ""), asked.bookable,
    )  # fmt: skip
    rows, told = queries.open_steps(pack, wanted, day, asked.known_at)
    page = queries.listed(rows[asked.offset : asked.offset + asked.limit], told, pack, asked.known_at)
    return out.OffersOut(as_of=day, total=len(rows), offers=[out.OfferOut(**out.offer_out(one, pack)) for one in page])


@router.get("/offers/mine", response=out.OwnOffersOut, summary="Offers of one's organisation")
@access(Permission.PUBLISH_OFFERS)
def mine(request: HttpRequest, as_of: Day = None) -> out.OwnOffersOut:
    """Drafts too; where each stands, and what the rules of wording say of its latest version."""
    actor, pack = actor_of(request), catalogue.pack()
    require(actor, Permission.PUBLISH_OFFERS, party=actor.on_behalf)
    found = of_owner(actor.on_behalf, pack, as_of or timezone.localdate())
    return out.OwnOffersOut(offers=[_own(one) for one in found])


@router.get("/offers/hidden", response=out.HiddenOut, summary="Offers hidden by their owner's standing")
@access(Permission.STOP_OFFERS)
def hidden(request: HttpRequest, as_of: Day = None) -> out.HiddenOut:
    """With the directory and the reason."""
    pack, day = catalogue.pack(), as_of or timezone.localdate()
    found = queries.hidden_steps(pack, day)
    return out.HiddenOut(as_of=day, offers=[out.OfferOut(**out.offer_out(one, pack)) for one in found])


@router.get("/offers/{number}", response=out.OfferDetailOut, summary="One open offer with its ratings")
@access(Permission.READ_OFFERS)
def offer(request: HttpRequest, number: int, as_of: Day = None) -> out.OfferDetailOut:
    """Price, terms, contact role, ratings."""
    pack = catalogue.pack()
    found = queries.one_open(pack, number, as_of or timezone.localdate())
    if found is None:
        raise Http404
    ratings = [out.rating_out(one) for one in latest([number])[:RATINGS]]
    whole = out.stars_out(stars_of(found.offer.owner))
    return out.OfferDetailOut(**out.offer_out(found, pack), ratings=ratings, owner_stars=whole)


@router.post("/offers", response={201: out.OwnOfferOut}, summary="Draft an offer or a need")
@access(Permission.PUBLISH_OFFERS)
def draft(request: HttpRequest, body: out.OfferIn) -> Any:
    """Of the organisation one acts for; `findings` say what would keep it from being published."""
    actor = actor_of(request)
    require(actor, Permission.PUBLISH_OFFERS, party=actor.on_behalf)
    try:
        made = publishing.draft(actor, actor.on_behalf, body.content(), pack=catalogue.pack())
    except RegisterError as error:
        raise refused(error) from error
    return Status(201, _own(_found(request, made.pk)))


@router.post("/offers/{number}/versions", response={200: out.OwnOfferOut} | LATE, summary="Another version of an offer")
@access(Permission.PUBLISH_OFFERS)
def redraft(request: HttpRequest, number: int, body: out.OfferChangeIn) -> out.OwnOfferOut:
    """A draft: what is public stays until it is published."""
    own = _found(request, number)
    try:
        publishing.redraft(actor_of(request), own.offer, body.content(), seen=body.seen, pack=catalogue.pack())
    except RegisterError as error:
        raise refused(error) from error
    return _own(_found(request, number))


@router.post("/offers/{number}/publish", response={200: out.OwnOfferOut} | LATE, summary="Publish the latest version")
@access(Permission.PUBLISH_OFFERS)
def publish(request: HttpRequest, number: int, body: out.SeenIn) -> out.OwnOfferOut:
    """422 with the law, the place and what to write instead where the text may not be public."""
    own = _found(request, number)
    try:
        publishing.publish(actor_of(request), own.offer, seen=body.seen, pack=catalogue.pack())
    except RegisterError as error:
        raise refused(error) from error
    return _own(_found(request, number))


@router.post("/offers/{number}/withdraw", response={200: out.OwnOfferOut} | LATE, summary="Withdraw an offer")
@access(Permission.PUBLISH_OFFERS)
def withdraw(request: HttpRequest, number: int, body: out.SeenIn) -> out.OwnOfferOut:
    """By its owner; it can be published again."""
    own = _found(request, number)
    try:
        publishing.withdraw(actor_of(request), own.offer, seen=body.seen, reason=body.reason)
    except RegisterError as error:
        raise refused(error) from error
    return _own(_found(request, number))


@router.post("/offers/{number}/stop", response={204: None} | LATE, summary="Stop an offer, as an officer")
@access(Permission.STOP_OFFERS)
def stop(request: HttpRequest, number: int, body: out.SeenIn) -> Any:
    """With a reason that its owner reads; it has to be changed before it is published again."""
    found = Offer.objects.filter(pk=number).first() if number < 2**63 else None
    if found is None:
        raise Http404
    try:
        publishing.stop(actor_of(request), found, seen=body.seen, reason=body.reason)
    except RegisterError as error:
        raise refused(error) from error
    return Status(204, None)


def refused(error: RegisterError) -> Exception:
    """As the interface says it: 409 for who was late, 422 with the findings for a text that may not be public."""
    if isinstance(error, StaleError):
        return HttpError(409, f"{error.zh} ({error.en})")
    if isinstance(error, BlockedError):
        fields = [
            (one.field, f"{one.start + 1}-{one.end} “{one.quote}” {one.rule.cited}：{one.rule.instead.zh}")
            for one in error.findings
        ]
        return RequestError(f"{error.zh} ({error.en})", fields)
    return RequestError(f"{error.zh} ({error.en})", [])


def _found(request: HttpRequest, number: int) -> Own:
    own = one_own(actor_of(request), catalogue.pack(), number, timezone.localdate())
    if own is None:
        raise Http404
    return own


def _own(own: Own) -> out.OwnOfferOut:
    pack = catalogue.pack()
    found = publishing.findings(publishing.content_of(own.latest), own.offer.owner, pack)
    return out.OwnOfferOut(
        **out.offer_out(own, pack),
        where=own.where,
        reason=own.reason,
        number=own.number,
        changed=own.draft is not None,
        findings=[out.finding_out(one) for one in found],
    )
