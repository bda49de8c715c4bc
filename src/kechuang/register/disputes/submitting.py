"""What an organisation does: confirm, dispute, say that something is missing, withdraw."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from kechuang.core.pack import Pack
from kechuang.people.access import Permission, require
from kechuang.people.actors import Actor
from kechuang.people.record import acting
from kechuang.register.correcting.slots import Slot
from kechuang.register.correcting.values import json_of, judge, judge_record
from kechuang.register.disputes.handing import Handed, checked, text
from kechuang.register.disputes.models import OPEN, Confirmation, Dispute, Paper, Step
from kechuang.register.disputes.steps import add_step, due_on, last_step
from kechuang.register.models import Fact, Party
from kechuang.register.order import in_order
from kechuang.register.problems import RegisterError
from kechuang.register.whole import members
from kechuang.rules.definitions import Dictionary


def confirm(actor: Actor, party: Party, statement: int, *, now: datetime | None = None) -> Confirmation:
    """Say that a statement about one's own organisation is right. Again: nothing changes.

    Raises AccessDenied, RegisterError (no such statement about this party).
    """
    require(actor, Permission.DISPUTE_FACTS, party=party.public_id)
    if not Fact.objects.filter(pk=statement, party__in=members(party)).exists():
        raise RegisterError("没有这项数据", "there is no such datum")
    with acting(actor, "确认数据"):
        moment = in_order(now)
        found, _ = Confirmation.objects.get_or_create(
            party=party,
            statement=statement,
            defaults={
                "actor": actor.name,
                "on_behalf": actor.on_behalf,
                "recorded_at": moment,
            },
        )
    return found


def dispute(
    actor: Actor,
    party: Party,
    slot: Slot,
    values: Mapping[str, object],
    *,
    pack: Pack,
    kind: Dispute.Kind,
    what: str,
    evidence: str = "",
    paper: Handed | None = None,
    statement: int = 0,
    now: datetime | None = None,
) -> Dispute:
    """Say that a datum is wrong or missing; it becomes work for the department with authority, with a last day.

    `values`: raw, by field ('' for a fact); may be empty for a datum that should not be there. Raises AccessDenied,
    RegisterError (a value that is none, texts, paper, a dispute about the same datum that is still open).
    """
    require(actor, Permission.DISPUTE_FACTS, party=party.public_id)
    dictionary = pack.rules.dictionary
    what = text(what, ("问题说明", "what is wrong"), needed=True)
    evidence = text(evidence, ("依据", "the evidence"), needed=False)
    judged = _judged(slot, values, dictionary)
    if kind is Dispute.Kind.MISSING and not judged:
        raise RegisterError("请填写缺失的内容", "write what is missing")
    handed = checked(paper) if paper else None
    with acting(actor, "提出数据异议"):
        moment = in_order(now)
        _alone(party, slot, kind)
        made = Dispute.objects.create(
            party=party,
            kind=kind,
            key=slot.key,
            year=slot.year,
            record=slot.record,
            field=slot.field,
            statement=statement,
            what=what,
            values={name: json_of(raw) for name, raw in judged.items()},
            evidence=evidence,
            paper=_paper(handed, moment) if handed else None,
            recorded_at=moment,
        )
        department = slot.departments(dictionary)[0]
        due = due_on(moment, pack.quality.disputes)
        add_step(made, 0, Step.State.SUBMITTED, department, actor, moment, due=due)
    return made


def withdraw(actor: Actor, one: Dispute, *, seen: int, grounds: str = "", now: datetime | None = None) -> Step:
    """Take one's dispute back while it is open. Raises AccessDenied, RegisterError, StaleError."""
    require(actor, Permission.DISPUTE_FACTS, party=one.party.public_id)
    grounds = text(grounds, ("说明", "a remark"), needed=False)
    with acting(actor, "撤回数据异议"):
        moment = in_order(now)
        last = last_step(one)
        if last.state not in OPEN:
            raise RegisterError("这项异议已经办结", "this dispute is settled")
        return add_step(one, seen, Step.State.WITHDRAWN, last.department, actor, moment, grounds=grounds)


def _judged(slot: Slot, values: Mapping[str, object], dictionary: Dictionary) -> dict[str, object]:
    """Values of the fact's own types; a whole record may be disputed without any."""
    if not values:
        return {}
    kind = slot.kind(dictionary)
    if kind is None:
        if set(values) != {""}:
            raise RegisterError("这项数据只有一个值", "this datum has one value")
        return {"": judge(dictionary.facts[slot.key], values[""])}
    return judge_record(kind, values)


def _alone(party: Party, slot: Slot, kind: Dispute.Kind) -> None:
    """One open dispute about one datum: a second would be settled against the first. Acts come in order here."""
    if kind is Dispute.Kind.MISSING and not slot.year and not slot.record:
        return  # several records of one list can be missing
    same = Dispute.objects.filter(party=party, key=slot.key, year=slot.year, record=slot.record, field=slot.field)
    if any(last_step(one).state in OPEN for one in same):
        raise RegisterError("这项数据已有未办结的异议", "a dispute about this datum is still open")


def _paper(handed: Handed, moment: datetime) -> Paper:
    found, _ = Paper.objects.get_or_create(
        sha256=handed.sha256,
        defaults={
            "name": handed.name[-255:],
            "size": len(handed.content),
            "content": handed.content,
            "recorded_at": moment,
        },
    )
    return found
