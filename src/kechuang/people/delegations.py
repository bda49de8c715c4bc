"""An organisation entrusts an agent, a person or another organisation, with some of its own rights until a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.utils import timezone

from .access import Permission, check, require
from .actors import Actor
from .models import Delegation, Organisation, User
from .organisations import departments, organisation
from .posts import months_after
from .problems import PeopleError
from .record import acting
from .roles import DELEGABLE


def delegate(
    actor: Actor, code: str, agent: str, permissions: Iterable[Permission], until: date, *, agent_name: str = ""
) -> Delegation:
    """Entrust `agent` (a user name or an organisation's credit code) from today to the end of `until`.

    Raises AccessDenied for who does not manage the organisation, PeopleError for a day that is over or too far off, a
    permission that cannot be entrusted or is not held oneself, an agent that does not exist.
    """
    require(actor, Permission.MANAGE_MEMBERS, party=code)
    today, wanted = timezone.localdate(), tuple(dict.fromkeys(permissions))
    last = months_after(today, settings.KECHUANG_DELEGATION_MONTHS)
    if not today <= until <= last:
        raise PeopleError(f"终止日期须在 {today} 至 {last} 之间", f"the last day lies between {today} and {last}")
    if not wanted:
        raise PeopleError("请至少选择一项权限", "choose at least one permission")
    for permission in wanted:
        if permission not in DELEGABLE or not (
            check(actor, permission, party=code) or check(actor, Permission.MANAGE_PEOPLE)
        ):
            raise PeopleError(f"不能委托：{permission.names[0]}", f"cannot be entrusted: {permission.names[1]}")
    if code in departments():
        raise PeopleError("部门不能委托代理人", "a department has no agents")
    with acting(actor, f"委托 {agent}"):
        principal = organisation(code)
        user, place = _agent(agent, agent_name)
        if place == principal:
            raise PeopleError("不能委托给本单位", "an organisation does not entrust itself")
        return Delegation.objects.create(
            principal=principal,
            agent_user=user,
            agent_organisation=place,
            permissions=[permission.value for permission in wanted],
            since=today,
            until=until,
            granted_by=actor.name,
        )


def _agent(agent: str, name: str) -> tuple[User | None, Organisation | None]:
    """An account by its name, else an organisation that has members here; names nobody who is not exactly named."""
    agent = agent.strip()
    user = User.objects.filter(username=agent, is_active=True).first()
    if user is not None:
        return user, None
    place = Organisation.objects.filter(code=agent.upper()).first()
    if place is None or place.code in departments():
        raise PeopleError(
            "没有这个用户名,也没有使用本系统的这家单位", "no such user name, and no such organisation uses this system"
        )
    return None, place


def end_delegation(actor: Actor, delegation: Delegation, reason: str) -> None:
    """Revoke it now; the row stays. Raises AccessDenied, or PeopleError when it is over already."""
    require(actor, Permission.MANAGE_MEMBERS, party=delegation.principal.code)
    with acting(actor, reason or "撤回委托"):
        ended = Delegation.objects.filter(pk=delegation.pk, ended_at=None, until__gte=timezone.localdate()).update(
            ended_at=timezone.now(), ended_by=actor.name, reason=reason
        )
        if not ended:
            raise PeopleError("该委托已经终止", "it has ended already")
