"""For an undecided clause: the smallest sets of missing facts that could settle it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations, islice, product
from typing import Any

from kechuang.rules import terms, trials
from kechuang.rules.answer import FactRef, Need, State
from kechuang.rules.deciding import conditions_of, counts, decide
from kechuang.rules.env import Env
from kechuang.rules.probes import candidates, override_key
from kechuang.rules.program import CompiledClause, CompiledPolicy, Program
from kechuang.rules.reference import truth
from kechuang.rules.subject import Subject

MOST_SETS = 12
MANY = 6  # beyond this many unknown facts of one comparison, sets of three are not tried
MOST_TRIES = 150  # assignments tried for one set of one comparison
Sets = list[frozenset[FactRef]]


def needs(program: Program, clause_id: str, subject: Subject) -> list[Need]:
    """Smallest sets first; each could settle the clause in favour (yes) or against (no). Empty when it is decided."""
    policy, clause = program.clause(clause_id)
    if clause.fixed is not None or decide(policy, clause, Env(subject)) is not None:
        return []
    found = []
    for want, state in ((True, State.YES), (False, State.NO)):
        sets = _clause(program, policy, clause, Env(subject), want)
        for facts in trials.proved(program, policy, clause, subject, sets, want):
            ordered = tuple(sorted(facts, key=lambda ref: (ref.fact, ref.year or 0, ref.record or "")))
            found.append(Need(ordered, state))
    return sorted(found, key=lambda need: (len(need.facts), need.to is not State.YES, str(need.facts)))


def _clause(program: Program, policy: CompiledPolicy, clause: CompiledClause, env: Env, want: bool) -> Sets:
    parts = [
        _sets(term, env, want, program) for term in conditions_of(policy, clause) if not _manual(policy, clause, term)
    ]
    if clause.definition.per:
        parts.append(_items(program, clause, env, want))
    return _all(parts) if want else _any(parts)


def _manual(policy: CompiledPolicy, clause: CompiledClause, term: terms.Term) -> bool:
    """Left to experts: its missing facts hold nothing open."""
    conditions = (*policy.conditions, *clause.conditions)
    return any(item.term is term and item.definition.manual is not None for item in conditions)


def _items(program: Program, clause: CompiledClause, env: Env, want: bool) -> Sets:
    records, complete = env.records(clause.definition.per)
    kind: Sets = [] if complete else [frozenset([FactRef(clause.definition.per)])]
    each = []
    for record in records:
        inner = env.of(record)
        decided = counts(clause, inner)
        if decided is None:
            tests = [_sets(item.term, inner, want, program) for item in clause.items if item.term is not None]
            each.append(_all(tests) if want else _any(tests))
        else:
            each.append([frozenset()] if decided is want else [])
    if want:
        return _any([*each, kind])
    return _all([*each, kind or [frozenset()]])


def _sets(term: terms.Term, env: Env, want: bool, program: Program) -> Sets:
    """Sets of unknown facts such that some values of them make the term `want` whatever the others are."""
    found = truth(term, env)
    if found is not None:
        return [frozenset()] if found is want else []
    match term:
        case terms.Ref():
            return _sets(term.term, env, want, program)
        case terms.Not():
            return _sets(term.value, env, not want, program)
        case terms.Logic():
            parts = [_sets(item, env, want, program) for item in term.items]
            return _all(parts) if (term.op == "and") is want else _any(parts)
    return _atom(term, env, want, program)


def _atom(term: terms.Term, env: Env, want: bool, program: Program) -> Sets:
    """A comparison or test: small sets of its unknown facts, tried out on the reference engine."""
    leaves = [leaf for leaf in terms.leaves(term) if not isinstance(leaf, terms.Field) or env.record is not None]
    missing = [leaf for leaf in leaves if trials.unknown(leaf, env)]
    found: Sets = []
    for size in range(1, min(len(missing), 3 if len(missing) <= MANY else 2) + 1):
        for chosen in combinations(missing, size):
            facts = frozenset(trials.reference(leaf, env) for leaf in chosen)
            if not any(smaller <= facts for smaller in found) and _can(term, env, chosen, want, program):
                found.append(facts)
        if len(found) >= MOST_SETS:
            break
    if not found and (len(missing) > 2 or _equal(term)):  # not everything could be tried
        found = [frozenset(trials.reference(leaf, env) for leaf in missing)]
    return found[:MOST_SETS]


def _equal(term: terms.Term) -> bool:
    """Does the term ask for one number exactly? Probes may miss it."""
    if isinstance(term, terms.Compare) and term.left.type.kind == "num" and term.op in ("=", "!="):
        return True
    return any(_equal(child) for child in terms.children(term))


def _can(term: terms.Term, env: Env, chosen: tuple[terms.Term, ...], want: bool, program: Program) -> bool:
    options = [candidates(leaf, term, program.as_of) for leaf in chosen]
    return any(truth(term, _with(env, chosen, values)) is want for values in islice(product(*options), MOST_TRIES))


def _with(env: Env, leaves: tuple[terms.Term, ...], values: tuple[Any, ...]) -> Env:
    overrides: dict[tuple[str, Any], Any] = {}
    record = dict(env.record) if env.record is not None else None
    for leaf, found in zip(leaves, values, strict=True):
        if isinstance(leaf, terms.Field):
            assert record is not None
            record[leaf.id] = found
        else:
            overrides[override_key(leaf)] = found
    changed = env.varied(overrides)
    changed.record = record
    return changed


def _any(parts: Iterable[Sets]) -> Sets:
    return _minimal(facts for part in parts for facts in part)


def _all(parts: Iterable[Sets]) -> Sets:
    result: Sets = [frozenset()]
    for part in parts:
        result = _minimal(one | other for one in result for other in part)
    return result


def _minimal(sets: Iterable[frozenset[FactRef]]) -> Sets:
    """No set that contains another; the smallest ones, at most MOST_SETS."""
    found: Sets = []
    for facts in sorted(set(sets), key=lambda item: (len(item), str(sorted(map(str, item))))):
        if not any(smaller <= facts for smaller in found):
            found.append(facts)
    return found[:MOST_SETS]
