"""What a person decides: two parties are one, or no longer; a proposal is right, or wrong.

Every decision is one transaction and waits for its turn (`register.order`); a form carries what its writer saw (`seen`)
and who comes second is told so. Nothing said about a party is rewritten.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from django.db.models import Max, Q

from kechuang.core.identifiers import check_uscc
from kechuang.core.log import acting
from kechuang.people.access import Permission, require
from kechuang.people.actors import Actor
from kechuang.register.identity.models import Deferral, Proposal, ProposalState, State
from kechuang.register.models import Belonging, Party
from kechuang.register.order import PATIENCE, in_order, take_turn
from kechuang.register.problems import BusyError
from kechuang.register.queries import members
from kechuang.rules.definitions import Text

RENUMBERED = "renumbered"
"""Reason code in `evidence`: the organisation was given another USCC, so two valid ones are no contradiction."""
REASON_MOST = 500
DEFER_DAYS = 7


class Refused(Exception):
    """A decision that cannot be: `code` for programs, `words` for people."""

    def __init__(self, code: str, zh: str, en: str) -> None:
        super().__init__(zh)
        self.code, self.words = code, Text(zh, en)


class Handled(Refused):
    """Somebody else decided in between."""

    def __init__(self) -> None:
        super().__init__("handled", "已被他人处理，请重新查看后再决定", "somebody else decided meanwhile; look again")


def seen_of(*parties: Party | int) -> int:
    """The stamp a form carries: the last decision about any of these parties; 0 when there is none."""
    ids = [one.pk if isinstance(one, Party) else one for one in parties]
    found = Belonging.objects.filter(Q(party__in=ids) | Q(survivor__in=ids)).aggregate(last=Max("id"))["last"]
    return int(found or 0)


def merge(
    actor: Actor,
    party: Party,
    survivor: Party,
    reason: str,
    evidence: dict[str, Any] | None = None,
    seen: int | None = None,
) -> Belonging:
    """`party` is the same as `survivor` from now on. `seen` None: the caller looks and decides in one breath.

    Raises Refused (same, no_reason, belongs, survivor_belongs, two_uscc, person), Handled and AccessDenied.
    """
    evidence = evidence or {}
    with _deciding(actor, reason):
        _fresh(seen, party, survivor)
        if party.pk == survivor.pk:
            raise Refused("same", "不能把主体归并到自身", "a party cannot be merged into itself")
        if members(party)[0] != party.pk:
            raise Refused(
                "belongs",
                "该主体已归并到其他主体，请先拆分",
                "this party already belongs to another: separate it first",
            )
        # The head of a whole never lies below another, so no chain of decisions can close a circle.
        if members(survivor)[0] != survivor.pk:
            raise Refused(
                "survivor_belongs", "保留主体本身已归并到其他主体", "the survivor itself belongs to another party"
            )
        _can_be_one(party, survivor, evidence)
        return _say(actor, party, survivor, reason, evidence)


def separate(actor: Actor, party: Party, reason: str, seen: int | None = None) -> Belonging:
    """`party` stands on its own again, with all that is said about it. Raises Refused, Handled, AccessDenied."""
    with _deciding(actor, reason):
        _fresh(seen, party)
        last = Belonging.objects.filter(party=party).order_by("recorded_at", "id").last()
        if last is None or last.survivor_id is None:
            raise Refused("alone", "该主体没有归并到其他主体", "this party belongs to no other")
        return _say(actor, party, None, reason, {})


def accept(
    actor: Actor,
    proposal: Proposal,
    reason: str,
    survivor: Party | None = None,
    evidence: dict[str, Any] | None = None,
    seen: int | None = None,
) -> Belonging:
    """The proposal is right; `survivor` is one of its two (default: the left one)."""
    kept = survivor or proposal.left
    if kept.pk not in {proposal.left_id, proposal.right_id}:
        raise Refused("not_of_it", "保留主体不在该建议之中", "the survivor is not one of the proposal's two")
    other = proposal.right if kept.pk == proposal.left_id else proposal.left
    with _deciding(actor, reason):
        _answer(actor, proposal, State.ACCEPTED, reason)
        told = {"proposal": proposal.pk, "score": proposal.score, "reasons": proposal.reasons, **(evidence or {})}
        return merge(actor, other, kept, reason, told, seen)


def refuse(actor: Actor, proposal: Proposal, reason: str) -> ProposalState:
    """The two are not one; the pair comes back only for other reasons."""
    with _deciding(actor, reason):
        return _answer(actor, proposal, State.REFUSED, reason)


def defer(actor: Actor, proposal: Proposal, day: date, reason: str = "") -> Deferral:
    """Nobody can tell yet: the proposal leaves the queue of `day` and comes back `DEFER_DAYS` later."""
    with _deciding(actor, reason or "暂不决定"):
        if ProposalState.objects.filter(proposal=proposal).exists():
            raise Handled
        until = day + timedelta(days=DEFER_DAYS)
        return Deferral.objects.create(
            proposal=proposal, until=until, actor=actor.name, reason=reason, recorded_at=in_order()
        )


@contextmanager
def _deciding(actor: Actor, reason: str) -> Iterator[None]:
    require(actor, Permission.RESOLVE_IDENTITY)
    if not reason.strip() or len(reason) > REASON_MOST:
        raise Refused(
            "no_reason", f"请写明理由（不超过{REASON_MOST}字）", f"give a reason of at most {REASON_MOST} characters"
        )
    with acting(actor.name, reason=reason):
        try:
            take_turn(PATIENCE)
        except BusyError as error:
            raise Refused("busy", error.zh, error.en) from error
        yield


def _fresh(seen: int | None, *parties: Party) -> None:
    if seen is not None and seen_of(*parties) != seen:
        raise Handled


def _can_be_one(party: Party, survivor: Party, evidence: dict[str, Any]) -> None:
    if (party.kind == "person") != (survivor.kind == "person"):
        raise Refused("person", "自然人不能与单位归并", "a person cannot be merged with an organisation")
    both = [one.uscc for one in (party, survivor) if one.uscc and check_uscc(one.uscc).ok]
    if len(set(both)) == 2 and evidence.get("code") != RENUMBERED:
        raise Refused(
            "two_uscc",
            "两个主体的统一社会信用代码都有效且不同；只有换发代码时才能归并",
            "both have a valid USCC of their own; only a renumbered organisation can be merged",
        )


def _say(actor: Actor, party: Party, survivor: Party | None, reason: str, evidence: dict[str, Any]) -> Belonging:
    return Belonging.objects.create(
        party=party, survivor=survivor, actor=actor.name, reason=reason, evidence=evidence, recorded_at=in_order()
    )


def _answer(actor: Actor, proposal: Proposal, state: State, reason: str) -> ProposalState:
    if ProposalState.objects.filter(proposal=proposal).exists():
        raise Handled
    return ProposalState.objects.create(
        proposal=proposal, state=state, actor=actor.name, reason=reason, recorded_at=in_order()
    )
