"""Answers for one party: the register's facts through the rules in force on a day."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from kechuang.people.sensitivity import Withheld
from kechuang.policy import releases
from kechuang.policy.catalogue import Shelf, shelf
from kechuang.policy.trial import Trial
from kechuang.register import queries
from kechuang.register.models import Party
from kechuang.rules import explain
from kechuang.rules.answer import Answer, Change, ClauseAnswer, Need, State
from kechuang.rules.answering import answer
from kechuang.rules.program import Program, compile_rules
from kechuang.rules.subject import Subject


@dataclass(frozen=True, slots=True)
class Result:
    """An answer with what it was made from.

    With a trial, `subject` and `answer` are as tried; `registered` and `before` as the register has it. `withheld`
    are the keys that the reader may not see: they were left out before the rules ran (see `policy.reading`).
    """

    party: Party
    subject: Subject
    program: Program
    answer: Answer
    registered: Subject | None = None
    before: Answer | None = None
    withheld: Mapping[str, Withheld] = field(default_factory=dict)


def program(as_of: date, known_at: datetime | None = None) -> Program:
    """The rules in force on `as_of`, of the pack in use now or at `known_at`; compiled once per pack and day."""
    return compiled(shelf() if known_at is None else releases.in_force(known_at), as_of)


@lru_cache(maxsize=64)
def compiled(rules: Shelf, as_of: date) -> Program:
    """The rules of a shelf in force on `as_of`."""
    return compile_rules(rules.pack.rules, as_of)


def answer_for(
    party: Party,
    as_of: date,
    known_at: datetime | None = None,
    what_if: Trial | None = None,
    withheld: Mapping[str, Withheld] | None = None,
) -> Result:
    """All measures for `party` on `as_of`, with the facts and by the pack of `known_at` (None: of now).

    An answer by the pack of now makes sure that the pack is kept, so that the same can be answered again later.
    The office's own computations take everything; what is shown to somebody goes through `policy.reading.answer_to`.
    """
    if known_at is None:
        releases.keep()
    rules, hidden = program(as_of, known_at), withheld or {}
    subject = without(queries.subject(party, as_of, known_at, dictionary=rules.dictionary), hidden)
    if not what_if:
        return Result(party, subject, rules, answer(rules, subject), withheld=hidden)
    tried = what_if.apply(subject)
    return Result(party, tried, rules, answer(rules, tried), subject, answer(rules, subject), hidden)


def without(subject: Subject, hidden: Collection[str]) -> Subject:
    """The subject as somebody knows it who may not see these keys (fact ids, aliases, `alias.field`): all unknown."""
    if not hidden:
        return subject
    lists = {
        alias: [{name: value for name, value in row.items() if f"{alias}.{name}" not in hidden} for row in rows]
        for alias, rows in subject.records.items()
        if alias not in hidden
    }
    return replace(
        subject,
        facts={key: value for key, value in subject.facts.items() if _fact_of(key) not in hidden},
        records=lists,
        partial=subject.partial - set(hidden),
        sources={key: one for key, one in subject.sources.items() if not _is_of(key, hidden)},
    )


def _fact_of(key: Any) -> str:
    return str(key[0] if isinstance(key, tuple) else key)


def _is_of(key: Any, hidden: Collection[str]) -> bool:
    """Is this source one of a hidden fact, list, or record's field (alias, record, field)?"""
    return _fact_of(key) in hidden or (isinstance(key, tuple) and len(key) == 3 and f"{key[0]}.{key[2]}" in hidden)


@dataclass(frozen=True, slots=True)
class ClauseHints:
    """What would settle an undecided clause, what would turn a refused one."""

    needs: Sequence[Need] = ()
    changes: Sequence[Change] = ()


def clause_hints(result: Result, key: str, clause: ClauseAnswer) -> ClauseHints:
    """`key` is `policy.clause`; other states than unknown and no have no hints."""
    if clause.state is State.UNKNOWN:
        needs = explain.needs(result.program, key, result.subject)
        # What the reader may not see is not missing: nobody needs to hand it in.
        return ClauseHints(needs=[one for one in needs if not any(ref.fact in result.withheld for ref in one.facts)])
    if clause.state is State.NO:
        return ClauseHints(changes=explain.changes(result.program, key, result.subject))
    return ClauseHints()


NEAR = 2
"""A clause with more conditions open or failed than this is not one step away; asking costs more than it finds."""


def hints(result: Result) -> dict[str, ClauseHints]:
    """Hints of the clauses that may be one step away, by `policy.clause`."""
    found = {}
    for policy in result.answer.policies:
        for clause in policy.clauses:
            against = sum(one.state is clause.state for one in clause.conditions)
            if clause.state in {State.NO, State.UNKNOWN} and against <= NEAR:
                key = f"{policy.definition.id}.{clause.definition.id}"
                found[key] = clause_hints(result, key, clause)
    return found
