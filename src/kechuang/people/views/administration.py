"""Accounts, posts in departments, locks, one-time links: for administrators."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from .. import links, lockout, services
from ..access import Permission, access
from ..actors import actor_of
from ..models import Membership, SensitiveRead, User
from ..organisations import departments
from ..problems import PeopleError
from ..queries import accounts, current_posts, posts_of_account
from ..roles import GIVEN_ROLES
from .forms import chosen_role, last_day, one_time_address

PER_PAGE = 50


@access(Permission.MANAGE_PEOPLE)
def index(request: HttpRequest) -> HttpResponse:
    """All accounts, what is locked, and a form for a new one."""
    return _list(request)


@access(Permission.MANAGE_PEOPLE)
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """A new account; its owner sets a password by a one-time link."""
    try:
        user = services.add_account(actor_of(request), request.POST.get("username", ""), request.POST.get("name", ""))
    except PeopleError as error:
        return _list(request, str(error))
    return redirect("administration:person", username=user.username)


@access(Permission.MANAGE_PEOPLE)
@never_cache
def person(request: HttpRequest, username: str) -> HttpResponse:
    """One account with its posts."""
    return _person(request, _user(username))


@access(Permission.MANAGE_PEOPLE)
@require_POST
def give_post(request: HttpRequest, username: str) -> HttpResponse:
    """A role at a department or an organisation."""
    user = _user(username)

    def act() -> None:
        services.give_post(
            actor_of(request),
            user,
            request.POST.get("code", "").strip(),
            chosen_role(request, GIVEN_ROLES),
            name=request.POST.get("name", "")[:200],
            until=last_day(request),
            reason=request.POST.get("reason", "")[:500],
        )

    return _done(request, user, act, _("任职已登记。"))


@access(Permission.MANAGE_PEOPLE)
@require_POST
def end_post(request: HttpRequest, membership_id: int) -> HttpResponse:
    """End a membership now."""
    found = Membership.objects.select_related("user", "organisation").filter(pk=membership_id).first()
    if found is None:
        raise Http404
    reason = request.POST.get("reason", "")[:500]
    return _done(request, found.user, lambda: services.end_post(actor_of(request), found, reason), _("任职已终止。"))


@access(Permission.MANAGE_PEOPLE)
@require_POST
@never_cache
def reset_link(request: HttpRequest, username: str) -> HttpResponse:
    """A one-time link for a new password, shown once."""
    user = _user(username)
    _link, secret = links.reset_link(actor_of(request), user)
    return _person(request, user, address=one_time_address(request, secret))


@access(Permission.MANAGE_PEOPLE)
@require_POST
def unlock(request: HttpRequest, username: str) -> HttpResponse:
    """Forget the failures of a name, which need not be an account's."""
    lockout.unlock(username)
    messages.success(request, _("锁定已解除。"))
    return redirect("administration:index")


@access(Permission.MANAGE_PEOPLE)
@require_POST
def set_active(request: HttpRequest, username: str) -> HttpResponse:
    """Close an account or open it again."""
    user, active = _user(username), request.POST.get("active") == "1"
    reason = request.POST.get("reason", "")[:500] or ("启用账户" if active else "停用账户")
    said = _("账户已启用。") if active else _("账户已停用。")
    return _done(request, user, lambda: services.set_active(actor_of(request), user, active, reason), said)


@access(Permission.MANAGE_PEOPLE)
def sensitive_reads(request: HttpRequest) -> HttpResponse:
    """Who saw sensitive facts, when and why."""
    rows = Paginator(SensitiveRead.objects.order_by("-pk"), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "people/sensitive_reads.html", {"page": rows})


def _user(username: str) -> User:
    found = User.objects.filter(username=username).first()
    if found is None:
        raise Http404
    return found


def _done(request: HttpRequest, user: User, act: Callable[[], None], said: str) -> HttpResponse:
    try:
        act()
    except PeopleError as error:
        return _person(request, user, error=str(error))
    messages.success(request, said)
    return redirect("administration:person", username=user.username)


def _list(request: HttpRequest, error: str = "") -> HttpResponse:
    text = request.GET.get("q", "").replace("\x00", "").strip()[:80]
    page = Paginator(accounts(text), PER_PAGE).get_page(request.GET.get("page"))
    today = timezone.localdate()
    rows = [(user, current_posts(user, today)) for user in page]
    context = {"q": text, "page": page, "rows": rows, "locks": lockout.locks(), "error": error}
    return render(request, "people/people.html", context, status=422 if error else 200)


def _person(request: HttpRequest, user: User, *, error: str = "", address: str = "") -> HttpResponse:
    context = {
        "person": user,
        "posts": posts_of_account(user, timezone.localdate()),
        "roles": GIVEN_ROLES,
        "departments": [one for one in departments().values() if one.level in {"city", "park", "district"}],
        "error": error,
        "address": address,
    }
    return render(request, "people/person.html", context, status=422 if error else 200)
