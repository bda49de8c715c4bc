"""The value of a datum as typed: read by the fact's own type and unit, field by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from kechuang.policy.values import ReadError, read_value, write_value
from kechuang.register.correcting.slots import Slot
from kechuang.rules.definitions import Dictionary, FactDef


@dataclass(frozen=True, slots=True)
class Typed:
    """Raw values by field ('' for a fact), and by field what was typed and what is wrong with it."""

    values: Mapping[str, object] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)


def fields_of(slot: Slot, dictionary: Dictionary) -> dict[str, FactDef]:
    """What can be typed for a datum: its value; one field; or all fields of a record."""
    kind = slot.kind(dictionary)
    if kind is None:
        return {"": dictionary.facts[slot.key]}
    return {one.id: one for one in kind.fields if slot.field in {"", one.id}}


def read_texts(texts: Mapping[str, str], slot: Slot, dictionary: Dictionary, *, bare_percent: bool = False) -> Typed:
    """Texts by field; one that the datum does not have is an error."""
    fields = fields_of(slot, dictionary)
    values: dict[str, object] = {}
    errors = {name: _("没有这样的数据项。") for name in texts if name not in fields}
    for name, text in texts.items():
        if name in fields and text.strip():
            try:
                raw = read_value(text, fields[name], bare_percent=bare_percent)
            except ReadError as error:
                errors[name] = str(error)
                continue
            if raw is None:
                errors[name] = _("请填写一个值。")
            else:
                values[name] = raw
    return Typed(values, dict(texts), errors)


def texts_of(values: Mapping[str, object], slot: Slot, dictionary: Dictionary) -> dict[str, str]:
    """Raw values as one would type them."""
    fields = fields_of(slot, dictionary)
    return {name: write_value(raw, fields[name], bare_percent=True) for name, raw in values.items() if name in fields}
