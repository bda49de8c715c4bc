"""Schemas of cases, and cases into them.

No postponed annotations here: django-ninja reads them from another module.
"""

from datetime import date, datetime
from typing import Any

from ninja import Schema

from kechuang.api.schemas import Words
from kechuang.casework import queries
from kechuang.casework.capacities import Stand
from kechuang.casework.models import Act
from kechuang.casework.offers import offers, offers_on
from kechuang.casework.standing import PartNow, Standing
from kechuang.core.pack.services import Duty, Service


class CasePartOut(Schema):
    """A part. `state`: answered, late, overdue, soon, waiting or none; `version` goes into `seen` of an act on it.

    `can`: the acts that the reader may do to it now.
    """

    number: int
    role: str
    holder: str
    what: str
    due_on: date | None
    first_due_on: date | None
    state: str
    answered_at: datetime | None
    answer: str
    evidence: str
    reminded: int
    extended: int
    version: int
    can: list[str]


class CaseActOut(Schema):
    """Something done; `part` is the number of the part it was about."""

    number: int
    event: str
    part: int | None
    state: str
    actor: str
    on_behalf: str
    text: str
    evidence: str
    due_on: date | None
    day: date | None
    party: str | None
    recorded_at: datetime


class CaseOut(Schema):
    """A case. `lead` is a department's id; `overdue` holders of parts whose day has gone by."""

    id: int
    number: str
    service: str
    title: str
    state: str
    ended: bool
    lead: str
    due_on: date | None
    next_due: date | None
    overdue: list[str]
    answered: int
    asked: int
    about: list[str]
    version: int


class MissingOut(Schema):
    """Why an act cannot be done now, and whose parts it waits for."""

    event: str
    why: Words
    waits_for: list[str]


class WholeCaseOut(CaseOut):
    """With parts, acts, what the reader can do (`can`) and what is missing before the rest can be done."""

    what: str
    origin: str
    values: dict[str, str]
    opened_on: date
    ended_on: date | None
    as_of: date
    parts: list[CasePartOut]
    acts: list[CaseActOut]
    can: list[str]
    missing: list[MissingOut]


class CasesOut(Schema):
    """A page; `count` is of all."""

    count: int
    as_of: date
    cases: list[CaseOut]


class ServiceRoleOut(Schema):
    """A kind of part: of a department or a party."""

    id: str
    title: Words
    of: str
    least: int
    most: int | None


class ServiceEventOut(Schema):
    """An act: who may (`by`), in which states, and what must be given (`needs`)."""

    id: str
    title: Words
    does: str
    by: list[str]
    start: list[str]
    to: str | None
    needs: list[str]
    guard: str | None


class ServiceOut(Schema):
    """A kind of case."""

    id: str
    title: Words
    purpose: Words
    about: list[str]
    lists: list[str]
    fields: list[str]
    states: list[str]
    roles: list[ServiceRoleOut]
    events: list[ServiceEventOut]


class DutyOut(Schema):
    """A duty with its source."""

    id: str
    title: Words
    group: Words
    source: str
    systems: list[str]
    department: str | None
    co: list[str]


def case_out(row: Standing, who: Stand) -> CaseOut:
    """One of a list."""
    return CaseOut(**_fields(row, who))


def _fields(row: Standing, who: Stand) -> dict[str, Any]:
    seen = queries.seen_parts(who, row)
    asked = [one for one in seen if one.role.id in row.service.answered]
    return {
        "id": row.case.pk,
        "number": row.case.number,
        "service": row.case.service,
        "title": row.case.title,
        "state": row.state.id,
        "ended": row.ended,
        "lead": row.lead.part.department,
        "due_on": row.due_on,
        "next_due": min((one.due_on for one in seen if one.awaited and one.due_on), default=None),
        "overdue": [holder_of(one) for one in row.late if one in seen],
        "answered": sum(one.answered is not None for one in asked),
        "asked": len(asked),
        "about": row.case.about if queries.sees_all(who, row) else [],
        "version": row.version,
    }


def whole_out(row: Standing, who: Stand) -> WholeCaseOut:
    """As much of it as the reader may see."""
    every = queries.sees_all(who, row)
    made = offers(who, row) if every else []
    numbers = {one.part.pk: one.part.number for one in row.parts}
    return WholeCaseOut(
        **_fields(row, who),
        what=row.case.what,
        origin=row.case.origin if every else "",
        values=row.case.values if every else {},
        opened_on=row.case.opened_on,
        ended_on=row.ended_on,
        as_of=row.as_of,
        parts=[_part(one, row, who) for one in queries.seen_parts(who, row)],
        acts=[_act(one, numbers) for one in reversed(queries.history(row, who))],
        can=[one.event.id for one in made if one.refusal is None],
        missing=[
            MissingOut(
                event=one.event.id,
                why=Words.of(one.refusal.text),
                waits_for=[holder_of(part) for part in one.refusal.missing],
            )
            for one in made
            if one.refusal and one.refusal.code == "guard"
        ],
    )


def holder_of(part: PartNow) -> str:
    """A department's id, or a party's code."""
    return part.part.party.public_id if part.part.party else part.part.department


def _part(one: PartNow, row: Standing, who: Stand) -> CasePartOut:
    return CasePartOut(
        number=one.part.number,
        role=one.part.role,
        holder=holder_of(one),
        what=one.part.what,
        due_on=one.due_on,
        first_due_on=one.part.due_on,
        state=one.state,
        answered_at=one.answered.recorded_at if one.answered else None,
        answer=one.answered.text if one.answered else "",
        evidence=one.answered.evidence if one.answered else "",
        reminded=len(one.reminded),
        extended=len(one.extended),
        version=one.version,
        can=[offer.event.id for offer in offers_on(who, row, one)],
    )


def _act(one: Act, numbers: dict[int, int]) -> CaseActOut:
    return CaseActOut(
        number=one.number,
        event=one.event,
        part=numbers.get(one.part_id) if one.part_id else None,
        state=one.state,
        actor=one.actor,
        on_behalf=one.on_behalf,
        text=one.text,
        evidence=one.evidence,
        due_on=one.due_on,
        day=one.day,
        party=one.party.public_id if one.party else None,
        recorded_at=one.recorded_at,
    )


def service_out(one: Service) -> ServiceOut:
    """A service as the pack has it now."""
    return ServiceOut(
        id=one.id,
        title=Words.of(one.title),
        purpose=Words.of(one.purpose),
        about=list(one.about),
        lists=list(one.lists),
        fields=list(one.fields),
        states=list(one.states),
        roles=[
            ServiceRoleOut(id=role.id, title=Words.of(role.title), of=role.of, least=role.least, most=role.most)
            for role in one.roles.values()
        ],
        events=[
            ServiceEventOut(
                id=event.id,
                title=Words.of(event.title),
                does=event.does,
                by=sorted(event.by),
                start=sorted(event.start),
                to=event.to or None,
                needs=sorted(event.needs),
                guard=event.guard or None,
            )
            for event in one.events.values()
        ],
    )


def duty_out(one: Duty) -> DutyOut:
    """A duty of the pack."""
    return DutyOut(
        id=one.id,
        title=Words.of(one.title),
        group=Words.of(one.group),
        source=one.source,
        systems=list(one.systems),
        department=one.department or None,
        co=list(one.co),
    )
