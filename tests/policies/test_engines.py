"""Every worked example of the pack in the columnar and the SQL engine: each cell as the reference has it."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

import pytest
from django.db import connection

from kechuang.policy import inside
from kechuang.rules import bulk, columnar
from kechuang.rules.definitions import Notice, Policy
from kechuang.rules.examples import subject_of
from kechuang.rules.lowering.plan import lower_program
from kechuang.rules.program import compile_rules
from kechuang.rules.rows import snapshot_of
from kechuang.rules.subject import Subject
from tests.policies.moved import chaoyang


def by_day() -> dict[date, list[Subject]]:
    """All examples of measures and notices as subjects, by the day they are asked on."""
    found: dict[date, list[Subject]] = defaultdict(list)
    owners: list[Policy | Notice] = [*chaoyang().rules.policies, *chaoyang().rules.notices]
    for owner in owners:
        for number, example in enumerate(owner.examples):
            found[example.as_of].append(subject_of(example, f"{owner.id}#{number:02}"))
    return found


DAYS = by_day()


@pytest.mark.parametrize("as_of", sorted(DAYS))
def test_examples_in_all_engines(as_of: date, db: None) -> None:
    """All measures for all examples of the day, not only the measure an example was written for."""
    rules, subjects = chaoyang().rules, sorted(DAYS[as_of], key=lambda item: item.id)
    program = compile_rules(rules, as_of)
    plan, snapshot = lower_program(program), snapshot_of(subjects, rules.dictionary)
    want = {subject.id: bulk.outputs(program, subject) for subject in subjects}
    connection.ensure_connection()
    for frame in (
        columnar.evaluate(plan, snapshot).collect(),
        inside.evaluate(connection.connection, plan, snapshot, f"examples_{as_of:%Y%m%d}"),
    ):
        assert frame.height == len(subjects)
        for row in frame.iter_rows(named=True):
            wrong = {key: (row[key], value) for key, value in want[row["subject"]].items() if row[key] != value}
            assert not wrong, (row["subject"], wrong)
