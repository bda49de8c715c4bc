"""Worked examples: facts as written into raw values, so that an example is a subject the engines take."""

from __future__ import annotations

from typing import Any

from kechuang.core.pack.expectations import check_expectations
from kechuang.core.pack.nodes import Table, place_of
from kechuang.core.pack.problems import nearest
from kechuang.core.pack.schema.policy import ExampleModel
from kechuang.core.pack.values import raw_value
from kechuang.rules.definitions import Dictionary, Example, FactDef, RecordDef
from kechuang.rules.problems import Problem


def example(model: ExampleModel, dictionary: Dictionary, problems: list[Problem]) -> Example:
    """An example with raw values; what does not fit the dictionary becomes a problem."""
    facts: dict[str, object] = {}
    years: dict[str, dict[int, object]] = {}
    records: dict[str, list[dict[str, object]]] = {}
    by_id = {record.id: record for record in dictionary.records.values()}
    for name, node in model.facts.items():
        place = model.facts.keys_at[name]
        fact, record = dictionary.facts.get(name), dictionary.records.get(name)
        if record is not None:
            records[name] = _records(record, node, name, problems)
        elif fact is None:
            known = [*dictionary.facts, *dictionary.records]
            remedy = nearest(name, known, "add it to facts/")
            if name in by_id:
                remedy = f"write its alias `{by_id[name].alias}`"
            problems.append(Problem(place, f"facts.{name}", f"no fact or record kind `{name}`", remedy))
        elif fact.yearly:
            years[name] = _years(fact, node, name, problems)
        elif isinstance(node, Table):
            message = f"`{name}` has one value, not one a year"
            problems.append(Problem(place, f"facts.{name}", message, "write one value, or `period: year` at the fact"))
        else:
            facts[name] = raw_value(fact, node, f"facts.{name}", problems)
    check_expectations(model.expect, problems)
    return Example(model.name, model.as_of, facts, years, records, dict(model.expect), model.place)


def _years(fact: FactDef, node: Any, name: str, problems: list[Problem]) -> dict[int, object]:
    key = f"facts.{name}"
    if not isinstance(node, Table):
        problems.append(Problem(place_of(node), key, f"`{name}` has one value a year", f"write {name}: {{2025: …}}"))
        return {}
    values: dict[int, object] = {}
    for year, value in node.items():
        if not (year.isascii() and year.isdigit() and len(year) == 4):
            problems.append(Problem(node.keys_at[year], key, f"{year!r} is not a year", "write four digits: {2025: …}"))
            continue
        values[int(year)] = raw_value(fact, value, f"{key}.{year}", problems)
    return values


def _records(record: RecordDef, node: Any, name: str, problems: list[Problem]) -> list[dict[str, object]]:
    key = f"facts.{name}"
    if not isinstance(node, list) or not all(isinstance(one, Table) for one in node):
        message = f"`{name}` is a list of records"
        problems.append(Problem(place_of(node), key, message, "write - {number: …} lines, or []"))
        return []
    fields = {field.id: field for field in record.fields}
    found: list[dict[str, object]] = []
    seen: set[str] = set()
    for index, one in enumerate(node):
        where = f"{key}[{index}]"
        values: dict[str, object] = {}
        for field, value in one.items():
            if field not in fields:
                message = f"`{record.alias}` has no field `{field}`"
                problems.append(Problem(one.keys_at[field], f"{where}.{field}", message, nearest(field, fields)))
                continue
            values[field] = raw_value(fields[field], value, f"{where}.{field}", problems)
        identity = _identity(record, values, index)
        if identity in seen:
            message = f"two records with the identity {identity!r}"
            problems.append(Problem(one.place, where, message, f"give each its own {' and '.join(record.identity)}"))
        seen.add(identity)
        found.append({**values, "record": identity})
    return found


def _identity(record: RecordDef, values: dict[str, object], index: int) -> str:
    """The natural key when it is written in full, else a number: examples may leave it out."""
    parts = [values.get(name) for name in record.identity]
    if not parts or any(part is None for part in parts):
        return f"#{index + 1}"
    return "/".join(map(str, parts))
