"""Statements in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from kechuang.people.sensitivity import HIDDEN
from kechuang.register.importing.rows import Statement
from kechuang.register.models import Fact
from kechuang.rules.definitions import Dictionary, FactDef, RecordDef
from kechuang.web import formats


def keys_of(fact: Fact, dictionary: Dictionary) -> list[str]:
    """What `people.sensitivity` is asked about a statement; nothing for a key the dictionary no longer has."""
    if fact.key.name in dictionary.facts:
        return [fact.key.name]
    kind = _kind(dictionary, fact.key.name)
    return [f"{kind.alias}.{field.id}" for field in kind.fields] if kind else []


def statement(fact: Fact, dictionary: Dictionary, shown: frozenset[str], lang: str) -> dict[str, Any]:
    """A stored statement for a page: name, value, cell, whose."""
    return {
        "party": fact.party.public_id,
        "name": name_of(fact.key.name, dictionary, lang),
        "year": fact.year or "",
        "value": _stored(fact, dictionary, shown, lang),
        "locator": fact.locator,
        "from": fact.valid_from,
        "to": fact.valid_to,
    }


def name_of(key: str, dictionary: Dictionary, lang: str) -> str:
    """The words for a fact id or record kind; the id itself when the dictionary no longer has it."""
    kind = _kind(dictionary, key)
    known = dictionary.facts[key].name if key in dictionary.facts else kind.name if kind else None
    return formats.say(known, lang) if known else key


def read_value(one: Statement, dictionary: Dictionary, lang: str) -> str:
    """A statement that was just read from a file."""
    if isinstance(one.value, dict):
        return _record(_kind(dictionary, one.key), one.value, None, lang)
    value = frozenset(one.value) if isinstance(one.value, tuple | list) else one.value
    return formats.fact_value(dictionary.facts[one.key], value, lang)


def raw_value(key: str, raw: Any, dictionary: Dictionary, lang: str) -> str:
    """A raw value out of JSON."""
    if isinstance(raw, dict):
        return _record(_kind(dictionary, key), raw, None, lang)
    definition = dictionary.facts.get(key)
    return formats.fact_value(definition, _typed(definition, raw), lang) if definition else str(raw)


def _stored(fact: Fact, dictionary: Dictionary, shown: frozenset[str], lang: str) -> str:
    if isinstance(fact.body, dict):
        return _record(_kind(dictionary, fact.key.name), fact.body, shown, lang)
    definition = dictionary.facts.get(fact.key.name)
    raw = next((one for one in (fact.flag, fact.day, fact.number, fact.word, fact.body) if one is not None), None)
    if definition is None:
        return str(raw)
    return formats.fact_value(definition, _typed(definition, raw), lang) if fact.key.name in shown else _hidden(lang)


def _record(kind: RecordDef | None, body: Mapping[str, Any], shown: frozenset[str] | None, lang: str) -> str:
    """`shown` None: everything is shown (a file that the reader has just brought himself)."""
    if kind is None:
        return "、".join(f"{name} {value}" for name, value in body.items())
    parts = []
    for field in kind.fields:
        if field.id in body:
            open_ = shown is None or f"{kind.alias}.{field.id}" in shown
            value = formats.fact_value(field, _typed(field, body[field.id]), lang) if open_ else _hidden(lang)
            parts.append(f"{formats.say(field.name, lang)} {value}")
    return ("；" if lang == "zh" else "; ").join(parts)


def _typed(definition: FactDef | None, raw: Any) -> Any:
    if definition is not None and definition.type == "date" and isinstance(raw, str):
        return date.fromisoformat(raw)
    return frozenset(raw) if isinstance(raw, list | tuple) else raw


def _hidden(lang: str) -> str:
    return HIDDEN[1] if lang == "en" else HIDDEN[0]


def _kind(dictionary: Dictionary, key: str) -> RecordDef | None:
    return next((one for one in dictionary.records.values() if one.id == key), None)
