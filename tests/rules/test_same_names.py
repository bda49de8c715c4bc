"""Two record kinds with a field of one name: its bounds and whether it can be unknown belong to the kind."""

from __future__ import annotations

from datetime import date

from kechuang.rules import bulk, columnar
from kechuang.rules.definitions import (
    Benefit,
    Clause,
    Condition,
    Dictionary,
    FactDef,
    Policy,
    RecordDef,
    RuleSet,
    Source,
    Text,
)
from kechuang.rules.lowering.plan import lower_program
from kechuang.rules.program import compile_rules
from kechuang.rules.rows import snapshot_of
from kechuang.rules.subject import Subject


def kind(alias: str, most: int) -> RecordDef:
    return RecordDef(alias, alias, Text(alias), (FactDef("amount", Text("amount"), "money", maximum=most),))


def test_unknown_in_one_kind_only() -> None:
    """Found on the sample register: a missing equity amount was taken for 0 because no grant lacks its amount."""
    tests = [f"sum({alias}.amount) >= 100元 or count({alias}) = 0件" for alias in ("grant", "equity")]
    conditions = tuple(Condition(f"c{index}", Text("c"), Source(test)) for index, test in enumerate(tests))
    clause = Clause("main", Text("m"), Benefit("status", "title"), conditions)
    dictionary = Dictionary({}, {"grant": kind("grant", 10**6), "equity": kind("equity", 10**13)})
    program = compile_rules(
        RuleSet(dictionary, policies=(Policy("q", Text("q"), (clause,), "city"),)), date(2026, 1, 1)
    )
    rows = [
        Subject("a", {}, {"grant": [{"record": "1", "amount": 20000}], "equity": [{"record": "1"}]}),
        Subject("b", {}, {"grant": [{"record": "1", "amount": 10}], "equity": [{"record": "1", "amount": 10**13}]}),
    ]
    snapshot = snapshot_of(rows, dictionary)
    assert "grant.amount" in snapshot.never_null()
    assert "equity.amount" not in snapshot.never_null()
    got = columnar.collect(lower_program(program, snapshot.never_null()), snapshot).sort("subject")
    want = [bulk.outputs(program, row) for row in rows]
    assert got.to_dicts() == want
    assert (want[0]["q.main.c0"], want[0]["q.main.c1"], want[1]["q.main.c1"]) == (True, None, True)
