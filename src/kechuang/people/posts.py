"""The posts of a person on a day, out of memberships and delegations."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Q
from django.utils.timezone import localdate

from .actors import Post
from .models import Delegation, Membership, User
from .roles import DELEGABLE, FIRM_ROLES, Permission, Role


def posts_of(user: User, today: date) -> tuple[tuple[Post, ...], tuple[Post, ...]]:
    """(posts that count on `today`, posts that are over), own organisations first, then by name."""
    held = Membership.objects.filter(user=user, since__lte=today).select_related("organisation")
    posts = [_of_membership(one, today) for one in held.order_by("organisation__name", "role", "pk")]
    firms = {post.party for post in posts if post.ended is None and post.role in FIRM_ROLES}
    posts += [_of_delegation(one, today) for one in _delegations(user, today, firms)]
    current = tuple(post for post in posts if post.ended is None)
    return current, tuple(post for post in posts if post.ended is not None)


def _delegations(user: User, today: date, firms: set[str]) -> list[Delegation]:
    """Those to the person, and those to an organisation whose firm roles the person holds today."""
    mine = Q(agent_user=user) | Q(agent_organisation__code__in=firms)
    found = Delegation.objects.filter(mine, since__lte=today).select_related("principal", "agent_organisation")
    return list(found.order_by("principal__name", "pk"))


def _of_membership(one: Membership, today: date) -> Post:
    return Post(
        Role(one.role),
        one.organisation.code,
        one.organisation.name,
        until=one.until,
        ended=last_day(one, today),
    )


def _of_delegation(one: Delegation, today: date) -> Post:
    known = {permission.value for permission in DELEGABLE}
    return Post(
        Role.AGENT,
        one.principal.code,
        one.principal.name,
        until=one.until,
        permissions=frozenset(Permission(name) for name in one.permissions if name in known),
        via=one.agent_organisation.code if one.agent_organisation else "",
        ended=last_day(one, today),
    )


def last_day(one: Membership | Delegation, today: date) -> date | None:
    """The day until which it counted, None while it counts: ended by a person, or past its last day."""
    if one.ended_at is not None:
        ended = localdate(one.ended_at)
        return min(ended, one.until) if one.until else ended
    return one.until if one.until is not None and one.until < today else None


def months_after(day: date, months: int) -> date:
    """The last day of a span of `months` that starts on `day`: 2026-01-31 + 1 → 2026-02-28."""
    index = day.year * 12 + day.month - 1 + months
    first_of_next = date((index + 1) // 12, (index + 1) % 12 + 1, 1)
    length = (first_of_next - timedelta(days=1)).day
    return date(index // 12, index % 12 + 1, min(day.day, length))
