"""Texts of a pack into raw engine values (`rules/subject.py`), by the type the dictionary gives."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

from kechuang.core.pack.nodes import Table, Written, place_of
from kechuang.core.pack.problems import nearest
from kechuang.rules.definitions import FactDef
from kechuang.rules.literals import Literal, LiteralError, parse_literal
from kechuang.rules.problems import Problem

UNKNOWN = "unknown"
FORMS = {
    "money": "an amount such as 300_000元 or 30万元",
    "count": "a whole number such as 12 or 12人",
    "number": "a number such as 12.5 or 60分",
    "ratio": "a share such as 5% or 0.05",
    "date": "a date YYYY-MM-DD",
    "flag": "true or false",
    "category": "one of its codes",
    "set": "a list of codes: [a, b]",
    "text": "a text",
}


class WrongValueError(Exception):
    """A text that is no value of this fact."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.message, self.remedy = message, remedy


def raw_value(definition: FactDef, node: Any, key: str, problems: list[Problem]) -> Any:
    """The raw value, or None when it is unknown or wrong (then a problem is added).

    Money: int fen. Count: int. Ratio and number: int of 10**-decimals. Date, str, frozenset, bool otherwise.
    """
    if isinstance(node, str) and node == UNKNOWN and definition.type != "text":
        return None
    try:
        return _READERS[definition.type](definition, node)
    except WrongValueError as wrong:
        problems.append(Problem(place_of(node), key, wrong.message, wrong.remedy))
        return None


def scaled(definition: FactDef, text: str) -> int:
    """A literal as the raw integer of a numeric fact, without looking at its bounds. Raises WrongValueError."""
    try:
        literal = parse_literal(text)
    except LiteralError as error:
        raise WrongValueError(str(error), f"write {FORMS[definition.type]}") from error
    return _integer(definition, _in_unit(definition, literal, text), text)


def _in_unit(definition: FactDef, literal: Literal, text: str) -> Fraction:
    kind, zero = definition.type, literal.raw == 0 and not literal.unit
    fits = {
        "money": literal.kind == "money" or zero,
        "ratio": literal.kind == "percent" or (literal.kind == "number" and not literal.unit),
    }.get(kind, literal.kind == "number" and literal.unit in ("", definition.unit))
    if not fits:
        unit = f" of {definition.unit}" if definition.unit and kind != "money" else ""
        raise WrongValueError(f"{text!r} does not fit: `{definition.id}` is a {kind}{unit}", f"write {FORMS[kind]}")
    return literal.raw


def _integer(definition: FactDef, value: Fraction, text: str) -> int:
    raw = value * 10**definition.decimals if definition.type in {"ratio", "number"} else value
    if raw.denominator != 1:
        finest = {"money": "whole fen", "count": "whole numbers"}.get(
            definition.type, f"{definition.decimals} decimals"
        )
        raise WrongValueError(f"{text!r} is finer than `{definition.id}` is kept ({finest})", "round it")
    return raw.numerator


def _number(definition: FactDef, node: Any) -> int:
    raw = scaled(definition, _word(definition, node))
    if not definition.minimum <= raw <= definition.maximum:
        bound = "least" if raw < definition.minimum else "most"
        limit = definition.minimum if raw < definition.minimum else definition.maximum
        message = f"{str(node)!r} is outside the bounds of `{definition.id}` (at {bound} {limit} raw)"
        raise WrongValueError(message, "correct the value, or the fact's min and max")
    return raw


def _word(definition: FactDef, node: Any) -> str:
    if not isinstance(node, str) or (isinstance(node, Written) and node.empty):
        what = "a list" if isinstance(node, list) else "a mapping" if isinstance(node, Table) else "nothing"
        raise WrongValueError(
            f"`{definition.id}` is a {definition.type}, found {what}", f"write {FORMS[definition.type]}"
        )
    return str(node)


def _date(definition: FactDef, node: Any) -> date:
    text = _word(definition, node)
    try:
        literal = parse_literal(text)
    except LiteralError as error:
        raise WrongValueError(str(error), f"write {FORMS['date']}") from error
    if literal.day is None:
        raise WrongValueError(f"{text!r} is not a date", f"write {FORMS['date']}")
    return literal.day


def _flag(definition: FactDef, node: Any) -> bool:
    text = _word(definition, node)
    if text not in ("true", "false"):
        raise WrongValueError(f"`{definition.id}` is a flag, found {text!r}", f"write {FORMS['flag']}")
    return text == "true"


def _code(definition: FactDef, node: Any) -> str:
    text = _word(definition, node)
    codes = [code for code, _ in definition.values]
    if text not in codes:
        raise WrongValueError(f"`{definition.id}` has no code {text!r}", nearest(text, codes))
    return text


def _set(definition: FactDef, node: Any) -> frozenset[str]:
    if not isinstance(node, list):
        raise WrongValueError(f"`{definition.id}` is a set", f"write {FORMS['set']}")
    return frozenset(_code(definition, item) for item in node)


_READERS: dict[str, Callable[[FactDef, Any], Any]] = {
    "money": _number,
    "count": _number,
    "number": _number,
    "ratio": _number,
    "date": _date,
    "flag": _flag,
    "category": _code,
    "set": _set,
    "text": _word,
}
