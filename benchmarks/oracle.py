"""The exact answers every engine is compared with: the eight measures of `pack/` over whole fen, unknown kept.

Written by hand from the YAML, apart from all engines. `benchmarks/tests` holds it against our reference engine, which
was written by others from the language's contract.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow.parquet as pq  # type: ignore[import-untyped]
from numpy.typing import NDArray

from benchmarks.columns import (
    AMOUNTS,
    CATEGORIES,
    COLUMNS,
    DATES,
    ELIGIBLE,
    FLAGS,
    OUTPUTS,
    TOTAL,
    UNKNOWN,
    YEARS,
    day,
    years_before,
)
from benchmarks.spans import Bools, Ints, Number, Truth, choose, constant, exact, greatest, least, pick, whole

YUAN = 100
WAN = 10_000 * YUAN
YI = 10_000 * WAN

Outputs = dict[str, NDArray[np.int64]]
"""The 17 outputs by name, `UNKNOWN` where open."""


class Facts:
    """Columns of one frame as numbers, truths and category tests."""

    def __init__(self, frame: pl.DataFrame):
        self.size = frame.height
        self.values: dict[str, Ints] = {}
        self.known: dict[str, Bools] = {}
        for name in COLUMNS:
            column = frame[name]
            self.known[name] = column.is_not_null().to_numpy()
            if name in CATEGORIES:
                codes = {value: code for code, value in enumerate(CATEGORIES[name])}
                column = column.replace_strict(codes, return_dtype=pl.Int64)
            elif name in DATES:
                column = column.cast(pl.Int32)
            self.values[name] = column.cast(pl.Int64).fill_null(0).to_numpy()

    def number(self, name: str) -> Number:
        return exact(self.values[name], self.known[name])

    def flag(self, name: str) -> Truth:
        true = self.values[name] != 0
        return Truth(self.known[name] & true, self.known[name] & ~true)

    def one_of(self, name: str, *wanted: str) -> Truth:
        codes = [CATEGORIES[name].index(value) for value in wanted]
        inside = np.isin(self.values[name], codes)
        return Truth(self.known[name] & inside, self.known[name] & ~inside)

    def registered_by(self, day: int) -> Truth:
        """Was the enterprise registered on or before the day?"""
        return self.number("registration_date") <= constant(day, self.number("registration_date"))

    def three_years(self, fact: str) -> Number:
        """`sum_years(fact, 3)`: a year without a figure counts nothing when it ended before registration."""
        total = constant(0, self.number("staff"))
        for year in YEARS:
            figure = self.number(f"{fact}.{year}")
            early = ~self.registered_by(day(date(year, 12, 31)))
            total = total + Number(figure.low, figure.high, figure.bounded | early.yes)
        return total


def _shares_at_least(part: Number, base: Number, percents: list[int]) -> list[Truth]:
    return [part * 100 >= base * percent for percent in percents]


def evaluate(frame: pl.DataFrame) -> Outputs:
    """All 17 outputs for a frame in snapshot layout."""
    f = Facts(frame)
    n = f.number
    like = n("staff")

    def c(value: int) -> Number:
        return constant(value, like)

    revenue, before = n("sales_revenue.2025"), n("sales_revenue.2024")
    rd = n("rd_expense.2025")
    inventions, class2 = n("invention_patents"), n("utility_models") + n("software_copyrights")
    local, clean = f.flag("registered_in_district"), ~f.flag("serious_offence")
    brackets = [revenue <= c(5000 * WAN), revenue <= c(2 * YI)]

    rd_floor = pick(brackets, [5, 4, 3])
    award = pick(brackets, [20 * WAN, 30 * WAN, 40 * WAN])
    high_tech = (
        local
        & f.registered_by(years_before(1))
        & ((inventions >= c(1)) | (class2 >= c(6)))
        & f.one_of("sector", "ai", "bio", "ic", "energy")
        & (n("rd_staff") * 10 >= like)
        & (f.three_years("rd_expense") * 100 >= f.three_years("sales_revenue").product(rd_floor))
        & (n("high_tech_revenue.2025") * 10 >= revenue * 6)
        & clean
    )

    by_staff = pick(_shares_at_least(n("rd_staff"), like, [30, 25, 20, 15, 10]), [20, 16, 12, 8, 4, 0])
    by_rd = pick(_shares_at_least(rd, revenue, [6, 5, 4, 3, 2]), [50, 40, 30, 20, 10, 0])
    by_ip = greatest(
        pick([inventions >= c(1)], [30, 0]),
        pick([class2 >= c(4), class2 >= c(3), class2 >= c(2), class2 >= c(1)], [24, 18, 12, 6, 0]),
    )
    score = by_staff + by_rd + by_ip
    sme = (
        (like <= c(500))
        & (revenue <= c(2 * YI))
        & (n("total_assets") <= c(2 * YI))
        & clean
        & (by_rd > c(0))
        & (score >= c(60))
    )

    rent = (
        local
        & ~f.registered_by(years_before(5))
        & f.registered_by(years_before(0))
        & f.one_of("sector", "ai", "bio", "ic")
        & (like >= c(5))
        & (n("annual_rent") > c(0))
    )
    prices = inventions * (5000 * YUAN) + n("utility_models") * (1000 * YUAN)
    grade = choose(f.one_of("credit_grade", "A"), c(5), choose(f.one_of("credit_grade", "B"), c(4), c(3)))
    interest = local & f.one_of("credit_grade", "A", "B", "C") & (rd * 100 >= revenue * 3) & (n("loan_interest") > c(0))
    growth = (
        f.registered_by(years_before(2))
        & (revenue >= c(2000 * WAN))
        & (revenue * 100 >= before * 120)
        & (rd >= n("rd_expense.2024"))
        & clean
    )
    voucher = local & (like <= c(300)) & (n("total_assets") <= c(4 * YI)) & (n("voucher_invoices") >= c(1 * WAN))
    top_up = local & clean & (n("upper_award") > c(0))
    half = least(whole(n("upper_award"), 1, 2), c(100 * WAN))
    received = choose(high_tech, award, c(0))

    tests = (high_tech, sme, rent, local & clean & (inventions + class2 >= c(1)), interest, growth, voucher, top_up)
    values = (
        award,
        choose(score >= c(80), c(5 * WAN), c(2 * WAN)),
        least(whole(n("annual_rent"), 3, 10), c(50 * WAN)),
        least(prices + n("software_copyrights") * (500 * YUAN), c(20 * WAN)),
        least(whole(n("loan_interest").product(grade), 1, 10), c(100 * WAN)),
        least(whole(greatest(revenue - before, c(0)), 1, 100), c(100 * WAN)),
        least(whole(n("voucher_invoices"), 40, 100, step=100 * YUAN, half=False), c(30 * WAN)),
        greatest(half - received, c(0)),
    )
    outputs: Outputs = {}
    total, open_total = np.zeros(f.size, np.int64), np.zeros(f.size, np.bool_)
    for ok, fen, test, value in zip(ELIGIBLE, AMOUNTS, tests, values, strict=True):
        outputs[ok] = np.where(test.yes, 1, np.where(test.no, 0, UNKNOWN))
        settled = value.bounded & (value.low == value.high)
        outputs[fen] = np.where(test.no, 0, np.where(test.yes & settled, value.low, UNKNOWN))
        open_total |= outputs[fen] == UNKNOWN
        total += outputs[fen]
    outputs[TOTAL] = np.where(open_total, UNKNOWN, np.minimum(total, 300 * WAN))
    return outputs


def answers(parquet: Path) -> Outputs:
    """The exact answers for a data set, computed once and kept beside it."""
    kept = parquet.with_name("answers.npz")
    if not kept.exists():
        parts = [
            evaluate(pl.from_arrow(batch))  # type: ignore[arg-type]
            for batch in pq.ParquetFile(parquet).iter_batches(250_000, columns=list(COLUMNS))
        ]
        joined = {name: np.concatenate([part[name] for part in parts]) for name in OUTPUTS}
        partial = kept.with_suffix(".partial.npz")
        np.savez(partial, **joined)  # type: ignore[arg-type]
        partial.rename(kept)
    with np.load(kept) as stored:
        return {name: stored[name] for name in OUTPUTS}


assert set(FLAGS) <= set(COLUMNS)
