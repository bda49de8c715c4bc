"""DuckDB by hand: DECIMAL(15,2) yuan, one subquery a layer, unknown kept by writing CASE and LEAST out.

Written the way measurements say is fastest and right: money cast back to DECIMAL(15,2) at each definition so that it
stays in 64 bits, ratios compared as products (DuckDB divides DECIMALs into a DOUBLE), `CASE` with both branches
tested so that an unknown test gives NULL.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import polars as pl

from benchmarks.columns import COLUMNS, COUNTS, DATES, MONEY, OUTPUTS, UNKNOWN
from benchmarks.engines.base import Outputs

MONEY_TYPE = "DECIMAL(15,2)"


def _when(test: str, then: str, other: str) -> str:
    """`if` that is NULL when the test is."""
    return f"CASE WHEN {test} THEN {then} WHEN NOT ({test}) THEN {other} END"


def _least(a: str, b: str) -> str:
    return f"CASE WHEN {a} <= {b} THEN {a} WHEN {a} > {b} THEN {b} END"


def _greatest(a: str, b: str) -> str:
    return f"CASE WHEN {a} >= {b} THEN {a} WHEN {a} < {b} THEN {b} END"


def _money(expression: str) -> str:
    return f"CAST({expression} AS {MONEY_TYPE})"


def _steps(rows: list[tuple[str, str]], other: str) -> str:
    """Rows in order, NULL when the first test is (all tests of a table read the same facts)."""
    cases = " ".join(f"WHEN {test} THEN {value}" for test, value in rows)
    return f"CASE WHEN ({rows[0][0]}) IS NULL THEN NULL {cases} ELSE {other} END"


def _counted(fact: str) -> str:
    """A year without a figure counts nothing when it ended before registration, else it leaves the sum unknown."""
    years = (
        f"coalesce(\"{fact}.{year}\", CASE WHEN registration_date > DATE '{year}-12-31' THEN 0.00 END)"
        for year in (2025, 2024, 2023)
    )
    return _money(" + ".join(years))


def _percent(part: str, base: str, rows: list[tuple[str, str]]) -> str:
    return _steps([(f"{part} >= {share} * {base}", points) for share, points in rows], "0")


REVENUE, RD = '"sales_revenue.2025"', '"rd_expense.2025"'
BRACKETS = (f"{REVENUE} <= 50000000", f"{REVENUE} <= 200000000")

LAYERS: list[dict[str, str]] = [
    {
        "rd_3y": _counted("rd_expense"),
        "revenue_3y": _counted("sales_revenue"),
        "class2": "utility_models + software_copyrights",
        "clean": "NOT serious_offence",
        "rd_floor": _steps([(BRACKETS[0], "0.05"), (BRACKETS[1], "0.04")], "0.03"),
        "award": _money(_steps([(BRACKETS[0], "200000.00"), (BRACKETS[1], "300000.00")], "400000.00")),
        "by_staff": _percent(
            "rd_staff", "staff", [("0.30", "20"), ("0.25", "16"), ("0.20", "12"), ("0.15", "8"), ("0.10", "4")]
        ),
        "by_rd": _percent(
            RD, REVENUE, [("0.06", "50"), ("0.05", "40"), ("0.04", "30"), ("0.03", "20"), ("0.02", "10")]
        ),
        "by_class1": _when("invention_patents >= 1", "30", "0"),
        "loan_rate": _steps([("credit_grade = 'A'", "0.50"), ("credit_grade = 'B'", "0.40")], "0.30"),
        "rent_half": _money("round(annual_rent * 0.30, 2)"),
        "growth_part": _money(f'round(({REVENUE} - "sales_revenue.2024") * 0.01, 2)'),
        "voucher_part": _money("voucher_invoices * 0.40 - (voucher_invoices * 0.40) % 100"),
        "upper_half": _money("round(upper_award * 0.50, 2)"),
    },
    {
        "by_class2": _steps(
            [("class2 >= 4", "24"), ("class2 >= 3", "18"), ("class2 >= 2", "12"), ("class2 >= 1", "6")], "0"
        ),
        "loan_part": _money("round(loan_interest * loan_rate, 2)"),
        "high_tech_ok": "registered_in_district AND registration_date <= DATE '2025-06-30'"
        " AND (invention_patents >= 1 OR class2 >= 6) AND sector IN ('ai', 'bio', 'ic', 'energy')"
        " AND rd_staff * 10 >= staff AND rd_3y >= rd_floor * revenue_3y"
        f' AND "high_tech_revenue.2025" >= 0.60 * {REVENUE} AND clean',
        "rent_ok": "registered_in_district AND registration_date > DATE '2021-06-30'"
        " AND registration_date <= DATE '2026-06-30' AND sector IN ('ai', 'bio', 'ic') AND staff >= 5"
        " AND annual_rent > 0",
        "ip_ok": "registered_in_district AND clean AND invention_patents + class2 >= 1",
        "loan_interest_ok": "registered_in_district AND credit_grade IN ('A', 'B', 'C')"
        f" AND {RD} >= 0.03 * {REVENUE} AND loan_interest > 0",
        "growth_ok": f"registration_date <= DATE '2024-06-30' AND {REVENUE} >= 20000000"
        f' AND {REVENUE} >= 1.20 * "sales_revenue.2024" AND {RD} >= "rd_expense.2024" AND clean',
        "voucher_ok": "registered_in_district AND staff <= 300 AND total_assets <= 400000000"
        " AND voucher_invoices >= 10000",
        "top_up_ok": "registered_in_district AND clean AND upper_award > 0",
        "prices": _money("invention_patents * 5000.00 + utility_models * 1000.00 + software_copyrights * 500.00"),
    },
    {
        "score": f"by_staff + by_rd + ({_greatest('by_class1', 'by_class2')})",
        "high_tech_fen": _when("high_tech_ok", "award", "0.00"),
        "rent_fen": _when("rent_ok", _least("rent_half", "500000.00"), "0.00"),
        "ip_fen": _when("ip_ok", _least("prices", "200000.00"), "0.00"),
        "loan_interest_fen": _when("loan_interest_ok", _least("loan_part", "1000000.00"), "0.00"),
        "growth_fen": _when("growth_ok", _least("growth_part", "1000000.00"), "0.00"),
        "voucher_fen": _when("voucher_ok", _least("voucher_part", "300000.00"), "0.00"),
        "topped": _least("upper_half", "1000000.00"),
    },
    {
        "tech_sme_ok": f"staff <= 500 AND {REVENUE} <= 200000000 AND total_assets <= 200000000 AND clean"
        " AND by_rd > 0 AND score >= 60",
        "top_up_fen": _when("top_up_ok", _greatest("topped - high_tech_fen", "0.00"), "0.00"),
    },
    {"tech_sme_fen": _when("tech_sme_ok", _when("score >= 80", "50000.00", "20000.00"), "0.00")},
    {
        "gross": _money(
            "high_tech_fen + tech_sme_fen + rent_fen + ip_fen"
            " + loan_interest_fen + growth_fen + voucher_fen + top_up_fen"
        )
    },
    {"total_fen": _least("gross", "3000000.00")},
]


def query(table: str) -> str:
    """The layered SELECT of the 17 outputs from `table`."""
    sql = table
    for number, layer in enumerate(LAYERS):
        columns = ", ".join(f"{text} AS {name}" for name, text in layer.items())
        sql = f"(SELECT *, {columns} FROM {sql}) AS layer{number}"
    return f"SELECT {', '.join(OUTPUTS)} FROM {sql}"


class DuckdbDecimal:
    name = "duckdb-decimal"
    says = "DuckDB, DECIMAL(15,2), layered, unknown kept"
    exact, unknown = True, True

    def prepare(self, parquet: Path, rows: int | None = None) -> duckdb.DuckDBPyConnection:
        """A native in-memory table: DuckDB reads it faster than Arrow."""
        connection = duckdb.connect()
        columns = []
        for name in COLUMNS:
            quoted = f'"{name}"'
            if name in MONEY:
                # Fen to yuan without passing through a binary fraction.
                text = f"CAST(CAST({quoted} AS DECIMAL(18,0)) * 0.01 AS {MONEY_TYPE})"
            else:
                text = f"CAST({quoted} AS INTEGER)" if name in COUNTS else quoted
            columns.append(f"{text} AS {quoted}")
        limit = "" if rows is None else f"LIMIT {int(rows)}"
        connection.execute(
            f"CREATE TABLE firms AS SELECT {', '.join(columns)} FROM read_parquet(?) {limit}", [str(parquet)]
        )
        return connection

    def run(self, inputs: duckdb.DuckDBPyConnection) -> Any:
        return inputs.sql(query("firms")).to_arrow_table()

    def collect(self, result: Any) -> Outputs:
        read = pl.from_arrow(result)
        assert isinstance(read, pl.DataFrame)
        out: Outputs = {}
        for name in OUTPUTS:
            column = read[name]
            fen = column if name.endswith("_ok") else column * 100
            out[name] = np.array(fen.cast(pl.Int64).fill_null(UNKNOWN).to_numpy())
        return out


assert set(DATES) <= set(COLUMNS)
