"""What is on file: facts, fields of the record in hand, and lets, each worked out once a subject."""

from __future__ import annotations

from typing import Any

from kechuang.rules import terms
from kechuang.rules.env import Env
from kechuang.rules.reference.core import Evaluator, evaluator, makes
from kechuang.rules.values import (
    Number,
    Value,
    exact,
    whole,
)

MISSING = object()


@makes(terms.Const)
def _const(term: terms.Const) -> Evaluator:
    found = whole(term.value)
    return lambda env: found


def raw_fact(term: terms.Fact, env: Env) -> Any:
    """The raw value as stored (or as overridden)."""
    return env.facts.get(terms.fact_key(term.id, term.year))


@makes(terms.Fact)
def _fact(term: terms.Fact) -> Evaluator:
    key, one = terms.fact_key(term.id, term.year), 10**term.scale
    if one == 1:
        return lambda env: env.facts.get(key)

    def scaled(env: Env) -> Number | None:
        raw = env.facts.get(key)
        return None if raw is None else exact(raw, one)

    return scaled


@makes(terms.Field)
def _field(term: terms.Field) -> Evaluator:
    name, one = term.id, 10**term.scale

    def run(env: Env) -> Value:
        raw = env.record.get(name)  # type: ignore[union-attr]
        return raw if one == 1 or raw is None else exact(raw, one)

    return run


@makes(terms.Ref)
def _ref(term: terms.Ref) -> Evaluator:
    name, run = term.name, evaluator(term.term)

    def remembered(env: Env) -> Value:
        found = env.memo.get(name, MISSING)
        if found is MISSING:
            found = env.memo[name] = run(env)
        return found

    return remembered
