"""A party asks for what is offered; the owner answers; either says that it was done, with a record."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from kechuang.core.pack import Pack
from kechuang.matching import steps
from kechuang.matching.content import LENGTHS, text
from kechuang.matching.models import Request, RequestStep
from kechuang.matching.queries import one_open
from kechuang.people.access import Permission, check, require
from kechuang.people.actors import Actor
from kechuang.people.record import acting
from kechuang.register.problems import RegisterError

State = RequestStep.State
NEED, RECORD, REASON = 1000, 120, 500
WAITING = (State.ASKED, State.ACCEPTED)


def ask(
    actor: Actor, number: int, need: str, contact: str, *, pack: Pack, as_of: date, now: datetime | None = None
) -> Request:
    """Ask for an open offer, for the organisation one acts for. Raises AccessDenied, RegisterError."""
    party = actor.on_behalf
    require(actor, Permission.REQUEST_OFFERS, party=party)
    found = one_open(pack, number, as_of)
    if found is None:
        raise RegisterError("这条信息没有发布或已经撤下", "this offer is not open")
    if found.offer.owner == party:
        raise RegisterError("不能向本单位提出申请", "one does not ask oneself")
    need = text("need", need, NEED, needed=True)
    contact = text("contact", contact, LENGTHS["contact"], needed=True)
    moment = now or timezone.now()
    with acting(actor, f"申请对接 {number}"):
        made = Request.objects.create(
            offer=found.offer, version=found.version, party=party, need=need, contact=contact, recorded_at=moment
        )
        steps.add(made.steps, 0, actor, moment, state=State.ASKED)
    return made


def accept(actor: Actor, one: Request, *, seen: int, reason: str = "", now: datetime | None = None) -> RequestStep:
    """The owner takes it on. Raises AccessDenied, RegisterError, StaleError, as all of these do."""
    return _answer(actor, one, seen, State.ACCEPTED, text("reason", reason, REASON, needed=False), now)


def decline(actor: Actor, one: Request, *, seen: int, reason: str, now: datetime | None = None) -> RequestStep:
    """The owner does not, and says why."""
    return _answer(actor, one, seen, State.DECLINED, text("reason", reason, REASON, needed=True), now)


def take_back(actor: Actor, one: Request, *, seen: int, reason: str = "", now: datetime | None = None) -> RequestStep:
    """Who asked asks no longer."""
    require(actor, Permission.REQUEST_OFFERS, party=one.party)
    if _state(one) not in WAITING:
        raise RegisterError("这项申请已经办结", "this request is settled")
    reason = text("reason", reason, REASON, needed=False)
    with acting(actor, f"撤回对接申请 {one.pk}"):
        return _add(one, seen, actor, now, state=State.WITHDRAWN, reason=reason)


def complete(
    actor: Actor, one: Request, record: str, done_on: date, *, seen: int, now: datetime | None = None
) -> RequestStep:
    """Either side says that it was done on a day, and names the contract or service record."""
    if not concerns(actor, one):
        require(actor, Permission.PUBLISH_OFFERS, party=one.offer.owner)
    if _state(one) != State.ACCEPTED:
        raise RegisterError("对方接受后才能登记完成", "it is done once it was accepted")
    record = text("record", record, RECORD, needed=True)
    moment = now or timezone.now()
    first, last = timezone.localtime(one.recorded_at).date(), timezone.localtime(moment).date()
    if not first <= done_on <= last:
        raise RegisterError(f"完成日期须在 {first} 至 {last} 之间", f"it was done between {first} and {last}")
    with acting(actor, f"登记服务完成 {one.pk}：{record}"):
        return _add(one, seen, actor, moment, state=State.DONE, record=record, done_on=done_on)


def requests() -> QuerySet[Any]:
    """All, each with `state`, `number`, `record` and `done_on` of its last step; the latest first."""
    last = RequestStep.objects.filter(request=OuterRef("pk")).order_by("-number")
    names = ("state", "number", "record", "done_on")
    found = Request.objects.annotate(**{name: Subquery(last.values(name)[:1]) for name in names})
    return found.select_related("offer", "version").order_by("-pk")


def of_actor(actor: Actor) -> QuerySet[Any]:
    """Those that the organisation one acts for has made or received."""
    own = actor.on_behalf
    test = Q(pk__in=[])
    if own and check(actor, Permission.REQUEST_OFFERS, party=own):
        test |= Q(party=own)
    if own and check(actor, Permission.PUBLISH_OFFERS, party=own):
        test |= Q(offer__owner=own)
    return requests().filter(test)


def concerns(actor: Actor, one: Request) -> bool:
    """May the actor read it, and say that it was done: a side of it."""
    asked = bool(check(actor, Permission.REQUEST_OFFERS, party=one.party))
    return asked or bool(check(actor, Permission.PUBLISH_OFFERS, party=one.offer.owner))


def _answer(actor: Actor, one: Request, seen: int, state: State, reason: str, now: datetime | None) -> RequestStep:
    require(actor, Permission.PUBLISH_OFFERS, party=one.offer.owner)
    if _state(one) != State.ASKED:
        raise RegisterError("这项申请已经答复或撤回", "this request was answered or taken back")
    with acting(actor, reason or f"答复对接申请 {one.pk}"):
        return _add(one, seen, actor, now, state=state, reason=reason)


def _state(one: Request) -> str:
    return str(steps.last(one.steps).state)


def _add(one: Request, seen: int, actor: Actor, now: datetime | None, **values: Any) -> RequestStep:
    step: RequestStep = steps.add(one.steps, seen, actor, now or timezone.now(), **values)
    return step
