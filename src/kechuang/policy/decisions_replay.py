"""A decision answered again from the facts known and the rules in force then, and compared with what was recorded."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from kechuang.policy import releases
from kechuang.policy.decisions import Answered, DecisionError, answered
from kechuang.policy.models import Decision
from kechuang.register.digest import canonical


@dataclass(frozen=True, slots=True)
class Difference:
    """The first place where two things differ: facts | rules | answer, a path into the answer, both values."""

    what: str
    path: str
    then: Any
    now: Any


@dataclass(frozen=True, slots=True)
class Replay:
    """`difference` is None when everything is equal; `software`: the version that answered again."""

    decision: int
    difference: Difference | None
    software: str

    @property
    def equal(self) -> bool:
        """Facts, rules and answer are the same, byte for byte."""
        return self.difference is None


@dataclass(frozen=True, slots=True)
class Today:
    """What would be answered now for the same day. `why`: facts and rules that changed since, empty when none did."""

    clauses: list[dict[str, Any]]
    changed: list[tuple[dict[str, Any], dict[str, Any]]]
    facts: bool
    rules: bool
    gone: bool = False


def replay(decision: Decision) -> Replay:
    """Answer again and compare: the facts first, then the rules, then the answer."""
    made = answered(decision.party, decision.measure, decision.as_of, decision.known_at, decision.release_id)
    return Replay(decision.pk, _first(decision, made), releases.software())


def _first(decision: Decision, made: Answered) -> Difference | None:
    if made.facts_digest != decision.facts:
        return Difference("facts", "", decision.facts, made.facts_digest)
    if made.rules != decision.rules:
        return Difference("rules", "", decision.rules, made.rules)
    if canonical(made.answer) != decision.answer:
        return _differs(json.loads(decision.answer), json.loads(canonical(made.answer)), "")
    return None


def _differs(then: Any, now: Any, path: str) -> Difference | None:
    """The first difference in the order of keys; a missing part is None."""
    if isinstance(then, dict) and isinstance(now, dict):
        for key in sorted(then.keys() | now.keys()):
            if found := _differs(then.get(key), now.get(key), f"{path}.{key}" if path else key):
                return found
        return None
    if isinstance(then, list) and isinstance(now, list):
        for at in range(max(len(then), len(now))):
            one, other = (side[at] if at < len(side) else None for side in (then, now))
            if found := _differs(one, other, f"{path}[{at}]"):
                return found
        return None
    return None if then == now else Difference("answer", path, then, now)


def today(decision: Decision) -> Today:
    """The same question by everything that is known now and the rules of now."""
    release = releases.keep() or decision.release_id
    then = answered(decision.party, decision.measure, decision.as_of, decision.known_at, decision.release_id)
    try:
        now = answered(decision.party, decision.measure, decision.as_of, None, release)
    except DecisionError:
        return Today([], [], facts=False, rules=True, gone=True)
    before = {one["id"]: one for one in decision.clauses}
    changed = [(before.get(one["id"], {}), one) for one in now.clauses if before.get(one["id"]) != one]
    return Today(now.clauses, changed, facts=then.facts != now.facts, rules=then.rules != now.rules)
