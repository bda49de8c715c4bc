"""Operations of 数据异议 what the district holds about a party; confirm, dispute, settle.

No postponed annotations here: django-ninja reads them through the access decorator, from another module.
"""

from datetime import date
from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Field, Query, Router, Schema
from ninja.errors import HttpError

from kechuang.api.parameters import Day, Known
from kechuang.api.problems import ProblemOut, RequestError
from kechuang.api.rooms import disputes_out as out
from kechuang.people.access import Permission, access
from kechuang.people.actors import actor_of
from kechuang.policy.catalogue import pack
from kechuang.policy.parties import Named, named
from kechuang.policy.typed import read_texts
from kechuang.register.correcting import Slot, SlotError, correct, retract
from kechuang.register.disputes import queries, settling
from kechuang.register.disputes.looking import Look, look
from kechuang.register.disputes.models import OPEN, Dispute
from kechuang.register.disputes.submitting import confirm, dispute, withdraw
from kechuang.register.models import Fact
from kechuang.register.problems import RegisterError, StaleError
from kechuang.register.whole import members

router = Router(tags=["disputes"])
Of = Annotated[str, Query(min_length=1, max_length=300, description="employees, rd_expense@2025, loan.rate#L1")]
Number = Annotated[int, Field(ge=1, le=2**63 - 1)]
LATE: dict[int, Any] = {409: ProblemOut}


class ConfirmIn(Schema):
    """A statement that is right."""

    statement: Number


class DisputeIn(Schema):
    """`values`: field ('' for a fact) → text as typed (12万元, 4.6%, 2026-03-18); none: it should not be there."""

    of: str = Field(max_length=300)
    what: str = Field(max_length=1000)
    values: dict[str, str] = Field(default_factory=dict, max_length=100)
    evidence: str = Field("", max_length=1000)


class CorrectIn(Schema):
    """The right value in the name of `department`; `seen`: its latest statement that one knew of, 0 for none."""

    of: str = Field(max_length=300)
    values: dict[str, str] = Field(max_length=100)
    reason: str = Field(max_length=500)
    department: str = Field("", max_length=64)
    valid_from: date | None = None
    valid_to: date | None = None
    seen: int | None = Field(None, ge=0, le=2**63 - 1)


class RetractIn(Schema):
    """A statement of one's own department."""

    statement: Number
    reason: str = Field(max_length=500)


class SettleIn(Schema):
    """`seen` is the number of the last step one knew of; `to` the department to forward to."""

    action: Literal["take", "accept", "refuse", "forward", "withdraw"]
    seen: int = Field(ge=1, le=30_000)
    grounds: str = Field("", max_length=1000)
    values: dict[str, str] = Field(default_factory=dict, max_length=100)
    to: str = Field("", max_length=64)


class ListIn(Schema):
    """Which disputes."""

    department: str = Field("", max_length=64)
    state: Literal["open", "overdue", "settled", "all"] = "open"
    offset: int = Field(0, ge=0, le=1_000_000)
    limit: int = Field(50, ge=1, le=500)


@router.get("/parties/{code}/facts", response=out.FactsOut, summary="What the district holds about a party")
@access(Permission.READ_FACTS)
def facts(request: HttpRequest, code: str, as_of: Day = None, known_at: Known = None) -> out.FactsOut:
    """Every datum with value, source, standing and what others say differently."""
    party = _party(request, code, Permission.READ_FACTS)
    day = as_of or timezone.localdate()
    seen = look(
        actor_of(request), party.party, day, known_at, dictionary=pack().rules.dictionary, why="接口：区里掌握的数据"
    )
    contested = queries.contested(queries.of_party(party.party, known_at))
    confirmed = queries.confirmed(party.party, known_at)
    rows = [out.item_out(one, seen, contested, confirmed) for one in seen.items if one.lines]
    return out.FactsOut(party=party.code, as_of=day, facts=rows, withheld=sorted(seen.shown.withheld))


@router.get("/parties/{code}/history", response=out.HistoryOut, summary="What was said of one datum, and when")
@access(Permission.READ_FACTS)
def history(request: HttpRequest, code: str, of: Of, as_of: Day = None, known_at: Known = None) -> out.HistoryOut:
    """All statements, the latest first; also those retracted or undone."""
    party = _party(request, code, Permission.READ_FACTS)
    slot = _slot(of)
    day, rules = as_of or timezone.localdate(), pack().rules.dictionary
    why = f"接口：历史 {slot.key}"
    seen = look(actor_of(request), party.party, day, known_at, slot, dictionary=rules, why=why)
    item = seen.one(slot)
    if item is None:
        raise Http404
    return out.HistoryOut(
        party=party.code, of=str(slot.whole), statements=[out.statement_out(one, item, seen) for one in item.history]
    )


@router.post("/parties/{code}/facts/confirm", response=out.DoneOut, summary="Say that a statement is right")
@access(Permission.DISPUTE_FACTS)
def confirm_fact(request: HttpRequest, code: str, body: ConfirmIn) -> out.DoneOut:
    """By the organisation itself, or its agent."""
    party = _party(request, code, Permission.DISPUTE_FACTS)
    try:
        return out.DoneOut(id=confirm(actor_of(request), party.party, body.statement).pk)
    except RegisterError as error:
        raise Http404 from error


@router.post("/parties/{code}/facts/dispute", response=out.DisputeOut, summary="Say that a datum is wrong or missing")
@access(Permission.DISPUTE_FACTS)
def dispute_fact(request: HttpRequest, code: str, body: DisputeIn) -> out.DisputeOut:
    """It becomes work for the department with authority, with a last day."""
    party = _party(request, code, Permission.DISPUTE_FACTS)
    slot, actor = _slot(body.of), actor_of(request)
    rules = pack().rules.dictionary
    seen = look(actor, party.party, timezone.localdate(), only=slot, dictionary=rules, why=f"接口：异议 {slot.key}")
    if slot.key in seen.shown.withheld:
        raise Http404
    item = seen.one(slot)
    held = item.holding[0].id if item and item.lines else 0
    try:
        made = dispute(
            actor,
            party.party,
            slot,
            _values(body.values, slot, seen),
            pack=pack(),
            kind=Dispute.Kind.WRONG if held else Dispute.Kind.MISSING,
            what=body.what,
            evidence=body.evidence,
            statement=held,
        )
    except RegisterError as error:
        raise _refused(error) from error
    return out.dispute_out(queries.disputes().get(pk=made.pk), actor)


@router.post(
    "/parties/{code}/facts/correct", response={200: out.DoneOut} | LATE, summary="Correct a datum as its department"
)
@access(Permission.CORRECT_FACTS)
def correct_fact(request: HttpRequest, code: str, body: CorrectIn) -> out.DoneOut:
    """A new, verified statement; nothing is overwritten."""
    party = _party(request, code, Permission.READ_FACTS)
    slot, actor = _slot(body.of), actor_of(request)
    rules = pack().rules.dictionary
    seen = look(actor, party.party, timezone.localdate(), only=slot, dictionary=rules, why=f"接口：更正 {slot.key}")
    if slot.key in seen.shown.withheld:
        raise Http404
    values = _values(body.values, slot, seen)
    try:
        made = correct(
            actor,
            party.party,
            slot.whole,
            values if slot.kind(seen.dictionary) else values.get(""),
            dictionary=seen.dictionary,
            reason=body.reason,
            department=body.department,
            valid_from=body.valid_from,
            valid_to=body.valid_to,
            seen=body.seen,
        )
    except RegisterError as error:
        raise _refused(error) from error
    return out.DoneOut(id=made.pk)


@router.post(
    "/parties/{code}/facts/retract", response={200: out.DoneOut} | LATE, summary="Take a department's statement back"
)
@access(Permission.CORRECT_FACTS)
def retract_fact(request: HttpRequest, code: str, body: RetractIn) -> out.DoneOut:
    """Its slot is empty from now on."""
    party = _party(request, code, Permission.READ_FACTS)
    found = Fact.objects.filter(pk=body.statement, party__in=members(party.party)).select_related("key", "party")
    statement = found.first()
    if statement is None:
        raise Http404
    try:
        made = retract(actor_of(request), statement, dictionary=pack().rules.dictionary, reason=body.reason)
    except RegisterError as error:
        raise _refused(error) from error
    return out.DoneOut(id=made.pk)


@router.get("/disputes", response=out.DisputesOut, summary="Disputes of one's departments, the first due first")
@access(Permission.SETTLE_DISPUTES)
def disputes(request: HttpRequest, wanted: Query[ListIn]) -> out.DisputesOut:
    """Open ones by default."""
    actor = actor_of(request)
    found = settling.for_officer(actor, pack(), wanted.department)
    if wanted.state in {"open", "overdue"}:
        found = found.filter(state__in=OPEN)
    elif wanted.state == "settled":
        found = found.exclude(state__in=OPEN)
    if wanted.state == "overdue":
        found = queries.overdue(found, timezone.localdate())
    page = found.order_by("due_on", "pk")[wanted.offset : wanted.offset + wanted.limit]
    return out.DisputesOut(count=found.count(), disputes=[out.dispute_out(one, actor) for one in page])


@router.get("/disputes/{number}", response=out.DisputeOut, summary="One dispute, step by step")
@access(Permission.READ_FACTS)
def one_dispute(request: HttpRequest, number: int) -> out.DisputeOut:
    """For the organisation that raised it and the departments it went to; for others there is none."""
    return out.dispute_out(_dispute(request, number), actor_of(request))


@router.post("/disputes/{number}/settle", response={200: out.DisputeOut} | LATE, summary="The next step of a dispute")
@access(Permission.READ_FACTS)
def settle(request: HttpRequest, number: int, body: SettleIn) -> out.DisputeOut:
    """take, accept, refuse, forward by an officer of the department; withdraw by the organisation. 409: too late."""
    found, actor, rules = _dispute(request, number), actor_of(request), pack()
    given: dict[str, Any] = {"seen": body.seen}
    try:
        match body.action:
            case "withdraw":
                withdraw(actor, found, grounds=body.grounds, **given)
            case "take":
                settling.take(actor, found, **given)
            case "refuse":
                settling.refuse(actor, found, grounds=body.grounds, **given)
            case "forward":
                settling.forward(actor, found, body.to, grounds=body.grounds, pack=rules, **given)
            case "accept":
                slot = queries.slot_of_dispute(found)
                typed = read_texts(body.values, slot, rules.rules.dictionary)
                if typed.errors:
                    raise RequestError("Some values cannot be read.", list(typed.errors.items()))
                settling.accept(
                    actor, found, grounds=body.grounds, pack=rules, values=dict(typed.values) or None, **given
                )
    except RegisterError as error:
        raise _refused(error) from error
    return out.dispute_out(queries.disputes().get(pk=number), actor)


def _party(request: HttpRequest, code: str, permission: Permission) -> Named:
    found = named(actor_of(request), code, permission)
    if found is None:
        raise Http404
    return found


def _slot(name: str) -> Slot:
    try:
        return Slot.read(name, pack().rules.dictionary)
    except SlotError as error:
        raise RequestError("There is no such datum.", [("of", "unknown")]) from error


def _values(texts: dict[str, str], slot: Slot, seen: Look) -> dict[str, object]:
    typed = read_texts(texts, slot, seen.dictionary)
    if typed.errors:
        raise RequestError("Some values cannot be read.", [(f"values.{key}", why) for key, why in typed.errors.items()])
    return dict(typed.values)


def _refused(error: RegisterError) -> Exception:
    if isinstance(error, StaleError):
        return HttpError(409, f"{error.zh} ({error.en})")
    return RequestError(f"{error.zh} ({error.en})", [])


def _dispute(request: HttpRequest, number: int) -> Any:
    found = queries.disputes().filter(pk=number).first() if number < 2**63 else None
    if found is None or not settling.concerns(actor_of(request), found):
        raise Http404
    return found
