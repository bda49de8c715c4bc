"""Checked expressions: names resolved, parameters and years fixed for one `as_of`, every node typed.

The three engines run these and nothing else. Nodes compare by content (equal terms are computed once); `text`
is the expression as written and takes no part in comparison.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import wraps
from typing import Any, TypeVar

from kechuang.rules.types import Type


class Prepared:
    """Where a term or a part of a program keeps what is made of it (`once`): not its content, not copied with it."""

    __slots__ = ("answerer", "evaluator", "reasoner")


T = TypeVar("T")


def once(slot: str) -> Callable[[Callable[[Any], T]], Callable[[Any], T]]:
    """Turns a maker into one that is called once for each term; what it made is kept in the term's `slot`."""

    def keeping(make: Callable[[Any], T]) -> Callable[[Any], T]:
        @wraps(make)
        def kept(term: Any) -> T:
            try:
                return getattr(term, slot)  # type: ignore[no-any-return]
            except AttributeError:
                made = make(term)
                object.__setattr__(term, slot, made)  # terms are frozen
                return made

        return kept

    return keeping


@dataclass(frozen=True, slots=True, kw_only=True)
class Term(Prepared):
    """Any checked expression."""

    type: Type
    text: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Const(Term):
    """`value` None is the constant unknown."""

    value: Fraction | bool | str | date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact(Term):
    """A stored fact; value = raw / 10**scale."""

    id: str
    year: int | None = None
    scale: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Field(Term):
    """A field of the record in hand."""

    record: str
    id: str
    scale: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ref(Term):
    """A `let`: `name` is unique in the program; `term` is its definition."""

    name: str
    label: str
    term: Term = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arith(Term):
    """A number from two numbers."""

    op: str  # + - * /
    left: Term
    right: Term


@dataclass(frozen=True, slots=True, kw_only=True)
class Compare(Term):
    """A comparison of two values of one kind."""

    op: str  # = != < <= > >=
    left: Term
    right: Term


@dataclass(frozen=True, slots=True, kw_only=True)
class Logic(Term):
    """Kleene's and, or."""

    op: str  # and or
    items: tuple[Term, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Not(Term):
    """Kleene's not."""

    value: Term


@dataclass(frozen=True, slots=True, kw_only=True)
class Member(Term):
    """A category is one of `codes`, or a set holds any of them."""

    value: Term
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case(Term):
    """The first branch whose test holds; open while a test is unknown."""

    whens: tuple[tuple[Term, Term], ...]
    default: Term


@dataclass(frozen=True, slots=True, kw_only=True)
class Extreme(Term):
    """The least or greatest of several numbers; best is an election."""

    op: str  # least greatest best
    items: tuple[Term, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick(Term):
    """Band lookup: the first row whose comparison `x op bound` holds; the last row has no bound."""

    table: str
    value: Term
    rows: tuple[tuple[str, Fraction | None, Fraction, Fraction], ...]  # op, bound, low, high


@dataclass(frozen=True, slots=True, kw_only=True)
class Round(Term):
    """A number to a multiple of `step`."""

    mode: str  # round round_even floor ceil
    value: Term
    step: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Known(Term):
    """Is the value known?"""

    value: Term


@dataclass(frozen=True, slots=True, kw_only=True)
class Otherwise(Term):
    """The value, or the fallback when it is unknown."""

    value: Term
    fallback: Term


@dataclass(frozen=True, slots=True, kw_only=True)
class DaysSince(Term):
    """Days from the date to `today`."""

    value: Term
    today: date


@dataclass(frozen=True, slots=True, kw_only=True)
class YearOf(Term):
    """The calendar year of a date."""

    value: Term


@dataclass(frozen=True, slots=True, kw_only=True)
class YearTerm(Term):
    """A yearly fact inside `sum_years`: nothing for a year that ended before the enterprise was registered."""

    fact: Fact
    registered: Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Aggregate(Term):
    """Over a party's records of one kind."""

    op: str  # count any all sum max min
    record: str
    condition: Term | None
    value: Term | None
    most: int = 0  # records of the kind a party can have
    facts: frozenset[tuple[str, int | None]] = field(default=frozenset(), compare=False)  # of the party, looked at


def fact_key(fact: str, year: int | None) -> Any:
    """How a subject's facts are keyed."""
    return fact if year is None else (fact, year)


def children(term: Term) -> tuple[Term, ...]:
    """The direct sub-terms, in the order they were written (a let's definition counts as its child)."""
    match term:
        case Ref():
            return (term.term,)
        case Arith() | Compare():
            return (term.left, term.right)
        case Logic() | Extreme():
            return term.items
        case Not() | Member() | Pick() | Round() | Known() | DaysSince() | YearOf():
            return (term.value,)
        case Case():
            return (*(part for when in term.whens for part in when), term.default)
        case Otherwise():
            return (term.value, term.fallback)
        case YearTerm():
            return (term.fact, term.registered)
        case Aggregate():
            return tuple(part for part in (term.condition, term.value) if part is not None)
        case _:
            return ()


def facts_of(*parts: Term | None) -> frozenset[tuple[str, int | None]]:
    """The party's facts that some terms look at."""
    found = [leaf for part in parts if part is not None for leaf in leaves(part)]
    return frozenset((leaf.id, leaf.year) for leaf in found if isinstance(leaf, Fact))


def leaves(term: Term) -> tuple[Term, ...]:
    """All facts, fields and aggregates that a term looks at, through its lets, each once, in written order."""
    found: dict[Term, None] = {}

    def visit(node: Term) -> None:
        if isinstance(node, Fact | Field | Aggregate):
            found[node] = None
        for child in children(node):
            visit(child)

    visit(term)
    return tuple(found)
