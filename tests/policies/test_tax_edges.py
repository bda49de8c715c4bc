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
