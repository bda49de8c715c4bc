"""Pages about the person who is signed in."""

from __future__ import annotations

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from ..access import Permission, access, check
from ..actors import ACTING_FOR, actor_of
from ..models import User


@access(Permission.READ_ACCOUNT)
def account(request: HttpRequest) -> HttpResponse:
    """Who I am here, for whom I act, what I may do, and why not the rest."""
    actor = actor_of(request)
    decisions = [(permission.names, check(actor, permission)) for permission in Permission]
    user = request.user
    assert isinstance(user, User)
    context = {
        "user": user,
        "hats": actor.hats,
        "past": actor.past,
        "may": [decision for _names, decision in decisions if decision],
        "may_not": [(names, decision) for names, decision in decisions if not decision],
        "can_manage": bool(actor.on_behalf) and bool(check(actor, Permission.MANAGE_MEMBERS, party=actor.on_behalf)),
        "second_factor": is_mfa_enabled(user),
        "has_password": user.has_usable_password(),
        "oidc": bool(settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]),
    }
    return render(request, "people/account.html", context)


@access(Permission.READ_ACCOUNT)
def to_account(request: HttpRequest) -> HttpResponse:
    """Where allauth sends people after they changed their second factor."""
    return redirect("people:account")


@access(Permission.READ_ACCOUNT)
@require_POST
def acting_for(request: HttpRequest) -> HttpResponse:
    """Choose the organisation that one acts for; the choice stays with the session."""
    code = request.POST.get("code", "")
    if code not in {post.party for post in actor_of(request).hats}:
        raise Http404
    request.session[ACTING_FOR] = code
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return redirect(back if safe else "people:account")
