"""Pages about the person who is signed in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from .access import Permission, access, check
from .actors import actor_of
from .queries import memberships_of


@access(Permission.READ_ACCOUNT)
def account(request: HttpRequest) -> HttpResponse:
    """Who I am here, for whom I act, what I may do."""
    actor = actor_of(request)
    decisions = [check(actor, permission) for permission in Permission]
    context = {"memberships": memberships_of(actor), "rights": [decision for decision in decisions if decision]}
    return render(request, "people/account.html", context)
