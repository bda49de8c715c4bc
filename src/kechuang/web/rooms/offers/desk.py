"""供需管理: what officers see: hidden and stopped offers with reasons; stopping one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kechuang.matching import queries
from kechuang.matching.models import Offer
from kechuang.matching.own import stopped
from kechuang.matching.publishing import stop
from kechuang.people.access import Permission, access
from kechuang.people.actors import actor_of
from kechuang.policy import catalogue
from kechuang.register.problems import RegisterError, StaleError
from kechuang.web.days import as_of
from kechuang.web.rooms.offers import hall, shown


@access(Permission.STOP_OFFERS)
def index(request: HttpRequest) -> HttpResponse:
    """What nobody finds and why, what is flagged, what was stopped."""
    pack, day = catalogue.pack(), as_of(request).day
    rows, told = queries.open_steps(pack, queries.Wanted(), day)
    flagged = [step for step in rows if step.version and told.marks(step.offer.owner, step.version)]
    context = {
        "open": len(rows),
        "hidden": [(one, shown.marks(one.marks)) for one in queries.hidden_steps(pack, day)],
        "flagged": [(one, shown.marks(one.marks)) for one in queries.listed(flagged, told, pack)],
        "stopped": stopped(pack, day),
    }
    return render(request, "web/offers/desk.html", context)


@access(Permission.STOP_OFFERS)
@require_POST
def stop_one(request: HttpRequest, number: int) -> HttpResponse:
    """Take it off for a reason that its owner reads."""
    offer = Offer.objects.filter(pk=number).first() if number < 2**63 else None
    if offer is None:
        return hall.page(request, number)
    text = request.POST.get("seen", "")
    seen = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
    try:
        stop(actor_of(request), offer, seen=seen, reason=request.POST.get("reason", ""))
    except RegisterError as error:
        return hall.page(request, number, str(error), 409 if isinstance(error, StaleError) else 422)
    messages.success(request, _("已下架，发布单位可看到理由。"))
    return redirect("offers:one", number=number)
