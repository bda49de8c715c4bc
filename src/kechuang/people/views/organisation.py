"""Members, invitations and delegations of the organisation that one acts for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from .. import delegations, links, services
from ..access import Permission, access, require
from ..actors import Actor, actor_of
from ..models import Delegation, Link, Membership
from ..posts import months_after
from ..problems import PeopleError
from ..queries import delegations_of, invitations_of, members_of
from ..roles import DELEGABLE, FIRM_ROLES
from .forms import chosen_role, last_day, one_time_address

Row = TypeVar("Row", Membership, Delegation, Link)


@access(Permission.MANAGE_MEMBERS)
@never_cache
def index(request: HttpRequest) -> HttpResponse:
    """Who belongs to us, who is invited, who acts for us."""
    return _page(request, _mine(request))


@access(Permission.MANAGE_MEMBERS)
@require_POST
@never_cache
def invite(request: HttpRequest) -> HttpResponse:
    """Make a link; it is shown once, on the page that answers."""
    actor = _mine(request)
    try:
        role = chosen_role(request, FIRM_ROLES)
        _link, secret = links.invite(actor, actor.on_behalf, role, note=request.POST.get("note", ""))
    except PeopleError as error:
        return _page(request, actor, error=str(error))
    return _page(request, actor, address=one_time_address(request, secret))


@access(Permission.MANAGE_MEMBERS)
@require_POST
def revoke_link(request: HttpRequest, link_id: int) -> HttpResponse:
    """Take an invitation back."""
    actor = _mine(request)
    found = Link.objects.filter(pk=link_id, organisation__code=actor.on_behalf).first()
    return _done(request, lambda: links.revoke(actor, _or_404(found)), _("邀请已撤回。"))


@access(Permission.MANAGE_MEMBERS)
@require_POST
def end_member(request: HttpRequest, membership_id: int) -> HttpResponse:
    """End a membership now."""
    actor = _mine(request)
    found = _member(actor, membership_id)
    reason = request.POST.get("reason", "")[:500]
    return _done(request, lambda: services.end_post(actor, found, reason), _("任职已终止。"))


@access(Permission.MANAGE_MEMBERS)
@require_POST
def change_role(request: HttpRequest, membership_id: int) -> HttpResponse:
    """Another role for a member."""
    actor = _mine(request)
    found = _member(actor, membership_id)
    return _done(
        request, lambda: services.change_role(actor, found, chosen_role(request, FIRM_ROLES)), _("角色已变更。")
    )


@access(Permission.MANAGE_MEMBERS)
@require_POST
def delegate(request: HttpRequest) -> HttpResponse:
    """Entrust an agent."""
    actor = _mine(request)

    def act() -> None:
        until = last_day(request)
        if until is None:
            raise PeopleError("请填写终止日期", "give the last day")
        wanted = [one for one in DELEGABLE if one.value in request.POST.getlist("permission")]
        delegations.delegate(actor, actor.on_behalf, request.POST.get("agent", ""), wanted, until)

    return _done(request, act, _("委托已生效。"))


@access(Permission.MANAGE_MEMBERS)
@require_POST
def end_delegation(request: HttpRequest, delegation_id: int) -> HttpResponse:
    """Revoke a delegation now."""
    actor = _mine(request)
    found = Delegation.objects.filter(pk=delegation_id, principal__code=actor.on_behalf).first()
    reason = request.POST.get("reason", "")[:500]
    return _done(request, lambda: delegations.end_delegation(actor, _or_404(found), reason), _("委托已撤回。"))


def _mine(request: HttpRequest) -> Actor:
    """The actor, if he manages the organisation he acts for; of another one these pages know nothing."""
    actor = actor_of(request)
    if not actor.on_behalf:
        raise Http404
    require(actor, Permission.MANAGE_MEMBERS, party=actor.on_behalf)
    return actor


def _member(actor: Actor, membership_id: int) -> Membership:
    return _or_404(Membership.objects.filter(pk=membership_id, organisation__code=actor.on_behalf).first())


def _or_404(found: Row | None) -> Row:
    if found is None:
        raise Http404
    return found


def _done(request: HttpRequest, act: Callable[[], object], said: str) -> HttpResponse:
    """Act and go back to the page; what cannot be done is said there, and nothing has changed."""
    try:
        act()
    except PeopleError as error:
        return _page(request, actor_of(request), error=str(error))
    messages.success(request, said)
    return redirect("people:organisation")


def _page(request: HttpRequest, actor: Actor, *, error: str = "", address: str = "") -> HttpResponse:
    today: date = timezone.localdate()
    context = {
        "organisation": next(post for post in actor.hats if post.party == actor.on_behalf),
        "members": members_of(actor.on_behalf, today),
        "invitations": invitations_of(actor.on_behalf),
        "delegations": delegations_of(actor.on_behalf, today),
        "roles": FIRM_ROLES,
        "delegable": DELEGABLE,
        "today": today,
        "latest": months_after(today, settings.KECHUANG_DELEGATION_MONTHS),
        "months": settings.KECHUANG_DELEGATION_MONTHS,
        "error": error,
        "address": address,
        "hours": settings.KECHUANG_LINK_HOURS,
    }
    return render(request, "people/organisation.html", context, status=422 if error else 200)
