"""Tax measures: one fact of a worked example moved across a line, the tax saved computed by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kechuang.rules.literals import parse_literal
from tests.policies.moved import asked

HNTE, SMALL, RD, IC = "cit-hnte-15", "cit-small-low-profit", "rd-super-deduction", "rd-super-deduction-ic-tool"
TRANSFER, LOSS = "cit-tech-transfer", "cit-loss-carryforward-10y"


def cert(start: date, end: date) -> list[dict[str, Any]]:
    return [{"valid_from": start, "valid_to": end}]


def contract(income: str = "100万元", **more: Any) -> dict[str, Any]:
    row = {
        "seller": True,
        "registered": True,
        "signed_on": date(2025, 6, 1),
        "affiliated_100": False,
        "kind": "transfer",
    }
    return {"techc": [{**row, "technology": "patent", "grant": "ownership", "net_income": income, **more}]}


def licence(years: str, right: str, park: str = "none") -> dict[str, Any]:
    return {**contract(kind="licence", grant=right, licence_years=years), "zgc_subpark": park}


SMALL_FACTS: dict[str, Any] = {
    "employees_quarter_mean": {2025: "300人"},
    "total_assets_quarter_mean": {2025: "5000万元"},
    "in_tax_restricted_industry": False,
    "taxable_income": {2025: "100万元"},
}
# income after the extra 1000 is 100 (small: 5), without it 1100 at 25 % = 275: saved 270; not small: 275 - 25 = 250
STATES: list[tuple[str, int, dict[str, Any], str, str, str | None]] = [
    (HNTE, 0, {"hnte": cert(date(2026, 1, 1), date(2029, 1, 1))}, "main", "no", None),
    (HNTE, 0, {"hnte": cert(date(2023, 1, 1), date(2026, 1, 1))}, "main", "yes", "10万元"),
    (HNTE, 0, {"hnte": []}, "main", "no", None),
    (HNTE, 0, {"tech_staff_count": {2025: "999人"}, "employees_total": {2025: "10000人"}}, "main", "no", None),
    (HNTE, 0, {"rd_expense": {2023: "1_999_999.99元"}}, "main", "no", None),
    (SMALL, 0, {"total_assets_quarter_mean": {2025: "50_000_000.01元"}}, "main", "no", None),
    (SMALL, 0, {"in_tax_restricted_industry": True}, "main", "no", None),
    (SMALL, 0, {"taxable_income": {2025: "-1元"}}, "main", "yes", "0元"),
    (LOSS, 3, {"hnte": cert(date(2025, 12, 31), date(2028, 12, 31))}, "main", "yes", None),
    (LOSS, 3, {"hnte": cert(date(2026, 1, 1), date(2029, 1, 1))}, "main", "no", None),
    (LOSS, 3, {"tech_sme": [{"year": 2024}]}, "main", "no", None),
    (RD, 0, {"tax_audited_collection": {2025: False}}, "main", "no", None),
    (RD, 0, {"rd_cost_collectable": {2025: False}}, "main", "no", None),
    (RD, 0, {"rdcat": []}, "main", "no", None),
    (RD, 0, {"outsourced_rd_overseas": {2025: "100万元"}}, "main", "manual", "270万元"),  # (1000 + 80) × 25 %
    (RD, 0, SMALL_FACTS, "main", "manual", "270万元"),
    (RD, 0, {**SMALL_FACTS, "employees_quarter_mean": {2025: "300.01人"}}, "main", "manual", "250万元"),
    (RD, 0, {**SMALL_FACTS, "total_assets_quarter_mean": {2025: "50_000_000.01元"}}, "main", "manual", "250万元"),
    (RD, 0, {**SMALL_FACTS, "in_tax_restricted_industry": True}, "main", "manual", "250万元"),
    (RD, 0, {**SMALL_FACTS, "in_tax_restricted_industry": None}, "main", "manual", None),
    # the cliff itself: 300 with the deduction is still small: 1300 × 25 % - 300 × 5 % = 310
    (RD, 0, {**SMALL_FACTS, "taxable_income": {2025: "300万元"}}, "main", "manual", "310万元"),
    (RD, 0, {**SMALL_FACTS, "taxable_income": {2025: "3_000_000.01元"}}, "main", "manual", "250万元"),
    # both sides small: five 90, other 10, extra 100: (300 - 200) × 5 % = 5
    (RD, 5, {"taxable_income": {2025: "200万元"}}, "main", "manual", "5万元"),
    # one fen more without the deduction: 3,000,000.01 × 25 % - 2,000,000.01 × 5 % = 750,000.0025 - 100,000.0005
    (RD, 5, {"taxable_income": {2025: "2_000_000.01元"}}, "main", "manual", "65万元"),
    (RD, 4, {"hnte": cert(date(2022, 6, 1), date(2025, 6, 1))}, "main", "manual", "212.5万元"),  # 850 × 25 %
    (RD, 8, {"industry_section": "C"}, "main", "manual", "250万元"),  # 2022 manufacturing 100 %
    (RD, 12, {"tech_sme": [{"year": 2016}]}, "main", "manual", "125万元"),  # 2017 otherwise 50 %
    (IC, 0, {"outsourced_rd_domestic": {2025: "100万元"}}, "main", "manual", "324万元"),  # 1080 × 120 % × 25 %
    (IC, 0, {"outsourced_rd_overseas": {2025: "100万元"}}, "main", "manual", "324万元"),
    (IC, 0, {"outsourced_rd_overseas": {2025: "1000万元"}}, "main", "manual", "500万元"),  # 1000 × 5/3 × 120 % × 25 %
    (IC, 0, {"industry_revenue_share_negative_list": {2025: "50.01%"}}, "main", "no", None),
    (TRANSFER, 0, licence("4.99年", "exclusive"), "national", "no", None),
    (TRANSFER, 0, licence("5年", "exclusive"), "national", "yes", "25万元"),
    (TRANSFER, 0, licence("2.99年", "non_exclusive", "fengtai"), "pilot", "no", None),
    (TRANSFER, 0, licence("3年", "non_exclusive", "shunyi"), "pilot", "yes", "25万元"),
    (TRANSFER, 0, licence("3年", "exclusive", "changping"), "pilot", "no", None),
    (TRANSFER, 0, licence("5年", "exclusive", "daxing_etown"), "pilot", "yes", "25万元"),
    (TRANSFER, 0, licence("5年", "exclusive", "tongzhou"), "pilot", "no", None),
    *[
        (TRANSFER, 0, {**contract(**more), "zgc_subpark": "chaoyang"}, clause, "no", None)
        for clause in ("national", "pilot")
        for more in (
            {"seller": False},
            {"registered": False},
            {"affiliated_100": True},
            {"kind": "development"},
            {"technology": "other"},
            {"signed_on": date(2024, 12, 31)},
            {"signed_on": date(2026, 1, 1)},
            {"income": "0元"},
        )
    ],
    (TRANSFER, 0, {"is_resident_enterprise": False}, "national", "not_applicable", None),
]


@pytest.mark.parametrize("case", STATES)
def test_state_and_tax_saved(case: tuple[str, int, dict[str, Any], str, str, str | None]) -> None:
    measure, base, change, clause, state, amount = case
    found = next(item for item in asked(measure, change, base).clauses if item.definition.id == clause)
    assert str(found.state) == state
    if state in {"yes", "manual"} and found.benefit is not None:
        assert found.benefit.amount == (None if amount is None else parse_literal(amount).raw)


# (tax year, ordinary, manufacturing, technology SME) in %
RATES = [
    (2016, 50, 50, 50),
    (2017, 50, 50, 75),
    (2018, 75, 75, 75),
    (2020, 75, 75, 75),
    (2021, 75, 100, 75),
    (2022, 75, 100, 100),
    (2023, 100, 100, 100),
    (2025, 100, 100, 100),
]


@pytest.mark.parametrize(("year", "ordinary", "manufacturing", "tech_sme"), RATES)
def test_super_deduction_rate_of_the_tax_year(year: int, ordinary: int, manufacturing: int, tech_sme: int) -> None:
    settled = date(year + 1, 5, 31)
    cases: list[tuple[dict[str, Any], int]] = [
        ({"industry_section": "I", "tech_sme": []}, ordinary),
        ({"industry_section": "C", "tech_sme": []}, manufacturing),
        ({"industry_section": "I", "tech_sme": [{"year": year}]}, tech_sme),
        ({"industry_section": "C", "tech_sme": [{"year": year}]}, max(manufacturing, tech_sme)),
    ]
    for change, percent in cases:
        assert str(asked(RD, change, probe=f"rate = {percent}%", as_of=settled).state) == "yes", change


@pytest.mark.parametrize(("year", "state"), [(2017, "no"), (2018, "yes")])
def test_overseas_outsourcing_counts_from_2018(year: int, state: str) -> None:
    change = {
        "outsourced_rd_overseas": {year: "1元"},
        "outsourced_rd_domestic": {year: "0元"},
        "nontaxable_grant_spent_on_rd": {year: "0元"},
        "rdcat": [{"year": year, "category": "staff", "amount": "100元"}],
    }
    assert str(asked(RD, change, probe="overseas > 0元", as_of=date(year + 1, 5, 31)).state) == state


def test_small_rates_before_2023_stay_open() -> None:
    for year, probe, state in [
        (2023, "pick(tax_year, rate_small) = 5%", "yes"),
        (2022, "pick(tax_year, rate_small) = 5%", "unknown"),
        (2022, "pick(tax_year, rate_small) <= 25%", "yes"),
        (2022, "pick(tax_year, rate_small) < 25%", "unknown"),
    ]:
        assert str(asked(RD, {}, probe=probe, as_of=date(year + 1, 5, 31)).state) == state, (year, probe)


FIRST_YEARS = [(HNTE, 2016), (LOSS, 2018), (SMALL, 2023), (RD, 2016), (IC, 2023)]


@pytest.mark.parametrize(("measure", "year"), FIRST_YEARS)
def test_first_tax_year(measure: str, year: int) -> None:
    """Settled a year later the measure is about this enterprise; settled in its first year it is not yet."""
    assert str(asked(measure, {}, as_of=date(year + 1, 5, 31)).state) != "not_applicable"
    assert str(asked(measure, {}, as_of=date(year, 12, 31)).state) in {"not_applicable", "expired"}


def test_the_pilot_begins_with_tax_year_2020() -> None:
    contracts = contract(signed_on=date(2020, 6, 1))
    for settled, state in [(date(2021, 5, 31), "yes"), (date(2020, 5, 31), "no")]:
        found = asked(TRANSFER, {**contracts, "zgc_subpark": "chaoyang"}, base=3, as_of=settled)
        pilot = next(item for item in found.clauses if item.definition.id == "pilot")
        assert {item.definition.id: str(item.state) for item in pilot.conditions}["pilot_year"] == state


CERTIFIED = [
    (cert(date(2025, 12, 31), date(2028, 12, 31)), "yes"),
    (cert(date(2026, 1, 1), date(2029, 1, 1)), "no"),
    (cert(date(2023, 1, 1), date(2026, 1, 1)), "yes"),
    (cert(date(2022, 12, 31), date(2025, 12, 31)), "no"),
]


@pytest.mark.parametrize("measure", [RD, IC])
@pytest.mark.parametrize(("certificates", "state"), CERTIFIED)
def test_certified_in_the_tax_year(measure: str, certificates: list[dict[str, Any]], state: str) -> None:
    assert str(asked(measure, {"hnte": certificates}, probe="certified").state) == state


LISTED_SMALL: list[tuple[dict[str, Any], str, str]] = [
    ({}, "270万元", "320万元"),
    ({"employees_quarter_mean": {2025: "300.01人"}}, "250万元", "300万元"),
    ({"total_assets_quarter_mean": {2025: "50_000_000.01元"}}, "250万元", "300万元"),
    ({"in_tax_restricted_industry": True}, "250万元", "300万元"),
]


@pytest.mark.parametrize(("change", "general", "listed"), LISTED_SMALL)
def test_listed_firm_at_the_small_enterprise_cliff(change: dict[str, Any], general: str, listed: str) -> None:
    """Income 100 with an extra 1200: 1300 × 25 % - 100 × 5 % = 320 when small, else 1200 × 25 % = 300."""
    for measure, saved in [(RD, general), (IC, listed)]:
        benefit = asked(measure, {**SMALL_FACTS, **change}).clauses[0].benefit
        assert benefit is not None
        assert benefit.amount == parse_literal(saved).raw
