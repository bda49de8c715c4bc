from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks import report
from benchmarks.columns import OUTPUTS, UNKNOWN
from benchmarks.compare import compare, contradicted
from benchmarks.latency import measure
from benchmarks.oracle import Outputs
from benchmarks.runner import Case, WorkerError, cases, run, run_worker


def _outputs(**changed: list[int]) -> Outputs:
    return {name: np.array(changed.get(name, [0, 0, 0])) for name in OUTPUTS}


def test_comparison_tells_wrong_from_guessed_from_open() -> None:
    want = _outputs(rent_ok=[1, 0, UNKNOWN], total_fen=[500, 0, UNKNOWN])
    got = _outputs(rent_ok=[0, UNKNOWN, 1], total_fen=[400, 0, 7])
    verdict = compare(got, want)
    assert (verdict.wrong_eligibility, verdict.guessed_eligibility, verdict.left_open) == (1, 1, 1)
    assert (verdict.wrong_totals, verdict.guessed_totals, verdict.worst_fen) == (1, 1, 100)


def test_comparison_refuses_another_number_of_rows() -> None:
    with pytest.raises(ValueError, match="rows"):
        compare(_outputs(total_fen=[1, 2]), _outputs())


def test_contradicted_counts_both_directions() -> None:
    truth, got = _outputs(rent_ok=[1, 0, 1]), _outputs(rent_ok=[0, 1, UNKNOWN])
    assert contradicted(got, truth) == (1, 1)


def test_a_slow_engine_is_left_out_of_large_sizes() -> None:
    assert cases(["zen", "numpy-fen"], [10_000, 1_000_000]) == [
        Case("zen", 10_000),
        Case("numpy-fen", 10_000),
        Case("numpy-fen", 1_000_000),
    ]


def test_a_run_gives_medians_and_a_verdict(root: Path) -> None:
    case = Case("numpy-fen", 4000)
    ticks: list[str] = []
    found = run([case], root, 2, seed=1, tick=ticks.append)[case.key]
    assert len(ticks) == len(found["rounds_ms"]) == 2
    assert min(found["rounds_ms"]) <= found["ms"] <= max(found["rounds_ms"])
    assert found["peak_mb"] >= 20
    assert found["verdict"]["wrong_totals"] == 0


def test_a_failing_worker_is_an_error_with_its_last_words(tmp_path: Path) -> None:
    with pytest.raises(WorkerError, match="No such file"):
        run_worker("benchmarks.worker", ["numpy-fen", str(tmp_path / "none"), str(tmp_path / "none"), "1"])


@pytest.mark.parametrize("name", ["kechuang-trace", "zen-trace", "openfisca-trace"])
def test_one_enterprise_at_a_time(name: str, whole: Path) -> None:
    found = measure(name, whole, 60)
    assert 0 < found["p50"] <= found["p95"] <= found["max"]


def test_ratios_say_how_many_times_faster_ours_is() -> None:
    results = [{"engine": "ours", "size": 1000, "ms": 2.0}, {"engine": "peer", "size": 1000, "ms": 5.0}]
    text = report.ratios(report.Bulk(results), "ours", {"ours": "Ours", "peer": "Peer"})
    assert "| Peer | 2.50 |" in text
    assert "| Ours |" not in text
