"""A term as a function of one subject: made once, the first time it is asked, from the functions of its parts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from kechuang.rules import terms
from kechuang.rules.env import Env
from kechuang.rules.values import Span

Evaluator = Callable[[Env], Any]
MAKERS: dict[type[terms.Term], Callable[[Any], Evaluator]] = {}


@terms.once("evaluator")
def evaluator(term: Any) -> Evaluator:
    """The term as a function of a subject: what `value` and `truth` call."""
    return MAKERS[type(term)](term)


def makes(kind: type[terms.Term]) -> Callable[[Callable[[Any], Evaluator]], Callable[[Any], Evaluator]]:
    """Registers the maker for terms of a kind."""

    def register(maker: Callable[[Any], Evaluator]) -> Callable[[Any], Evaluator]:
        MAKERS[kind] = maker
        return maker

    return register


def value(term: terms.Term, env: Env) -> Any:
    """The value of a term: see `values.Value`."""
    return evaluator(term)(env)


def truth(term: terms.Term, env: Env) -> bool | None:
    """The value of a yes/no term."""
    return evaluator(term)(env)  # type: ignore[no-any-return]


def span(term: terms.Term, env: Env) -> Span | None:
    """The value as a span: an unknown number is bounded by what its facts can be; None when it has no bounds."""
    return spanner(term)(env)


def spanner(term: terms.Term) -> Callable[[Env], Span | None]:
    """`span` as a function of a subject."""
    run, low, high = evaluator(term), term.type.low, term.type.high
    bounds = None if low is None or high is None else Span(low, high)

    def spanned(env: Env) -> Span | None:
        found = run(env)
        return bounds if found is None else found if type(found) is Span else Span(found, found)

    return spanned


def hull(spans: Iterable[Span | None], low: Callable[..., Any] = min, high: Callable[..., Any] = max) -> Span | None:
    """From the `low` of the lower ends to the `high` of the upper ones; None when any is unknown."""
    found = list(spans)
    if None in found:
        return None
    known = [item for item in found if item is not None]
    return Span(low(item.low for item in known), high(item.high for item in known))
