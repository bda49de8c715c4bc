"""A worked example of the pack with some facts moved, answered by the reference engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import kechuang
from kechuang.core.pack import Pack, load
from kechuang.core.pack.values import scaled
from kechuang.rules.answer import PolicyAnswer
from kechuang.rules.answering import answer
from kechuang.rules.definitions import Condition, Example, FactDef, Policy, Source, Text
from kechuang.rules.examples import subject_of
from kechuang.rules.program import Program, compile_rules

NUMBERS = {"money", "count", "number", "ratio"}


@cache
def chaoyang() -> Pack:
    return load(Path(kechuang.__file__).parent / "packs" / "chaoyang")


def policy(policy_id: str) -> Policy:
    return next(item for item in chaoyang().rules.policies if item.id == policy_id)


def raw(fact: FactDef, value: Any) -> Any:
    """Texts of numeric facts (`3000万元`, `5%`) into raw integers; everything else is raw already."""
    return scaled(fact, value) if fact.type in NUMBERS and isinstance(value, str) else value


def moved(example: Example, change: Mapping[str, Any]) -> Example:
    """`change`: fact → value, yearly fact → {year: value}, record alias → list of fields; None makes it unknown."""
    known = chaoyang().rules.dictionary
    facts, years, records = dict(example.facts), dict(example.years), dict(example.records)
    for name, value in change.items():
        if name in known.records:
            records.pop(name, None)
            if value is not None:
                fields = {item.id: item for item in known.records[name].fields}
                records[name] = [{key: raw(fields[key], cell) for key, cell in row.items()} for row in value]
        elif known.facts[name].yearly:
            values = {} if value is None else {year: raw(known.facts[name], cell) for year, cell in value.items()}
            years[name] = {**years.get(name, {}), **values} if values else {}
        else:
            facts[name] = None if value is None else raw(known.facts[name], value)
    return replace(example, facts=facts, years=years, records=records)


@cache
def _program(policy_id: str, as_of: Any, probe: str) -> Program:
    found = policy(policy_id)
    if probe:
        condition = Condition("probe", Text("probe"), test=Source(probe))
        first = replace(found.clauses[0], conditions=(condition,))
        found = replace(found, clauses=(first,), conditions=(), applies=None)
    notices = tuple(item for item in chaoyang().rules.notices if item.policy == policy_id and not probe)
    return compile_rules(replace(chaoyang().rules, policies=(found,), notices=notices, groups=()), as_of)


def asked(
    policy_id: str, change: Mapping[str, Any], base: int = 0, probe: str = "", as_of: date | None = None
) -> PolicyAnswer:
    """The answer for example number `base` with the change; `probe` asks one expression instead of the conditions."""
    example = moved(policy(policy_id).examples[base], change)
    return answer(_program(policy_id, as_of or example.as_of, probe), subject_of(example)).policies[0]


def conditions(found: PolicyAnswer) -> dict[str, str]:
    return {item.definition.id: str(item.state) for clause in found.clauses for item in clause.conditions}
