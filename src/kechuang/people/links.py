"""One-time links: invitations to an organisation and new passwords. There need be no mail server.

The secret is shown once, to whoever made the link; the database keeps its digest. It works once and for some hours.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from .access import AccessDenied, Permission, require
from .actors import Actor
from .models import Link, Membership, Organisation, User
from .organisations import fits, organisation
from .problems import PeopleError
from .record import acting
from .roles import GIVEN_ROLES, Role
from .services import may_give


def invite(actor: Actor, code: str, role: Role, *, name: str = "", note: str = "") -> tuple[Link, str]:
    """(the link, its secret). Raises AccessDenied, or PeopleError where the role does not fit the organisation."""
    decision = may_give(actor, code, role)
    if not decision:
        raise AccessDenied(decision)
    if role not in GIVEN_ROLES:
        raise PeopleError(f"{role.names[0]}不能授予", f"nobody is made a {role.names[1]} by a membership")
    fits(role, code)
    with acting(actor, f"邀请{role.names[0]}"):
        place = organisation(code, name)
        return _make(actor, Link(purpose=Link.Purpose.INVITATION, organisation=place, role=role, note=note[:60]))


def reset_link(actor: Actor, user: User) -> tuple[Link, str]:
    """(a link to set a new password, its secret); earlier ones of the account stop working."""
    require(actor, Permission.MANAGE_PEOPLE)
    with acting(actor, f"重设 {user.username} 的密码"):
        open_links().filter(user=user).update(revoked_at=timezone.now())
        return _make(actor, Link(purpose=Link.Purpose.PASSWORD, user=user))


def _make(actor: Actor, link: Link) -> tuple[Link, str]:
    secret = secrets.token_urlsafe(32)
    link.digest, link.created_by = _digest(secret), actor.name
    link.expires_at = timezone.now() + timedelta(hours=settings.KECHUANG_LINK_HOURS)
    link.save()
    return link, secret


def open_links() -> QuerySet[Link]:
    """Links that still work."""
    return Link.objects.filter(used_at=None, revoked_at=None, expires_at__gt=timezone.now())


def find(secret: str) -> Link | None:
    """The link with this secret while it works."""
    found = open_links().select_related("organisation", "user").filter(digest=_digest(secret))
    return found.first()


def revoke(actor: Actor, link: Link) -> None:
    """Make an unused invitation useless. Raises AccessDenied."""
    if link.organisation is None:
        require(actor, Permission.MANAGE_PEOPLE)
    else:
        decision = may_give(actor, link.organisation.code, Role(link.role))
        if not decision:
            raise AccessDenied(decision)
    with acting(actor, "撤回一次性链接"):
        open_links().filter(pk=link.pk).update(revoked_at=timezone.now())


def accept(link: Link, user: User) -> None:
    """Take an invitation: `user`, new or not, becomes a member. Raises PeopleError when it was used meanwhile."""
    assert link.organisation is not None
    with acting(Actor(user.username, signed_in=True), "接受邀请"):
        _use(link)
        Organisation.objects.select_for_update().get(pk=link.organisation.pk)
        if user._state.adding:
            user.save()
        held = Membership.objects.filter(user=user, organisation=link.organisation, role=link.role, ended_at=None)
        if not held.exclude(until__lt=timezone.localdate()).exists():
            Membership.objects.create(
                user=user, organisation=link.organisation, role=link.role, granted_by=link.created_by, reason="邀请"
            )


def set_password(link: Link, password: str) -> User:
    """Use a link for a new password; the account's sessions end, since they are tied to the old one."""
    assert link.user is not None
    user = link.user
    with acting(Actor(user.username, signed_in=True), "用一次性链接重设密码"):
        _use(link)
        user.set_password(password)
        user.save()
    return user


def _use(link: Link) -> None:
    """Of two who open the same link at once, one is too late."""
    with transaction.atomic():
        if not open_links().filter(pk=link.pk).update(used_at=timezone.now()):
            raise PeopleError("链接已经用过或已失效", "the link has been used or is no longer valid")


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
