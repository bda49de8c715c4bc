"""Is a clause settled in favour of a subject? The bare decision, without reasons: what explanations try out."""

from __future__ import annotations

from collections.abc import Iterator

from kechuang.rules import terms
from kechuang.rules.env import Env
from kechuang.rules.program import CompiledClause, CompiledCondition, CompiledPolicy
from kechuang.rules.reference import truth
from kechuang.rules.values import conj, disj


def tests(policy: CompiledPolicy, clause: CompiledClause) -> Iterator[CompiledCondition]:
    """Every condition with a test, of the measure and then of the clause (not those on records)."""
    for item in (*policy.conditions, *clause.conditions):
        if item.term is not None:
            yield item


def decide(policy: CompiledPolicy, clause: CompiledClause, env: Env) -> bool | None:
    """Kleene's and of all tests; expert judgement counts only where data already refuses."""
    found = [truth(policy.applies, env)] if policy.applies is not None else []
    for item in tests(policy, clause):
        assert item.term is not None
        result = truth(item.term, env)
        found.append(True if item.definition.manual is not None and result is None else result)
        if result is False:
            return False
    if clause.definition.per:
        records, complete = env.records(clause.definition.per)
        some = [counts(clause, env.of(record)) for record in records]
        found.append(disj([*some, False if complete else None]))
    return conj(found)


def counts(clause: CompiledClause, env: Env) -> bool | None:
    """Does one record of a `per` clause count?"""
    found = []
    for item in clause.items:
        if item.term is not None:
            result = truth(item.term, env)
            found.append(True if item.definition.manual is not None and result is None else result)
    return conj(found)


def conditions_of(policy: CompiledPolicy, clause: CompiledClause) -> list[terms.Term]:
    """All tests that a subject-level decision rests on."""
    found = [policy.applies] if policy.applies is not None else []
    return found + [item.term for item in tests(policy, clause) if item.term is not None]
