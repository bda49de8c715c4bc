"""A mapping bound to one table: for every column how to read it and what it states."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import lru_cache, partial
from typing import Any

from kechuang.core.identifiers import check_patent_number, check_uscc
from kechuang.core.periods import FORMS, parse_period
from kechuang.register.importing.dates import read_date
from kechuang.register.importing.headers import Heading, Match
from kechuang.register.importing.mapping import Column, Constant, Mapping, RecordRule, When
from kechuang.register.importing.numbers import read_number, unit_factor
from kechuang.register.importing.persons.turning import NAME, NUMBER, of_token
from kechuang.register.importing.reasons import CellError, FileError, Reason, reason
from kechuang.register.importing.tidy import bare, name_key
from kechuang.register.importing.words import code_reader, flag_reader, plain_text, read_name, read_text, set_reader
from kechuang.rules.definitions import Dictionary, FactDef, RecordDef

Raw = object
Reader = Callable[[object], tuple[Raw, Reason | None]]
TIDIED = reason("tidied", "代码已改为规范写法", "the code was put into its standard form")


@dataclass(frozen=True, slots=True)
class Bound:
    """A column of this table. `target` is the role, the fact id or `alias.field`; `year` is fixed or None."""

    index: int
    header: str
    column: Column
    read: Reader
    missing: frozenset[str]
    zero: frozenset[str]
    year: int | None = None
    fact: FactDef | None = None
    longest: int = 0
    """Length up to which a text is compared with the words for missing and zero."""
    memory: dict[object, Any] = field(default_factory=dict)
    """What cells were read as, so that repeated ones are parsed once."""


@dataclass(frozen=True, slots=True)
class BoundRecord:
    """A record kind of this table; `fields` are its columns, `constants` raw values."""

    definition: RecordDef
    rule: RecordRule
    fields: tuple[tuple[str, Bound], ...]
    constants: tuple[tuple[str, Raw], ...]
    identity: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that rows of one table need."""

    mapping: Mapping
    heading: Heading
    stated_on: date
    roles: dict[str, Bound]
    facts: tuple[Bound, ...]
    records: tuple[BoundRecord, ...]
    conditions: dict[str, int]
    """Header of a `when` → column index."""
    constants: tuple[tuple[FactDef, Constant, int | None, Raw], ...]


def bind(mapping: Mapping, heading: Heading, stated_on: date, dictionary: Dictionary) -> Plan:
    """Bind a checked mapping to a heading; FileError when a needed unit or year is stated nowhere."""
    roles: dict[str, Bound] = {}
    facts: list[Bound] = []
    fields: dict[str, list[tuple[str, Bound]]] = {}
    for match in heading.matches:
        column = match.column
        if column.role == "ignore":
            continue
        if column.role:
            roles[column.role] = _bound(mapping, match, _role_reader(column.role))
        elif column.fact:
            definition = dictionary.facts[column.fact]
            year = _year(column.year, match.year, stated_on) if definition.yearly else None
            reader = _value_reader(definition, column, match, heading)
            facts.append(_bound(mapping, match, reader, definition, year))
        else:
            alias, name = column.field.split(".")
            definition = field_of(dictionary.records[alias], name)
            bound = _bound(mapping, match, _value_reader(definition, column, match, heading), definition)
            fields.setdefault(alias, []).append((name, bound))
    yearly = [bound for bound in facts if bound.fact and bound.fact.yearly and bound.year is None]
    if yearly and "year" not in roles:
        raise FileError(_no_year(yearly[0].header))
    return Plan(
        mapping,
        heading,
        stated_on,
        roles,
        tuple(facts),
        tuple(_bound_records(mapping, dictionary, fields)),
        _conditions(mapping, heading),
        tuple(
            (definition, one, _year(one.year, None, stated_on), literal(definition, one.value))
            for one in mapping.constants
            for definition in [dictionary.facts[one.fact]]
        ),
    )


def field_of(definition: RecordDef, name: str) -> FactDef:
    """The field of a record kind; KeyError when it has none of that name."""
    for one in definition.fields:
        if one.id == name:
            return one
    raise KeyError(name)


def literal(definition: FactDef, value: object) -> Raw:
    """A value written in a mapping file as a raw value; CellError when it is none of the fact's type."""
    if isinstance(value, tuple | list):
        value = "|".join(map(str, value))
    factor = unit_factor("", definition) if definition.type in {"count", "number"} else None
    return _typed_reader(definition, Column(header=("",), fact="x", split="|"), factor)(value)[0]


def _bound(mapping: Mapping, match: Match, read: Reader, fact: FactDef | None = None, year: int | None = None) -> Bound:
    column = match.column
    missing = {name_key(text) for text in (mapping.missing if column.missing is None else column.missing)} | {""}
    if fact is not None and fact.type == "flag" and column.missing is None:
        missing -= {"无"}  # in a yes/no column 无 is an answer
    missing -= {name_key(text) for text in column.values}
    zero = frozenset(name_key(text) for text in column.zero)
    words = frozenset(missing) - zero
    longest = 2 * max(map(len, words | zero))  # spaces between the characters do not count
    return Bound(match.header.index, match.header.text, column, read, words, zero, year, fact, longest)


def _bound_records(
    mapping: Mapping, dictionary: Dictionary, fields: dict[str, list[tuple[str, Bound]]]
) -> list[BoundRecord]:
    ruled = {rule.alias for rule in mapping.records}
    rules = [*mapping.records, *(RecordRule(alias=alias) for alias in fields if alias not in ruled)]
    bound = []
    for rule in rules:
        definition = dictionary.records[rule.alias]
        constants = tuple((name, literal(field_of(definition, name), value)) for name, value in rule.constants.items())
        own = tuple(fields.get(rule.alias, ()))
        bound.append(BoundRecord(definition, rule, own, constants, rule.identity or definition.identity))
    return bound


def _conditions(mapping: Mapping, heading: Heading) -> dict[str, int]:
    whens: list[When | None] = [rule.when for rule in mapping.records]
    whens += [column.when for column in mapping.columns] + [constant.when for constant in mapping.constants]
    found = {}
    for when in whens:
        if when is None:
            continue
        names = {name_key(alias) for alias in when.header}
        index = next((h.index for h in heading.headers if h.name in names or name_key(h.text) in names), None)
        if index is None:
            raise FileError(
                reason(
                    "condition-header",
                    f"缺少判断所需的列“{when.header[0]}”",
                    f"column {when.header[0]!r}, on which a `when` rests, is not in the table",
                )
            )
        found[when.header[0]] = index
    return found


def _value_reader(definition: FactDef, column: Column, match: Match, heading: Heading) -> Reader:
    factor: Fraction | None = None
    if definition.type in {"money", "ratio", "count", "number"}:
        title = heading.money_unit if definition.type == "money" else ""
        stated = match.header.unit or title or column.unit
        if stated:
            factor = unit_factor(stated, definition)
            if factor is None:
                raise FileError(_unit_misfit(match.header.text, stated, definition))
        elif definition.type in {"count", "number"}:
            factor = unit_factor("", definition)
    return _typed_reader(definition, column, factor)


def _typed_reader(definition: FactDef, column: Column, factor: Fraction | None) -> Reader:
    match definition.type:
        case "money" | "count" | "number" | "ratio":
            return partial(read_number, definition=definition, factor=factor)
        case "date":
            return read_date
        case "flag":
            return flag_reader(column.values)
        case "category":
            return code_reader(definition, column.values)
        case "set":
            return set_reader(definition, column.values, column.split)
        case _:
            return {"uscc": _read_uscc, "patent": _read_patent, "period": _read_period}.get(
                column.check or "", read_text
            )


def _role_reader(role: str) -> Reader:
    match role:
        case "uscc":
            return _read_uscc
        case "year":
            return _read_year
        case "valid_from" | "valid_to":
            return read_date
        case "code":
            return _read_code
        case "person_name" | "person_identity":
            return _read_token
        case _:
            return read_name


_known_uscc = lru_cache(maxsize=1 << 17)(check_uscc)
"""The same enterprises stand in many files."""


def _read_uscc(cell: object) -> tuple[Raw, Reason | None]:
    text = plain_text(cell)
    checked = _known_uscc(text)
    if checked.problem is not None:
        raise CellError(Reason("uscc", checked.problem))
    return checked.value, TIDIED if checked.value != text.strip() else None


def _read_patent(cell: object) -> tuple[Raw, Reason | None]:
    text = plain_text(cell)
    checked = check_patent_number(text)
    if checked.problem is not None:
        raise CellError(Reason("patent-number", checked.problem))
    return checked.value, None


def _read_period(cell: object) -> tuple[Raw, Reason | None]:
    text = cell.isoformat() if isinstance(cell, date) else plain_text(cell).strip()
    text = text[:-1] if text.endswith("年") and text[:-1].isdigit() else text
    try:
        return parse_period(text).text, None
    except ValueError as error:
        raise CellError(
            reason("period", f"“{text[:40]}”不是时期", str(error), (f"请写成 {FORMS}", f"write {FORMS}"))
        ) from None


def _read_code(cell: object) -> tuple[Raw, Reason | None]:
    code = bare(plain_text(cell))
    if not 2 <= len(code) <= 40 or not code.isprintable():
        raise CellError(reason("code", f"“{code[:40]}”不是有效的主体代码", f"{code[:40]!r} is no party code"))
    return code, None


def _read_token(cell: object) -> tuple[Raw, Reason | None]:
    """Names and numbers never come so far (persons/door.py)."""
    if not str(cell).startswith((NAME, NUMBER)):
        raise CellError(of_token("person-raw"))
    return str(cell), None


def _read_year(cell: object) -> tuple[Raw, Reason | None]:
    if isinstance(cell, date):
        raise CellError(reason("year", "应为年份，这里是日期", "a year is expected, not a date"))
    text = bare(plain_text(cell)).removesuffix("度").removesuffix("年")
    if not (text.isascii() and text.isdigit() and 1990 <= int(text) <= 2100):
        raise CellError(reason("year", f"“{text[:20]}”不是年份", f"{text[:20]!r} is no year"))
    return int(text), None


def _year(own: int | str | None, header: int | None, stated_on: date) -> int | None:
    if header is not None:
        return header
    if isinstance(own, int):
        return own
    return {"previous": stated_on.year - 1, "current": stated_on.year}.get(own or "")


def _no_year(header: str) -> Reason:
    return reason(
        "no-year",
        f"“{header}”没有说明是哪一年度",
        f"{header!r} does not say which fiscal year",
        ("请在表头写明年度，或在映射文件中写 year", "state the year in the header, or `year` in the mapping"),
    )


def _unit_misfit(header: str, unit: str, definition: FactDef) -> Reason:
    return reason(
        "unit",
        f"表头“{header}”的单位“{unit}”不适用于{definition.name.zh}",
        f"unit {unit!r} of {header!r} does not fit {definition.id}",
    )
