"""A department's data as the quality page shows them."""

from __future__ import annotations

from dataclasses import dataclass

from kechuang.policy.catalogue import measure
from kechuang.register.correcting.slots import Slot, SlotError
from kechuang.register.quality.reading import Figures
from kechuang.rules.definitions import Dictionary
from kechuang.web.formats import say
from kechuang.web.rooms.disputes.shown import slot_title
from kechuang.web.templatetags.kc import lang


@dataclass(frozen=True, slots=True)
class FactRow:
    """`complete` in per cent with one decimal; `hurt` are (measure, its words, parties)."""

    of: str
    title: str
    known: int
    missing: int
    complete: str
    hurt: tuple[tuple[str, str, int], ...]


def fact_rows(one: Figures, dictionary: Dictionary) -> list[FactRow]:
    """Those most missed first; a datum that the dictionary has dropped is left out."""
    found = []
    for row in one.facts:
        try:
            slot = Slot.read(row["of"], dictionary)
        except SlotError:
            continue
        hurt = tuple((name, _words(name), count) for name, count in row["hurt"])
        title = " ".join(slot_title(slot, dictionary)).strip()
        found.append(
            FactRow(row["of"], title, row["known"], row["missing"], per_cent(row["known"], row["missing"]), hurt)
        )
    return sorted(found, key=lambda row: (-row.missing, row.title))


def per_cent(known: int, missing: int) -> str:
    """Cut, not rounded: 99.9 % is never shown as all."""
    total = known + missing
    return f"{known * 1000 // total / 10:.1f}%" if total else "—"


def _words(policy: str) -> str:
    found = measure(policy)
    return say(found.policy.title, lang()) if found else policy
