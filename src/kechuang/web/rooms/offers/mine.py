"""我的发布: what one's organisation offers: draft, what the lint says, publish, withdraw."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kechuang.matching import publishing
from kechuang.matching.own import Own, of_owner, one_own
from kechuang.matching.publishing import BlockedError
from kechuang.people.access import Permission, access, require
from kechuang.people.actors import actor_of
from kechuang.policy import catalogue
from kechuang.register.problems import RegisterError, StaleError
from kechuang.web.rooms.offers import shown
from kechuang.web.rooms.offers.form import Written, initial


@access(Permission.PUBLISH_OFFERS)
def index(request: HttpRequest) -> HttpResponse:
    """All of one's organisation, with where each stands and why."""
    actor, pack = actor_of(request), catalogue.pack()
    require(actor, Permission.PUBLISH_OFFERS, party=actor.on_behalf)
    rows = [(one, shown.card(one.latest, pack), shown.marks(one.marks)) for one in _own(request)]
    return render(request, "web/offers/mine.html", {"rows": rows})


@access(Permission.PUBLISH_OFFERS)
def new(request: HttpRequest) -> HttpResponse:
    """Write one; it is a draft until it is published."""
    actor, pack = actor_of(request), catalogue.pack()
    require(actor, Permission.PUBLISH_OFFERS, party=actor.on_behalf)
    start = {"valid_from": timezone.localdate(), "kind": request.GET.get("kind", "")}
    form = Written(request.POST or None, pack=pack, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            made = publishing.draft(actor, actor.on_behalf, form.content(), pack=pack)
            return redirect("offers:edit", number=made.pk)
        except RegisterError as error:
            form.add_error(None, str(error))
    status = 422 if request.method == "POST" else 200
    return render(request, "web/offers/edit.html", {"form": form, "own": None}, status=status)


@access(Permission.PUBLISH_OFFERS)
def edit(request: HttpRequest, number: int) -> HttpResponse:
    """The latest version, what the rules of wording say of it, and a form that makes another."""
    own = _found(request, number)
    if request.method != "POST":
        return _page(request, own, Written(pack=catalogue.pack(), initial=initial(own.latest)))
    form, pack, status = Written(request.POST, pack=catalogue.pack()), catalogue.pack(), 422
    if form.is_valid():
        try:
            publishing.redraft(actor_of(request), own.offer, form.content(), seen=_seen(request), pack=pack)
            messages.success(request, _("已保存为草稿。"))
            return redirect("offers:edit", number=number)
        except RegisterError as error:
            form.add_error(None, str(error))
            status = 409 if isinstance(error, StaleError) else 422
    return _page(request, own, form, status=status)


@access(Permission.PUBLISH_OFFERS)
@require_POST
def act(request: HttpRequest, number: int, action: str) -> HttpResponse:
    """Publish the latest version, or withdraw."""
    own, actor, seen = _found(request, number), actor_of(request), _seen(request)
    try:
        if action == "publish":
            publishing.publish(actor, own.offer, seen=seen, pack=catalogue.pack())
            messages.success(request, _("已发布。"))
        else:
            publishing.withdraw(actor, own.offer, seen=seen, reason=request.POST.get("reason", ""))
            messages.success(request, _("已撤回。"))
        return redirect("offers:edit", number=number)
    except RegisterError as error:
        form = Written(pack=catalogue.pack(), initial=initial(own.latest))
        status = 409 if isinstance(error, StaleError) else 422
        problem = _("没有发布：请先改掉下面标出的字样。") if isinstance(error, BlockedError) else str(error)
        return _page(request, _found(request, number), form, problem, status)


def _page(request: HttpRequest, own: Own, form: Written, problem: str = "", status: int = 200) -> HttpResponse:
    pack = catalogue.pack()
    found = publishing.findings(publishing.content_of(own.latest), own.offer.owner, pack)
    context = {
        "form": form,
        "own": own,
        "card": shown.card(own.latest, pack),
        "marks": shown.marks(own.marks),
        "findings": shown.findings(found),
        "blocked": any(one.blocks for one in found),
        "publishable": own.draft is not None or own.where in {"draft", "withdrawn"},
        "problem": problem,
    }
    return render(request, "web/offers/edit.html", context, status=status)


def _found(request: HttpRequest, number: int) -> Own:
    own = one_own(actor_of(request), catalogue.pack(), number, timezone.localdate())
    if own is None:
        raise Http404
    return own


def _own(request: HttpRequest) -> list[Own]:
    return of_owner(actor_of(request).on_behalf, catalogue.pack(), timezone.localdate())


def _seen(request: HttpRequest) -> int:
    text = request.POST.get("seen", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
