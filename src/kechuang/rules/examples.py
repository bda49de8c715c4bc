"""Worked examples: computed by hand in the pack, run here on any engine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from kechuang.rules.answer import Answer, ClauseAnswer, State
from kechuang.rules.answering import answer
from kechuang.rules.definitions import Example, Notice, Policy, RuleSet
from kechuang.rules.literals import parse_literal
from kechuang.rules.problems import RuleErrors
from kechuang.rules.program import Program, compile_rules
from kechuang.rules.subject import Subject

Engine = Callable[[Program, Subject], Answer]


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """`failures` is empty when the example holds; each entry says what was expected and what came."""

    policy: str
    example: Example
    failures: tuple[str, ...]


def subject_of(example: Example, name: str = "example") -> Subject:
    """The example as a subject for the engines."""
    facts: dict[Any, Any] = dict(example.facts)
    for fact, years in example.years.items():
        facts.update({(fact, year): found for year, found in years.items()})
    records = {
        alias: [{"record": str(index + 1), **row} for index, row in enumerate(rows)]
        for alias, rows in example.records.items()
    }
    return Subject(name, facts, records)


def run(rules: RuleSet, engine: Engine = answer) -> list[ExampleResult]:
    """Every example of every measure and notice."""
    results = []
    programs: dict[tuple[str, date], Program | str] = {}
    owners: list[Policy | Notice] = [*rules.policies, *rules.notices]
    for owner in owners:
        policy = owner.id if isinstance(owner, Policy) else owner.policy
        for example in owner.examples:
            results.append(ExampleResult(owner.id, example, _failures(rules, owner, policy, example, engine, programs)))
    return results


def _failures(
    rules: RuleSet,
    owner: Policy | Notice,
    policy: str,
    example: Example,
    engine: Engine,
    programs: dict[tuple[str, date], Program | str],
) -> tuple[str, ...]:
    key = ("groups" if "groups" in example.expect else policy, example.as_of)
    if key not in programs:
        only = rules.policies if key[0] == "groups" else tuple(item for item in rules.policies if item.id == policy)
        try:
            programs[key] = compile_rules(
                replace(rules, policies=only, groups=rules.groups if key[0] == "groups" else ()), key[1]
            )
        except RuleErrors as error:
            programs[key] = f"does not compile: {error.problems[0]}"
    program = programs[key]
    if isinstance(program, str):
        return (program,)
    return tuple(compare(engine(program, subject_of(example)), policy, example.expect))


def compare(found: Answer, policy_id: str, expect: dict[str, Any]) -> list[str]:
    """Differences between an answer and an example's `expect`."""
    policy = next(item for item in found.policies if item.definition.id == policy_id)
    clauses = {clause.definition.id: clause for clause in policy.clauses}
    failures: list[str] = []
    unknown = set(expect) - {"clauses", "conditions", "groups", "state"}
    failures += [f"expect has no key {key!r}; use clauses, conditions, groups, state" for key in sorted(unknown)]
    if "state" in expect and str(policy.state) != _word(expect["state"]):
        failures.append(f"state: expected {_word(expect['state'])}, got {policy.state}")
    for name, wanted in (expect.get("clauses") or {}).items():
        if name not in clauses:
            failures.append(f"there is no clause {name}")
            continue
        failures += _clause(name, clauses[name], wanted if isinstance(wanted, dict) else {"state": wanted})
    for name, wanted in (expect.get("conditions") or {}).items():
        got = _condition(clauses, name)
        if got != _word(wanted):
            failures.append(f"condition {name}: expected {_word(wanted)}, got {got}")
    groups = {group.definition.id: group for group in found.groups}
    for name, wanted in (expect.get("groups") or {}).items():
        amount = groups[name].amount if name in groups else "no such group"
        if amount != _fen(wanted):
            failures.append(f"group {name}: expected {wanted}, got {amount} fen")
    if (
        not expect.get("clauses")
        and not expect.get("conditions")
        and not expect.get("groups")
        and "state" not in expect
    ):
        failures.append("the example expects nothing")
    return failures


def _clause(name: str, clause: ClauseAnswer, wanted: dict[str, Any]) -> list[str]:
    failures = []
    if "state" in wanted and str(clause.state) != _word(wanted["state"]):
        why = "; ".join(f"{item.definition.id}={item.state}" for item in clause.conditions if item.state != State.YES)
        failures.append(f"{name}: expected {_word(wanted['state'])}, got {clause.state} ({why})")
    for key in ("amount", "low", "high"):
        if key in wanted:
            got = getattr(clause.benefit, key) if clause.benefit else None
            if got != _fen(wanted[key]):
                failures.append(f"{name}.{key}: expected {wanted[key]}, got {got} fen")
    extra = set(wanted) - {"state", "amount", "low", "high"}
    return failures + [f"{name}: expect has no key {key!r}" for key in sorted(extra)]


def _condition(clauses: dict[str, ClauseAnswer], name: str) -> str:
    clause, _, condition = name.rpartition(".")
    where = [clauses[clause]] if clause in clauses else list(clauses.values()) if not clause else []
    for item in where:
        for found in item.conditions:
            if found.definition.id == condition:
                return str(found.state)
    return "no such condition"


def _word(wanted: Any) -> str:
    """YAML reads a bare yes and no as booleans."""
    return {True: "yes", False: "no"}.get(wanted, str(wanted)) if isinstance(wanted, bool) else str(wanted)


def _fen(wanted: Any) -> int | None:
    if wanted in ("unknown", None):
        return None
    if wanted == 0:
        return 0
    literal = parse_literal(str(wanted))
    if literal.kind != "money" or literal.raw.denominator != 1:
        raise ValueError(f"{wanted!r} is not an amount of money such as 14.49万元")
    return int(literal.raw)
