"""One hand-written loop over whole fen, compiled by numba, two threads: what a code generator could at best reach."""

from __future__ import annotations

from pathlib import Path
from typing import Any, no_type_check

import numba
import numpy as np
from numpy.typing import NDArray

from benchmarks.columns import COLUMNS, OUTPUTS, years_before
from benchmarks.engines.base import Outputs, arrays
from benchmarks.engines.numpy_fen import WAN, YI, YUAN

TODAY, YEAR_AGO, TWO_AGO, FIVE_AGO = (years_before(k) for k in (0, 1, 2, 5))
HUNDRED = 100 * YUAN


@numba.njit(parallel=True, nogil=True)
@no_type_check  # numba infers the types of 39 arrays
def _fused(
    local, offence, registered, sector, grade,
    rev25, rev24, rev23, rd25, rd24, rd23, high, assets, rent, interest, invoices, upper,
    staff, rd_staff, inventions, utility, software,
    ok0, ok1, ok2, ok3, ok4, ok5, ok6, ok7, a0, a1, a2, a3, a4, a5, a6, a7, total,
):  # fmt: skip
    for i in numba.prange(len(total)):
        revenue, rd, day = rev25[i], rd25[i], np.int64(registered[i])
        people, science = np.int64(staff[i]), np.int64(rd_staff[i])
        class1, class2 = np.int64(inventions[i]), np.int64(utility[i]) + np.int64(software[i])
        here, clean, field, credit = local[i], not offence[i], sector[i], grade[i]

        if revenue <= 5000 * WAN:
            floor, award = 5, 20 * WAN
        elif revenue <= 2 * YI:
            floor, award = 4, 30 * WAN
        else:
            floor, award = 3, 40 * WAN
        rd_3y, rev_3y = rd + rd24[i] + rd23[i], revenue + rev24[i] + rev23[i]
        high_tech = (
            here and day <= YEAR_AGO and (class1 >= 1 or class2 >= 6) and field <= 3
            and science * 10 >= people and rd_3y * 100 >= rev_3y * floor and high[i] * 10 >= revenue * 6 and clean
        )  # fmt: skip
        paid0 = award if high_tech else 0

        share = science * 100
        if share >= people * 30:
            score = 20
        elif share >= people * 25:
            score = 16
        elif share >= people * 20:
            score = 12
        elif share >= people * 15:
            score = 8
        elif share >= people * 10:
            score = 4
        else:
            score = 0
        part = rd * 100
        if part >= revenue * 6:
            by_rd = 50
        elif part >= revenue * 5:
            by_rd = 40
        elif part >= revenue * 4:
            by_rd = 30
        elif part >= revenue * 3:
            by_rd = 20
        elif part >= revenue * 2:
            by_rd = 10
        else:
            by_rd = 0
        score += by_rd + (30 if class1 >= 1 else min(class2, 4) * 6)
        sme = people <= 500 and revenue <= 2 * YI and assets[i] <= 2 * YI and clean and by_rd > 0 and score >= 60
        paid1 = (5 * WAN if score >= 80 else 2 * WAN) if sme else 0

        young = here and FIVE_AGO < day <= TODAY and field <= 2 and people >= 5 and rent[i] > 0
        paid2 = min((rent[i] * 3 + 5) // 10, 50 * WAN) if young else 0

        own = here and clean and class1 + class2 >= 1
        prices = class1 * (5000 * YUAN) + utility[i] * (1000 * YUAN) + software[i] * (500 * YUAN)
        paid3 = min(prices, 20 * WAN) if own else 0

        loan = here and credit <= 2 and part >= revenue * 3 and interest[i] > 0
        rate = 5 if credit == 0 else (4 if credit == 1 else 3)
        paid4 = min((interest[i] * rate + 5) // 10, 100 * WAN) if loan else 0

        grows = day <= TWO_AGO and revenue >= 2000 * WAN and revenue * 100 >= rev24[i] * 120 and rd >= rd24[i] and clean
        paid5 = min((revenue - rev24[i] + 50) // 100, 100 * WAN) if grows else 0

        voucher = here and people <= 300 and assets[i] <= 4 * YI and invoices[i] >= WAN
        paid6 = min(invoices[i] * 2 // 5 // HUNDRED * HUNDRED, 30 * WAN) if voucher else 0

        tops = here and clean and upper[i] > 0
        paid7 = max(min((upper[i] + 1) // 2, 100 * WAN) - paid0, 0) if tops else 0

        ok0[i], ok1[i], ok2[i], ok3[i] = high_tech, sme, young, own
        ok4[i], ok5[i], ok6[i], ok7[i] = loan, grows, voucher, tops
        a0[i], a1[i], a2[i], a3[i], a4[i], a5[i], a6[i], a7[i] = paid0, paid1, paid2, paid3, paid4, paid5, paid6, paid7
        total[i] = min(paid0 + paid1 + paid2 + paid3 + paid4 + paid5 + paid6 + paid7, 300 * WAN)


class NumbaFused:
    name = "numba-fused"
    says = "fused loop by hand, numba, int64 fen, 2 threads"
    exact, unknown = True, False

    def prepare(self, parquet: Path, rows: int | None = None) -> tuple[NDArray[Any], ...]:
        columns = arrays(parquet, rows)
        return tuple(columns[name] for name in COLUMNS)

    def run(self, inputs: tuple[NDArray[Any], ...]) -> tuple[NDArray[Any], ...]:
        size = len(inputs[0])
        outputs: tuple[NDArray[Any], ...] = tuple(
            np.empty(size, np.bool_ if name.endswith("_ok") else np.int64) for name in OUTPUTS
        )
        _fused(*inputs, *outputs)
        return outputs

    def collect(self, result: tuple[NDArray[Any], ...]) -> Outputs:
        return {name: values.astype(np.int64) for name, values in zip(OUTPUTS, result, strict=True)}
