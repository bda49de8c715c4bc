"""How far an engine's 17 outputs are from the exact answers."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np

from benchmarks.columns import AMOUNTS, ELIGIBLE, TOTAL, UNKNOWN
from benchmarks.oracle import Outputs


@dataclass(frozen=True)
class Verdict:
    """Counts of cells. A decided answer where the oracle is open counts as guessed, not as wrong."""

    wrong_eligibility: int
    wrong_amounts: int
    wrong_totals: int
    worst_fen: int  # largest difference of a total
    guessed_eligibility: int
    guessed_totals: int
    left_open: int  # eligibility cells left open though the facts decide them

    def as_dict(self) -> dict[str, int]:
        return asdict(self)


def _count(got: Outputs, want: Outputs, names: tuple[str, ...]) -> tuple[int, int, int]:
    wrong = guessed = left = 0
    for name in names:
        decided, known = got[name] != UNKNOWN, want[name] != UNKNOWN
        wrong += int(np.count_nonzero(decided & known & (got[name] != want[name])))
        guessed += int(np.count_nonzero(decided & ~known))
        left += int(np.count_nonzero(~decided & known))
    return wrong, guessed, left


def compare(got: Outputs, want: Outputs) -> Verdict:
    """Count the differences.

    Raises:
        ValueError: the outputs have different lengths.
    """
    if {len(values) for values in got.values()} != {len(want[TOTAL])}:
        raise ValueError("the engine answered another number of rows")
    eligibility, guessed, left = _count(got, want, ELIGIBLE)
    amounts, _, _ = _count(got, want, AMOUNTS)
    totals, guessed_totals, _ = _count(got, want, (TOTAL,))
    both = (got[TOTAL] != UNKNOWN) & (want[TOTAL] != UNKNOWN)
    worst = int(np.abs(got[TOTAL] - want[TOTAL])[both].max(initial=0))
    return Verdict(eligibility, amounts, totals, worst, guessed, guessed_totals, left)


def contradicted(got: Outputs, truth: Outputs) -> tuple[int, int]:
    """Decisions taken with facts missing that the whole facts contradict: (granted wrongly, refused wrongly)."""
    granted = sum(int(np.count_nonzero((got[name] == 1) & (truth[name] == 0))) for name in ELIGIBLE)
    refused = sum(int(np.count_nonzero((got[name] == 0) & (truth[name] == 1))) for name in ELIGIBLE)
    return granted, refused
