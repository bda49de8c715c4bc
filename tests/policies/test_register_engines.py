"""The whole pack over small random registers: some columns are complete, some are not, and all engines agree."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from kechuang.core.pack import load
from kechuang.policy import inside
from kechuang.register.sample import population
from kechuang.rules import bulk, columnar
from kechuang.rules.columnar import Snapshot
from kechuang.rules.lowering.plan import lower_program
from kechuang.rules.program import compile_rules
from kechuang.rules.rows import subjects_of

DAYS = [date(2026, 4, 10), date(2026, 8, 1), date(2023, 6, 1), date(2025, 6, 30)]


@pytest.mark.parametrize("seed", range(4))
def test_every_measure_every_engine(seed: int, tmp_path: Path, db: None) -> None:
    rules = load(settings.KECHUANG_PACK).rules
    program = compile_rules(rules, DAYS[seed])
    aliases = list(rules.dictionary.records)
    population(tmp_path, 60, seed=seed, dictionary=rules.dictionary, years=range(2018, 2027), aliases=aliases)
    snapshot = Snapshot.open(tmp_path)
    complete = snapshot.never_null()
    assert any(name.count(".") == 1 and name.partition(".")[0] in aliases for name in complete)
    plan = lower_program(program, complete)
    want = sorted((bulk.outputs(program, row) for row in subjects_of(snapshot, rules.dictionary)), key=_subject)
    connection.ensure_connection()
    for name, frame in (
        ("columnar", columnar.collect(plan, snapshot)),
        ("sql", inside.evaluate(connection.connection, plan, snapshot, f"register_{seed}")),
    ):
        for mine, theirs in zip(frame.sort("subject").to_dicts(), want, strict=True):
            wrong = {column: (mine[column], value) for column, value in theirs.items() if mine[column] != value}
            assert not wrong, f"{name}: {theirs['subject']}: {wrong}"


def _subject(row: dict[str, object]) -> str:
    return str(row["subject"])
