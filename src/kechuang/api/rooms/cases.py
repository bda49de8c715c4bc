"""Operations of 任务台 cases: list, one, open, act; the services they are instances of; the district's duties.

No postponed annotations here: django-ninja reads them through the access decorator, from another module.
"""

from datetime import date
from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Field, Query, Router, Schema, Status
from ninja.errors import HttpError

from kechuang.api.parameters import FIRST, LAST, Day
from kechuang.api.problems import ProblemOut, RequestError
from kechuang.api.rooms import cases_out as out
from kechuang.casework import queries
from kechuang.casework.acting import Given, act, remind_all
from kechuang.casework.capacities import Stand, stand
from kechuang.casework.opening import Wanted, open_case
from kechuang.casework.standing import Standing
from kechuang.people.access import Permission, access
from kechuang.people.actors import actor_of
from kechuang.policy.catalogue import pack
from kechuang.register.problems import RegisterError, StaleError

router = Router(tags=["cases"])
LATE: dict[int, Any] = {409: ProblemOut}
DayOf = Annotated[date, Field(ge=FIRST, le=LAST)]


class CasesIn(Schema):
    """Which cases; `about` is a reference: place:DWJ, party:<code>, target:<plan>/<record key>."""

    state: Literal["open", "overdue", "ended", "all"] = "open"
    department: str = Field("", max_length=64)
    service: str = Field("", max_length=64)
    about: str = Field("", max_length=400)
    as_of: date | None = Field(None, ge=FIRST, le=LAST)
    offset: int = Field(0, ge=0, le=1_000_000)
    limit: int = Field(50, ge=1, le=500)


class PartIn(Schema):
    """A part to be: `holder` a department's id or a party's code, as the role says."""

    role: str = Field(max_length=64)
    holder: str = Field(max_length=64)
    due_on: DayOf | None = None
    what: str = Field("", max_length=1000)


class OpenIn(Schema):
    """A case to be. `source`: a directory whose members become parts, with the lead's date."""

    service: str = Field(max_length=64)
    title: str = Field(max_length=200)
    what: str = Field("", max_length=1000)
    origin: str = Field("", max_length=500)
    about: list[Annotated[str, Field(max_length=400)]] = Field(default_factory=list, max_length=20)
    values: dict[str, Annotated[str, Field(max_length=500)]] = Field(default_factory=dict, max_length=50)
    source: str = Field("", max_length=64)
    parts: list[PartIn] = Field(max_length=1000)


class ActIn(Schema):
    """`part`: number of the part it is about; `seen`: version of the part, or of the case, that one knew of.

    `all`: a reminder to every part that still waits.
    """

    event: str = Field(max_length=64)
    part: int | None = Field(None, ge=1, le=30_000)
    seen: int | None = Field(None, ge=0, le=2**31 - 1)
    text: str = Field("", max_length=1000)
    evidence: str = Field("", max_length=500)
    day: DayOf | None = None
    party: str = Field("", max_length=40)
    all: bool = False


@router.get("/cases", response=out.CasesOut, summary="Cases that concern the reader, what is overdue first")
@access(Permission.READ_CASES)
def cases(request: HttpRequest, wanted: Query[CasesIn]) -> out.CasesOut:
    """Open ones by default."""
    who, day = _who(request), wanted.as_of or timezone.localdate()
    rows = queries.listed(
        who, day, state=wanted.state, department=wanted.department, service=wanted.service, about=wanted.about
    )
    page = rows[wanted.offset : wanted.offset + wanted.limit]
    return out.CasesOut(count=len(rows), as_of=day, cases=[out.case_out(row, who) for row in page])


@router.get("/cases/{number}", response=out.WholeCaseOut, summary="One case with its parts and acts")
@access(Permission.READ_CASES)
def one_case(request: HttpRequest, number: int, as_of: Day = None) -> out.WholeCaseOut:
    """For those it concerns; a party sees its own part only. For others there is none."""
    who, found = _found(request, number, as_of)
    return out.whole_out(found, who)


@router.post("/cases", response={201: out.WholeCaseOut}, summary="Open a case")
@access(Permission.OPEN_CASES)
def open_one(request: HttpRequest, body: OpenIn) -> Status[out.WholeCaseOut]:
    """By the leading department, or the leading office."""
    parts = [Wanted(one.role, one.holder, one.due_on, one.what) for one in body.parts]
    try:
        made = open_case(
            actor_of(request),
            body.service,
            body.title,
            parts,
            pack=pack(),
            what=body.what,
            origin=body.origin,
            about=body.about,
            values=body.values,
            source=body.source,
        )
    except RegisterError as error:
        raise RequestError(f"{error.zh} ({error.en})", []) from error
    return Status(201, out.whole_out(queries.standings([made], timezone.localdate())[0], _who(request)))


@router.post("/cases/{number}/acts", response={200: out.WholeCaseOut} | LATE, summary="Act on a case")
@access(Permission.ACT_ON_CASES)
def act_on_case(request: HttpRequest, number: int, body: ActIn) -> out.WholeCaseOut:
    """What the case's service allows. 409: somebody has acted since."""
    _stand, found = _found(request, number, None)
    actor, rules = actor_of(request), pack()
    try:
        if body.all:
            remind_all(actor, found.case, body.event, pack=rules, text=body.text)
        else:
            given = Given(body.text, body.evidence, body.day, body.party)
            act(actor, found.case, body.event, given, seen=body.seen, part=body.part, pack=rules)
    except StaleError as error:
        raise HttpError(409, f"{error.zh} ({error.en})") from error
    except RegisterError as error:
        raise RequestError(f"{error.zh} ({error.en})", []) from error
    who, found = _found(request, number, None)
    return out.whole_out(found, who)


@router.get("/services", response=list[out.ServiceOut], summary="Kinds of cases that the district has")
@access(Permission.READ_CASES)
def services(request: HttpRequest) -> list[out.ServiceOut]:
    """Roles, states and acts of each."""
    return [out.service_out(one) for one in pack().services.values()]


@router.get("/duties", response=list[out.DutyOut], summary="What the district has set itself, and where it is written")
@access(Permission.READ_DIRECTORIES)
def duties(request: HttpRequest) -> list[out.DutyOut]:
    """`department` null: the source names none."""
    return [out.duty_out(one) for one in pack().duties.values()]


def _who(request: HttpRequest) -> Stand:
    return stand(actor_of(request), pack())


def _found(request: HttpRequest, number: int, as_of: date | None) -> tuple[Stand, Standing]:
    who = _who(request)
    found = queries.one(who, number, as_of or timezone.localdate())
    if found is None:
        raise Http404
    return who, found
