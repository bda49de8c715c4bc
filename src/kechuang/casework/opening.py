"""Opening a case: its lead, its parts with their dates, what it is about and where it comes from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.timezone import localdate

from kechuang.casework import references, versions
from kechuang.casework.capacities import heirs
from kechuang.casework.models import Act, Case, Part
from kechuang.casework.texts import MAX_ORIGIN, MAX_TITLE, day, text
from kechuang.core.pack import Pack
from kechuang.core.pack.services import DEPARTMENT, Service
from kechuang.people.access import Permission, check, require
from kechuang.people.actors import Actor
from kechuang.people.record import acting
from kechuang.register.directories import read
from kechuang.register.directories.judge import COUNTED
from kechuang.register.models import Party
from kechuang.register.problems import RegisterError
from kechuang.register.queries import find_party

MOST_PARTS = 1_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """A part to be: `holder` is a department's id or a party's code, by the role."""

    role: str
    holder: str
    due_on: date | None = None
    what: str = ""


def open_case(
    actor: Actor,
    service_id: str,
    title: str,
    parts: Sequence[Wanted],
    *,
    pack: Pack,
    what: str = "",
    origin: str = "",
    about: Sequence[str] = (),
    values: Mapping[str, str] | None = None,
    source: str = "",
    now: datetime | None = None,
) -> Case:
    """A case with its parts, by the service as the pack says it now.

    `source`: a directory whose counted members of the day become parts of the service's role `many`, with the lead's
    date. Raises AccessDenied (the lead is not one's own department), RegisterError.
    """
    service = pack.services.get(service_id)
    if service is None:
        raise RegisterError(f"没有“{service_id[:40]}”这类事项", f"there is no service {service_id[:40]!r}")
    moment = now or timezone.now()
    today = localdate(moment)
    lead = _lead(actor, service, parts, pack)
    title = text(title, ("标题", "a title"), most=MAX_TITLE, needed=True)
    what = text(what, ("说明", "what is to be done"))
    origin = text(
        origin, ("来源（文件、会议或报告语句）", "where it comes from"), most=MAX_ORIGIN, needed=service.origin
    )
    found = references.checked(list(about), service.about)
    answers = _values(service, values or {})
    wanted = [*parts, *_members(service, source, lead, today, pack)]
    _shape(service, wanted, lead, today)
    holders = [_holder(service, one, today, pack) for one in wanted]
    with acting(actor, f"发起{service.title.zh}：{title}"):
        case = Case.objects.create(
            version=versions.keep(service, moment),
            service=service.id,
            title=title,
            what=what,
            origin=origin,
            about=found,
            values=answers,
            source=source,
            opened_on=today,
            recorded_at=moment,
        )
        Part.objects.bulk_create(
            Part(
                case=case,
                number=number,
                role=one.role,
                department=department,
                party=party,
                what=text(one.what, ("任务说明", "what is asked")),
                due_on=one.due_on,
            )
            for number, (one, (department, party)) in enumerate(zip(wanted, holders, strict=True), 1)
        )
        Act.objects.create(
            case=case,
            number=1,
            event="open",
            does="open",
            state=service.first.id,
            ended=service.first.ends,
            actor=actor.name,
            on_behalf=actor.on_behalf,
            recorded_at=moment,
        )
    return case


def may_lead(actor: Actor, department: str, pack: Pack) -> bool:
    """May the actor open a case that this department leads?"""
    return any(check(actor, Permission.OPEN_CASES, party=one) for one in heirs(department, pack.departments))


def _lead(actor: Actor, service: Service, parts: Sequence[Wanted], pack: Pack) -> Wanted:
    leads = [one for one in parts if one.role == service.lead]
    role = service.roles[service.lead].title
    if len(leads) != 1 or not leads[0].holder:
        raise RegisterError(f"请指定一个{role.zh}", f"name one {role.en}")
    if not may_lead(actor, leads[0].holder, pack):
        require(actor, Permission.OPEN_CASES, party=leads[0].holder)
    return leads[0]


def _members(service: Service, source: str, lead: Wanted, today: date, pack: Pack) -> list[Wanted]:
    """Those who are on the list on this day, once each."""
    if not source:
        return []
    if source not in service.lists or source not in pack.directories:
        raise RegisterError("这份名录不能用于本类事项", f"{source[:40]!r} is no list of this service")
    codes = members_of(pack, source, today)
    if not codes:
        raise RegisterError("这份名录今天没有成员", "nobody is on the list today")
    return [Wanted(service.many, code, lead.due_on) for code in codes]


def members_of(pack: Pack, directory: str, as_of: date) -> list[str]:
    """Codes of those who count in a directory on a day, once each, in order."""
    frame = read(pack, directory, as_of).frame
    return sorted({code for code, state in frame.select("code", "state").iter_rows() if state == COUNTED})


def _shape(service: Service, wanted: Sequence[Wanted], lead: Wanted, today: date) -> None:
    """Roles, how many of each, nobody twice, and dates."""
    if len(wanted) > MOST_PARTS:
        raise RegisterError(f"最多 {MOST_PARTS} 个承担单位", f"at most {MOST_PARTS} parts")
    for one in wanted:
        if one.role not in service.roles:
            raise RegisterError(f"没有“{one.role[:40]}”这种角色", f"there is no role {one.role[:40]!r}")
    for role in service.roles.values():
        count = sum(one.role == role.id for one in wanted)
        if count < role.least or (role.most is not None and count > role.most):
            limits = f"{role.least}–{role.most or MOST_PARTS}"
            raise RegisterError(
                f"{role.title.zh}应为 {limits} 个，现为 {count} 个", f"{role.id}: {count}, not {limits}"
            )
    asked = [one for one in wanted if one.role in service.answered or one is lead]
    holders = [one.holder for one in asked]
    twice = next((one for one in holders if holders.count(one) > 1), None) if len(holders) <= MOST_PARTS else None
    if twice:
        raise RegisterError(f"{twice} 出现了两次", f"{twice} occurs twice")
    for one in asked:
        if one.due_on is None:
            raise RegisterError("每个承担单位都要有期限", "every part needs its date")
        if one.due_on < today:
            raise RegisterError("期限不能早于今天", "a date cannot lie before today")
        if lead.due_on and one.due_on > lead.due_on:
            raise RegisterError(
                "配合单位的期限不能晚于牵头部门的期限", "no part's date lies after the leading department's"
            )


def _holder(service: Service, one: Wanted, today: date, pack: Pack) -> tuple[str, Party | None]:
    """(department, None) or ('', party)."""
    if service.roles[one.role].of == DEPARTMENT:
        department = pack.departments.get(one.holder)
        if department is None:
            raise RegisterError(f"没有“{one.holder[:40]}”这个部门", f"there is no department {one.holder[:40]!r}")
        if department.valid_to and department.valid_to < today:
            heir = pack.departments.get(department.successor)
            zh, en = (f"，现为{heir.name.zh}", f": it is {heir.id} now") if heir else ("", "")
            raise RegisterError(f"{department.name.zh}已撤并{zh}", f"{department.id} is no more{en}")
        return department.id, None
    party = find_party(one.holder.replace("\x00", "")) if len(one.holder) <= 40 else None
    if party is None:
        raise RegisterError(f"登记中没有“{one.holder[:40]}”", f"the register has no {one.holder[:40]!r}")
    return "", party


def _values(service: Service, given: Mapping[str, str]) -> dict[str, str]:
    """The service's own fields as texts; days in ISO form."""
    if unknown := set(given) - set(service.fields):
        raise RegisterError("没有这样的字段", f"no such field: {', '.join(sorted(unknown))[:60]}")
    found = {}
    for field in service.fields.values():
        name = (field.title.zh, field.title.en or field.id)
        one = text(given.get(field.id, ""), name, most=500, needed=field.needed)
        if one and field.type == "date":
            one = str(day(one, name))
        if one:
            found[field.id] = one
    return found
