"""The functions of the language (docs/rule-language.md §2.4). A name that is not in `TABLE` does not exist."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from kechuang.rules import terms, tree
from kechuang.rules.mentions import record_of
from kechuang.rules.scope import fact_term, hull_of, literal_term, nearest, number
from kechuang.rules.tokens import SyntaxProblem
from kechuang.rules.types import BOOL, Type, dims_of
from kechuang.rules.values import round_to

if TYPE_CHECKING:
    from kechuang.rules.check import Checker

REGISTERED = "registration_date"


def call(checker: Checker, node: tree.Call) -> terms.Term:
    handler = TABLE.get(node.function)
    if handler is None:
        raise SyntaxProblem(node.start, f"there is no function {node.function}()", nearest(node.function, TABLE))
    build, least, most = handler
    if not least <= len(node.args) <= most:
        wants = str(least) if least == most else f"{least} to {most}"
        raise SyntaxProblem(node.start, f"{node.function}() takes {wants} arguments, {len(node.args)} given")
    return build(checker, node)


def plus_months(day: date, months: int) -> date:
    """Calendar months later (earlier if negative); the day is clamped to the month's end."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def whole(checker: Checker, node: tree.Node, low: int, high: int) -> int:
    negative = isinstance(node, tree.Unary) and node.op == "-"
    inner = node.value if isinstance(node, tree.Unary) and negative else node
    if not isinstance(inner, tree.Number) or inner.value.denominator != 1:
        raise SyntaxProblem(node.start, f"`{checker.text(node)}` must be a whole number written out")
    value = -int(inner.value) if negative else int(inner.value)
    if not low <= value <= high:
        raise SyntaxProblem(node.start, f"{value} is not between {low} and {high}")
    return value


def yearly_fact(checker: Checker, node: tree.Node) -> str:
    if not isinstance(node, tree.Name):
        raise SyntaxProblem(node.start, "name a yearly fact here, without [ ]")
    fact = checker.scope.dictionary.facts.get(node.id)
    if fact is None or not fact.yearly or fact.type not in ("money", "count", "number"):
        known = [item.id for item in checker.scope.dictionary.facts.values() if item.yearly]
        raise SyntaxProblem(node.start, f"{node.id} is not a yearly number", nearest(node.id, known))
    return node.id


def registered(checker: Checker, node: tree.Node) -> terms.Fact:
    fact = checker.scope.dictionary.facts.get(REGISTERED)
    if fact is None:
        raise SyntaxProblem(node.start, f"the pack's dictionary needs the fact {REGISTERED}")
    return fact_term(fact, REGISTERED)


def sum_years(checker: Checker, node: tree.Call) -> terms.Term:
    name, count = yearly_fact(checker, node.args[0]), whole(checker, node.args[1], 1, 10)
    fact = checker.scope.dictionary.facts[name]
    total: terms.Term | None = None
    for offset in range(count, 0, -1):
        item = fact_term(fact, f"{name}[-{offset}]", checker.scope.as_of.year - offset)
        low, high = item.type.low, item.type.high
        assert low is not None and high is not None
        kind = replace(item.type, low=min(low, Fraction(0)), high=max(high, Fraction(0)))
        part = terms.YearTerm(type=kind, text=item.text, fact=item, registered=registered(checker, node))
        if total is None:
            total = part
        else:
            kind = replace(kind, low=_plus(total.type.low, kind.low), high=_plus(total.type.high, kind.high))
            total = terms.Arith(type=kind, text=checker.text(node), op="+", left=total, right=part)
    assert total is not None
    return total


def _plus(a: Fraction | None, b: Fraction | None) -> Fraction | None:
    return None if a is None or b is None else a + b


def years_counted(checker: Checker, node: tree.Call) -> terms.Term:
    count = whole(checker, node.args[0], 1, 10)
    existed = []
    for offset in range(1, count + 1):
        last_day = terms.Const(type=Type("date"), value=date(checker.scope.as_of.year - offset, 12, 31))
        since = registered(checker, node)
        existed.append(terms.Compare(type=BOOL, text=checker.text(node), op="<=", left=since, right=last_day))
    result: terms.Term = number(Fraction(0), "年")
    for years, test in zip(range(1, count + 1), existed, strict=True):  # the oldest year decides last
        then = number(Fraction(years), "年")
        kind = Type("num", dims_of("年"), span=True, low=Fraction(0), high=Fraction(years))
        result = terms.Case(type=kind, text=checker.text(node), whens=((test, then),), default=result)
    return result


def _record(checker: Checker, node: tree.Node) -> str:
    if checker.scope.inside or checker.scope.record:
        raise SyntaxProblem(
            node.start, "counting over records is not possible per record", "define it in a `let` first"
        )
    if isinstance(node, tree.Name) and node.id in checker.scope.dictionary.records:
        return node.id
    remedy = nearest(checker.text(node), checker.scope.dictionary.records)
    raise SyntaxProblem(node.start, f"`{checker.text(node)}` is not a record kind", remedy)


def counted(checker: Checker, node: tree.Call) -> terms.Term:
    """count, any, all over a record kind with an optional condition."""
    record = _record(checker, node.args[0])
    inner = type(checker)(checker.source, checker.scope.within(record))
    condition = inner.boolean(node.args[1]) if len(node.args) > 1 else None
    most = checker.scope.dictionary.records[record].most
    if node.function == "count":
        unit = "件" if record in ("ip",) else "项"
        kind = Type("num", dims_of(unit), loose=True, span=True, low=Fraction(0), high=Fraction(most))
        kind = replace(kind, dims=())
    else:
        kind = BOOL
    found = terms.Aggregate(
        type=kind, text=checker.text(node), op=node.function, record=record, condition=condition, value=None, most=most
    )
    return checker.scope.pool.setdefault(found, found)


def summed(checker: Checker, node: tree.Call) -> terms.Term:
    """sum, max, min of a per-record expression; the record kind is the one the expression mentions."""
    record = _mentioned(checker, node)
    inner = type(checker)(checker.source, checker.scope.within(record))
    value = inner.numeric(node.args[0])
    condition = inner.boolean(node.args[1]) if len(node.args) > 1 else None
    most = checker.scope.dictionary.records[record].most
    if value.type.low is None or value.type.high is None:
        raise SyntaxProblem(node.start, "an unrounded ratio cannot be summed", "round(…, 0.01元) it first")
    low, high = value.type.low, value.type.high
    if node.function == "sum":
        low, high = min(low * most, Fraction(0)), max(high * most, Fraction(0))
    kind = replace(value.type, low=low, high=high, span=False, record="")
    found = terms.Aggregate(
        type=kind, text=checker.text(node), op=node.function, record=record, condition=condition, value=value, most=most
    )
    return checker.scope.pool.setdefault(found, found)


def _mentioned(checker: Checker, node: tree.Call) -> str:
    if checker.scope.inside or checker.scope.record:
        raise SyntaxProblem(
            node.start, "counting over records is not possible per record", "define it in a `let` first"
        )
    record = record_of(node.args[0], checker.scope)
    if not record:
        known = checker.scope.dictionary.records
        first = node.args[0]
        remedy = nearest(first.record, known) if isinstance(first, tree.Field) else "e.g. sum(loan.interest_paid, …)"
        raise SyntaxProblem(node.start, f"{node.function}() needs a record's field", remedy)
    return record


def holds(checker: Checker, node: tree.Call) -> terms.Term:
    record = _record(checker, node.args[0])
    known = {item.id for item in checker.scope.dictionary.records[record].fields}
    if not {"valid_from", "valid_to"} <= known:
        raise SyntaxProblem(node.start, f"{record} has no valid_from and valid_to", f"use any({record}, …)")
    text = f"any({record}, {record}.valid_from <= as_of and as_of <= {record}.valid_to)"
    inner = type(checker)(text, replace(checker.scope, lets={}))
    from kechuang.rules.parse import parse

    return replace(inner.term(parse(text)), text=checker.text(node))


def extreme(checker: Checker, node: tree.Call) -> terms.Term:
    from kechuang.rules.check import hull

    items = [checker.numeric(arg) for arg in node.args]
    dims = checker.unified(node, *items)
    record = checker.merged(node, *items).record
    lows, highs = [i.type.low for i in items], [i.type.high for i in items]
    best = min if node.function == "least" else max
    kind = replace(
        hull(items),
        dims=dims,
        record=record,
        low=None if None in lows else best(v for v in lows if v is not None),
        high=None if None in highs else best(v for v in highs if v is not None),
        span=any(i.type.span for i in items) or node.function == "best",
    )
    if kind.ratio and node.function == "best":
        kind = replace(kind, span=any(i.type.span for i in items))
    return terms.Extreme(type=kind, text=checker.text(node), op=node.function, items=tuple(items))


def choose(checker: Checker, node: tree.Call) -> terms.Term:
    return checker.cases(
        node, [(checker.boolean(node.args[0]), checker.term(node.args[1]))], checker.term(node.args[2])
    )


OPS = {"at_least": ">=", "above": ">", "at_most": "<=", "below": "<"}


def pick(checker: Checker, node: tree.Call) -> terms.Term:
    value, table = checker.numeric(node.args[0]), _table(checker, node.args[1])
    if not table.rows:
        raise SyntaxProblem(node.start, f"{table.id} is a marginal table", f"use marginal(x, {table.id})")
    rows, results, bounds = [], [], []
    for row in table.rows:
        low, high = literal_term(row.low.text), literal_term(row.high.text)
        bound = literal_term(row.bound.text) if row.bound else None
        if bound is not None:
            bounds.append(bound)
        results += [low, high]
        rows.append((OPS.get(row.test, ""), bound.value if bound else None, low.value, high.value))
    checker.unified(node, value, *bounds)
    checker.unified(node, *results)
    _ordered(node, table.id, rows)
    if value.type.span:
        _monotone(node, table.id, rows)
    kind = replace(hull_of(results), span=True, record=value.type.record)
    return terms.Pick(type=kind, text=checker.text(node), table=table.id, value=value, rows=tuple(rows))  # type: ignore[arg-type]


def _ordered(node: tree.Node, table: str, rows: list[tuple[str, object, object, object]]) -> None:
    tests = {op for op, *_ in rows[:-1]}
    if rows[-1][0] or "" in tests:
        raise SyntaxProblem(node.start, f"table {table}: `else` is the last row and only there")
    bounds = [bound for _, bound, *_ in rows[:-1]]
    rising = tests <= {"<=", "<"}
    if not rising and not tests <= {">=", ">"}:
        raise SyntaxProblem(node.start, f"table {table} mixes upward and downward bounds")
    if any((b <= a) if rising else (b >= a) for a, b in zip(bounds, bounds[1:], strict=False)):  # type: ignore[operator]
        raise SyntaxProblem(node.start, f"table {table}: bounds must {'rise' if rising else 'fall'} from row to row")


def _monotone(node: tree.Node, table: str, rows: list[tuple[str, object, object, object]]) -> None:
    for column in (2, 3):
        values = [row[column] for row in rows]
        if values not in (sorted(values), sorted(values, reverse=True)):  # type: ignore[type-var]
            message = f"table {table} neither rises nor falls throughout, but its input can be open"
            raise SyntaxProblem(node.start, message, "use a number that is known or unknown as a whole")


def _table(checker: Checker, node: tree.Node):  # type: ignore[no-untyped-def]
    if isinstance(node, tree.Name) and node.id in checker.scope.tables:
        return checker.scope.tables[node.id]
    remedy = nearest(checker.text(node), checker.scope.tables)
    raise SyntaxProblem(node.start, f"there is no table `{checker.text(node)}`", remedy)


def marginal(checker: Checker, node: tree.Call) -> terms.Term:
    """Σ rate_i × (least(x, bound_i) − least(x, bound_{i−1})), written with the language's own terms."""
    value, table = checker.numeric(node.args[0]), _table(checker, node.args[1])
    if not table.marginal:
        raise SyntaxProblem(node.start, f"{table.id} is not a marginal table", f"use pick(x, {table.id})")
    parts, previous = [], ""
    text = f"({checker.text(node.args[0])})"
    for up_to, rate in table.marginal:
        upper = f"least({text}, {up_to.text})" if up_to else text
        parts.append(f"{rate.text} * ({upper}{f' - {previous}' if previous else ''})")
        previous = upper
    inner = type(checker)(" + ".join(parts), checker.scope)
    from kechuang.rules.parse import parse

    result = inner.term(parse(inner.source))
    low, high = value.type.low, value.type.high
    rates = [literal_term(rate.text).value for _, rate in table.marginal]
    if low is not None and high is not None and low >= 0 and all(isinstance(r, Fraction) and r >= 0 for r in rates):
        top = max(r for r in rates if isinstance(r, Fraction))
        result = replace(result, type=replace(result.type, low=Fraction(0), high=high * top))
    return replace(result, text=checker.text(node))


def rounded(checker: Checker, node: tree.Call) -> terms.Term:
    value, step = checker.numeric(node.args[0]), checker.term(node.args[1])
    if not isinstance(step, terms.Const) or not isinstance(step.value, Fraction) or step.value <= 0:
        raise SyntaxProblem(node.args[1].start, "the step is a positive number written out", "e.g. round(x, 0.01元)")
    dims = checker.unified(node, value, step)
    if value.type.is_money and step.value.denominator != 1:
        raise SyntaxProblem(node.args[1].start, "money is rounded to whole fen at the finest", "0.01元")
    low, high = value.type.low, value.type.high
    kind = replace(
        value.type,
        dims=dims,
        ratio=False,
        low=None if low is None else Fraction(round_to("floor", low, step.value)),
        high=None if high is None else Fraction(round_to("ceil", high, step.value)),
    )
    return terms.Round(type=kind, text=checker.text(node), mode=node.function, value=value, step=step.value)


def at(checker: Checker, node: tree.Call) -> terms.Term:
    name = node.args[0]
    parameter = checker.scope.parameters.get(name.id) if isinstance(name, tree.Name) else None
    if parameter is None:
        known = checker.scope.parameters
        raise SyntaxProblem(
            name.start, f"`{checker.text(name)}` is not a parameter", nearest(checker.text(name), known)
        )
    day = _date(checker, node.args[1])
    constants = [literal_term(entry.value.text) for entry in parameter.values]
    kind = replace(hull_of(constants), span=True, record=day.type.record)
    unknown = terms.Const(type=replace(kind, span=False), text="unknown", value=None)
    whens: list[tuple[terms.Term, terms.Term]] = []
    before: terms.Term = unknown
    for entry, constant in zip(parameter.values, constants, strict=True):
        if entry.start is not None:
            start = terms.Const(type=Type("date"), value=entry.start)
            test = terms.Compare(
                type=replace(BOOL, record=day.type.record), text=checker.text(node), op="<", left=day, right=start
            )
            whens.append((test, before))
        before = constant
    if not whens:
        return before
    return terms.Case(type=kind, text=checker.text(node), whens=tuple(whens), default=before)


def _date(checker: Checker, node: tree.Node) -> terms.Term:
    found = checker.term(node)
    if found.type.kind != "date":
        raise SyntaxProblem(node.start, f"`{checker.text(node)}` is {found.type.named()}, a date is needed")
    return found


def days_since(checker: Checker, node: tree.Call) -> terms.Term:
    day = _date(checker, node.args[0])
    span = Fraction(200 * 366)
    kind = Type("num", dims_of("天"), low=-span, high=span, record=day.type.record)
    return terms.DaysSince(type=kind, text=checker.text(node), value=day, today=checker.scope.as_of)


def _compare(checker: Checker, node: tree.Call, day: terms.Term, op: str, bound: date) -> terms.Compare:
    constant = terms.Const(type=Type("date"), text=bound.isoformat(), value=bound)
    kind = replace(BOOL, record=day.type.record)
    return terms.Compare(type=kind, text=checker.text(node), op=op, left=day, right=constant)


def at_least(checker: Checker, node: tree.Call) -> terms.Term:
    """d plus n years (months) is on or before as_of, decided by the latest such d, computed here."""
    day = _date(checker, node.args[0])
    months = whole(checker, node.args[1], 0, 1200) * (12 if node.function.endswith("years") else 1)
    cutoff = plus_months(checker.scope.as_of, -months)
    while plus_months(cutoff + timedelta(days=1), months) <= checker.scope.as_of:
        cutoff += timedelta(days=1)
    return _compare(checker, node, day, "<=", cutoff)


def within(checker: Checker, node: tree.Call) -> terms.Term:
    day = _date(checker, node.args[0])
    months = whole(checker, node.args[1], 0, 1200) * (12 if node.function.endswith("years") else 1)
    return _both(
        _compare(checker, node, day, ">", plus_months(checker.scope.as_of, -months)),
        _compare(checker, node, day, "<=", checker.scope.as_of),
    )


def in_year(checker: Checker, node: tree.Call) -> terms.Term:
    day = _date(checker, node.args[0])
    year = checker.scope.as_of.year + whole(checker, node.args[1], -50, 50)
    return _both(
        _compare(checker, node, day, ">=", date(year, 1, 1)), _compare(checker, node, day, "<=", date(year, 12, 31))
    )


def _both(first: terms.Compare, second: terms.Compare) -> terms.Term:
    return terms.Logic(type=first.type, text=first.text, op="and", items=(first, second))


def year_of(checker: Checker, node: tree.Call) -> terms.Term:
    day = _date(checker, node.args[0])
    if isinstance(day, terms.Const) and isinstance(day.value, date):
        return replace(number(Fraction(day.value.year), "年"), text=checker.text(node))
    kind = Type("num", dims_of("年"), low=Fraction(1), high=Fraction(9999), record=day.type.record)
    return terms.YearOf(type=kind, text=checker.text(node), value=day)


def has(checker: Checker, node: tree.Call) -> terms.Term:
    value = checker.term(node.args[0])
    if value.type.kind != "set":
        raise SyntaxProblem(node.start, f"`{value.text}` is {value.type.named()}, not a set", "use = or in (…)")
    return checker.member(node, value, [checker.term(arg) for arg in node.args[1:]])


def known(checker: Checker, node: tree.Call) -> terms.Term:
    value = checker.term(node.args[0])
    return terms.Known(type=replace(BOOL, record=value.type.record), text=checker.text(node), value=value)


def otherwise(checker: Checker, node: tree.Call) -> terms.Term:
    from kechuang.rules.check import hull

    value, fallback = checker.term(node.args[0]), checker.term(node.args[1])
    record = checker.merged(node, value, fallback).record
    if value.type.kind != fallback.type.kind or value.type.kind not in ("num", "bool", "date"):
        raise SyntaxProblem(
            node.start, f"`{value.text}` is {value.type.named()}, `{fallback.text}` is {fallback.type.named()}"
        )
    kind = value.type
    if kind.kind == "num":
        kind = replace(hull([value, fallback]), dims=checker.unified(node, value, fallback), span=fallback.type.span)
    return terms.Otherwise(type=replace(kind, record=record), text=checker.text(node), value=value, fallback=fallback)


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
    "within_years": (within, 2, 2),
    "within_months": (within, 2, 2),
    "in_year": (in_year, 2, 2),
    "year": (year_of, 1, 1),
    "has": (has, 2, 2),
    "has_any": (has, 2, 40),
    "known": (known, 1, 1),
    "otherwise": (otherwise, 2, 2),
}
