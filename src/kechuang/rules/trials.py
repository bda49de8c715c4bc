"""Do sets of missing facts really settle a clause? Facts that several conditions share are tried out together.

Sets are put together from the conditions one by one, as if these had nothing in common; `n > 5 and n < 3` shows that
this is too hopeful. Only sets with a fact that occurs more than once need a trial.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from kechuang.rules import terms
from kechuang.rules.answer import FactRef
from kechuang.rules.deciding import conditions_of, decide
from kechuang.rules.env import Env
from kechuang.rules.probes import candidates, override_key
from kechuang.rules.program import CompiledClause, CompiledPolicy, Program
from kechuang.rules.reference import raw_fact, value
from kechuang.rules.subject import Subject
from kechuang.rules.values import point

TRIES = 1_000  # decisions for all sets of one question; what they cannot refute stands
GROWN = 20  # larger sets tried where smaller ones do not settle
Sets = list[frozenset[FactRef]]


def unknown(leaf: terms.Term, env: Env) -> bool:
    """Is the fact, field or aggregate not known?"""
    if isinstance(leaf, terms.Fact):
        return raw_fact(leaf, env) is None
    if isinstance(leaf, terms.Field):
        return env.record is not None and env.record.get(leaf.id) is None
    return point(value(leaf, env)) is None


def reference(leaf: terms.Term, env: Env) -> FactRef:
    """How answers name the leaf."""
    if isinstance(leaf, terms.Fact):
        return FactRef(leaf.id, leaf.year)
    if isinstance(leaf, terms.Field):
        assert env.record is not None
        return FactRef(f"{leaf.record}.{leaf.id}", None, str(env.record.get("record", "")))
    assert isinstance(leaf, terms.Aggregate)
    return FactRef(leaf.record)


@dataclass(slots=True)
class Unknowns:
    """What is missing in a clause: every leaf by its name, with values worth trying, and how often it occurs."""

    leaves: dict[FactRef, list[tuple[terms.Term, str | None]]] = field(default_factory=dict)
    options: dict[tuple[FactRef, terms.Term], list[Any]] = field(default_factory=dict)
    seen: Counter[FactRef] = field(default_factory=Counter)

    def look(self, term: terms.Term, env: Env, as_of: date) -> None:
        record = str(env.record.get("record", "")) if env.record is not None else None
        for leaf in _occurrences(term):
            if (isinstance(leaf, terms.Field) and record is None) or not unknown(leaf, env):
                continue
            ref = reference(leaf, env)
            self.seen[ref] += 1
            known = self.leaves.setdefault(ref, [])
            if all(leaf != other for other, _ in known):
                known.append((leaf, record))
            found = self.options.setdefault((ref, leaf), [])
            found += [option for option in candidates(leaf, term, as_of) if option not in found]


def _occurrences(term: terms.Term) -> Iterator[terms.Term]:
    if isinstance(term, terms.Fact | terms.Field | terms.Aggregate):
        yield term
    if not isinstance(term, terms.Aggregate):
        for child in terms.children(term):
            yield from _occurrences(child)


def proved(
    program: Program, policy: CompiledPolicy, clause: CompiledClause, subject: Subject, sets: Sets, want: bool
) -> Sets:
    """The sets that settle the clause; where one does not, the smallest larger ones that do."""
    unknowns, env = Unknowns(), Env(subject)
    for term in conditions_of(policy, clause):
        unknowns.look(term, env, program.as_of)
    records = env.records(clause.definition.per)[0] if clause.definition.per else []
    for record in records:
        for item in clause.items:
            if item.term is not None:
                unknowns.look(item.term, env.of(record), program.as_of)

    left = TRIES

    def settles(facts: frozenset[FactRef]) -> bool:
        leaves = [
            (ref, *found)
            for ref in sorted(facts, key=lambda ref: (-unknowns.seen[ref], str(ref)))
            for found in unknowns.leaves.get(ref, [])
        ]
        options = [unknowns.options[ref, leaf] for ref, leaf, _ in leaves]
        if len(leaves) < len(facts):
            return True  # a list of records as such: nothing to try

        def search(values: tuple[Any, ...]) -> bool:
            """One fact after the other; what already decides against us is not pursued."""
            nonlocal left
            for option in options[len(values)]:
                if left == 0:
                    return True  # not refuted
                left -= 1
                chosen = (*values, option)
                result = decide(policy, clause, _with(subject, leaves[: len(chosen)], chosen))
                if result is want or (result is None and len(chosen) < len(leaves) and search(chosen)):
                    return True
            return False

        return search(())

    found: Sets = []
    waiting = sorted(sets, key=lambda item: (len(item), str(sorted(map(str, item)))))
    budget = GROWN
    while waiting:
        facts = waiting.pop(0)
        if any(smaller <= facts for smaller in found):
            continue
        if all(unknowns.seen[ref] < 2 for ref in facts) or settles(facts):
            found.append(facts)
        elif budget > 0:
            larger = [facts | {ref} for ref in unknowns.leaves if ref not in facts]
            budget -= len(larger)
            waiting = sorted({*waiting, *larger}, key=lambda item: (len(item), str(sorted(map(str, item)))))
    return found


def _with(subject: Subject, leaves: list[tuple[FactRef, terms.Term, str | None]], values: tuple[Any, ...]) -> Env:
    overrides: dict[tuple[str, Any], Any] = {}
    records = {alias: [dict(row) for row in rows] for alias, rows in subject.records.items()}
    for (_, leaf, record), found in zip(leaves, values, strict=True):
        if isinstance(leaf, terms.Field):
            for row in records[leaf.record]:
                if str(row.get("record", "")) == record:
                    row[leaf.id] = found
        else:
            overrides[override_key(leaf)] = found
    return Env(replace(subject, records=records), overrides)
