"""What an unknown header may mean, by the likeness of its words to facts and to headers met before; never applied."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from kechuang.register.importing.drafts.table import meanings
from kechuang.register.importing.headers import read_header
from kechuang.register.importing.mapping import Mapping
from kechuang.rules.definitions import Dictionary, Text

LIKE = 60.0
"""Likeness (0 to 100) from which something is worth showing."""
SHOWN = 3


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`header` was met with this meaning in mapping `met_in`, or is its name in the dictionary (`met_in` empty)."""

    meaning: str
    words: Text
    header: str
    met_in: str
    likeness: int


def suggest(header: str, dictionary: Dictionary, mappings: Iterable[Mapping]) -> list[Suggestion]:
    """The likeliest meanings of a header, the likeliest first, each meaning once."""
    known = meanings(dictionary)
    names = _names(known) + [
        (_bare(alias), _meaning(column.role, column.fact, column.field), mapping.id)
        for mapping in mappings
        for column in mapping.columns
        for alias in column.header
        if column.role != "ignore"
    ]
    found: dict[str, Suggestion] = {}
    texts = [name for name, _, _ in names]
    for text, score, index in process.extract(_bare(header), texts, scorer=fuzz.WRatio, limit=12, score_cutoff=LIKE):
        _, meaning, met_in = names[index]
        if meaning in known and meaning not in found:
            found[meaning] = Suggestion(meaning, known[meaning], text, met_in, round(score))
    return list(found.values())[:SHOWN]


def _names(known: dict[str, Text]) -> list[tuple[str, str, str]]:
    return [(_bare(words.zh.rpartition(" · ")[2]), meaning, "") for meaning, words in known.items()]


def _meaning(role: str | None, fact: str, field: str) -> str:
    return f"as:{role}" if role else f"fact:{fact}" if fact else f"field:{field}"


@lru_cache(maxsize=8192)
def _bare(header: str) -> str:
    """A header without unit, year and width."""
    return read_header(0, header.replace("{year}", "")).name
