"""NumPy by hand: vectors of whole fen, two-valued, as a careful analyst would write it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.columns import AMOUNTS, ELIGIBLE, TOTAL, years_before
from benchmarks.engines.base import Outputs, arrays

Columns = dict[str, NDArray[Any]]

YUAN = 100
WAN = 10_000 * YUAN
YI = 10_000 * WAN


def compute(c: Columns) -> Columns:
    """The 17 outputs: flags as bool, amounts as int64 fen."""
    revenue, before, rd = c["sales_revenue.2025"], c["sales_revenue.2024"], c["rd_expense.2025"]
    staff, registered = c["staff"], c["registration_date"]
    local, clean = c["registered_in_district"], ~c["serious_offence"]
    inventions, class2 = c["invention_patents"], c["utility_models"] + c["software_copyrights"]
    rd_3y = rd + c["rd_expense.2024"] + c["rd_expense.2023"]
    revenue_3y = revenue + before + c["sales_revenue.2023"]
    brackets = [revenue <= 5000 * WAN, revenue <= 2 * YI]
    floor = np.select(brackets, [5, 4], 3)
    award = np.select(brackets, [20 * WAN, 30 * WAN], 40 * WAN)
    sector, grade = c["sector"], c["credit_grade"]

    high_tech = (
        local
        & (registered <= years_before(1))
        & ((inventions >= 1) | (class2 >= 6))
        & (sector <= 3)
        & (c["rd_staff"] * 10 >= staff)
        & (rd_3y * 100 >= revenue_3y * floor)
        & (c["high_tech_revenue.2025"] * 10 >= revenue * 6)
        & clean
    )
    by_staff = np.select([c["rd_staff"] * 100 >= staff * p for p in (30, 25, 20, 15, 10)], [20, 16, 12, 8, 4], 0)
    by_rd = np.select([rd * 100 >= revenue * p for p in (6, 5, 4, 3, 2)], [50, 40, 30, 20, 10], 0)
    by_ip = np.maximum(np.where(inventions >= 1, 30, 0), np.minimum(class2, 4) * 6)
    score = by_staff + by_rd + by_ip
    sme = (staff <= 500) & (revenue <= 2 * YI) & (c["total_assets"] <= 2 * YI) & clean & (by_rd > 0) & (score >= 60)
    rent = (
        local
        & (registered > years_before(5))
        & (registered <= years_before(0))
        & (sector <= 2)
        & (staff >= 5)
        & (c["annual_rent"] > 0)
    )
    ip = local & clean & (inventions + class2 >= 1)
    interest = local & (grade <= 2) & (rd * 100 >= revenue * 3) & (c["loan_interest"] > 0)
    growth = (
        (registered <= years_before(2))
        & (revenue >= 2000 * WAN)
        & (revenue * 100 >= before * 120)
        & (rd >= c["rd_expense.2024"])
        & clean
    )
    voucher = local & (staff <= 300) & (c["total_assets"] <= 4 * YI) & (c["voucher_invoices"] >= WAN)
    top_up = local & clean & (c["upper_award"] > 0)

    high_tech_fen = high_tech * award
    interest_rate = np.select([grade == 0, grade == 1], [5, 4], 3)
    prices = inventions * (5000 * YUAN) + c["utility_models"] * (1000 * YUAN) + c["software_copyrights"] * (500 * YUAN)
    amounts = (
        high_tech_fen,
        sme * np.where(score >= 80, 5 * WAN, 2 * WAN),
        rent * np.minimum((c["annual_rent"] * 3 + 5) // 10, 50 * WAN),
        ip * np.minimum(prices, 20 * WAN),
        interest * np.minimum((c["loan_interest"] * interest_rate + 5) // 10, 100 * WAN),
        growth * np.minimum((revenue - before + 50) // 100, 100 * WAN),
        voucher * np.minimum(c["voucher_invoices"] * 2 // 5 // (100 * YUAN) * (100 * YUAN), 30 * WAN),
        top_up * np.maximum(np.minimum((c["upper_award"] + 1) // 2, 100 * WAN) - high_tech_fen, 0),
    )
    out = dict(zip(ELIGIBLE, (high_tech, sme, rent, ip, interest, growth, voucher, top_up), strict=True))
    out |= dict(zip(AMOUNTS, amounts, strict=True))
    out[TOTAL] = np.minimum(sum(amounts), 300 * WAN)
    return out


class NumpyFen:
    name = "numpy-fen"
    says = "NumPy by hand, int64 fen"
    exact, unknown = True, False

    def prepare(self, parquet: Path, rows: int | None = None) -> Columns:
        return arrays(parquet, rows)

    def run(self, inputs: Columns) -> Columns:
        return compute(inputs)

    def collect(self, result: Columns) -> Outputs:
        return {name: values.astype(np.int64) for name, values in result.items()}
