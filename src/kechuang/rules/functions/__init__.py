"""The functions of the language (docs/rule-language.md §2.4). A name that is not in `TABLE` does not exist."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from kechuang.rules import terms, tree
from kechuang.rules.functions.dates import at, at_least, at_most, days_since, in_year, within, year_of
from kechuang.rules.functions.numbers import choose, extreme, has, known, otherwise, rounded
from kechuang.rules.functions.records import counted, holds, summed
from kechuang.rules.functions.tables import marginal, pick
from kechuang.rules.functions.years import sum_years, years_counted
from kechuang.rules.scope import nearest
from kechuang.rules.tokens import SyntaxProblem

if TYPE_CHECKING:
    from kechuang.rules.check import Checker


def call(checker: Checker, node: tree.Call) -> terms.Term:
    """Check a function call; raises SyntaxProblem for an unknown name or a wrong number of arguments."""
    handler = TABLE.get(node.function)
    if handler is None:
        raise SyntaxProblem(node.start, f"there is no function {node.function}()", nearest(node.function, TABLE))
    build, least, most = handler
    if not least <= len(node.args) <= most:
        wants = str(least) if least == most else f"{least} to {most}"
        raise SyntaxProblem(node.start, f"{node.function}() takes {wants} arguments, {len(node.args)} given")
    return build(checker, node)


Handler = tuple[Callable[["Checker", tree.Call], terms.Term], int, int]
TABLE: dict[str, Handler] = {
    "sum_years": (sum_years, 2, 2),
    "years_counted": (years_counted, 1, 1),
    "count": (counted, 1, 2),
    "any": (counted, 2, 2),
    "all": (counted, 2, 2),
    "sum": (summed, 1, 2),
    "max": (summed, 1, 2),
    "min": (summed, 1, 2),
    "holds": (holds, 1, 1),
    "least": (extreme, 2, 20),
    "greatest": (extreme, 2, 20),
    "best": (extreme, 2, 20),
    "if": (choose, 3, 3),
    "pick": (pick, 2, 2),
    "marginal": (marginal, 2, 2),
    "round": (rounded, 2, 2),
    "round_even": (rounded, 2, 2),
    "floor": (rounded, 2, 2),
    "ceil": (rounded, 2, 2),
    "at": (at, 2, 2),
    "days_since": (days_since, 1, 1),
    "at_least_years": (at_least, 2, 2),
    "at_least_months": (at_least, 2, 2),
    "at_most_years": (at_most, 2, 2),
    "at_most_months": (at_most, 2, 2),
    "within_years": (within, 2, 2),
    "within_months": (within, 2, 2),
    "in_year": (in_year, 2, 2),
    "year": (year_of, 1, 1),
    "has": (has, 2, 2),
    "has_any": (has, 2, 40),
    "known": (known, 1, 1),
    "otherwise": (otherwise, 2, 2),
}
