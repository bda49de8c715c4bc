"""`correct` and `retract`: the only writers of single statements.

Nothing is overwritten. A correction is a new, verified statement of the department itself in the slot it spoke in; a
retraction is a later row that empties the slot. Both are in the log with the officer, the organisation and the reason.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, QuerySet
from django.utils import timezone

from kechuang.people.access import Permission, require
from kechuang.people.actors import Actor
from kechuang.people.record import acting
from kechuang.register.correcting.slots import Slot
from kechuang.register.correcting.values import json_of, judge, judge_record, raw_of, stored
from kechuang.register.importing.records import natural_key
from kechuang.register.models import Document, Fact, FactKey, Party, Status, WriteBatch
from kechuang.register.order import PATIENCE, alone_about, in_order
from kechuang.register.problems import RegisterError, StaleError
from kechuang.register.whole import members
from kechuang.rules.definitions import Dictionary, RecordDef

MAX_REASON = 500
Value = object | Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Paper:
    """A document that a correction rests on: its title, hash and size in bytes."""

    title: str
    sha256: str
    size: int


def correct(
    actor: Actor,
    party: Party,
    slot: Slot,
    value: Value,
    *,
    dictionary: Dictionary,
    reason: str,
    department: str = "",
    valid_from: date | None = None,
    valid_to: date | None = None,
    paper: Paper | None = None,
    seen: int | None = None,
    now: datetime | None = None,
) -> Fact:
    """State the right value in the name of `department` (default: the one the actor acts for).

    `value` is raw; for a record as a whole a mapping of its fields. Without `valid_from` the validity of what the
    department said before in this slot stays. `seen`: the latest statement of the department the officer knew of.
    Raises AccessDenied, RegisterError (value, reason, not this department's), StaleError (it has spoken since,
    BusyError: it is being imported from).
    """
    department = _department(actor, department)
    _may_state(slot, department, members(party), dictionary)
    reason = _reason(reason)
    with acting(actor, reason):
        moment, key = begin(slot, department, dictionary, now)
        whole = members(party)  # once more: nobody merges it now
        slot, raw, before = _prepared(whole, key, slot, value, department, dictionary)
        if seen is not None and (before.pk if before else 0) != seen:
            raise StaleError(
                "本部门刚刚更新过这项数据，请查看后再更正", "your department has just updated it: look again"
            )
        start, end = (valid_from, valid_to) if valid_from or valid_to else _validity(before)
        if start and end and end < start:
            raise RegisterError("有效期止早于有效期起", "the validity ends before it begins")
        document = _document(actor, "correct", slot, department, reason, moment, json_of_value(raw), paper, dictionary)
        of = before.party if before else party
        return _add(of, key, slot, department, document, moment, stored(raw), Status.VERIFIED, (start, end))


def retract(actor: Actor, statement: Fact, *, dictionary: Dictionary, reason: str, now: datetime | None = None) -> Fact:
    """Take a statement of the actor's own department back: its slot is empty from now on.

    Raises AccessDenied, RegisterError (already retracted), StaleError (the department has said something else since).
    """
    require(actor, Permission.CORRECT_FACTS, party=statement.publisher)
    reason = _reason(reason)
    name = statement.key.name
    alias = next((kind.alias for kind in dictionary.records.values() if kind.id == name), name)
    slot = Slot(alias, statement.year, statement.record)
    with acting(actor, reason):
        moment, _ = begin(slot, statement.publisher, dictionary, now)
        last = _last_in_slot(statement.party_id, statement.key_id, slot, statement.publisher, statement.valid_from)
        if last is None or last.status == Status.RETRACTED:
            raise RegisterError("这项数据已经撤回", "it has been retracted already")
        if last.pk != statement.pk:
            raise StaleError(
                "本部门已有更新的陈述，请撤回最新的一条", "your department has said something later: take that back"
            )
        kept = {one: getattr(last, one) for one in ("flag", "day", "number", "word", "body")}
        document = _document(
            actor, "retract", slot, last.publisher, reason, moment, {"statement": last.pk}, None, dictionary
        )
        validity = last.valid_from, last.valid_to
        return _add(last.party, last.key, slot, last.publisher, document, moment, kept, Status.RETRACTED, validity)


def begin(slot: Slot, department: str, dictionary: Dictionary, now: datetime | None) -> tuple[datetime, FactKey]:
    """Wait for one's turn to speak for the department of this key: the act's moment, and the key. See `register.order`.

    Raises BusyError while an import of the department's is being written.
    """
    name = slot.stored(dictionary)
    alone_about(department, [name], PATIENCE)
    key, _ = FactKey.objects.get_or_create(name=name)
    return in_order(now), key


def json_of_value(raw: Value) -> object:
    """As the document of the act keeps it."""
    return {name: json_of(one) for name, one in raw.items()} if isinstance(raw, Mapping) else json_of(raw)


def _department(actor: Actor, named: str) -> str:
    department = named or actor.on_behalf
    require(actor, Permission.CORRECT_FACTS, party=department)
    if not department:
        raise RegisterError("请指明以哪个部门的名义更正", "say in the name of which department")
    return department


def _reason(text: str) -> str:
    text = text.strip()
    if not text or len(text) > MAX_REASON or "\x00" in text:
        raise RegisterError(
            f"请写明理由（不超过 {MAX_REASON} 字）", f"give a reason of at most {MAX_REASON} characters"
        )
    return text


def _may_state(slot: Slot, department: str, whole: Sequence[int], dictionary: Dictionary) -> None:
    """A department corrects what it answers for or has said itself; anything else it can only dispute."""
    if department in slot.departments(dictionary):
        return
    spoken = Fact.objects.filter(
        party__in=whole, key__name=slot.stored(dictionary), year=slot.year, record=slot.record, publisher=department
    )
    if not spoken.exists():
        raise RegisterError(
            "这项数据不由本部门持有，也不是本部门提供的；请向持有部门提出",
            "your department neither holds nor has stated it: turn to the department that holds it",
        )


def _prepared(
    whole: Sequence[int], key: FactKey, slot: Slot, value: Value, department: str, dictionary: Dictionary
) -> tuple[Slot, Value, Fact | None]:
    """(whole slot with the record's key, raw value to store, the department's latest word in it)."""
    kind = slot.kind(dictionary)
    if kind is None:
        return slot, judge(dictionary.facts[slot.key], value), _word(whole, key.pk, slot, department)
    given = {slot.field: value} if slot.field else value
    if not isinstance(given, Mapping):
        raise RegisterError("请按字段填写", "a record is given field by field")
    fields = judge_record(kind, given)
    before = _word(whole, key.pk, slot, department) if slot.record else None
    body = _body(kind, before)
    if slot.record:
        if before and any(name in fields and body.get(name, fields[name]) != fields[name] for name in kind.identity):
            raise RegisterError(
                "编号类字段不能更正：请撤回原记录，再补录新的", "what identifies a record: retract it, add another"
            )
        return slot.whole, body | fields, before
    record = natural_key(kind.identity, fields)
    if record is None:
        raise RegisterError(
            f"请填写{kind.name.zh}的编号类字段", f"{kind.alias}: what tells its records apart is missing"
        )
    added = Slot(slot.key, 0, record)
    before = _word(whole, key.pk, added, department)
    return added, _body(kind, before) | fields, before


def _body(kind: RecordDef, before: Fact | None) -> dict[str, object]:
    """What the department said of the record; nothing once it is retracted."""
    if before is None or before.status == Status.RETRACTED or not isinstance(before.body, dict):
        return {}
    known = {one.id: one for one in kind.fields}
    return {name: raw_of(known[name], one) for name, one in before.body.items() if name in known}


def _said(whole: Sequence[int], key: int, slot: Slot, department: str) -> QuerySet[Fact]:
    """What the department has said about it and did not undo as a batch."""
    rows = Fact.objects.filter(party__in=whole, key=key, year=slot.year, record=slot.record, publisher=department)
    return rows.filter(document__batch__undo=None).select_related("key", "party")


def _word(whole: Sequence[int], key: int, slot: Slot, department: str) -> Fact | None:
    """The department's word in order of precedence (statements.py): the later validity, then the later document."""
    order = (F("valid_from").desc(nulls_last=True), "-stated_on", "-recorded_at", "-id")
    return _said(whole, key, slot, department).order_by(*(order[1:] if slot.record else order)).first()


def _last_in_slot(party: int, key: int, slot: Slot, department: str, valid_from: date | None) -> Fact | None:
    """The last row in the very slot (models.Fact)."""
    rows = _said([party], key, slot, department)
    if not slot.record:
        rows = rows.filter(valid_from=valid_from)
    return rows.order_by("-stated_on", "-recorded_at", "-id").first()


def _validity(before: Fact | None) -> tuple[date | None, date | None]:
    return (before.valid_from, before.valid_to) if before else (None, None)


def _document(
    actor: Actor,
    what: str,
    slot: Slot,
    department: str,
    reason: str,
    moment: datetime,
    content: object,
    paper: Paper | None,
    dictionary: Dictionary,
) -> Document:
    """The act itself is the document: what was said, by whom, why; or the paper it rests on."""
    batch = WriteBatch.objects.create(actor=actor.name, recorded_at=moment, what=what, counts={"statements": 1})
    act = json.dumps([what, str(slot), department, actor.name, reason, content], ensure_ascii=False).encode()
    title = {"correct": "更正", "retract": "撤回"}[what]
    return Document.objects.create(
        sha256=paper.sha256 if paper else hashlib.sha256(act).hexdigest(),
        size=paper.size if paper else len(act),
        file=paper.title[:255] if paper else "",
        title=f"{title}：{reason}"[:500],
        publisher=department,
        kind=what,
        published_on=timezone.localtime(moment).date(),
        mapping="",
        reading="",
        keys=[slot.stored(dictionary)],
        batch=batch,
    )


def _add(
    party: Party,
    key: FactKey,
    slot: Slot,
    department: str,
    document: Document,
    moment: datetime,
    value: Mapping[str, object],
    status: Status,
    validity: tuple[date | None, date | None],
) -> Fact:
    """The row; it is the last in its slot even when a file carried a later day than today."""
    last = _last_in_slot(party.pk, key.pk, slot, department, validity[0])
    day = max(document.published_on, last.stated_on) if last else document.published_on
    return Fact.objects.create(
        party=party,
        key=key,
        year=slot.year,
        record=slot.record,
        status=status,
        valid_from=validity[0],
        valid_to=validity[1],
        stated_on=day,
        recorded_at=moment,
        document=document,
        publisher=department,
        locator="",
        **value,
    )
