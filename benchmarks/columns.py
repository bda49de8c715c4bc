"""What the eight measures read and answer: names shared by the generator, the oracle and every engine.

Column names are those of our snapshot layout (`subjects.parquet`): a fact, or `fact.year`. Money is integer fen.
"""

from __future__ import annotations

from datetime import date

AS_OF = date(2026, 6, 30)
YEARS = (2025, 2024, 2023)

FLAGS = ("registered_in_district", "serious_offence")
DATES = ("registration_date",)
SECTORS = ("ai", "bio", "ic", "energy", "services", "other")
GRADES = ("A", "B", "C", "D")
CATEGORIES = {"sector": SECTORS, "credit_grade": GRADES}
YEARLY = tuple(f"{fact}.{year}" for fact in ("sales_revenue", "rd_expense") for year in YEARS)
MONEY = (
    *YEARLY,
    "high_tech_revenue.2025",
    "total_assets",
    "annual_rent",
    "loan_interest",
    "voucher_invoices",
    "upper_award",
)
COUNTS = ("staff", "rd_staff", "invention_patents", "utility_models", "software_copyrights")
COLUMNS = (*FLAGS, *DATES, *CATEGORIES, *MONEY, *COUNTS)

MEASURES = ("high_tech", "tech_sme", "rent", "ip", "loan_interest", "growth", "voucher", "top_up")
"""Short names of the measures, in order; the pack's ids are `bench-` and the name with dashes, clause `main`."""

ELIGIBLE = tuple(f"{name}_ok" for name in MEASURES)
AMOUNTS = tuple(f"{name}_fen" for name in MEASURES)
TOTAL = "total_fen"
OUTPUTS = (*ELIGIBLE, *AMOUNTS, TOTAL)
"""17 outputs. `*_ok`: 1 yes, 0 no, UNKNOWN. `*_fen`: what is paid in fen, 0 when not eligible, UNKNOWN."""

UNKNOWN = -1
"""No answer of these measures is negative, so -1 can stand for unknown where arrays are compared."""


def day(value: date) -> int:
    """Days since 1970-01-01, as Arrow, NumPy and Polars count dates."""
    return value.toordinal() - date(1970, 1, 1).toordinal()


def years_before(years: int) -> int:
    """Day number of AS_OF minus whole years (AS_OF is not a leap day, so nothing is clamped)."""
    return day(AS_OF.replace(year=AS_OF.year - years))
