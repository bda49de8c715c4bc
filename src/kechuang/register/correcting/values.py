"""Raw values judged by the fact's own type, and put into the register's columns and back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from kechuang.register.importing.records import record_json
from kechuang.register.problems import RegisterError
from kechuang.rules.definitions import FactDef, RecordDef

_NUMBERS = {"money", "count", "number", "ratio"}
MAX_TEXT = 500


def judge(fact: FactDef, raw: object) -> object:
    """`raw` if it is a value of `fact` (rules/subject.py); raises RegisterError with what is wrong."""
    name = fact.name.zh or fact.id
    fine = {
        "date": type(raw) is date,
        "flag": isinstance(raw, bool),
        "text": isinstance(raw, str) and 0 < len(raw) <= MAX_TEXT and "\x00" not in raw,
        "category": isinstance(raw, str),
        "set": isinstance(raw, frozenset) and all(isinstance(one, str) for one in raw),
    }.get(fact.type, isinstance(raw, int) and not isinstance(raw, bool))
    if not fine:
        raise RegisterError(f"{name}的值与其类型不符", f"{fact.id}: not a value of type {fact.type}")
    if fact.type in _NUMBERS and not fact.minimum <= int(str(raw)) <= fact.maximum:
        raise RegisterError(f"{name}的值超出允许范围", f"{fact.id}: outside its range")
    codes = {code for code, _ in fact.values}
    given = raw if isinstance(raw, frozenset) else {raw} if fact.type == "category" else set()
    if codes and not given <= codes:
        raise RegisterError(f"{name}的值不在可选范围内", f"{fact.id}: not one of its values")
    return raw


def judge_record(kind: RecordDef, values: Mapping[str, object]) -> dict[str, object]:
    """The fields of a record, each judged; raises RegisterError."""
    fields = {one.id: one for one in kind.fields}
    unknown = [name for name in values if name not in fields]
    if unknown or not values:
        raise RegisterError(f"{kind.name.zh}没有这样的字段", f"{kind.alias} has no field {', '.join(unknown)}")
    return {name: judge(fields[name], raw) for name, raw in values.items()}


def stored(raw: object) -> dict[str, Any]:
    """The one column of `register.Fact` that holds a raw value, by name."""
    match raw:
        case bool():
            return {"flag": raw}
        case int():
            return {"number": raw}
        case date():
            return {"day": raw}
        case str():
            return {"word": raw}
        case frozenset():
            return {"body": sorted(raw)}
        case dict():
            return {"body": record_json(plain_record(raw))}
    raise TypeError(f"no column for {type(raw).__name__}")


def plain_record(values: Mapping[str, object]) -> dict[str, object]:
    """Sets as sorted tuples, as `record_json` expects them."""
    return {name: tuple(sorted(raw)) if isinstance(raw, frozenset) else raw for name, raw in values.items()}


def raw_of(fact: FactDef, kept: Any) -> object:
    """A raw value out of JSON, as `register.queries` reads it."""
    if fact.type == "date" and isinstance(kept, str):
        return date.fromisoformat(kept)
    return frozenset(kept) if fact.type == "set" and kept is not None else kept


def json_of(raw: object) -> object:
    """A raw value as JSON keeps it."""
    if isinstance(raw, date):
        return raw.isoformat()
    return sorted(raw) if isinstance(raw, frozenset) else raw
