"""Band tables: their numbers are literals, their bounds are in order, `else` comes last."""

from __future__ import annotations

from fractions import Fraction

from kechuang.rules.definitions import Policy, Row, Source, Table
from kechuang.rules.literals import LiteralError, parse_literal
from kechuang.rules.problems import Problem


def check_tables(policy: Policy, problems: list[Problem]) -> None:
    """Adds what is wrong with the tables of one measure."""
    for table in policy.tables:
        key = f"tables.{table.id}"
        _rows(table, key, problems)
        _marginal(table, key, problems)


def _rows(table: Table, key: str, problems: list[Problem]) -> None:
    last: tuple[Row, Fraction] | None = None
    for index, row in enumerate(table.rows):
        where = f"{key}.rows[{index}]"
        low, high = _number(row.low, where, problems), _number(row.high, where, problems)
        if low is not None and high is not None and low > high:
            problems.append(Problem(row.low.place, where, "the range ends below its start", "write [low, high]"))
        if row.test == "else":
            if index != len(table.rows) - 1:
                message = "rows after `else` are never reached"
                problems.append(Problem(row.low.place, where, message, "move `else` to the end"))
            continue
        assert row.bound is not None
        bound = _number(row.bound, where, problems)
        if bound is None:
            continue
        if last is not None and not _follows(last, row, bound):
            message = f"`{row.test} {row.bound.text}` can never be reached after `{last[0].test} {last[0].bound.text}`"  # type: ignore[union-attr]
            remedy = "at_least and above go down, at_most and below go up; do not mix the two directions"
            problems.append(Problem(row.bound.place, where, message, remedy))
        last = (row, bound)


def _follows(last: tuple[Row, Fraction], row: Row, bound: Fraction) -> bool:
    down, up = {"at_least", "above"}, {"at_most", "below"}
    before, previous = last
    if before.test in down and row.test in down:
        return bound < previous or (bound == previous and (before.test, row.test) == ("above", "at_least"))
    if before.test in up and row.test in up:
        return bound > previous or (bound == previous and (before.test, row.test) == ("below", "at_most"))
    return False


def _marginal(table: Table, key: str, problems: list[Problem]) -> None:
    last: Fraction | None = None
    for index, (up_to, rate) in enumerate(table.marginal):
        where = f"{key}.marginal[{index}]"
        _number(rate, where, problems)
        if up_to is None:
            if index != len(table.marginal) - 1:
                message = "slices after `rest` are never reached"
                problems.append(Problem(rate.place, where, message, "move `rest` to the end"))
            continue
        bound = _number(up_to, where, problems)
        if bound is not None and last is not None and bound <= last:
            problems.append(Problem(up_to.place, where, "slices go up", "sort them by `up_to`"))
        last = bound if bound is not None else last


def _number(source: Source, key: str, problems: list[Problem]) -> Fraction | None:
    try:
        literal = parse_literal(source.text)
    except LiteralError as error:
        remedy = "a table holds numbers; name what must be computed under `let`"
        problems.append(Problem(source.place, key, str(error), remedy))
        return None
    return literal.raw
