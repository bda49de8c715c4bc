"""What an officer of the department does: take, accept, refuse, forward."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from kechuang.core.calendar import Due
from kechuang.core.pack import Pack
from kechuang.people.access import Permission, check, require
from kechuang.people.actors import Actor
from kechuang.people.record import acting
from kechuang.register.correcting import Slot, correct, retract
from kechuang.register.correcting.values import raw_of
from kechuang.register.correcting.writing import Paper, begin
from kechuang.register.disputes.handing import text
from kechuang.register.disputes.models import OPEN, Dispute, Step
from kechuang.register.disputes.queries import disputes
from kechuang.register.disputes.steps import add_step, due_on, last_step
from kechuang.register.models import Fact
from kechuang.register.order import in_order
from kechuang.register.problems import RegisterError
from kechuang.rules.definitions import Dictionary

_GROUNDS = ("理由", "the grounds")


def take(actor: Actor, one: Dispute, *, seen: int, now: datetime | None = None) -> Step:
    """The officer begins; the last day stays. Raises AccessDenied, RegisterError, StaleError, as all of these do."""
    last = _open(actor, one)
    if last.state == Step.State.TAKEN:
        raise RegisterError("已经受理", "it has been taken already")
    with acting(actor, f"受理数据异议 {one.pk}"):
        return add_step(one, seen, Step.State.TAKEN, last.department, actor, in_order(now), due=_kept(last))


def refuse(actor: Actor, one: Dispute, *, seen: int, grounds: str, now: datetime | None = None) -> Step:
    """The datum stays as it is, for reasons that the organisation reads."""
    last = _open(actor, one)
    grounds = text(grounds, _GROUNDS, needed=True)
    with acting(actor, grounds):
        return add_step(one, seen, Step.State.REFUSED, last.department, actor, in_order(now), grounds=grounds)


def forward(
    actor: Actor, one: Dispute, to: str, *, seen: int, grounds: str, pack: Pack, now: datetime | None = None
) -> Step:
    """Another department answers for it; its term begins anew."""
    last = _open(actor, one)
    grounds = text(grounds, _GROUNDS, needed=True)
    if to not in pack.departments or to == last.department:
        raise RegisterError("请选择另一个部门", "choose another department")
    with acting(actor, grounds):
        moment = in_order(now)
        due = due_on(moment, pack.quality.disputes)
        return add_step(one, seen, Step.State.FORWARDED, to, actor, moment, grounds=grounds, due=due)


def accept(
    actor: Actor,
    one: Dispute,
    *,
    seen: int,
    grounds: str,
    pack: Pack,
    values: Mapping[str, object] | None = None,
    now: datetime | None = None,
) -> Step:
    """The organisation is right: the department states the right value (verified), or takes its own back.

    `values` (raw, by field): what is right when it differs from what the organisation proposed.
    """
    last = _open(actor, one)
    grounds = text(grounds, _GROUNDS, needed=True)
    dictionary = pack.rules.dictionary
    slot = Slot(one.key, one.year, one.record, one.field)
    right = dict(values) if values else proposed(one, dictionary)
    with acting(actor, grounds):
        moment, _ = begin(slot, last.department, dictionary, now)
        # The step first: whoever comes second fails here, before anything is stated.
        step = add_step(one, seen, Step.State.ACCEPTED, last.department, actor, moment, grounds=grounds)
        if right:
            kind = slot.kind(dictionary)
            value = right if kind else right[""]
            correct(
                actor,
                one.party,
                slot.whole,
                value,
                dictionary=dictionary,
                reason=grounds,
                department=last.department,
                paper=_paper(one),
                now=moment,
            )
        else:
            _take_back(actor, one, last.department, dictionary, grounds, moment)
    return step


def for_officer(actor: Actor, pack: Pack, department: str = "") -> QuerySet[Any]:
    """Disputes (queries.disputes) that are, or ended, at departments the actor may settle for; or at one of them."""
    may = [one for one in pack.departments if check(actor, Permission.SETTLE_DISPUTES, party=one)]
    return disputes().filter(department__in=[department] if department in may else [] if department else may)


def concerns(actor: Actor, one: Dispute) -> bool:
    """May the actor read it: the organisation that raised it, or a department it has been at?"""
    if check(actor, Permission.DISPUTE_FACTS, party=one.party.public_id):
        return True
    been = one.steps.values_list("department", flat=True)
    return any(check(actor, Permission.SETTLE_DISPUTES, party=department) for department in set(been))


def proposed(one: Dispute, dictionary: Dictionary) -> dict[str, object]:
    """The raw values that the organisation says are right, by field."""
    kind = dictionary.records.get(one.key)
    if kind is None:
        return {name: raw_of(dictionary.facts[one.key], kept) for name, kept in one.values.items()}
    fields = {field.id: field for field in kind.fields}
    return {name: raw_of(fields[name], kept) for name, kept in one.values.items() if name in fields}


def _take_back(
    actor: Actor, one: Dispute, department: str, dictionary: Dictionary, grounds: str, moment: datetime
) -> None:
    statement = Fact.objects.filter(pk=one.statement).select_related("key", "party").first()
    if statement is None or statement.publisher != department:
        raise RegisterError(
            "这项数据不是本部门的陈述，无法撤回；请填写正确的值，或转交提供部门",
            "not your department's statement: give the right value, or forward it to the department that stated it",
        )
    retract(actor, statement, dictionary=dictionary, reason=grounds, now=moment)


def _open(actor: Actor, one: Dispute) -> Step:
    """The last step, if it is open and the actor's department's turn."""
    last = last_step(one)
    require(actor, Permission.SETTLE_DISPUTES, party=last.department)
    if last.state not in OPEN:
        raise RegisterError("这项异议已经办结", "this dispute is settled")
    return last


def _kept(last: Step) -> Due | None:
    return Due(last.due_on, last.provisional) if last.due_on else None


def _paper(one: Dispute) -> Paper | None:
    return Paper(one.paper.name, one.paper.sha256, one.paper.size) if one.paper else None
