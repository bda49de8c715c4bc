"""Proposals that two parties are one: a person looks and decides. Nothing here merges by itself."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kechuang.people.access import Permission, access
from kechuang.people.actors import actor_of
from kechuang.register.identity import decisions, queue
from kechuang.register.identity import reading as names
from kechuang.register.identity.models import Proposal, State
from kechuang.register.identity.words import REASONS, WHY, likeness
from kechuang.register.models import Party
from kechuang.register.queries import find_party, name_of
from kechuang.web.days import as_of
from kechuang.web.rooms.identity.shown import cards

PER_PAGE = 10
SCORES = ("0.995", "0.95", "0.7")


@access(Permission.RESOLVE_IDENTITY)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The queue, by state, kind of reason and score."""
    given = request.GET
    wanted = queue.Wanted(
        given.get("state", State.OPEN),
        given.get("reason", ""),
        float(given["least"]) if given.get("least") in SCORES else 0.0,
    )
    page = Paginator(queue.proposals(wanted, as_of(request).day), PER_PAGE).get_page(given.get("page"))
    context = {
        "page": page,
        "cards": cards(list(page), as_of(request).day),
        "wanted": wanted,
        "states": [(one.value, one.label) for one in State],
        "reasons": REASONS.items(),
        "scores": [(one, likeness(float(one)), f"{float(one):.1%}") for one in SCORES],
        "least": given.get("least", ""),
    }
    return render(request, "web/identity/index.html", context)


@access(Permission.RESOLVE_IDENTITY)
@require_GET
def who(request: HttpRequest) -> HttpResponse:
    """这个名称是谁: scored candidates for a name."""
    name = request.GET.get("name", "").replace("\x00", "").strip()[:120]
    found = [
        (one, likeness(one.score), round(100 * one.score, 1), [WHY[code] for code in one.reasons])
        for one in (names.who(name) if name else ())
    ]
    return render(request, "web/identity/who.html", {"name": name, "found": found})


@access(Permission.RESOLVE_IDENTITY)
@require_GET
def party(request: HttpRequest, code: str) -> HttpResponse:
    """One party: what belongs to it, its names, every decision."""
    found = queue.whole(code)
    if found is None:
        raise Http404
    context = {
        "whole": found,
        "name": name_of(found.party),
        "members": [(one, decisions.seen_of(one), _own_name(one, found)) for one in found.members],
        "seen": decisions.seen_of(found.party),
    }
    return render(request, "web/identity/party.html", context)


@access(Permission.RESOLVE_IDENTITY)
@require_POST
def accept(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """The two are one; `keep` names the side that stays."""
    found = _proposal(proposal_id)
    kept = found.right if request.POST.get("keep") == "right" else found.left
    evidence = {"code": decisions.RENUMBERED} if request.POST.get("renumbered") else None
    return _decide(
        request,
        lambda: decisions.accept(actor_of(request), found, _reason(request), kept, evidence, _seen(request)),
        _("已归并，可随时拆分"),
        "identity:index",
    )


@access(Permission.RESOLVE_IDENTITY)
@require_POST
def refuse(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """The two are not one."""
    found = _proposal(proposal_id)
    return _decide(
        request,
        lambda: decisions.refuse(actor_of(request), found, _reason(request)),
        _("已否定该建议"),
        "identity:index",
    )


@access(Permission.RESOLVE_IDENTITY)
@require_POST
def defer(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Nobody can tell yet: it comes back in a week."""
    found = _proposal(proposal_id)
    return _decide(
        request,
        lambda: decisions.defer(actor_of(request), found, as_of(request).day, _reason(request)),
        _("暂不决定，%(days)s 天后再列出") % {"days": decisions.DEFER_DAYS},
        "identity:index",
    )


@access(Permission.RESOLVE_IDENTITY)
@require_POST
def separate(request: HttpRequest, code: str) -> HttpResponse:
    """A party that belongs stands on its own again."""
    found = _itself(code)
    return _decide(
        request,
        lambda: decisions.separate(actor_of(request), found, _reason(request), _seen(request)),
        _("已拆分，各自的数据完整保留"),
        "identity:party",
        code,
    )


@access(Permission.RESOLVE_IDENTITY)
@require_POST
def merge(request: HttpRequest, code: str) -> HttpResponse:
    """Another party, named by its code, belongs to this one: for what no program proposed."""
    survivor = _itself(code)
    other = find_party(request.POST.get("other", "")[:40])
    if other is None:
        messages.error(request, _("登记册中没有该代码的主体"))
        return redirect("identity:party", code)
    evidence = {"code": decisions.RENUMBERED} if request.POST.get("renumbered") else {}
    return _decide(
        request,
        lambda: decisions.merge(actor_of(request), other, survivor, _reason(request), evidence, None),
        _("已归并，可随时拆分"),
        "identity:party",
        code,
    )


def _decide(request: HttpRequest, act: Callable[[], object], done: str, *then: str) -> HttpResponse:
    """Do it, or say in words why it cannot be; either way back to where it was asked."""
    try:
        act()
    except decisions.Refused as error:
        words = error.words
        messages.error(request, words.en if (get_language() or "").startswith("en") else words.zh)
    else:
        messages.success(request, done)
    return redirect(*then)


def _reason(request: HttpRequest) -> str:
    return request.POST.get("reason", "").replace("\x00", "").strip()


def _seen(request: HttpRequest) -> int:
    """A form without a stamp saw nothing: 0 is stale as soon as anything was decided."""
    given = request.POST.get("seen", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 19 else 0


def _proposal(proposal_id: int) -> Proposal:
    found = Proposal.objects.select_related("left", "right").filter(pk=proposal_id).first()
    if found is None:
        raise Http404
    return found


def _itself(code: str) -> Party:
    """The party with this very code, not its survivor."""
    found = Party.objects.filter(uscc=code).first() or Party.objects.filter(code=code).first()
    if found is None:
        raise Http404
    return found


def _own_name(party: Party, whole: queue.Whole) -> str:
    return next((one.text for one in whole.names if one.party == party.pk), party.public_id)
