"""Well-shaped packs whose parts do not fit: references, the dictionary, worked examples."""

from __future__ import annotations

from tests.pack.builder import FACTS, POLICY, Case

NOTICE, GROUPS, MAPPING = "notices/example-2026.yaml", "stacking.yaml", "imports/staff.yaml"
GIVEN = "facts: {employees: 301人, course: []}"
MAIN = "  - id: main\n    title: {zh: 培训补贴, en: Training subsidy}\n    per: course\n"
COURSES = """\
  - id: training_courses
    alias: course
    name: {zh: 培训课程, en: Training course}
    holder: district
    identity: [number]
"""
GROUP = "  - {id: one-of, kind: best_of, says: 只取一项, source: 示例, members: [example-training.main]}"
HEAD = "id: example-2026\npolicy: example-training\ntitle: 示例年度通知\n"


def _fact(name: str, line: str, key: str, says: str) -> Case:
    """One more fact behind the others."""
    return Case(name, FACTS, "records:\n", f"  - {line}\nrecords:\n", key, says)


def _bound(name: str, type_: str, bound: str, says: str) -> Case:
    """One more fact with a bad `max`."""
    line = f"{{id: export, name: 出口, type: {type_}, max: §{bound}, holder: district}}"
    return _fact(name, line, "export.max", says)


def _given(name: str, facts: str, key: str, says: str) -> Case:
    """Other facts for the second example."""
    return Case(name, POLICY, GIVEN, f"facts: {{{facts}}}", f"facts.{key}", says)


REFERENCES = [
    Case("publisher", MAPPING, "publisher: district", "publisher: §distric", "publisher", "did you mean `district`"),
    Case("issuer", NOTICE, HEAD + "document: {number: unknown, issuer: [district]}",
         f"§{HEAD}document: {{issuer: [city]}}", "document.issuer", "departments.yaml"),
    _fact("holder", "§{id: licence, name: 许可, type: flag, holder: distrit}", "licence.holder", "`district`"),
    Case("successor", "departments.yaml", "departments:\n",
         "departments:\n  - §{id: old, name: 旧局, level: district, successor: distrct}\n", "old.successor",
         "`district`"),
    _fact("fact twice", "§{id: revenue, name: 收入, type: money, holder: district}", "revenue", "defined twice"),
    _fact("like a function", "§{id: count, name: 数, type: money, holder: district}", "count", "word of the rule"),
    Case("alias is a fact", FACTS, "  - id: training_courses\n    alias: course\n",
         "  - §id: training_courses\n    alias: revenue\n", "revenue", "defined twice"),
    Case("identity", FACTS, COURSES, COURSES.replace("- id", "- §id").replace("[number]", "[numbr]"),
         "training_courses.identity", "did you mean `number`"),
    Case("no record allowed", FACTS, COURSES, COURSES.replace("- id", "- §id") + "    most: 0\n",
         "training_courses.most", "10,000"),
    Case("field twice", FACTS, "      - {id: cost,", "      - {id: cost, name: 费用, type: money}\n      - §{id: cost,",
         "course.cost", "twice"),
    _fact("category without codes", "§{id: size, name: 规模, type: category, holder: district}",
          "size.values", "codes"),
    _fact("money in dollars", "§{id: export, name: 出口, type: money, unit: 美元, holder: district}",
          "export.unit", "元"),
    _fact("max below min", "{id: export, name: 出口, type: money, min: 5元, max: §4元, holder: district}", "export.max",
          "ordered"),
    _bound("max in e-notation", "count", "1e5", "1e5"),
    _bound("max not a number", "count", ".inf", ".inf"),
    _bound("beyond 64 bits", "money", "99999万亿元", "64 bits"),
    _fact("decimals of a count", "§{id: export, name: 出口, type: count, decimals: 2, holder: district}",
          "export.decimals", "delete"),
    Case("clause twice", NOTICE, "parameters: {rate: 40%}\n",
         "clauses:\n  - §{id: main, title: 新, benefit: {kind: status, nature: title, gives: 称号}}\n",
         "clauses.main", "already has"),
    Case("condition twice", POLICY, "clauses:\n  - id: main\n",
         "  - §{id: small, says: 重复, test: has_licence}\nclauses:\n  - id: main\n", "small", "twice"),
    Case("parameter is a fact", POLICY, "  rate: 50%\n", "  rate: 50%\n  employees: §5人\n", "parameters.employees",
         "already a fact"),
    Case("days out of order", POLICY, "  rate: 50%\n",
         "  rate: [{from: 2026-01-01, value: §50%}, {from: 2025-01-01, value: 40%}]\n", "parameters.rate", "ascending"),
    Case("ends before it begins", NOTICE, HEAD, f"§{HEAD}window: {{from: 2027-03-01, to: 2027-02-01}}\n", "window",
         "before it begins"),
    Case("notice of nothing", NOTICE, HEAD, f"§{HEAD}".replace("example-training", "example-trainin"), "policy",
         "did you mean `example-training`"),
    Case("overrides nothing", NOTICE, "{rate: 40%}", "{rates: §40%}", "parameters.rates", "did you mean `rate`"),
    Case("group of nothing", GROUPS, GROUP,
         GROUP.replace("{id", "§{id").replace(".main", ".mian"),
         "groups.one-of", "did you mean example-training.main"),
    Case("member without a clause", GROUPS, GROUP,
         GROUP.replace("{id", "§{id").replace("example-training.main", "main"),
         "groups.one-of.members", "policy.clause"),
    Case("sum without a cap", GROUPS, "{id: one-of, kind: best_of,", "§{id: one-of, kind: sum_cap,", "groups[0]",
         "at_most"),
    Case("sum less received", GROUPS, "{id: one-of, kind: best_of,",
         "§{id: one-of, kind: sum_cap, at_most: 200万元, less: 1万元,", "groups[0]", "`less` belongs to kind best_of"),
    Case("mapping to no fact", MAPPING, "fact: employees", "fact: §employes", "columns[0].fact", "`employees`"),
    Case("mapping to no field", MAPPING, "field: course.number", "field: §course.numbr", "columns[1].field",
         "did you mean `course.number`"),
    Case("items without per", POLICY, MAIN, "  - §id: main\n    title: 补贴\n", "clauses.main.items", "per"),
]  # fmt: skip

EXAMPLES = [
    _given("no such fact", "§employes: 300人", "employes", "did you mean `employees`"),
    _given("record by its id", "§training_courses: []", "training_courses", "`course`"),
    _given("no such field", "course: [{number: A, §cst: 1万元}]", "course[0].cst", "did you mean `cost`"),
    _given("same record twice", "course: [{number: A}, §{number: A}]", "course[1]", "identity"),
    _given("records as a text", "course: §none", "course", "list of records"),
    _given("money without a unit", "revenue: {2025: §30}", "revenue.2025", "money"),
    _given("part of a fen", "revenue: {2025: §0.001元}", "revenue.2025", "fen"),
    _given("beyond the bounds", "revenue: {2025: §2万亿元}", "revenue.2025", "bounds"),
    _given("below the bounds", "employees: §-1人", "employees", "bounds"),
    _given("no year", "revenue: §30元", "revenue", "a year"),
    _given("year in words", "revenue: {§last: 30元}", "revenue", "four digits"),
    _given("years of a single value", "§employees: {2025: 301人}", "employees", "one value"),
    _given("other unit", "employees: §301件", "employees", "count of 人"),
    _given("part of a person", "employees: §1.5人", "employees", "whole numbers"),
    _given("yes for true", "has_licence: §yes", "has_licence", "true or false"),
    _given("no such day of a record", "course: [{number: A, held_on: §2025-13-01}]", "course[0].held_on", "date"),
    Case("no as_of", POLICY, "  - name: headcount not known\n    as_of: 2026-03-01\n",
         "  - §name: headcount not known\n", "examples[2].as_of", "add `as_of"),
    Case("expects a clause that is not there", POLICY, "clauses: {main: {state: unknown}}",
         "clauses: {§mian: {state: unknown}}", "expect.clauses.mian", "did you mean `main`"),
    Case("expects no state", POLICY, "clauses: {main: {state: unknown}}", "clauses: {main: {state: §maybe}}",
         "expect.clauses.main.state", "not a state"),
    Case("expects no amount", POLICY, "amount: 5_000元", "amount: §5_000", "expect.clauses.main.amount", "whole fen"),
    Case("expects a part of a fen", POLICY, "clauses: {main: {state: unknown}}",
         "clauses: {main: {low: §0.001元}}", "expect.clauses.main.low", "whole fen"),
    Case("expects a key of its own", POLICY, "clauses: {main: {state: unknown}}", "clauses: {main: {§amout: 5元}}",
         "expect.clauses.main.amout", "did you mean `amount`"),
    Case("expects something else", POLICY, "      clauses: {main: {state: unknown}}",
         "      §clause: {main: {state: unknown}}", "expect.clause", "did you mean `clauses`"),
]  # fmt: skip
