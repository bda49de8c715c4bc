from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from benchmarks.columns import ELIGIBLE, OUTPUTS, TOTAL, UNKNOWN
from benchmarks.compare import compare, contradicted
from benchmarks.engines.kechuang_columnar import PACK, collected, program
from benchmarks.engines.kechuang_sql import KechuangSql
from benchmarks.exactness import measure
from benchmarks.oracle import Outputs, answers
from benchmarks.registry import engine
from kechuang.core.pack import inspect, load
from kechuang.rules import bulk
from kechuang.rules.columnar import Snapshot
from kechuang.rules.program import check
from kechuang.rules.rows import subjects_of

EXACT = (
    "kechuang", "kechuang-blind", "kechuang-17", "kechuang-stream", "kechuang-evaluate", "kechuang-sql",
    "numba-fused", "numpy-fen", "duckdb-decimal", "zen",
)  # fmt: skip
OPEN = ("kechuang", "kechuang-blind", "kechuang-stream", "kechuang-sql")


def _run(name: str, parquet: Path) -> Outputs:
    subject = engine(name)
    try:
        return subject.collect(subject.run(subject.prepare(parquet)))
    finally:
        if isinstance(subject, KechuangSql):
            subject.close()


def test_the_pack_is_clean() -> None:
    reading = inspect(PACK)
    assert reading.pack is not None
    assert reading.problems == ()
    assert check(reading.pack.rules) == []


@pytest.mark.parametrize("which", ["whole", "gaps"])
def test_the_oracle_says_what_our_reference_engine_says(which: str, request: pytest.FixtureRequest) -> None:
    parquet = request.getfixturevalue(which)
    dictionary = load(PACK).rules.dictionary
    subjects = subjects_of(Snapshot(pl.scan_parquet(parquet)), dictionary)
    found = collected(bulk.evaluate(program(), subjects).sort("subject"))
    want = answers(parquet)
    for name in OUTPUTS:
        np.testing.assert_array_equal(found[name], want[name], err_msg=name)


def test_every_measure_is_granted_and_refused_and_left_open(gaps: Path) -> None:
    want = answers(gaps)
    for name in ELIGIBLE:
        assert set(np.unique(want[name])) == {UNKNOWN, 0, 1}, name


@pytest.mark.parametrize("name", EXACT)
def test_engines_that_are_exact(name: str, whole: Path) -> None:
    found = _run(name, whole)
    assert set(found) == set(OUTPUTS)
    assert set(compare(found, answers(whole)).as_dict().values()) == {0}


@pytest.mark.parametrize("name", OPEN)
def test_ours_keeps_the_unknown_exactly(name: str, gaps: Path) -> None:
    found = _run(name, gaps)
    assert set(compare(found, answers(gaps)).as_dict().values()) == {0}


def test_duckdb_is_sound_though_it_leaves_more_open(gaps: Path, whole: Path) -> None:
    found = _run("duckdb-decimal", gaps)
    verdict = compare(found, answers(gaps))
    assert (verdict.wrong_eligibility, verdict.wrong_amounts, verdict.guessed_eligibility) == (0, 0, 0)
    assert verdict.left_open > 0
    assert contradicted(found, answers(whole)) == (0, 0)


@pytest.mark.parametrize(("name", "least", "most"), [("openfisca-float32", 0.1, 0.5), ("openfisca-float64", 0, 0.05)])
def test_openfisca_is_the_same_rules_but_for_its_floats(name: str, least: float, most: float, whole: Path) -> None:
    want, found = answers(whole), _run(name, whole)
    verdict = compare(found, want)
    assert least < verdict.wrong_totals / 4000 < most
    assert verdict.wrong_eligibility < 4000 * 8 * 0.001
    # All but ties and cents agree: the wrong totals are off by little.
    off = np.abs(found[TOTAL] - want[TOTAL])
    assert np.count_nonzero(off > 1000) < 4000 * 0.01


def test_our_engines_against_the_reference_in_every_column(gaps: Path) -> None:
    found = measure(gaps, 500, with_sql=True)
    assert found["reference_cells"] == 500 * 55
    assert found["unknown_cells"] > 1000
    assert found["differ_from_reference"] == 0
    assert found["sql_differs_from_columnar"] == 0
