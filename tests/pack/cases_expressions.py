"""Expressions that reach for what the language does not have: tables, files, functions, unbounded work."""

from __future__ import annotations

from tests.pack.builder import POLICY, Case
from tests.pack.cases_meaning import MAIN

TEST = "    test: employees <= small_firm"
VALUE = "value: round(course.cost * rate, 0.01元)"
KEY = "conditions.small.test"


def _test(name: str, expression: str, says: str = "") -> Case:
    """The condition's test replaced; MARK where the complaint must stand."""
    return Case(name, POLICY, TEST, f'    test: "{expression}"', KEY, says)


def _reach(name: str, expression: str) -> Case:
    """Something the grammar does not have: refused on this line, wherever the parser stumbles."""
    return Case(name, POLICY, TEST, f'    test: "§{expression}"', KEY, "", exact=False)


EXPRESSIONS = [
    _reach("subquery", "employees > (select max(employees) from register)"),
    _reach("exists", "exists (select 1)"),
    _reach("table function", "read_csv('/etc/passwd') > 1"),
    _reach("file function", "pg_read_file('/etc/passwd') = 'x'"),
    _reach("sleep", "pg_sleep(10) > 1"),
    _reach("system", "system('ls') = 1"),
    _reach("python", "__import__('os') = 1"),
    _reach("series", "generate_series(1, 100000000) > 1"),
    _reach("repeat", "repeat('x', 1000000000) = 'x'"),
    _reach("statement behind", "employees > 1人; drop table party"),
    _reach("comment", "employees > 1人 -- and more"),
    _reach("block comment", "employees /* all */ > 1人"),
    _reach("cast", "cast(employees as text) = '1'"),
    _reach("short cast", "employees::text = '1'"),
    _reach("like", "employees like '%'"),
    _reach("is null", "employees is null"),
    _reach("window", "row_number() over () > 1"),
    _reach("lambda", "x -> x > 1"),
    _reach("star", "count(*) > 1"),
    _reach("parameter", "employees > ?"),
    _reach("placeholder", "employees > :id"),
    _reach("variable", "employees > @@version"),
    _reach("dollar quote", "employees > $$x$$"),
    _reach("array", "employees > [1, 2]"),
    _reach("e-notation", "employees > 1e5"),
    _reach("power", "employees > 9^9"),
    _reach("power function", "power(9, 999999999) > 1"),
    _reach("concat", "'a' || 'b' = 'ab'"),
    _reach("huge number", "employees > " + "9" * 40),
    _reach("unclosed", "employees > (1人"),
    _reach("deep brackets", "(" * 300 + "employees > 1人" + ")" * 300),
    _reach("deep not", "" + "not " * 300 + "has_licence"),
    _test("money against a count", "§employees > 5元", "money"),
    _test("unknown name", "§employes > 5人", "did you mean employees"),
    _test("unknown record", "count(§cours) > 1", ""),
    _test("unknown field", "any(course, §course.cst > 5元)", "did you mean cost"),
    _test("field outside of records", "§course.cost > 5元", "per record"),
    _test("years left out", "§revenue > 5元", "revenue[-1]"),
    _test("offset of a single value", "§employees[-1] > 5人", "employees"),
    _test("the future", "§revenue[1] > 5元"),
    _test("not a yes or no", "§employees + 1人", "yes/no"),
    _test("zero below", "employees / §0 > 1人"),
    _test("clock", "§now() > date '2026-01-01'"),
    _test("random", "§random() > 0.5"),
    Case("parts of a fen", POLICY, VALUE, "value: §course.cost * rate", "clauses.main.benefit", "round"),
    Case("count for money", POLICY, VALUE, "value: §employees", "clauses.main.benefit", "money"),
    Case("parameter not a number", POLICY, "  rate: 50%", "  rate: §revenue[-1]", "parameters.rate", ""),
    Case("unknown per", POLICY, MAIN, "  - §id: main\n    title: 补贴\n    per: cours\n", "clauses.main.per", "course"),
]  # fmt: skip
