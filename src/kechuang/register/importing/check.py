"""A mapping against the pack: every fact, field and department it names must exist and fit."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Iterator

from kechuang.register.importing.mapping import Column, Complete, Mapping, Persons, RecordRule
from kechuang.register.importing.numbers import unit_factor
from kechuang.register.importing.persons.stating import BASES
from kechuang.register.importing.plan import field_of, literal
from kechuang.register.importing.reasons import CellError
from kechuang.rules.definitions import Dictionary, FactDef


def check_mapping(mapping: Mapping, dictionary: Dictionary, departments: Collection[str] = ()) -> list[str]:
    """Problems as `key: what is wrong`, empty when the mapping fits. `departments` empty: any publisher."""
    problems = []
    if departments and mapping.publisher not in departments:
        problems.append(f"publisher: no department {mapping.publisher!r}{_near(mapping.publisher, departments)}")
    for number, column in enumerate(mapping.columns):
        problems += [f"columns[{number}] ({column.header[0]}): {what}" for what in _column(column, mapping, dictionary)]
    for number, record in enumerate(mapping.records):
        problems += [f"records[{number}]: {what}" for what in _record(record, mapping, dictionary)]
    if mapping.persons is not None:
        problems += [f"persons: {what}" for what in _persons(mapping.persons, dictionary)]
    for number, constant in enumerate(mapping.constants):
        key = f"constants[{number}]"
        definition = dictionary.facts.get(constant.fact)
        if definition is None:
            problems.append(f"{key}: no fact {constant.fact!r}{_near(constant.fact, dictionary.facts)}")
        else:
            problems += [f"{key}: {what}" for what in _literal(definition, constant.value)]
            if definition.yearly and constant.year is None:
                problems.append(f"{key}: {constant.fact} is yearly: `year` is needed")
    for number, complete in enumerate(mapping.complete):
        problems += [f"complete[{number}]: {what}" for what in _complete(complete, mapping, dictionary)]
    return problems


def _column(column: Column, mapping: Mapping, dictionary: Dictionary) -> Iterator[str]:
    definition: FactDef | None = None
    if column.fact:
        definition = dictionary.facts.get(column.fact)
        if definition is None:
            yield f"no fact {column.fact!r}{_near(column.fact, dictionary.facts)}"
        elif not definition.yearly and (column.year or any("{year}" in alias for alias in column.header)):
            yield f"{column.fact} is not yearly: take `year` away"
    elif column.field:
        alias, name = column.field.split(".")
        if alias not in dictionary.records:
            yield f"no record kind has the alias {alias!r}{_near(alias, dictionary.records)}"
        else:
            names = [field.id for field in dictionary.records[alias].fields]
            if name not in names:
                yield f"{alias} has no field {name!r}{_near(name, names)}"
            else:
                definition = field_of(dictionary.records[alias], name)
    if definition is None:
        return
    if mapping.party.kind == "person" and definition.sensitivity == "public":
        yield f"{definition.id} is public, and what a list says about persons is not: take an internal or sensitive one"
    if column.unit and unit_factor(column.unit, definition) is None:
        yield f"unit {column.unit!r} does not fit {definition.id} ({definition.type} {definition.unit})"
    codes = {code for code, _ in definition.values}
    for text, code in column.values.items():
        if codes and isinstance(code, str) and code not in codes:
            yield f"values: {text!r} → {code!r} is no value of {definition.id}{_near(code, codes)}"


def _record(record: RecordRule, mapping: Mapping, dictionary: Dictionary) -> Iterator[str]:
    definition = dictionary.records.get(record.alias)
    if definition is None:
        yield f"no record kind has the alias {record.alias!r}{_near(record.alias, dictionary.records)}"
        return
    fields = {field.id: field for field in definition.fields}
    for name, value in record.constants.items():
        if name not in fields:
            yield f"{record.alias} has no field {name!r}{_near(name, fields)}"
        else:
            yield from _literal(fields[name], value)
    given = {
        column.field.partition(".")[2] for column in mapping.columns if column.field.startswith(f"{record.alias}.")
    }
    for name in record.identity if record.identity != ("row",) else ():
        if name not in fields:
            yield f"identity: {record.alias} has no field {name!r}{_near(name, fields)}"
        elif name not in given and name not in record.constants:
            yield f"identity: no column fills {record.alias}.{name}"
    if record.visible_from and (record.visible_from not in fields or fields[record.visible_from].type != "date"):
        yield f"visible_from: {record.visible_from!r} is no date field of {record.alias}"


def _persons(persons: Persons, dictionary: Dictionary) -> Iterator[str]:
    definition = dictionary.records.get(persons.alias)
    if definition is None:
        yield f"no record kind has the alias {persons.alias!r}{_near(persons.alias, dictionary.records)}"
        return
    fields = {field.id: field for field in definition.fields}
    for name in (persons.person, persons.basis, persons.likeness):
        if name not in fields:
            yield f"{persons.alias} has no field {name!r}{_near(name, fields)}"
    if persons.person not in definition.identity:
        yield f"{persons.alias}.{persons.person} is no part of the identity of {persons.alias}"
    for name in (persons.person, persons.likeness):
        if name in fields and fields[name].sensitivity != "sensitive":
            yield f"{persons.alias}.{name} is a pseudonym of a person: say `sensitivity: sensitive`"
    if persons.basis in fields and {code for code, _ in fields[persons.basis].values} != set(BASES):
        yield f"{persons.alias}.{persons.basis} has the values {', '.join(BASES)}"


def _complete(complete: Complete, mapping: Mapping, dictionary: Dictionary) -> Iterator[str]:
    record, fact = dictionary.records.get(complete.of), dictionary.facts.get(complete.of)
    if record is None and fact is None:
        yield f"no record alias or fact {complete.of!r}{_near(complete.of, [*dictionary.records, *dictionary.facts])}"
        return
    if record is not None and complete.otherwise is not None:
        yield "`otherwise` belongs to facts; a record kind that is complete has none"
    if record is None and fact is not None:
        if complete.otherwise is None or complete.whom != "all":
            yield f"{complete.of} is a fact: `whom: all` and `otherwise` (the value of all others) are needed"
        elif fact.yearly:
            yield f"{complete.of} is yearly: no value holds for everyone else without a year"
        else:
            yield from _literal(fact, complete.otherwise)
    holder = record.holder if record else fact.holder if fact else ""
    if complete.whom == "all" and holder and holder != mapping.publisher and not complete.why:
        yield f"{mapping.publisher} is not the holder of {complete.of} ({holder}): say in `why` who completed the list"


def _literal(definition: FactDef, value: object) -> Iterator[str]:
    try:
        literal(definition, value)
    except CellError as error:
        yield f"{value!r} does not fit {definition.id}: {error.reason.text.en}"


def _near(name: str, names: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, list(names), n=1)
    return f"; do you mean {near[0]!r}?" if near else ""
