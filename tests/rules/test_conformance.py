"""All engines mean the same: random programs on random rows, to the fen and to the third truth value.

`KECHUANG_PROGRAMS=20000 make test ARGS=tests/rules/test_conformance.py` runs more.
"""

from __future__ import annotations

import os
import random
from dataclasses import replace
from typing import Any

import polars as pl
import pytest
from django.db import connection

from kechuang.policy import inside
from kechuang.rules import bulk, columnar
from kechuang.rules.definitions import Policy, RuleSet
from kechuang.rules.lowering.plan import lower_program
from kechuang.rules.problems import RuleErrors
from kechuang.rules.program import Program, check, compile_rules
from kechuang.rules.rows import snapshot_of, subjects_of
from kechuang.rules.subject import Subject
from tests.rules import programs
from tests.rules.rows import subject as random_subject
from tests.rules.vocabulary import AS_OF, DICTIONARY, LPR

BATCH = 40
BATCHES = -(-int(os.environ.get("KECHUANG_PROGRAMS", "2000")) // BATCH)
ROWS = 30


def accepted(rng: random.Random) -> tuple[RuleSet, int]:
    """A rule set of BATCH programs the checker admits, and how many it refused (with a place and a message)."""
    found: list[Policy] = []
    refused = 0
    while len(found) < BATCH:
        policy = programs.policy(rng, len(found))
        problems = check(RuleSet(DICTIONARY, (LPR,), (policy,)))
        if problems:
            refused += 1
            assert all(problem.message for problem in problems)
        else:
            found.append(policy)
    return programs.rule_set(found, rng), refused


def compile_fitting(rules: RuleSet) -> Program:
    try:
        return compile_rules(rules, AS_OF)
    except RuleErrors:  # only the groups can still be wrong: a sum may not fit
        return compile_rules(replace(rules, groups=()), AS_OF)


def differences(
    name: str, got: pl.DataFrame, want: list[dict[str, Any]], rules: RuleSet, rows: list[Subject]
) -> list[str]:
    found = []
    assert set(got.columns) == set(want[0])
    for mine, theirs, subject in zip(got.sort("subject").iter_rows(named=True), want, rows, strict=True):
        for column, value in theirs.items():
            if mine[column] != value:
                policy = next((item for item in rules.policies if column.startswith(f"{item.id}.")), None)
                found.append(f"{name}: {column}: {mine[column]!r}, reference {value!r}\n{policy}\n{subject}")
    return found


@pytest.mark.parametrize("batch", range(BATCHES))
def test_engines_agree(batch: int, db: None) -> None:
    rng = random.Random(batch)
    rules, refused = accepted(rng)
    assert refused < 10 * BATCH, "the generator writes mostly nonsense"
    program = compile_fitting(rules)
    rows = [random_subject(rng, number) for number in range(ROWS)]
    want = [bulk.outputs(program, row) for row in rows]
    plan, snapshot = lower_program(program), snapshot_of(rows, DICTIONARY)
    connection.ensure_connection()
    found = {
        "columnar": columnar.evaluate(plan, snapshot).collect(),
        "sql": inside.evaluate(connection.connection, plan, snapshot, f"conformance_{batch}"),
    }
    for name, frame in found.items():
        wrong = differences(name, frame, want, rules, rows)
        assert not wrong, f"{len(wrong)} cells\n{wrong[0]}"


@pytest.mark.parametrize("seed", range(5))
def test_columns_without_nulls_change_nothing(seed: int) -> None:
    """The plan made for a snapshot whose columns are complete gives the same cells."""
    rng = random.Random(f"complete {seed}")
    rules, _ = accepted(rng)
    program = compile_fitting(rules)
    full = [random_subject(rng, number) for number in range(200)]
    rows = [row for row in full if "a" in row.facts and "b" in row.facts and "n" in row.facts and "rec" in row.records]
    snapshot = snapshot_of(rows, DICTIONARY)
    assert {"a", "b", "n"} <= snapshot.never_null()
    plan = lower_program(program, snapshot.never_null())
    want = [bulk.outputs(program, row) for row in rows]
    assert not differences("columnar", columnar.evaluate(plan, snapshot).collect(), want, rules, rows)


def test_frames_and_subjects_are_the_same_data() -> None:
    rng = random.Random(7)
    rows = [random_subject(rng, number) for number in range(50)]
    again = list(subjects_of(snapshot_of(rows, DICTIONARY), DICTIONARY))
    for before, after in zip(rows, again, strict=True):
        assert (before.id, dict(before.facts), before.partial) == (after.id, dict(after.facts), after.partial)
        assert {k: [dict(r) for r in v] for k, v in before.records.items()} == after.records
