"""Data on which departments contradict each other: what each says, and which value counts."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from kechuang.policy.refs import definition_of
from kechuang.register.queries import Conflict, Source
from kechuang.rules.answer import FactRef
from kechuang.rules.definitions import Dictionary
from kechuang.web.present.words import fact_name, value_words


@dataclass(frozen=True, slots=True)
class SaidLine:
    """One publisher's value; `day` is the document's, or else the day it was recorded."""

    value: str
    publisher: str
    day: date


@dataclass(frozen=True, slots=True)
class ConflictLine:
    """A fact or field with several values, the one that counts first; `period` is its year or its record."""

    label: str
    period: str
    values: tuple[SaidLine, ...]


def conflict_lines(
    found: Iterable[Conflict], dictionary: Dictionary, withheld: Collection[str] = ()
) -> list[ConflictLine]:
    """What the dictionary of the day knows and the reader may see; a key it has dropped takes part in no answer."""
    aliases = {kind.id: kind.alias for kind in dictionary.records.values()}
    lines = []
    for one in found:
        name = f"{aliases.get(one.key, one.key)}.{one.field}" if one.record else one.key
        ref = FactRef(name, one.year, one.record or None)
        hidden = name in withheld or name.partition(".")[0] in withheld
        if hidden or definition_of(ref, dictionary) is None:
            continue
        period = one.record or (_("%(year)d 年") % {"year": one.year} if one.year else "")
        said = tuple(_said(ref, value, source, dictionary) for value, source in one.values)
        lines.append(ConflictLine(fact_name(ref, dictionary), period, said))
    return lines


def _said(ref: FactRef, value: object, source: Source, dictionary: Dictionary) -> SaidLine:
    return SaidLine(value_words(ref, value, dictionary), source.publisher, source.stated_on or source.recorded_on)
