"""`state`: the one way to state something of a place by hand. What it writes are ordinary statements."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from kechuang.people.access import Permission, check
from kechuang.people.actors import Actor
from kechuang.register.correcting import Slot, SlotError, correct
from kechuang.register.importing.plan import literal
from kechuang.register.importing.reasons import CellError
from kechuang.register.models import Fact, Party
from kechuang.register.places.model import KIND, STATABLE
from kechuang.register.problems import RegisterError
from kechuang.register.whole import members
from kechuang.rules.definitions import Dictionary, FactDef


def state(
    actor: Actor,
    party: Party,
    key: str,
    value: str | Mapping[str, str],
    *,
    dictionary: Dictionary,
    reason: str,
    valid_from: date | None = None,
    department: str = "",
    now: datetime | None = None,
) -> Fact:
    """Add what a department says of a place; earlier values stay readable.

    `department`: by default the holder, where the actor may speak for it, else the one the actor acts for.

    `key` names a slot (`completed_area`, `milestone.done_on#封顶`, `milestone` for a new one) of STATABLE; `value` is
    text with its unit (`100万平方米`), for a new record a mapping of its fields. `valid_from`: the day from which the
    fact is so; without it the day of the last word is meant, which then is corrected. One transaction, logged.
    Raises AccessDenied, RegisterError (no place, key, value, reason).
    """
    said = Fact.objects.filter(party__in=members(party))
    if not said.filter(key__name=KIND).exists():
        raise RegisterError("该主体不是空间载体", "this party is no place")
    slot = _slot(key, dictionary)
    if slot.record and not said.filter(key__name=slot.stored(dictionary), record=slot.record).exists():
        raise RegisterError(f"没有“{slot.record[:40]}”这一条", f"there is no {slot.record[:40]!r} to state anything of")
    holder = slot.departments(dictionary)[0]
    return correct(
        actor,
        party,
        slot,
        _read(slot, value, dictionary),
        dictionary=dictionary,
        reason=reason,
        department=department or (holder if check(actor, Permission.CORRECT_FACTS, holder) else actor.on_behalf),
        valid_from=None if slot.record or slot.kind(dictionary) else valid_from,
        now=now,
    )


def _slot(key: str, dictionary: Dictionary) -> Slot:
    try:
        slot = Slot.read(key, dictionary)
    except SlotError:
        slot = None
    if slot is None or slot.key not in STATABLE:
        raise RegisterError(f"不能在此填报“{key[:40]}”", f"{key[:40]!r} cannot be stated here")
    return slot


def _read(slot: Slot, value: str | Mapping[str, str], dictionary: Dictionary) -> object:
    kind = slot.kind(dictionary)
    if kind is not None and not slot.field:
        fields = {one.id: one for one in kind.fields}
        given = value if isinstance(value, Mapping) else {}
        if not given or any(name not in fields for name in given):
            raise RegisterError("请按字段填写", "a record is given field by field")
        return {name: _typed(fields[name], text) for name, text in given.items() if text}
    definition = slot.definition(dictionary)
    if definition is None or not isinstance(value, str):
        raise RegisterError("请填写一个值", "give one value")
    return _typed(definition, value)


def _typed(definition: FactDef, text: str) -> object:
    try:
        return literal(definition, text.strip())
    except CellError as error:
        raise RegisterError(
            f"{definition.name.zh}：{error.reason.text.zh}", f"{definition.id}: {error.reason.text.en}"
        ) from None
