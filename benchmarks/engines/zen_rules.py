"""zen-engine (GoRules): the eight measures as a JSON decision model, yuan as decimals.

The decision is compiled once by the static loader, its fastest way; every firm is one call with a ready-made dict.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import zen

from benchmarks.columns import COLUMNS, DATES, MONEY, OUTPUTS, years_before
from benchmarks.engines.base import Outputs, frame


def _steps(rows: list[tuple[str, str]], other: str) -> str:
    for test, value in reversed(rows):
        other = f"({test}) ? {value} : ({other})"
    return other


def _three_years(fact: str) -> str:
    return " + ".join(f"{fact}_{year}" for year in (2025, 2024, 2023))


def _shares(part: str, base: str, rows: list[tuple[str, str]]) -> str:
    return _steps([(f"{part} >= {share} * {base}", points) for share, points in rows], "0")


BRACKETS = ("sales_revenue_2025 <= 50000000", "sales_revenue_2025 <= 200000000")

LAYERS: list[dict[str, str]] = [
    {
        "rd_3y": _three_years("rd_expense"),
        "revenue_3y": _three_years("sales_revenue"),
        "class2": "utility_models + software_copyrights",
        "clean": "not serious_offence",
        "rd_floor": _steps([(BRACKETS[0], "0.05"), (BRACKETS[1], "0.04")], "0.03"),
        "award": _steps([(BRACKETS[0], "200000"), (BRACKETS[1], "300000")], "400000"),
        "by_staff": _shares(
            "rd_staff", "staff", [("0.3", "20"), ("0.25", "16"), ("0.2", "12"), ("0.15", "8"), ("0.1", "4")]
        ),
        "by_rd": _shares(
            "rd_expense_2025", "sales_revenue_2025",
            [("0.06", "50"), ("0.05", "40"), ("0.04", "30"), ("0.03", "20"), ("0.02", "10")],
        ),
        "loan_rate": _steps([("credit_grade == 'A'", "0.5"), ("credit_grade == 'B'", "0.4")], "0.3"),
    },
    {
        "by_class2": _steps(
            [("class2 >= 4", "24"), ("class2 >= 3", "18"), ("class2 >= 2", "12"), ("class2 >= 1", "6")], "0"
        ),
        "high_tech_ok": f"registered_in_district and registration_date <= {years_before(1)}"
        " and (invention_patents >= 1 or class2 >= 6) and sector in ['ai', 'bio', 'ic', 'energy']"
        " and rd_staff * 10 >= staff and rd_3y >= rd_floor * revenue_3y"
        " and high_tech_revenue_2025 >= 0.6 * sales_revenue_2025 and clean",
        "rent_ok": f"registered_in_district and registration_date > {years_before(5)}"
        f" and registration_date <= {years_before(0)} and sector in ['ai', 'bio', 'ic'] and staff >= 5"
        " and annual_rent > 0",
        "ip_ok": "registered_in_district and clean and invention_patents + class2 >= 1",
        "loan_interest_ok": "registered_in_district and credit_grade in ['A', 'B', 'C']"
        " and rd_expense_2025 >= 0.03 * sales_revenue_2025 and loan_interest > 0",
        "growth_ok": f"registration_date <= {years_before(2)} and sales_revenue_2025 >= 20000000"
        " and sales_revenue_2025 >= 1.2 * sales_revenue_2024 and rd_expense_2025 >= rd_expense_2024 and clean",
        "voucher_ok": "registered_in_district and staff <= 300 and total_assets <= 400000000"
        " and voucher_invoices >= 10000",
        "top_up_ok": "registered_in_district and clean and upper_award > 0",
    },
    {
        "score": "by_staff + by_rd + max([(invention_patents >= 1 ? 30 : 0), by_class2])",
        "high_tech_fen": "high_tech_ok ? award : 0",
        "rent_fen": "rent_ok ? min([round(annual_rent * 0.3, 2), 500000]) : 0",
        "ip_fen": "ip_ok ? min([invention_patents * 5000 + utility_models * 1000 + software_copyrights * 500,"
        " 200000]) : 0",
        "loan_interest_fen": "loan_interest_ok ? min([round(loan_interest * loan_rate, 2), 1000000]) : 0",
        "growth_fen": "growth_ok ? min([round((sales_revenue_2025 - sales_revenue_2024) * 0.01, 2), 1000000]) : 0",
        "voucher_fen": "voucher_ok ? min([floor(voucher_invoices * 0.4 / 100) * 100, 300000]) : 0",
    },
    {
        "tech_sme_ok": "staff <= 500 and sales_revenue_2025 <= 200000000 and total_assets <= 200000000 and clean"
        " and by_rd > 0 and score >= 60",
        "top_up_fen": "top_up_ok ? max([min([round(upper_award * 0.5, 2), 1000000]) - high_tech_fen, 0]) : 0",
    },
    {"tech_sme_fen": "tech_sme_ok ? (score >= 80 ? 50000 : 20000) : 0"},
    {
        "total_fen": "min([high_tech_fen + tech_sme_fen + rent_fen + ip_fen + loan_interest_fen + growth_fen"
        " + voucher_fen + top_up_fen, 3000000])",
    },
]  # fmt: skip


def model() -> dict[str, Any]:
    """The decision graph: input, one node with every definition, output.

    One node that reads its own earlier results as `$.name` was measured twice as fast as a node a layer, and four
    times with a trace.
    """
    texts = {name: text for layer in LAYERS for name, text in layer.items()}
    own = re.compile(rf"\b({'|'.join(texts)})\b")
    expressions = [{"id": name, "key": name, "value": own.sub(r"$.\1", text)} for name, text in texts.items()]
    content = {"expressions": expressions, "passThrough": False}
    nodes = [
        {"id": "in", "type": "inputNode", "name": "in", "content": {}},
        {"id": "all", "type": "expressionNode", "name": "all", "content": content},
        {"id": "out", "type": "outputNode", "name": "out", "content": {}},
    ]
    edges = [
        {"id": "e1", "sourceId": "in", "targetId": "all", "type": "edge"},
        {"id": "e2", "sourceId": "all", "targetId": "out", "type": "edge"},
    ]
    return {"contentType": "application/vnd.gorules.decision", "nodes": nodes, "edges": edges}


def engine() -> zen.ZenEngine:
    return zen.ZenEngine({"loader": {"type": "static", "content": {"bench": model()}}})


def contexts(parquet: Path, rows: int | None = None) -> list[dict[str, Any]]:
    """One dict a firm, as an application would hand it over: yuan, day numbers, text, true and false."""
    read = frame(parquet, rows)
    names = [name.replace(".", "_") for name in COLUMNS]
    lists = []
    for name in COLUMNS:
        if name in MONEY:
            lists.append([None if fen is None else fen / 100 for fen in read[name].to_list()])
        elif name in DATES:
            lists.append(read[name].to_physical().to_list())
        else:
            lists.append(read[name].to_list())
    return [dict(zip(names, row, strict=True)) for row in zip(*lists, strict=True)]


class ZenRules:
    name = "zen"
    says = "zen-engine, static loader, one call a firm (Decimal inside, float at its edge)"
    exact, unknown = False, False

    def prepare(self, parquet: Path, rows: int | None = None) -> tuple[zen.ZenEngine, list[dict[str, Any]]]:
        return engine(), contexts(parquet, rows)

    def run(self, inputs: tuple[zen.ZenEngine, list[dict[str, Any]]]) -> list[dict[str, Any]]:
        rules, firms = inputs
        evaluate = rules.evaluate
        return [evaluate("bench", firm)["result"] for firm in firms]

    def collect(self, result: list[dict[str, Any]]) -> Outputs:
        return {
            name: np.array([round(row[name] * (1 if name.endswith("_ok") else 100)) for row in result], dtype=np.int64)
            for name in OUTPUTS
        }
