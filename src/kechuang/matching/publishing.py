"""What an owner does with an offer (draft, publish, withdraw), and what an officer may (stop)."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from kechuang.core.pack import Pack
from kechuang.core.wording import Finding, lint
from kechuang.matching import steps
from kechuang.matching.content import Content, checked, search_key, text
from kechuang.matching.models import PUBLIC, Offer, Step, Version
from kechuang.people.access import Permission, require
from kechuang.people.actors import Actor
from kechuang.people.record import acting
from kechuang.register.problems import RegisterError

REASON = 500


class BlockedError(RegisterError):
    """The text may not be published; `findings` say why, where and what to write instead."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        first = findings[0]
        super().__init__(
            f"不能发布：{'；'.join(f'“{one.quote}”违反{one.rule.cited}' for one in findings)}",
            f"not published: {first.quote!r} breaks {first.rule.cited}",
        )
        self.findings = findings


def findings(content: Content, owner: str, pack: Pack) -> tuple[Finding, ...]:
    """What the pack's rules about wording say of a content published by `owner`."""
    return lint(content.public(), pack.wording, kind=content.kind, by=owner)


def draft(actor: Actor, owner: str, content: Content, *, pack: Pack, now: datetime | None = None) -> Offer:
    """A new offer of `owner` that only its own people see. Raises AccessDenied, RegisterError."""
    require(actor, Permission.PUBLISH_OFFERS, party=owner)
    good, moment = checked(content, pack.offers), now or timezone.now()
    with acting(actor, "起草供需信息"):
        offer = Offer.objects.create(owner=owner, recorded_at=moment)
        _say(offer, 0, good, actor, moment, pack)
    return offer


def redraft(
    actor: Actor, offer: Offer, content: Content, *, seen: int, pack: Pack, now: datetime | None = None
) -> Version:
    """Another version; what is published stays until the new one is. Raises AccessDenied, RegisterError, StaleError."""
    require(actor, Permission.PUBLISH_OFFERS, party=offer.owner)
    good = checked(content, pack.offers)
    with acting(actor, f"修改供需信息 {offer.pk}"):
        return _say(offer, seen, good, actor, now or timezone.now(), pack)


def publish(actor: Actor, offer: Offer, *, seen: int, pack: Pack, now: datetime | None = None) -> Step:
    """Make the latest version public. Raises AccessDenied, BlockedError, RegisterError, StaleError."""
    require(actor, Permission.PUBLISH_OFFERS, party=offer.owner)
    drafted = offer.steps.filter(state=Step.State.DRAFTED).latest("number")
    last = offer.steps.filter(state__in=PUBLIC).order_by("-number").first()
    assert drafted.version is not None
    if last is not None and last.state == Step.State.PUBLISHED and last.number > drafted.number:
        raise RegisterError("已经发布", "it is published already")
    if last is not None and last.state == Step.State.STOPPED and last.number > drafted.number:
        raise RegisterError("已被下架，请按理由修改后再发布", "it was stopped: change it, then publish")
    broken = tuple(one for one in findings(content_of(drafted.version), offer.owner, pack) if one.blocks)
    if broken:
        raise BlockedError(broken)
    with acting(actor, f"发布供需信息 {offer.pk}"):
        return _step(offer, seen, Step.State.PUBLISHED, actor, now, version=drafted.version)


def withdraw(actor: Actor, offer: Offer, *, seen: int, reason: str = "", now: datetime | None = None) -> Step:
    """Take it off, by the owner. Raises AccessDenied, RegisterError, StaleError."""
    require(actor, Permission.PUBLISH_OFFERS, party=offer.owner)
    _is_public(offer)
    reason = text("reason", reason, REASON, needed=False)
    with acting(actor, reason or f"撤回供需信息 {offer.pk}"):
        return _step(offer, seen, Step.State.WITHDRAWN, actor, now, reason=reason)


def stop(actor: Actor, offer: Offer, *, seen: int, reason: str, now: datetime | None = None) -> Step:
    """Take it off, by an officer, for a reason that the owner reads. Raises AccessDenied, RegisterError, StaleError."""
    require(actor, Permission.STOP_OFFERS, party=offer.owner)
    reason = text("reason", reason, REASON, needed=True)
    _is_public(offer)
    with acting(actor, reason):
        return _step(offer, seen, Step.State.STOPPED, actor, now, reason=reason)


def content_of(version: Version) -> Content:
    """What a version says, to be looked at or changed."""
    from kechuang.matching.calendar import Calendar

    return Content(
        version.kind, version.title, version.text, version.contact, version.valid_from, version.field, version.basis,
        version.price, version.unit, version.valid_to, version.place, version.address, version.terms, version.about,
        Calendar.kept(version.calendar),
    )  # fmt: skip


def _say(offer: Offer, seen: int, good: Content, actor: Actor, moment: datetime, pack: Pack) -> Version:
    words = pack.offers.kinds[good.kind].name.zh
    if good.field:
        words += f" {pack.offers.fields[good.field].zh}"
    key, grams = search_key(good, words)
    version = Version.objects.create(
        offer=offer, kind=good.kind, field=good.field, title=good.title, text=good.text, basis=good.basis,
        price=good.price, unit=good.unit, valid_from=good.valid_from, valid_to=good.valid_to, place=good.place,
        address=good.address, contact=good.contact, terms=good.terms, about=good.about,
        calendar=good.calendar.plain(), key=key, grams=grams, recorded_at=moment,
    )  # fmt: skip
    _step(offer, seen, Step.State.DRAFTED, actor, moment, version=version)
    return version


def _step(
    offer: Offer,
    seen: int,
    state: Step.State,
    actor: Actor,
    now: datetime | None,
    version: Version | None = None,
    reason: str = "",
) -> Step:
    moment = now or timezone.now()
    step: Step = steps.add(
        offer.steps, seen, actor, moment,
        state=state, version=version, reason=reason, on=timezone.localtime(moment).date(),
    )  # fmt: skip
    return step


def _is_public(offer: Offer) -> None:
    last = offer.steps.filter(state__in=PUBLIC).order_by("-number").first()
    if last is None or last.state != Step.State.PUBLISHED:
        raise RegisterError("没有发布，不能撤回或下架", "it is not public")
