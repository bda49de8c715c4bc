"""The facts a term looks at, as this subject has them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kechuang.rules import terms
from kechuang.rules.answer import FactRef, FactUse
from kechuang.rules.env import Env
from kechuang.rules.reference import evaluator
from kechuang.rules.values import point

Look = Callable[[Env], FactUse]


def uses(term: terms.Term) -> Callable[[Env], tuple[FactUse, ...]]:
    """Every fact the term looks at, with its raw value and source; fields of a record name the record.

    A year before the party existed has no facts to miss: an unknown yearly fact of such a year is left out.
    """
    leaves = terms.leaves(term)
    of_record = [LOOKS[type(leaf)](leaf) for leaf in leaves]
    of_party = [look for look, leaf in zip(of_record, leaves, strict=True) if type(leaf) is not terms.Field]
    years = [leaf.year for leaf in leaves if isinstance(leaf, terms.Fact) and leaf.year is not None]
    if len(leaves) == 1 and not years:
        (only,) = of_record
        return lambda env: (only(env),)
    oldest = min(years, default=None)

    def used(env: Env) -> tuple[FactUse, ...]:
        found = tuple([look(env) for look in (of_party if env.record is None else of_record)])
        since = None if oldest is None else env.facts.get("registration_date")
        if since is None or since.year <= oldest:
            return found
        first = since.year
        return tuple([one for one in found if one.value is not None or one.ref.year is None or one.ref.year >= first])

    return used


def _look_fact(leaf: terms.Fact) -> Look:
    ref, key = FactRef(leaf.id, leaf.year), terms.fact_key(leaf.id, leaf.year)

    def look(env: Env) -> FactUse:
        found: FactUse | None = env.uses.get(key)
        if found is None:
            found = env.uses[key] = FactUse(ref, env.facts.get(key), env.subject.sources.get(key))
        return found

    return look


def _look_field(leaf: terms.Field) -> Look:
    alias, field, name = leaf.record, leaf.id, f"{leaf.record}.{leaf.id}"

    def look(env: Env) -> FactUse:
        found: FactUse | None = env.uses.get(name)
        if found is None:
            assert env.record is not None
            record, sources = str(env.record.get("record", "")), env.subject.sources
            source = sources.get((alias, record, field)) or sources.get((alias, record))
            found = env.uses[name] = FactUse(FactRef(name, None, record), env.record.get(field), source)
        return found

    return look


def _look_records(leaf: terms.Aggregate) -> Look:
    ref, run = FactRef(leaf.record), evaluator(leaf)

    def look(env: Env) -> FactUse:
        return FactUse(ref, point(run(env)), env.subject.sources.get(leaf.record))

    return look


LOOKS: dict[type[terms.Term], Callable[[Any], Look]] = {
    terms.Fact: _look_fact,
    terms.Field: _look_field,
    terms.Aggregate: _look_records,
}
