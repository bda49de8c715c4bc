"""Short ways to ask the rule language: one expression over one subject, or one clause."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from kechuang.rules import terms
from kechuang.rules.check import check_expression
from kechuang.rules.definitions import (
    Benefit,
    Clause,
    Condition,
    Dictionary,
    Let,
    Parameter,
    Place,
    Policy,
    RuleSet,
    Source,
    Table,
    Text,
)
from kechuang.rules.env import Env
from kechuang.rules.program import Program, compile_rules
from kechuang.rules.reference import value
from kechuang.rules.scope import Scope
from kechuang.rules.subject import Subject
from tests.rules.vocabulary import AS_OF, DICTIONARY, LPR, TABLES


def scope(
    as_of: date = AS_OF,
    dictionary: Dictionary = DICTIONARY,
    tables: tuple[Table, ...] = TABLES,
    parameters: tuple[Parameter, ...] = (LPR,),
    record: str = "",
) -> Scope:
    return Scope(
        dictionary, as_of, {item.id: item for item in parameters}, {item.id: item for item in tables}, record=record
    )


def term(text: str, as_of: date = AS_OF, **more: Any) -> terms.Term:
    return check_expression(text, scope(as_of, **more))


def ask(
    text: str,
    facts: Mapping[Any, Any] | None = None,
    rec: list[dict[str, Any]] | None = None,
    as_of: date = AS_OF,
    **more: Any,
) -> Any:
    """The reference engine's value; `rec` None is a list that is not known. Facts are raw (fen, 10**-decimals)."""
    partial = more.pop("partial", frozenset())
    records = {} if rec is None else {"rec": [{"record": str(index), **row} for index, row in enumerate(rec)]}
    return value(term(text, as_of, **more), Env(Subject("s", facts or {}, records, frozenset(partial))))


def policy(*tests: str, lets: dict[str, str] | None = None, **more: Any) -> Policy:
    """A measure `p` with one clause `main` and the tests as conditions c0, c1 …"""
    conditions = tuple(
        Condition(f"c{index}", Text(f"c{index}"), Source(text, Place("p.yaml", 10 + index, 1)))
        for index, text in enumerate(tests)
    )
    clause = more.pop("clause", None) or Clause("main", Text("m"), Benefit("status", "title"))
    defined = tuple(Let(name, Source(text)) for name, text in (lets or {}).items())
    return Policy("p", Text("p"), (clause,), "city", lets=defined, conditions=conditions, **{"tables": TABLES, **more})


def program(*tests: str, as_of: date = AS_OF, dictionary: Dictionary = DICTIONARY, **more: Any) -> Program:
    return compile_rules(RuleSet(dictionary, (LPR,), (policy(*tests, **more),)), as_of)
