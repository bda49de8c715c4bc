"""Inputs for the value of a datum, and what was typed into them."""

from __future__ import annotations

from django.http import QueryDict
from django.utils.translation import gettext as _

from kechuang.policy.typed import Typed, fields_of, read_texts
from kechuang.register.correcting.slots import Slot
from kechuang.rules.definitions import Dictionary, FactDef
from kechuang.rules.units import unit_word
from kechuang.web.formats import say
from kechuang.web.present.inputs import Input
from kechuang.web.templatetags.kc import lang

PREFIX = "v."
_NUMERIC = {"money", "count", "number", "ratio"}


def read_typed(data: QueryDict, slot: Slot, dictionary: Dictionary) -> Typed:
    """What a form sent; an empty input says nothing."""
    texts = {name: ",".join(data.getlist(PREFIX + name)).strip() for name in fields_of(slot, dictionary)}
    return read_texts(texts, slot, dictionary, bare_percent=True)


def inputs(slot: Slot, dictionary: Dictionary, typed: Typed) -> list[Input]:
    """One input a field, with what was typed and what was wrong."""
    made = []
    for name, fact in fields_of(slot, dictionary).items():
        text = typed.texts.get(name, "")
        made.append(
            Input(
                id=f"value-{name or 'fact'}",
                name=PREFIX + name,
                label=say(fact.name, lang()) if name else _("正确的值"),
                type="date" if fact.type == "date" else "text",
                unit={"money": _("元"), "ratio": "%"}.get(fact.type, unit_word(fact.unit, lang())),
                value=text,
                values=tuple(text.split(",")),
                choices=_choices(fact),
                multiple=fact.type == "set",
                numeric=fact.type in _NUMERIC,
                error=typed.errors.get(name, ""),
            )
        )
    return made


def _choices(fact: FactDef) -> tuple[tuple[str, str], ...]:
    if fact.type == "flag":
        return (("true", _("是")), ("false", _("否")))
    return tuple((code, say(name, lang())) for code, name in fact.values)
