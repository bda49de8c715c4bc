"""Statements, data and disputes as pages show them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from kechuang.register.correcting.slots import Slot
from kechuang.register.correcting.values import raw_of
from kechuang.register.disputes.models import Confirmation, Dispute
from kechuang.register.disputes.reading import Item, Line, Statement
from kechuang.rules.definitions import Dictionary, FactDef
from kechuang.rules.units import unit_word
from kechuang.web.formats import fact_value, say
from kechuang.web.templatetags.kc import lang


@dataclass(frozen=True, slots=True)
class Said:
    """A statement in words. `undone`: the day its batch was taken back; `holds`: its value counts today."""

    id: int
    value: str
    publisher: str
    document: str
    file: str
    locator: str
    stated_on: date
    recorded_on: date
    status: str
    valid_from: date | None
    valid_to: date | None
    holds: bool
    undone: date | None


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A value with its source and what others say that differs."""

    label: str
    value: str
    by: Said
    others: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class ShownItem:
    """One datum of the page. `name` is the slot's; `statement` the id to confirm."""

    name: str
    key: str
    title: str
    period: str
    unit: str
    departments: tuple[str, ...]
    lines: tuple[ShownLine, ...]
    contested: bool
    confirmed: date | None
    statement: int


def slot_title(slot: Slot, dictionary: Dictionary) -> tuple[str, str]:
    """(name, period) of a datum: 研发费用, 2025 年; 高企证书 · 有效期止, GR2024."""
    kind = slot.kind(dictionary)
    if kind is None:
        year = _("%(year)d 年") % {"year": slot.year} if slot.year else ""
        return say(dictionary.facts[slot.key].name, lang()), year
    field = next((one for one in kind.fields if one.id == slot.field), None)
    name = say(kind.name, lang()) + (f" · {say(field.name, lang())}" if field else "")
    return name, slot.record


def shown_item(
    item: Item,
    dictionary: Dictionary,
    hidden: Collection[str],
    contested: Collection[Slot],
    confirmed: Mapping[int, Confirmation],
) -> ShownItem:
    """An item without the fields the reader may not see."""
    title, period = slot_title(item.slot, dictionary)
    kind = item.slot.kind(dictionary)
    lines = [one for one in item.lines if kind is None or f"{kind.alias}.{one.field.id}" not in hidden]
    first = item.holding[0] if item.holding else None
    told = confirmed.get(first.id) if first else None
    return ShownItem(
        name=str(item.slot),
        key=item.slot.key,
        title=title,
        period=period,
        unit="" if kind else unit_word(dictionary.facts[item.slot.key].unit, lang()),
        departments=item.slot.departments(dictionary),
        lines=tuple(_line(one, item, dictionary, hidden) for one in lines),
        contested=item.slot in contested,
        confirmed=localtime(told.recorded_at).date() if told else None,
        statement=first.id if first else 0,
    )


def _line(line: Line, item: Item, dictionary: Dictionary, hidden: Collection[str]) -> ShownLine:
    words = fact_value(line.field, line.raw, lang())
    by = _said(line.by, words, item)
    others = tuple(_said(one, fact_value(line.field, raw, lang()), item) for raw, one in line.others)
    return ShownLine(say(line.field.name, lang()), words, by, others)


def history(item: Item, dictionary: Dictionary, hidden: Collection[str]) -> list[Said]:
    """Everything that was ever said about a datum, the latest first."""
    return [_said(one, statement_words(one, item.slot, dictionary, hidden), item) for one in item.history]


def statement_words(one: Statement, slot: Slot, dictionary: Dictionary, hidden: Collection[str]) -> str:
    """A statement's value; of a record its fields one by one."""
    kind = slot.kind(dictionary)
    if kind is None:
        return fact_value(dictionary.facts[slot.key], one.raw, lang())
    body = one.body if isinstance(one.body, dict) else {}
    fields = [field for field in kind.fields if field.id in body and f"{kind.alias}.{field.id}" not in hidden]
    return _joined((field, raw_of(field, body[field.id])) for field in fields)


def proposal_words(dispute: Dispute, slot: Slot, dictionary: Dictionary) -> str:
    """The values that the organisation says are right."""
    kind = slot.kind(dictionary)
    if not dispute.values:
        return _("不应有这项数据")
    if kind is None:
        fact = dictionary.facts[slot.key]
        return fact_value(fact, raw_of(fact, dispute.values[""]), lang())
    fields = {field.id: field for field in kind.fields}
    return _joined(
        (fields[name], raw_of(fields[name], kept)) for name, kept in dispute.values.items() if name in fields
    )


def _joined(pairs: Iterable[tuple[FactDef, Any]]) -> str:
    comma, colon = (", ", ": ") if lang() == "en" else ("；", "：")
    return comma.join(f"{say(field.name, lang())}{colon}{fact_value(field, raw, lang())}" for field, raw in pairs)


def _said(one: Statement, words: str, item: Item) -> Said:
    return Said(
        id=one.id,
        value=words,
        publisher=one.publisher,
        document=one.title,
        file=one.file,
        locator=one.locator,
        stated_on=one.stated_on,
        recorded_on=localtime(one.recorded_at).date(),
        status=one.standing,
        valid_from=one.valid_from,
        valid_to=one.valid_to,
        holds=any(one.id == other.id for other in item.holding),
        undone=localtime(one.undone_at).date() if one.undone_at else None,
    )
