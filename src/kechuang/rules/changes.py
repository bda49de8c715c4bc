"""For a refused clause: the smallest change of one fact that would turn it, verified by running again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

from kechuang.rules import terms
from kechuang.rules.answer import Change, FactRef, State
from kechuang.rules.answering import answer_policy
from kechuang.rules.deciding import conditions_of, decide
from kechuang.rules.env import Env
from kechuang.rules.probes import candidates, override_key
from kechuang.rules.program import CompiledClause, CompiledPolicy, Program
from kechuang.rules.reference import raw_fact, truth, value
from kechuang.rules.subject import Subject
from kechuang.rules.values import point

MORE_RECORDS = 20  # how many further records of a kind are tried
Test = Callable[[Any], bool]


def changes(program: Program, clause_id: str, subject: Subject) -> list[Change]:
    """Only facts whose dictionary entry allows it, and only in the allowed direction; exact to the fen or unit."""
    policy, clause = program.clause(clause_id)
    env = Env(subject)
    if clause.fixed is not None or decide(policy, clause, env) is not False:
        return []
    if policy.applies is not None and truth(policy.applies, env) is False:
        return []
    found: dict[tuple[str, Any], Change] = {}
    failing = [term for term in conditions_of(policy, clause) if truth(term, env) is False]
    for term in failing:
        leaves = terms.leaves(term)
        for leaf in leaves:
            if isinstance(leaf, terms.Field) or override_key(leaf) in found or _earlier(leaf, leaves):
                continue
            if change := _change(program, policy, clause, env, leaf, failing):
                found[override_key(leaf)] = change
    return list(found.values())


def _earlier(leaf: terms.Term, leaves: tuple[terms.Term, ...]) -> bool:
    """A past year of a fact whose later year counts as well: nobody can change it any more."""
    if not isinstance(leaf, terms.Fact) or leaf.year is None:
        return False
    years = [other.year for other in leaves if isinstance(other, terms.Fact) and other.id == leaf.id]
    return any(year is not None and year > leaf.year for year in years)


def _change(
    program: Program,
    policy: CompiledPolicy,
    clause: CompiledClause,
    env: Env,
    leaf: terms.Term,
    failing: list[terms.Term],
) -> Change | None:
    key = override_key(leaf)

    def turns(new: Any) -> bool:
        varied = env.varied({key: new})
        if any(truth(term, varied) is False for term in failing):
            return False
        return decide(policy, clause, varied) is True

    if isinstance(leaf, terms.Aggregate):
        old = point(value(leaf, env))
        new = _more_records(leaf, old, turns)
        ref = FactRef(leaf.record)
    else:
        assert isinstance(leaf, terms.Fact)
        old, ref = raw_fact(leaf, env), FactRef(leaf.id, leaf.year)
        new = _new_value(program, leaf, old, failing, env, turns)
    return None if new is None else _verified(program, policy, clause, env, ref, key, old, new)


def _more_records(leaf: terms.Aggregate, old: Any, turns: Test) -> int | None:
    if leaf.op != "count" or old is None:
        return None
    return next((int(old) + more for more in range(1, MORE_RECORDS + 1) if turns(int(old) + more)), None)


def _new_value(program: Program, leaf: terms.Fact, old: Any, failing: list[terms.Term], env: Env, turns: Test) -> Any:
    allowed = program.dictionary.facts[leaf.id].change
    if old is None or allowed == "none":
        return None
    if leaf.type.kind == "bool":
        fits = allowed == "any" or (allowed == "up") is (old is False)
        return (not old) if fits and turns(not old) else None
    if leaf.type.kind in ("code", "set"):
        options = [new for term in failing for new in candidates(leaf, term, program.as_of)]
        return next((new for new in options if new != old and allowed == "any" and turns(new)), None)
    if leaf.type.kind != "num":
        return None
    found = [
        new
        for direction in (1, -1)
        if allowed in ("any", "up" if direction > 0 else "down")
        if (new := _nearest(leaf, int(old), direction, failing, env, turns)) is not None
    ]
    return min(found, key=lambda new: abs(new - int(old)), default=None)


def _nearest(
    leaf: terms.Fact, old: int, direction: int, failing: list[terms.Term], env: Env, turns: Test
) -> int | None:
    """The raw value closest to `old` in one direction that turns the clause; its neighbour towards `old` does not."""
    scale = 10**leaf.scale
    assert leaf.type.low is not None and leaf.type.high is not None
    bound = int((leaf.type.high if direction > 0 else leaf.type.low) * scale)
    points = sorted(set(_points(leaf, old, direction, bound, failing, env)), key=lambda new: abs(new - old))
    previous = old
    for new in points:
        if turns(new):
            return _bisect(previous, new, turns)
        previous = new
    return None


def _bisect(no: int, yes: int, turns: Test) -> int:
    while abs(yes - no) > 1:
        middle = (no + yes) // 2
        if turns(middle):
            yes = middle
        else:
            no = middle
    return yes


def _points(
    leaf: terms.Fact, old: int, direction: int, bound: int, failing: list[terms.Term], env: Env
) -> Iterator[int]:
    """Where comparisons of the failing conditions change sides, and a doubling ladder for what is not linear."""
    for term in failing:
        for compare in _comparisons(term):
            for root in _root(compare, leaf, old, direction, env):
                if (root - old) * direction > 0 and (bound - root) * direction >= 0:
                    yield root
    step = 1
    while (bound - old - direction * step) * direction > 0:
        yield old + direction * step
        step *= 4
    if bound != old:
        yield bound


def _comparisons(term: terms.Term) -> Iterator[terms.Compare]:
    """Those about the subject; inside an aggregate they are about one record."""
    if isinstance(term, terms.Aggregate):
        return
    if isinstance(term, terms.Compare):
        yield term
    for child in terms.children(term):
        yield from _comparisons(child)


def _root(compare: terms.Compare, leaf: terms.Fact, old: int, direction: int, env: Env) -> list[int]:
    """Raw values around the point where left = right, if the difference is linear in the fact."""
    if compare.left.type.kind != "num":
        return []
    key = override_key(leaf)
    differences = []
    for raw in (old, old + direction * max(abs(old), 1000)):
        changed = env.varied({key: raw})
        left, right = point(value(compare.left, changed)), point(value(compare.right, changed))
        if left is None or right is None:
            return []
        differences.append((raw, Fraction(left) - right))
    (x0, d0), (x1, d1) = differences
    if d0 == d1:
        return []
    at = x0 - d0 * (x1 - x0) / (d1 - d0)
    whole = at.numerator // at.denominator
    return [whole - 1, whole, whole + 1, whole + 2]


def _verified(
    program: Program,
    policy: CompiledPolicy,
    clause: CompiledClause,
    env: Env,
    ref: FactRef,
    key: Any,
    old: Any,
    new: Any,
) -> Change | None:
    """Run the whole measure again with the change."""
    changed = answer_policy(policy, program, Env(env.subject, {key: new}))
    found = next(item for item in changed.clauses if item.definition.id == clause.definition.id)
    if found.state not in (State.YES, State.MANUAL):
        return None
    return Change(ref, old, new, found.state, found.benefit.amount if found.benefit else None)
