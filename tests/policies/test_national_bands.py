"""Band tables of the national measures: each row at its bound and one step below, restated from the texts."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.policies.moved import asked

Y25, Y24 = 2025, 2024


def ip(count: int, kind: str, **more: Any) -> list[dict[str, Any]]:
    row = {"class": kind, "status": "valid", "linked_product": True, "disputed": False, "acquired": "own"}
    return [{**row, "used_for_hnte": False, "high_value": False, **more} for _ in range(count)]


def shares(
    numerator: str, denominator: str, unit: str, rows: list[tuple[int, int]], year: int
) -> list[tuple[dict[str, Any], int]]:
    """(share in 1/10,000, score) → change of two yearly facts, score."""
    return [({denominator: {year: f"10000{unit}"}, numerator: {year: f"{top}{unit}"}}, score) for top, score in rows]


STAFF = [
    (3000, 20),
    (2999, 16),
    (2500, 16),
    (2499, 12),
    (2000, 12),
    (1999, 8),
    (1500, 8),
    (1499, 4),
    (1000, 4),
    (999, 0),
]
BY_SALES = [(600, 50), (599, 40), (500, 40), (499, 30), (400, 30), (399, 20), (300, 20), (299, 10), (200, 10), (199, 0)]
BY_COST = [
    (3000, 50),
    (2999, 40),
    (2500, 40),
    (2499, 30),
    (2000, 30),
    (1999, 20),
    (1500, 20),
    (1499, 10),
    (1000, 10),
    (999, 0),
]
SME_RD = [(500, 20), (499, 15), (300, 15), (299, 10), (200, 10), (199, 5), (100, 5), (99, 0)]
SME_DEBT = [(5500, 10), (5501, 5), (7500, 5), (7501, 0)]
SME_SHARE = [(7000, 20), (6999, 15), (6000, 15), (5999, 10), (5500, 10), (5499, 5), (5000, 5), (4999, 0)]
SME_GROWTH = [(11500, 20), (11499, 15), (11000, 15), (10999, 10), (10500, 10), (10499, 5), (10000, 5), (9999, 0)]
GROWTH = [
    (13500, 9, 10),
    (13499, 7, 8),
    (12500, 7, 8),
    (12499, 5, 6),
    (11500, 5, 6),
    (11499, 3, 4),
    (10500, 3, 4),
    (10499, 1, 2),
    (10001, 1, 2),
    (10000, 0, 0),
]
TRANSFER = [
    (15, 25, 30),
    (14, 19, 24),
    (12, 19, 24),
    (11, 13, 18),
    (9, 13, 18),
    (8, 7, 12),
    (6, 7, 12),
    (5, 1, 6),
    (3, 1, 6),
    (2, 0, 0),
]

TECH, SME, HNTE = "nat-tech-sme-evaluation", "nat-innovative-sme-2022", "nat-hnte-certification"
POINTS = [
    *[(TECH, "staff_score", c, s) for c, s in shares("tech_staff_count", "employees_total", "人", STAFF, Y25)],
    *[
        (TECH, "rd_score", {**c, "cost_expense_total": {Y25: "1亿元"}}, s)
        for c, s in shares("rd_expense", "sales_revenue", "元", BY_SALES, Y25)
    ],
    *[
        (TECH, "rd_score", {**c, "sales_revenue": {Y25: "1亿元"}}, s)
        for c, s in shares("rd_expense", "cost_expense_total", "元", BY_COST, Y25)
    ],
    *[(TECH, "ip_score", {"ip": ip(n, "II")}, s) for n, s in [(5, 24), (4, 24), (3, 18), (2, 12), (1, 6), (0, 0)]],
    (TECH, "ip_score", {"ip": ip(1, "I")}, 30),
    (TECH, "ip_score", {"ip": ip(1, "I", disputed=True)}, 0),
    (TECH, "ip_score", {"ip": ip(1, "I", linked_product=False)}, 0),
    (TECH, "ip_score", {"ip": ip(1, "I", status="pending")}, 0),
    *[(SME, "innovation", {**c, "ip": []}, s) for c, s in shares("rd_expense", "operating_revenue", "元", SME_RD, Y24)],
    *[
        (SME, "innovation", {"rd_expense": {Y24: "0元"}, "ip": rows}, s)
        for rows, s in [
            (ip(1, "I", high_value=True), 20),
            (ip(1, "I"), 15),
            (ip(1, "I", acquired="assigned"), 10),
            (ip(9, "II"), 5),
            ([], 0),
        ]
    ],
    *[
        (SME, "growth", {**c, "main_business_revenue": {2023: "100元", Y24: "99元"}}, s)
        for c, s in shares("total_liabilities", "total_assets", "元", SME_DEBT, Y24)
    ],
    *[
        (
            SME,
            "growth",
            {"total_liabilities": {Y24: "999万元"}, "main_business_revenue": {2023: "10000元", Y24: f"{v}元"}},
            s,
        )
        for v, s in SME_GROWTH
    ],
    *[
        (SME, "special", {**c, "product_in_strategic_field": False}, s + 5)
        for c, s in shares("main_business_revenue", "operating_revenue", "元", SME_SHARE, Y24)
    ],
    (SME, "special", {"product_in_strategic_field": True, "main_business_revenue": {Y24: "0元"}}, 10),
]


@pytest.mark.parametrize(("policy", "score", "change", "points"), POINTS)
def test_points(policy: str, score: str, change: dict[str, Any], points: int) -> None:
    assert str(asked(policy, change, probe=f"{score} = {points}分").state) == "yes"


SPANS = [
    *[
        (f"{name}_score", {fact: {2023: "100万元", Y24: "100万元", Y25: f"{2 * rate - 10000}00元"}}, low, high)
        for name, fact in (("assets", "net_assets"), ("sales", "sales_revenue"))
        for rate, low, high in GROWTH
    ],
    *[
        ("transfer_score", {"results_transformed": {2023: f"{n}项", Y24: "0项", Y25: "0项"}}, low, high)
        for n, low, high in TRANSFER
    ],
    ("assets_score", {"net_assets": {2023: "0元"}}, 3, 4),  # first year zero: the last two years, 2420/2200 = 10 %
    ("assets_score", {"net_assets": {Y24: "0元"}}, 0, 0),  # second year zero: no points
    ("assets_score", {"net_assets": {2023: "-1元"}}, 0, 10),  # negative: the text gives no rule
    ("assets_score", {"net_assets": {Y24: "-1元"}}, 0, 10),
    ("assets_score", {"registration_date": date(2024, 3, 1), "net_assets": {2023: "-1元"}}, 3, 4),
    ("assets_score", {"registration_date": date(2025, 1, 1)}, 0, 0),
    ("sales_score", {"sales_revenue": {2023: "0元"}}, 3, 4),  # 5000/4500 = 11.1 %
    ("sales_score", {"sales_revenue": {Y24: "0元"}}, 0, 0),
    # IP: advancedness 0-8 + core support 0-8 + quantity + acquisition + standards, at most 30
    ("ip_score", {"ip": ip(1, "I")}, 8, 30),
    ("ip_score", {"ip": ip(1, "I", acquired="assigned")}, 8, 27),
    *[
        ("ip_score", {"ip": ip(n, "II", acquired="assigned")}, low + 1, high + 19)
        for n, low, high in [(5, 5, 6), (4, 3, 4), (3, 3, 4), (2, 1, 2), (1, 1, 2)]
    ],
    ("ip_score", {"ip": ip(1, "II")}, 2, 24),
    ("ip_score", {"ip": [*ip(1, "II", used_for_hnte=True), *ip(1, "II", acquired="assigned")]}, 2, 21),
    ("ip_score", {"ip": []}, 0, 0),
    ("ip_score", {"ip": ip(1, "none")}, 0, 0),  # a right of neither class earns nothing
    ("ip_score", {"ip": ip(1, "II"), "standard": [{"level": "national"}]}, 3, 26),
    ("ip_score", {"ip": ip(1, "II"), "standard": [{"level": "group"}]}, 2, 24),
    ("ip_score", {"ip": ip(5, "I"), "standard": [{"level": "industry"}]}, 9, 30),
]


@pytest.mark.parametrize(("score", "change", "low", "high"), SPANS)
def test_spans_of_the_hnte_score(score: str, change: dict[str, Any], low: int, high: int) -> None:
    """The whole span lies in [low, high] and reaches both ends: one step tighter is undecided or false."""
    assert str(asked(HNTE, change, probe=f"{score} >= {low}分 and {score} <= {high}分").state) == "yes"
    if low < high:
        assert str(asked(HNTE, change, probe=f"{score} > {low}分").state) == "unknown"
        assert str(asked(HNTE, change, probe=f"{score} < {high}分").state) == "unknown"


FLOORS = [("5000万元", 5), ("50_000_000.01元", 4), ("2亿元", 4), ("200_000_000.01元", 3)]


@pytest.mark.parametrize("measure", [HNTE, "cit-hnte-15"])
@pytest.mark.parametrize(("sales", "percent"), FLOORS)
def test_the_floor_of_the_rd_share_follows_last_years_sales(measure: str, sales: str, percent: int) -> None:
    probe = f"pick(sales_revenue[-1], rd_floor) = {percent}%"
    assert str(asked(measure, {"sales_revenue": {Y25: sales}}, probe=probe).state) == "yes"


def test_every_part_of_the_hnte_score_is_added() -> None:
    """One class-I right of 8-30 points, transfer 25-30, management 0-20, growth 3-4 twice: 39 to 88."""
    assert str(asked(HNTE, {}, probe="score >= 39分 and score <= 88分").state) == "yes"
    assert str(asked(HNTE, {}, probe="score > 39分").state) == "unknown"
    assert str(asked(HNTE, {}, probe="score < 88分").state) == "unknown"
