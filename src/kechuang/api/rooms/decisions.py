"""Operations of 决定 recorded decisions and their replay.

No postponed annotations here: django-ninja reads them through the access decorator, from another module.
"""

from datetime import date, datetime
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from ninja import Field, Query, Router, Schema, Status

from kechuang.api.money import Money
from kechuang.api.problems import RequestError
from kechuang.people.access import Permission, access
from kechuang.people.actors import actor_of
from kechuang.policy.decisions import DecisionError, decide, read, readable
from kechuang.policy.decisions_replay import replay
from kechuang.policy.models import Decision

router = Router(tags=["decisions"])
LARGEST = 2**63 - 1
FIRST, LAST = date(2000, 1, 1), date(2099, 12, 31)


class DecisionIn(Schema):
    """What is decided. The day is the answer's; facts and rules are those of now."""

    party: str = Field(max_length=40, description="Credit code or party code")
    measure: str = Field(max_length=120)
    as_of: date = Field(ge=FIRST, le=LAST)
    reason: str = Field(min_length=1, max_length=500)


class DecidedClause(Schema):
    """State and money of a clause when it was decided."""

    id: str
    state: str
    amount: Money | None
    low: Money | None
    high: Money | None


class DecisionOut(Schema):
    """A decision and the digests of all it was made from."""

    decision: int
    party: str
    name: str
    measure: str
    as_of: date
    known_at: datetime
    clauses: list[DecidedClause]
    facts_digest: str
    rules_digest: str
    answer_digest: str
    pack_digest: str
    software: str
    actor: str
    reason: str
    recorded_at: datetime


class DecisionsOut(Schema):
    """One page, the latest first."""

    count: int
    decisions: list[DecisionOut]


class ReplayOut(Schema):
    """`differs`: facts, rules or answer; `path` into the answer."""

    decision: int
    equal: bool
    differs: str | None
    path: str | None
    software: str


@router.get("/decisions", response=DecisionsOut, summary="Recorded decisions")
@access(Permission.READ_DECISIONS)
def decisions(
    request: HttpRequest,
    party: Annotated[str, Query(max_length=40)] = "",
    offset: Annotated[int, Query(ge=0, le=10**9)] = 0,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> DecisionsOut:
    """Those the caller may read: an enterprise its own."""
    found = readable(actor_of(request))
    code = party.strip().replace("\x00", "")
    if code:
        found = found.filter(subject=code)
    return DecisionsOut(count=found.count(), decisions=[_out(one) for one in found[offset : offset + limit]])


@router.post("/decisions", response={201: DecisionOut}, summary="Record what is answered now about one measure")
@access(Permission.RECORD_DECISIONS)
def record(request: HttpRequest, body: DecisionIn) -> Status[DecisionOut]:
    """Stored with the digests of facts, rules and answer; it can be replayed, never changed."""
    code, reason = (text.replace("\x00", "") for text in (body.party, body.reason))
    try:
        return Status(201, _out(decide(actor_of(request), code, body.measure, body.as_of, reason)))
    except DecisionError as error:
        raise RequestError(str(error), [("body", str(error))]) from error


@router.get("/decisions/{number}", response=DecisionOut, summary="One decision")
@access(Permission.READ_DECISIONS)
def decision(request: HttpRequest, number: int) -> DecisionOut:
    """As it was recorded."""
    return _out(_read(request, number))


@router.get("/decisions/{number}/replay", response=ReplayOut, summary="Answer a decision again")
@access(Permission.READ_DECISIONS)
def replayed(request: HttpRequest, number: int) -> ReplayOut:
    """From the facts known and the rules in force then; says the first difference."""
    done = replay(_read(request, number))
    differs = done.difference
    return ReplayOut(
        decision=number,
        equal=done.equal,
        differs=differs.what if differs else None,
        path=differs.path if differs else None,
        software=done.software,
    )


def _read(request: HttpRequest, number: int) -> Decision:
    found = read(actor_of(request), number) if 0 < number <= LARGEST else None
    if found is None:
        raise Http404
    return found


def _out(one: Decision) -> DecisionOut:
    return DecisionOut(
        decision=one.pk, party=one.subject, name=one.name, measure=one.measure, as_of=one.as_of, known_at=one.known_at,
        clauses=[_clause(clause) for clause in one.clauses], facts_digest=one.facts, rules_digest=one.rules,
        answer_digest=one.answer_digest, pack_digest=one.release.pack, software=one.software, actor=one.actor,
        reason=one.reason, recorded_at=one.recorded_at,
    )  # fmt: skip


def _clause(one: dict[str, Any]) -> DecidedClause:
    money = {name: Money.of(one.get(name)) for name in ("amount", "low", "high")}
    return DecidedClause(id=one["id"], state=one["state"], **money)
