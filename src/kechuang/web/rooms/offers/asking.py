"""对接: a party asks, the owner answers, the service is done and rated."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kechuang.matching import requesting
from kechuang.matching.owners import names
from kechuang.matching.ratings import rate
from kechuang.people.access import Permission, access, check
from kechuang.people.actors import Actor, actor_of
from kechuang.policy import catalogue
from kechuang.register.problems import RegisterError, StaleError
from kechuang.web.rooms.offers import hall, shown

PER_PAGE = 50


@access(Permission.REQUEST_OFFERS)
@require_POST
def ask_for(request: HttpRequest, number: int) -> HttpResponse:
    """Ask for an offer; on to the request, or back to the offer with what is wrong."""
    given = request.POST
    try:
        made = requesting.ask(
            actor_of(request),
            number,
            given.get("need", ""),
            given.get("contact", ""),
            pack=catalogue.pack(),
            as_of=timezone.localdate(),
        )
    except RegisterError as error:
        return hall.page(request, number, str(error), 422)
    messages.success(request, _("申请已送达，对方答复后在这里看到。"))
    return redirect("offers:request", number=made.pk)


@access(Permission.READ_ACCOUNT)
def index(request: HttpRequest) -> HttpResponse:
    """Those that wait for one's own answer first."""
    actor = actor_of(request)
    found = requesting.of_actor(actor)
    waiting = found.filter(offer__owner=actor.on_behalf, state=requesting.State.ASKED)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    parties = {one.party for one in page} | {one.offer.owner for one in page}
    called = names(parties, catalogue.pack())
    rows = [(one, called[one.offer.owner], called[one.party], one.offer.owner == actor.on_behalf) for one in page]
    return render(request, "web/offers/requests.html", {"page": page, "rows": rows, "waiting": waiting.count()})


@access(Permission.READ_ACCOUNT)
def one(request: HttpRequest, number: int) -> HttpResponse:
    """What was asked, step by step, and what one can do now."""
    return _page(request, _found(request, number))


@access(Permission.READ_ACCOUNT)
@require_POST
def step(request: HttpRequest, number: int) -> HttpResponse:
    """接受、不接受、撤回、登记完成. Somebody else was faster: 409."""
    found, actor, given = _found(request, number), actor_of(request), request.POST
    seen, reason = _number(given.get("seen", "")), given.get("reason", "")
    try:
        match given.get("action"):
            case "accept":
                requesting.accept(actor, found, seen=seen, reason=reason)
            case "decline":
                requesting.decline(actor, found, seen=seen, reason=reason)
            case "withdraw":
                requesting.take_back(actor, found, seen=seen, reason=reason)
            case "done":
                requesting.complete(actor, found, given.get("record", ""), _day(given.get("done_on", "")), seen=seen)
            case _:
                raise RegisterError("请选择要办的事项", "choose what to do")
    except RegisterError as error:
        return _page(request, _found(request, number), str(error), 409 if isinstance(error, StaleError) else 422)
    return redirect("offers:request", number=number)


@access(Permission.REQUEST_OFFERS)
@require_POST
def rate_one(request: HttpRequest, number: int) -> HttpResponse:
    """One to five stars with words; again corrects."""
    found, given = _found(request, number), request.POST
    stars, seen = _number(given.get("stars", "")), _number(given.get("seen", ""))
    try:
        rate(actor_of(request), found, stars, given.get("text", ""), seen=seen, pack=catalogue.pack())
    except RegisterError as error:
        return _page(request, _found(request, number), str(error), 409 if isinstance(error, StaleError) else 422)
    messages.success(request, _("评价已保存。"))
    return redirect("offers:request", number=number)


def _page(request: HttpRequest, found: Any, problem: str = "", status: int = 200) -> HttpResponse:
    pack, actor = catalogue.pack(), actor_of(request)
    called = names([found.offer.owner, found.party], pack)
    context = {
        "one": found,
        "card": shown.card(found.version, pack),
        "owner": called[found.offer.owner],
        "party": called[found.party],
        "steps": found.steps.order_by("number"),
        "ratings": list(found.ratings.order_by("-number")),
        "stars": [5, 4, 3, 2, 1],
        "done_on": request.POST.get("done_on") or timezone.localdate().isoformat(),
        "problem": problem,
        "typed": {name: request.POST.get(name, "") for name in ("reason", "record", "text")},
        **_may(actor, found),
    }
    return render(request, "web/offers/request.html", context, status=status)


def _may(actor: Actor, found: Any) -> dict[str, bool]:
    owner = bool(check(actor, Permission.PUBLISH_OFFERS, party=found.offer.owner))
    asker = bool(check(actor, Permission.REQUEST_OFFERS, party=found.party))
    state = found.state
    return {
        "may_answer": owner and state == "asked",
        "may_withdraw": asker and state in {"asked", "accepted"},
        "may_complete": (owner or asker) and state == "accepted",
        "may_rate": asker and state == "done",
    }


def _found(request: HttpRequest, number: int) -> Any:
    """For its two sides; for others there is none."""
    found = requesting.requests().filter(pk=number).first() if number < 2**63 else None
    if found is None or not requesting.concerns(actor_of(request), found):
        raise Http404
    return found


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise RegisterError("请填写完成日期，如 2026-03-18", "write the day as 2026-03-18") from error
