"""What the operations of disputes answer with."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from ninja import Schema

from kechuang.people.actors import Actor
from kechuang.people.sensitivity import judge
from kechuang.policy.catalogue import pack
from kechuang.policy.values import write_value
from kechuang.register.correcting.slots import Slot
from kechuang.register.correcting.values import json_of, raw_of
from kechuang.register.disputes import queries
from kechuang.register.disputes.looking import Look
from kechuang.register.disputes.models import OPEN, Confirmation
from kechuang.register.disputes.reading import Item, Line, Statement


class StatementOut(Schema):
    """Who said it in which document where; raw `value` and as `text`. `undone_at`: its batch was taken back."""

    id: int
    value: Any
    text: str
    publisher: str
    document: str
    file: str
    locator: str
    stated_on: date
    recorded_at: datetime
    status: str
    valid_from: date | None
    valid_to: date | None
    holds: bool
    undone_at: datetime | None


class HeldValueOut(Schema):
    """A value that holds, by which statement, and what others say that differs. `field` is '' for a fact."""

    field: str
    name: str
    unit: str
    value: Any
    text: str
    by: StatementOut
    others: list[StatementOut]


class HeldOut(Schema):
    """One datum."""

    of: str
    name: str
    departments: list[str]
    contested: bool
    confirmed_on: date | None
    lines: list[HeldValueOut]


class FactsOut(Schema):
    """All that may be shown; `withheld` are keys that are not, whether there is a value or not."""

    party: str
    as_of: date
    facts: list[HeldOut]
    withheld: list[str]


class HistoryOut(Schema):
    """All statements about one datum, the latest first."""

    party: str
    of: str
    statements: list[StatementOut]


class DisputeStepOut(Schema):
    """One step of a dispute."""

    number: int
    state: str
    department: str
    grounds: str
    due_on: date | None
    provisional: bool
    recorded_at: datetime


class DisputeOut(Schema):
    """`what`, `values` and `evidence` are empty where `withheld` says why."""

    id: int
    party: str
    of: str
    kind: str
    state: str
    department: str
    due_on: date | None
    overdue: bool
    what: str
    values: dict[str, Any]
    evidence: str
    paper_sha256: str
    withheld: str
    steps: list[DisputeStepOut]


class DisputesOut(Schema):
    """A page of disputes."""

    count: int
    disputes: list[DisputeOut]


class DoneOut(Schema):
    """The row that was written."""

    id: int


def item_out(item: Item, seen: Look, contested: Collection[Slot], confirmed: Mapping[int, Confirmation]) -> HeldOut:
    """A datum without the fields the reader may not see."""
    kind = item.slot.kind(seen.dictionary)
    told = confirmed.get(item.holding[0].id) if item.holding else None
    return HeldOut(
        of=str(item.slot),
        name=(kind or seen.dictionary.facts[item.slot.key]).name.zh,
        departments=list(item.slot.departments(seen.dictionary)),
        contested=item.slot in contested,
        confirmed_on=timezone.localtime(told.recorded_at).date() if told else None,
        lines=[
            _line(one, item)
            for one in item.lines
            if kind is None or f"{kind.alias}.{one.field.id}" not in seen.shown.withheld
        ],
    )


def _line(line: Line, item: Item) -> HeldValueOut:
    field = line.field
    return HeldValueOut(
        field=field.id if item.slot.record else "",
        name=field.name.zh,
        unit=field.unit,
        value=json_of(line.raw),
        text=write_value(line.raw, field),
        by=_statement(line.by, line.raw, write_value(line.raw, field), item),
        others=[_statement(one, raw, write_value(raw, field), item) for raw, one in line.others],
    )


def statement_out(one: Statement, item: Item, seen: Look) -> StatementOut:
    """A statement as a whole: a record without the fields the reader may not see."""
    kind = item.slot.kind(seen.dictionary)
    if kind is None:
        return _statement(one, one.raw, write_value(one.raw, seen.dictionary.facts[item.slot.key]), item)
    body = one.body if isinstance(one.body, dict) else {}
    fields = {field.id: field for field in kind.fields if f"{kind.alias}.{field.id}" not in seen.shown.withheld}
    shown = {name: kept for name, kept in body.items() if name in fields}
    words = [f"{name}={write_value(raw_of(fields[name], kept), fields[name])}" for name, kept in shown.items()]
    return _statement(one, shown, "; ".join(words), item)


def _statement(one: Statement, raw: object, text: str, item: Item) -> StatementOut:
    return StatementOut(
        id=one.id,
        value=raw if isinstance(raw, dict) else json_of(raw),
        text=text,
        publisher=one.publisher,
        document=one.title,
        file=one.file,
        locator=one.locator,
        stated_on=one.stated_on,
        recorded_at=one.recorded_at,
        status=one.standing,
        valid_from=one.valid_from,
        valid_to=one.valid_to,
        holds=any(one.id == other.id for other in item.holding),
        undone_at=one.undone_at,
    )


def dispute_out(found: Any, actor: Actor) -> DisputeOut:
    """A dispute of `queries.disputes`, as this reader may know it."""
    dictionary = pack().rules.dictionary
    slot = queries.slot_of_dispute(found)
    known = slot.key in dictionary.facts or slot.key in dictionary.records
    keys = {slot.key, slot.sensitivity_key} if known else set()
    hidden = next(iter(judge(actor, found.party.public_id, keys, dictionary).withheld.values()), None)
    return DisputeOut(
        id=found.pk,
        party=found.party.public_id,
        of=str(slot),
        kind=found.kind,
        state=found.state,
        department=found.department,
        due_on=found.due_on,
        overdue=found.state in OPEN and found.due_on is not None and found.due_on < timezone.localdate(),
        what="" if hidden else found.what,
        values={} if hidden else found.values,
        evidence="" if hidden else found.evidence,
        paper_sha256=found.paper.sha256 if found.paper else "",
        withheld=str(hidden.decision) if hidden else "",
        steps=[
            DisputeStepOut(
                number=one.number,
                state=one.state,
                department=one.department,
                grounds="" if hidden else one.grounds,
                due_on=one.due_on,
                provisional=one.provisional,
                recorded_at=one.recorded_at,
            )
            for one in found.steps.order_by("number")
        ],
    )
