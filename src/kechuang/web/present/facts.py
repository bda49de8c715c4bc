"""The facts a condition looked at: value, period, source, and the input that lets the visitor try another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from kechuang.policy.catalogue import department
from kechuang.policy.refs import definition_of, encode
from kechuang.policy.trial import ADDED
from kechuang.rules.answer import FactRef, FactUse
from kechuang.rules.definitions import Text
from kechuang.web.present.inputs import Form, form_for
from kechuang.web.present.words import fact_name, value_words
from kechuang.web.trying import Trying


@dataclass(frozen=True, slots=True)
class FactLine:
    """One value as shown. `known` False: the register has none; `tried`: it is the visitor's.

    `withheld` is the reason why this reader does not see it, empty where nothing is withheld.
    """

    label: str
    period: str
    value: str
    known: bool
    tried: bool
    holder: Text
    source: Any
    edit_url: str = ""
    form: Form | None = None
    withheld: str = ""


def fact_lines(uses: Iterable[FactUse], trying: Trying, anchor: str) -> list[FactLine]:
    """One line a fact, in order of first use. `anchor` is the condition's place on the page."""
    unique = {use.ref: use for use in uses}
    return [_line(use, trying, anchor) for use in unique.values()]


def _line(use: FactUse, trying: Trying, anchor: str) -> FactLine:
    ref, dictionary = use.ref, trying.dictionary
    name = encode(ref)
    definition = definition_of(ref, dictionary)
    holder = definition.holder if definition else dictionary.records[ref.fact].holder
    if definition and not holder and "." in ref.fact:
        holder = dictionary.records[ref.fact.partition(".")[0]].holder
    tried = name in trying.trial.texts or _added(ref, trying)
    form = form_for(ref, trying, anchor) if trying.opens(name, anchor) else None
    hidden = None if tried else trying.withheld.get(ref.fact) or trying.withheld.get(ref.fact.partition(".")[0])
    return FactLine(
        label=fact_name(ref, dictionary),
        period=_period(ref),
        value=_held(ref, trying) if definition is None else value_words(ref, use.value, dictionary),
        known=ref.fact in trying.lists if definition is None else use.value is not None,
        tried=tried,
        holder=department(holder).name if holder else Text(),
        source=None if tried else use.source,
        edit_url="" if form or ref.record == ADDED else trying.edit_url(f"{anchor}:{name}", "try"),
        form=form,
        withheld=str(hidden.decision) if hidden else "",
    )


def _held(ref: FactRef, trying: Trying) -> str:
    """How many records of a kind the register (or the trial) has."""
    if ref.fact not in trying.lists:
        return _("没有登记")
    return _("登记 %(n)d 条") % {"n": len(trying.lists[ref.fact])}


def _added(ref: FactRef, trying: Trying) -> bool:
    """Does the trial add to, or empty, the record kind this fact stands for?"""
    if ref.record == ADDED:
        return True
    return "." not in ref.fact and any(
        name[:1] in "+-" and name[1:].split(".")[0] == ref.fact for name in trying.trial.texts
    )


def _period(ref: FactRef) -> str:
    if ref.record == ADDED:
        return _("试算新增")
    if ref.record is not None:
        return ref.record
    return _("%(year)d 年") % {"year": ref.year} if ref.year is not None else ""
