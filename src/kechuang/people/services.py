"""The writers of accounts and memberships. Each act is one transaction that the log knows the author of."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from .access import AccessDenied, Decision, Permission, check, require
from .actors import SYSTEM, Actor
from .models import Membership, Organisation, User
from .organisations import fits, organisation
from .problems import PeopleError
from .record import acting
from .roles import FIRM_ROLES, GIVEN_ROLES, Role


def ensure_account(
    username: str,
    *,
    name: str,
    password: str = "",
    encoded: str = "",
    role: Role,
    organisation: tuple[str, str],
    superuser: bool = False,
) -> User:
    """Make the account and its one membership as stated; run again, it changes nothing that already is so.

    For demonstration and tests: the organisation, (code, name), need not exist. Other memberships end. A password
    that no longer matches is set anew; `encoded` is one that was hashed before.
    """
    with acting(SYSTEM, f"账户 {username}"):
        user, _ = User.objects.get_or_create(username=username)
        if encoded:
            user.password = encoded
        elif not user.has_usable_password() or not user.check_password(password):
            user.set_password(password)
        user.name, user.is_superuser, user.is_active = name, superuser, True
        user.save()
        code, title = organisation
        place, _ = Organisation.objects.update_or_create(code=code, defaults={"name": title})
        others = Membership.objects.filter(user=user, ended_at=None).exclude(organisation=place, role=role)
        others.update(ended_at=timezone.now(), ended_by=SYSTEM.name)
        Membership.objects.get_or_create(user=user, organisation=place, role=role, ended_at=None, until=None)
    return user


def add_account(actor: Actor, username: str, name: str) -> User:
    """An account that cannot be used until its owner sets a password by a one-time link (`links.reset_link`)."""
    require(actor, Permission.MANAGE_PEOPLE)
    username = username.strip()
    try:
        UnicodeUsernameValidator()(username)
    except ValidationError as error:
        raise PeopleError(
            "用户名只能用字母、数字、汉字和 @ . + - _", "a user name has letters, digits and @ . + - _"
        ) from error
    if len(username) > 150 or len(name) > 60:
        raise PeopleError("用户名或姓名过长", "the user name or the name is too long")
    with acting(actor, f"建立账户 {username}"):
        if User.objects.filter(username__iexact=username).exists():
            raise PeopleError(f"用户名 {username} 已有人使用", f"the user name {username} is taken")
        user = User(username=username, name=name.strip())
        user.set_unusable_password()
        user.save()
    return user


def set_active(actor: Actor, user: User, active: bool, reason: str) -> None:
    """Close an account, or open it again. Its sessions end at once: Django asks at every request."""
    require(actor, Permission.MANAGE_PEOPLE)
    if user.username == actor.name:
        raise PeopleError("不能停用自己的账户", "one cannot close one's own account")
    with acting(actor, reason):
        User.objects.filter(pk=user.pk).update(is_active=active)


def may_give(actor: Actor, code: str, role: Role) -> Decision:
    """May the actor give this role there? A firm's manager gives the roles of a firm, administrators all others."""
    anywhere = check(actor, Permission.MANAGE_PEOPLE)
    if anywhere or role not in FIRM_ROLES:
        return anywhere
    return check(actor, Permission.MANAGE_MEMBERS, party=code)


def give_post(
    actor: Actor, user: User, code: str, role: Role, *, name: str = "", until: date | None = None, reason: str = ""
) -> Membership:
    """Make `user` a member from today on, until the end of `until` (None: until ended).

    Raises AccessDenied, and PeopleError where the role does not fit or is held already.
    """
    decision = may_give(actor, code, role)
    if not decision:
        raise AccessDenied(decision)
    if role not in GIVEN_ROLES:
        raise PeopleError(f"{role.names[0]}不能授予", f"nobody is made a {role.names[1]} by a membership")
    today = timezone.localdate()
    if until is not None and until < today:
        raise PeopleError("终止日期已过", "the last day is over already")
    fits(role, code)
    with acting(actor, reason or f"任命 {user.username}"):
        place = organisation(code, name)
        Organisation.objects.select_for_update().get(pk=place.pk)  # two managers at once: one after the other
        held = Membership.objects.filter(user=user, organisation=place, role=role, ended_at=None)
        if held.exclude(until__lt=today).exists():
            raise PeopleError(f"{user} 已是{place}的{role.names[0]}", f"{user} is a {role.names[1]} of {place} already")
        return Membership.objects.create(
            user=user, organisation=place, role=role, since=today, until=until, granted_by=actor.name, reason=reason
        )


def end_post(actor: Actor, membership: Membership, reason: str) -> None:
    """End a membership now; the row stays, with who ended it. A firm's last manager is not ended by the firm."""
    code, role = membership.organisation.code, Role(membership.role)
    decision = may_give(actor, code, role)
    if not decision:
        raise AccessDenied(decision)
    with acting(actor, reason or f"终止 {membership.user.username} 的任职"):
        Organisation.objects.select_for_update().get(pk=membership.organisation_id)
        if role is Role.ENTERPRISE_MANAGER and not check(actor, Permission.MANAGE_PEOPLE):
            _another_manager(membership)
        ended = Membership.objects.filter(pk=membership.pk, ended_at=None).update(
            ended_at=timezone.now(), ended_by=actor.name, reason=reason
        )
        if not ended:
            raise PeopleError("该任职已经终止", "it has ended already")


def change_role(actor: Actor, membership: Membership, role: Role) -> Membership:
    """Another role at the same organisation: the old membership ends, a new one begins."""
    if role == membership.role:
        raise PeopleError("角色没有变化", "it is that role already")
    with transaction.atomic():
        made = give_post(actor, membership.user, membership.organisation.code, role, until=membership.until)
        end_post(actor, membership, f"改任{role.names[0]}")
    return made


def _another_manager(membership: Membership) -> None:
    today = timezone.localdate()
    others = Membership.objects.filter(
        organisation=membership.organisation, role=Role.ENTERPRISE_MANAGER, ended_at=None, user__is_active=True
    ).exclude(pk=membership.pk)
    if not others.exclude(until__lt=today).exists():
        raise PeopleError(
            "单位至少要有一名企业管理员,请先指定另一人", "an organisation keeps one manager: name another one first"
        )
