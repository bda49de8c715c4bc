"""Typed inputs for trying a value."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from kechuang.policy.refs import decode, encode
from kechuang.rules.answer import FactRef
from kechuang.rules.definitions import FactDef, RecordDef
from kechuang.rules.units import unit_word
from kechuang.web.formats import say
from kechuang.web.present.words import fact_name
from kechuang.web.templatetags.kc import lang
from kechuang.web.trying import PREFIX, Pairs, Trying

_NUMERIC = {"money", "count", "number", "ratio"}


@dataclass(frozen=True, slots=True)
class Input:
    """One labelled input. `choices` makes it a select; `value` is what was typed, `error` stands beside it."""

    id: str
    name: str
    label: str
    type: str = "text"
    unit: str = ""
    value: str = ""
    values: tuple[str, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()
    multiple: bool = False
    numeric: bool = False
    error: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A trial form in place: `kept` goes along hidden, `cancel` closes it."""

    anchor: str
    fields: tuple[Input, ...]
    kept: Pairs
    cancel: str
    note: str


def form_for(ref: FactRef, trying: Trying, anchor: str) -> Form:
    """The form for a fact or a record's field, or for adding one record of a kind."""
    name = encode(ref)
    kind = None if "." in ref.fact else trying.dictionary.records.get(ref.fact)
    if kind is not None:
        fields = tuple(
            _input(f"+{kind.alias}.{one.id}", one, say(one.name, lang()), trying, anchor) for one in kind.fields
        )
        note = _("试加一条%(kind)s；不填的项当作未知。") % {"kind": say(kind.name, lang())}
        return Form(
            anchor, (_none(kind, trying, anchor), *fields), trying.kept(f"+{kind.alias}"), _cancel(trying, anchor), note
        )
    target = decode(name, trying.dictionary)
    assert target.definition is not None
    year = f" {_('%(year)d 年') % {'year': ref.year}}" if ref.year is not None else ""
    field = _input(name, target.definition, fact_name(ref, trying.dictionary) + year, trying, anchor)
    return Form(anchor, (field,), trying.kept(name), _cancel(trying, anchor), _note(target.definition))


def _cancel(trying: Trying, anchor: str) -> str:
    return trying.url(trying.kept(), anchor)


def _input(name: str, fact: FactDef, label: str, trying: Trying, anchor: str) -> Input:
    text = trying.text(name)
    return Input(
        id=f"i-{anchor}-{name}",
        name=PREFIX + name,
        label=label,
        type="date" if fact.type == "date" else "text",
        unit={"money": _("元"), "ratio": "%"}.get(fact.type, unit_word(fact.unit, lang())),
        value=text,
        values=tuple(text.split(",")),
        choices=_choices(fact),
        multiple=fact.type == "set",
        numeric=fact.type in _NUMERIC,
        error=trying.error(name),
    )


def _choices(fact: FactDef) -> tuple[tuple[str, str], ...]:
    if fact.type == "flag":
        return (("true", _("是")), ("false", _("否")))
    if fact.type in {"category", "set"}:
        return tuple((code, say(name, lang())) for code, name in fact.values)
    return ()


def _none(kind: RecordDef, trying: Trying, anchor: str) -> Input:
    """ "There is none of it": settles a list nobody has seen."""
    name = f"-{kind.alias}"
    label = _("一条也没有？")
    choices = (("true", _("确认没有")),)
    return Input(f"i-{anchor}-none", PREFIX + name, label, values=(trying.text(name),), choices=choices)


def _note(fact: FactDef) -> str:
    if fact.type == "money":
        return _("单位元，也可写 12万元。")
    if fact.type == "ratio":
        return _("填百分数，例如 4.6。")
    return _("只用于试算，不保存。")
