"""Reads for pages, the API and the command line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from .links import open_links
from .models import Delegation, Link, Membership, User
from .posts import last_day
from .roles import Permission, Role


@dataclass(frozen=True, slots=True)
class Member:
    """A membership as shown: `ended` is its last day when it is over."""

    id: int
    username: str
    name: str
    code: str
    organisation: str
    role: Role
    since: date
    until: date | None
    ended: date | None
    granted_by: str
    ended_by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Entrusted:
    """A delegation as shown: who acts for whom, in what, until when."""

    id: int
    principal: str
    agent: str
    agent_name: str
    permissions: tuple[Permission, ...]
    since: date
    until: date
    ended: date | None
    granted_by: str
    ended_by: str
    created_at: datetime


def members_of(code: str, today: date) -> list[Member]:
    """All memberships of an organisation, those that count first."""
    found = Membership.objects.filter(organisation__code=code).select_related("user", "organisation")
    rows = [_member(one, today) for one in found.order_by("user__username", "pk")]
    return sorted(rows, key=lambda one: one.ended is not None)


def posts_of_account(user: User, today: date) -> list[Member]:
    """All memberships of an account, those that count first."""
    found = Membership.objects.filter(user=user).select_related("user", "organisation").order_by("pk")
    return sorted((_member(one, today) for one in found), key=lambda one: one.ended is not None)


def current_posts(user: User, today: date) -> list[Member]:
    """The memberships that count, for an account out of `accounts`: no further query."""
    rows = [_member(one, today) for one in user.memberships.all()]
    return [one for one in rows if one.ended is None]


def _member(one: Membership, today: date) -> Member:
    return Member(
        one.pk,
        one.user.username,
        one.user.name,
        one.organisation.code,
        one.organisation.name,
        Role(one.role),
        one.since,
        one.until,
        last_day(one, today),
        one.granted_by,
        one.ended_by,
        one.reason,
    )


def delegations_of(code: str, today: date) -> list[Entrusted]:
    """What an organisation has entrusted, what counts first."""
    found = Delegation.objects.filter(principal__code=code).select_related(
        "principal", "agent_user", "agent_organisation"
    )
    rows = [entrusted(one, today) for one in found.order_by("-pk")]
    return sorted(rows, key=lambda one: one.ended is not None)


def entrusted(one: Delegation, today: date) -> Entrusted:
    """One delegation on a day."""
    user, place = one.agent_user, one.agent_organisation
    return Entrusted(
        one.pk,
        one.principal.code,
        user.username if user else place.code if place else "",
        str(user or place),
        tuple(Permission(name) for name in one.permissions if name in set(Permission)),
        one.since,
        one.until,
        last_day(one, today),
        one.granted_by,
        one.ended_by,
        one.created_at,
    )


def invitations_of(code: str) -> list[Link]:
    """Invitations that still work."""
    found = open_links().filter(purpose=Link.Purpose.INVITATION, organisation__code=code)
    return list(found.order_by("-created_at"))


def accounts(text: str = "", limit: int = 500) -> list[User]:
    """Accounts whose user name, name or organisation holds `text`."""
    holds = Q(username__icontains=text) | Q(name__icontains=text)
    holds |= Q(memberships__organisation__name__icontains=text) | Q(memberships__organisation__code__iexact=text)
    found = User.objects.filter(holds) if text else User.objects.all()
    return list(found.distinct().order_by("username").prefetch_related("memberships__organisation")[:limit])
