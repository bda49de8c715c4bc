"""Operations of 主体归并 identity: candidates, proposals, decisions.

No postponed annotations here: django-ninja reads them through the access decorator, from another module.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Query, Router, Schema
from pydantic import StringConstraints

from kechuang.api.problems import ProblemOut, RequestError, problem
from kechuang.people.access import Permission, access
from kechuang.people.actors import actor_of
from kechuang.register.identity import decisions, queue, reading
from kechuang.register.identity.models import Proposal
from kechuang.register.identity.words import REASONS, WHY
from kechuang.register.models import Belonging, Party

router = Router(tags=["identity"])
BIG = 2**63 - 1
Said = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500, pattern=r"^[^\x00]*$")]
Code = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=r"^[^\x00]*$")]


class WordsOut(Schema):
    """A reason: its code and its words."""

    code: str
    zh: str
    en: str


class CandidateOut(Schema):
    """A party that the name can mean; `matched` is the name that fits, `score` is from 0 to 1."""

    code: str
    name: str
    matched: str
    score: float
    reasons: list[WordsOut]


class MatchReasonOut(WordsOut):
    """What speaks for (weight above 0) or against, with what both sides say. A weight of +1 doubles the odds."""

    weight: float
    left: str
    right: str


class ProposalOut(Schema):
    """Two parties that may be one. `seen` goes back with the decision: it tells whether somebody else was faster."""

    id: int
    left: str
    right: str
    score: float
    reasons: list[MatchReasonOut]
    state: str
    recorded_at: datetime
    seen: int


class ProposalsOut(Schema):
    """One page of proposals, the best first."""

    count: int
    proposals: list[ProposalOut]


class AcceptIn(Schema):
    """`keep`: which side survives. `renumbered`: the organisation was given another USCC."""

    reason: Said
    keep: Literal["left", "right"] = "left"
    seen: int = Field(ge=0, le=BIG)
    renumbered: bool = False


class RefuseIn(Schema):
    """Why the two are not one."""

    reason: Said


class DeferIn(Schema):
    """Why nobody can tell yet, if anybody wants to know."""

    reason: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500, pattern=r"^[^\x00]*$")] = ""


class DeferredOut(Schema):
    """From `until` on the proposal is in the queue again."""

    id: int
    until: date


class SeparateIn(Schema):
    """The party that is to stand on its own again, by its own code."""

    party: Code
    reason: Said
    seen: int | None = Field(None, ge=0, le=BIG)


class DecidedOut(Schema):
    """The decision as it stands in the register; `survivor` is null after a separation."""

    id: int
    party: str
    survivor: str | None
    reason: str
    recorded_at: datetime


class RefusedOut(Schema):
    """The proposal is answered."""

    id: int
    state: str


@router.get("/identity/candidates", response=list[CandidateOut], summary="Which parties a name can mean")
@access(Permission.RESOLVE_IDENTITY)
def candidates(
    request: HttpRequest,
    name: Annotated[str, Query(min_length=1, max_length=120)],
    limit: Annotated[int, Query(ge=1, le=50)] = 10,
) -> list[CandidateOut]:
    """Full, short, former and other names; best first, each party once."""
    return [
        CandidateOut(
            code=one.party.public_id,
            name=one.name,
            matched=one.matched,
            score=one.score,
            reasons=[WordsOut(code=code, zh=WHY[code].zh, en=WHY[code].en) for code in one.reasons],
        )
        for one in reading.who(name, limit)
    ]


@router.get("/identity/proposals", response=ProposalsOut, summary="Parties that may be one")
@access(Permission.RESOLVE_IDENTITY)
def proposals(
    request: HttpRequest,
    state: Annotated[Literal["open", "deferred", "accepted", "refused", "obsolete"], Query()] = "open",
    reason: Annotated[str, Query(max_length=40, pattern=r"^[a-z_]*$")] = "",
    least: Annotated[float, Query(ge=0, le=1)] = 0.0,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> ProposalsOut:
    """Filtered by state, kind of reason and score."""
    found = queue.proposals(queue.Wanted(state, reason, least), timezone.localdate())
    return ProposalsOut(count=found.count(), proposals=[_shown(one) for one in found[offset : offset + limit]])


@router.post(
    "/identity/proposals/{proposal_id}/accept",
    response={200: DecidedOut, 409: ProblemOut},
    summary="The two are one",
)
@access(Permission.RESOLVE_IDENTITY)
def accept(request: HttpRequest, proposal_id: int, body: AcceptIn) -> Any:
    """Writes who belongs to whom; 409 if it cannot be or somebody else decided meanwhile."""
    found = _proposal(proposal_id)
    kept = found.right if body.keep == "right" else found.left
    evidence = {"code": decisions.RENUMBERED} if body.renumbered else None
    return _decided(lambda: decisions.accept(actor_of(request), found, body.reason, kept, evidence, body.seen))


@router.post(
    "/identity/proposals/{proposal_id}/refuse",
    response={200: RefusedOut, 409: ProblemOut},
    summary="The two are not one",
)
@access(Permission.RESOLVE_IDENTITY)
def refuse(request: HttpRequest, proposal_id: int, body: RefuseIn) -> Any:
    """The pair is proposed again only for other reasons."""
    found = _proposal(proposal_id)
    try:
        answer = decisions.refuse(actor_of(request), found, body.reason)
    except decisions.Refused as error:
        return _conflict(error)
    return RefusedOut(id=found.pk, state=answer.state)


@router.post(
    "/identity/proposals/{proposal_id}/defer",
    response={200: DeferredOut, 409: ProblemOut},
    summary="Nobody can tell yet",
)
@access(Permission.RESOLVE_IDENTITY)
def defer(request: HttpRequest, proposal_id: int, body: DeferIn) -> Any:
    """The proposal leaves the queue and comes back on the day `until`; 409 if it is answered already."""
    found = _proposal(proposal_id)
    try:
        put_off = decisions.defer(actor_of(request), found, timezone.localdate(), body.reason)
    except decisions.Refused as error:
        return _conflict(error)
    return DeferredOut(id=found.pk, until=put_off.until)


@router.post("/identity/separate", response={200: DecidedOut, 409: ProblemOut}, summary="Take a merge back")
@access(Permission.RESOLVE_IDENTITY)
def separate(request: HttpRequest, body: SeparateIn) -> Any:
    """The party stands on its own again, with all that is said about it."""
    found = Party.objects.filter(uscc=body.party).first() or Party.objects.filter(code=body.party).first()
    if found is None:
        raise RequestError("There is no such party.", [("party", "not in the register")])
    return _decided(lambda: decisions.separate(actor_of(request), found, body.reason, body.seen))


def _decided(act: Callable[[], Belonging]) -> DecidedOut | HttpResponse:
    try:
        done = act()
    except decisions.Refused as error:
        return _conflict(error)
    survivor = done.survivor.public_id if done.survivor else None
    return DecidedOut(
        id=done.pk, party=done.party.public_id, survivor=survivor, reason=done.reason, recorded_at=done.recorded_at
    )


def _conflict(error: decisions.Refused) -> HttpResponse:
    return problem(409, error.code, "The decision cannot be taken", f"{error.words.zh} ({error.words.en})")


def _proposal(proposal_id: int) -> Proposal:
    if not 0 < proposal_id <= BIG:
        raise Http404
    found = Proposal.objects.select_related("left", "right").filter(pk=proposal_id).first()
    if found is None:
        raise Http404
    return found


def _shown(one: Proposal) -> ProposalOut:
    reasons = [
        MatchReasonOut(zh=REASONS[reason["code"]].zh, en=REASONS[reason["code"]].en, **reason) for reason in one.reasons
    ]
    answer = getattr(one, "answer", None)
    return ProposalOut(
        id=one.pk,
        left=one.left.public_id,
        right=one.right.public_id,
        score=one.score,
        reasons=reasons,
        state=answer.state if answer else "open",
        recorded_at=one.recorded_at,
        seen=decisions.seen_of(one.left, one.right),
    )
