"""One fact of a worked example moved just across a line: exactly the condition of that line must change."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.policies.moved import asked, chaoyang, conditions

GIANT22, GIANT26, SRDI22, SRDI26 = (
    "nat-little-giant-2022",
    "nat-little-giant-2026",
    "nat-srdi-sme-2022",
    "nat-srdi-sme-2026",
)
INC, MAKER, HNTE, TECH = "nat-incubator", "nat-makerspace", "nat-hnte-certification", "nat-tech-sme-evaluation"


def award(rank: int, day: date, level: str = "national") -> list[dict[str, Any]]:
    return [{"level": level, "rank": rank, "awarded_on": day}]


def contest(rank: int, day: date, name: str = "maker_china") -> list[dict[str, Any]]:
    return [{"contest": name, "rank": rank, "awarded_on": day}]


def equity(amount: str, day: date, qualified: bool = True) -> list[dict[str, Any]]:
    return [{"amount": amount, "paid_on": day, "qualified": qualified}]


# the direct conditions of 2022 in place of the score
DIRECT: list[tuple[dict[str, Any], str]] = [
    ({"sci_award": award(3, date(2022, 6, 2), "provincial")}, "yes"),
    ({"sci_award": award(4, date(2025, 6, 1), "provincial")}, "no"),
    ({"sci_award": award(3, date(2022, 6, 1), "provincial")}, "no"),
    ({"sci_award": award(5, date(2022, 6, 2))}, "yes"),
    ({"sci_award": award(6, date(2025, 6, 1))}, "no"),
    ({"rd_expense": {2024: "1200万元", 2023: "7_999_999.99元"}}, "no"),
    ({"equity": equity("6000万元", date(2024, 1, 1))}, "yes"),
    ({"equity": equity("59_999_999.99元", date(2024, 1, 1))}, "no"),
    ({"contest": contest(500, date(2022, 6, 2))}, "yes"),
    ({"contest": contest(501, date(2025, 6, 1))}, "no"),
    ({"contest": contest(500, date(2022, 6, 1))}, "no"),
    ({"contest": contest(1, date(2025, 6, 1), "other")}, "no"),
]

# (measure, example number, change, condition, expected state); every base example meets its lines exactly
EDGES: list[tuple[str, int, dict[str, Any], str, str]] = [
    (HNTE, 0, {"registration_date": date(2025, 5, 10)}, "age", "yes"),
    (HNTE, 0, {"registration_date": date(2025, 5, 11)}, "age", "no"),
    (HNTE, 0, {"tech_staff_count": {2025: "999人"}, "employees_total": {2025: "10000人"}}, "staff", "no"),
    (HNTE, 0, {"rd_expense_domestic": {2025: "1_499_999.99元"}}, "domestic", "no"),
    (HNTE, 0, {"high_tech_product_revenue": {2025: "29_999_999.99元"}}, "income", "no"),
    (HNTE, 0, {"high_tech_field_code": "none"}, "field", "no"),
    (HNTE, 0, {"high_tech_field_code": None}, "field", "manual"),
    (HNTE, 0, {"offence": [{"kind": "safety", "happened_on": date(2025, 5, 9)}]}, "safe", "yes"),
    (HNTE, 0, {"offence": [{"kind": "tax", "happened_on": date(2026, 5, 9)}]}, "safe", "yes"),
    (HNTE, 0, {"offence": None}, "safe", "unknown"),
    (TECH, 0, {"employees_total": {2025: "500人"}}, "size", "yes"),
    (TECH, 0, {"sales_revenue": {2025: "2亿元"}}, "size", "yes"),
    (TECH, 0, {"sales_revenue": {2025: "200_000_000.01元"}}, "size", "no"),
    (TECH, 0, {"total_assets": {2025: "2亿元"}}, "size", "yes"),
    (TECH, 0, {"total_assets": {2025: "200_000_000.01元"}}, "size", "no"),
    (TECH, 0, {"offence": [{"kind": "quality", "happened_on": date(2024, 12, 31)}]}, "clean", "yes"),
    (TECH, 0, {"offence": [{"kind": "quality", "happened_on": date(2026, 1, 1)}]}, "clean", "no"),
    (TECH, 0, {"offence": [{"kind": "tax", "happened_on": date(2026, 1, 1)}]}, "clean", "yes"),
    (TECH, 0, {"research_misconduct": True}, "clean", "no"),
    (TECH, 0, {"abnormal_operation_list": True}, "lists", "no"),
    (TECH, 0, {"serious_dishonesty_list": True}, "lists", "no"),
    (TECH, 1, {"sci_award": award(3, date(2021, 7, 2))}, "score", "yes"),
    (TECH, 1, {"sci_award": award(3, date(2021, 7, 1))}, "score", "no"),
    (TECH, 1, {"sci_award": award(4, date(2025, 7, 1))}, "score", "no"),
    (TECH, 1, {"sci_award": award(1, date(2025, 7, 1), "provincial")}, "score", "no"),
    (TECH, 1, {"rd_platform_level": "provincial"}, "score", "yes"),
    (TECH, 1, {"rd_platform_level": "city"}, "score", "no"),
    (TECH, 1, {"standard": [{"level": "industry", "rank": 1, "published_on": date(2021, 7, 2)}]}, "score", "yes"),
    (TECH, 1, {"standard": [{"level": "industry", "rank": 1, "published_on": date(2021, 7, 1)}]}, "score", "no"),
    (TECH, 1, {"standard": [{"level": "industry", "rank": 2, "published_on": date(2025, 7, 1)}]}, "score", "no"),
    (TECH, 1, {"standard": [{"level": "group", "rank": 1, "published_on": date(2025, 7, 1)}]}, "score", "no"),
    ("nat-innovative-sme-2022", 1, {"sci_award": award(9, date(2022, 6, 2), "provincial")}, "merit", "yes"),
    ("nat-innovative-sme-2022", 1, {"sci_award": award(9, date(2022, 6, 1), "provincial")}, "merit", "no"),
    ("nat-innovative-sme-2022", 1, {"national_innovation_demo": True}, "merit", "yes"),
    ("nat-innovative-sme-2022", 1, {"rd_platform_level": "national"}, "merit", "yes"),
    ("nat-innovative-sme-2022", 1, {"equity": equity("4_999_999.99元", date(2025, 1, 1))}, "merit", "no"),
    (
        "nat-innovative-sme-2022",
        1,
        {"ip_title": [{"title": "national_advantage", "valid_from": date(2022, 6, 1), "valid_to": date(2025, 6, 1)}]},
        "merit",
        "yes",
    ),
    (
        "nat-innovative-sme-2022",
        1,
        {"ip_title": [{"title": "national_advantage", "valid_from": date(2022, 5, 31), "valid_to": date(2025, 5, 31)}]},
        "merit",
        "no",
    ),
    (
        "nat-innovative-sme-2022",
        1,
        {"ip_title": [{"title": "city_pilot", "valid_from": date(2022, 6, 1), "valid_to": date(2026, 6, 1)}]},
        "merit",
        "no",
    ),
    ("nat-innovative-sme-2022", 0, {"main_business_revenue": {2023: "6_000_000.01元"}}, "merit", "no"),
    ("nat-innovative-sme-2022", 0, {"offence": [{"kind": "tax", "happened_on": date(2022, 6, 2)}]}, "clean", "no"),
    ("nat-innovative-sme-2022", 0, {"offence": [{"kind": "tax", "happened_on": date(2022, 6, 1)}]}, "clean", "yes"),
    ("nat-innovative-sme-2022", 0, {"serious_tax_offence_3y": True}, "clean", "no"),
    ("nat-innovative-sme-2022", 0, {"serious_dishonesty_list": True}, "lists", "no"),
    (SRDI22, 0, {"operating_revenue": {2024: "33_333_333.33元"}}, "rd", "yes"),
    (SRDI22, 0, {"operating_revenue": {2024: "33_333_333.34元"}}, "rd", "no"),
    (SRDI22, 0, {"operating_revenue": {2024: "9_999_999.99元"}}, "revenue", "no"),
    (
        SRDI22,
        0,
        {"operating_revenue": {2024: "900万元"}, "equity": equity("2000万元", date(2023, 6, 2))},
        "revenue",
        "yes",
    ),
    (
        SRDI22,
        0,
        {"operating_revenue": {2024: "900万元"}, "equity": equity("2000万元", date(2023, 6, 1))},
        "revenue",
        "no",
    ),
    (
        SRDI22,
        0,
        {"operating_revenue": {2024: "900万元"}, "equity": equity("2000万元", date(2024, 6, 1), False)},
        "revenue",
        "no",
    ),
    (SRDI22, 0, {"srdi_evaluation_score": {2024: "59.99分"}}, "merit", "no"),
    *[(SRDI22, 0, {"srdi_evaluation_score": {2024: "0分"}, **more}, "merit", state) for more, state in DIRECT],
    (SRDI26, 0, {"operating_revenue": {2025: "14_999_999.99元"}}, "revenue", "no"),
    (
        SRDI26,
        0,
        {"operating_revenue": {2025: "1000万元"}, "equity": equity("2000万元", date(2024, 8, 2))},
        "revenue",
        "yes",
    ),
    (
        SRDI26,
        0,
        {"operating_revenue": {2025: "1000万元"}, "equity": equity("2000万元", date(2024, 8, 1))},
        "revenue",
        "no",
    ),
    (
        SRDI26,
        0,
        {"operating_revenue": {2025: "1000万元"}, "equity": equity("19_999_999.99元", date(2025, 8, 1))},
        "revenue",
        "no",
    ),
    (SRDI26, 0, {"main_business_revenue": {2025: "11_999_999.99元"}}, "focus", "no"),
    (SRDI26, 0, {"total_liabilities": {2025: "8_000_000.01元"}}, "debt", "no"),
    (SRDI26, 0, {"rd_expense": {2025: "999_999.99元"}}, "rd", "no"),
    (SRDI26, 0, {"rd_expense": {2024: "999_999.99元"}}, "rd", "no"),
    (SRDI26, 0, {"operating_revenue": {2025: "33_333_333.34元"}}, "rd", "no"),
    (SRDI26, 0, {"operating_revenue": {2024: "33_333_333.33元"}}, "rd", "yes"),
    (SRDI26, 0, {"operating_revenue": {2024: "33_333_333.34元"}}, "rd", "no"),
    (SRDI26, 3, {"sci_award": award(3, date(2023, 8, 2), "provincial")}, "ip", "yes"),
    (SRDI26, 3, {"sci_award": award(3, date(2023, 8, 1), "provincial")}, "ip", "no"),
    (SRDI26, 3, {"sci_award": award(4, date(2026, 8, 1), "provincial")}, "ip", "no"),
    (
        SRDI26,
        0,
        {"srdi_development_score": {2026: "49.99分"}},
        "score",
        "no",
    ),  # no earlier title: only this year counts
    (SRDI26, 6, {"srdi_development_score": {2025: None}}, "score", "unknown"),
    (SRDI26, 0, {"srdi_development_score": {2026: "49.99分", 2025: "49.99分"}}, "score", "no"),
    (GIANT22, 0, {"niche_since": date(2022, 5, 2)}, "niche", "no"),
    (GIANT22, 0, {"operating_revenue": {2024: "63_000_000.01元"}}, "focus", "no"),
    (GIANT22, 0, {"main_business_revenue": {2024: "44_099_999.99元"}}, "growth", "no"),
    (GIANT22, 0, {"niche_market_share": "9.99%"}, "market", "no"),
    (GIANT22, 0, {"has_own_brand": False}, "market", "no"),
    (GIANT22, 0, {"total_liabilities": {2024: "7_000_000.01元"}}, "debt", "no"),
    (GIANT22, 0, {"has_management_or_product_cert": False}, "certificate", "no"),
    (GIANT22, 0, {"has_own_rd_institution": False}, "institution", "no"),
    (GIANT22, 0, {"in_key_industry_chain": False}, "chain", "no"),
    (
        GIANT22,
        0,
        {"ip": [{"class": "I", "status": "valid", "linked_to_leading_product": True, "earns_income": True}]},
        "ip",
        "no",
    ),
    (GIANT22, 0, {"operating_revenue": {2024: "5000万元"}, "rd_expense": {2024: "300万元"}}, "rd", "yes"),
    (GIANT22, 0, {"operating_revenue": {2024: "5000万元"}, "rd_expense": {2024: "2_999_999.99元"}}, "rd", "no"),
    (GIANT22, 2, {"operating_revenue": {2024: "99_999_999.99元"}}, "rd", "no"),
    (GIANT22, 2, {"rd_expense": {2024: "2_999_999.99元"}}, "rd", "no"),
    (GIANT22, 2, {"rd_expense": {2023: "1_799_999.99元"}}, "rd", "no"),
    (GIANT22, 3, {"equity": equity("79_999_999.99元", date(2024, 6, 30))}, "rd", "no"),
    (GIANT22, 3, {"equity": equity("8000万元", date(2023, 5, 2))}, "rd", "yes"),
    (GIANT22, 3, {"equity": equity("8000万元", date(2023, 5, 1))}, "rd", "no"),
    (GIANT22, 3, {"rd_expense": {2023: "14_999_999.99元"}}, "rd", "no"),
    *[
        (GIANT22, 1, more, "rd", state)
        for more, state in [
            ({"sci_award": award(3, date(2022, 5, 2))}, "yes"),
            ({"sci_award": award(3, date(2022, 5, 1))}, "no"),
            ({"sci_award": award(4, date(2025, 5, 1))}, "no"),
            ({"sci_award": award(1, date(2025, 5, 1), "provincial")}, "no"),
            ({"contest": contest(50, date(2022, 5, 2))}, "yes"),
            ({"contest": contest(51, date(2025, 5, 1))}, "no"),
            ({"contest": contest(50, date(2022, 5, 1))}, "no"),
            ({"contest": contest(1, date(2025, 5, 1), "other")}, "no"),
        ]
    ],
    (GIANT26, 0, {"niche_since": date(2023, 5, 21)}, "niche", "no"),
    (GIANT26, 2, {"operating_revenue": {2025: "49_999_999.99元"}}, "revenue", "no"),
    (GIANT26, 0, {"main_business_revenue": {2025: "198_449_999.99元"}}, "focus", "no"),
    (GIANT26, 0, {"total_liabilities": {2025: "150_000_000.01元"}}, "debt", "no"),
    (GIANT26, 0, {"rd_expense": {2025: "6_614_999.99元"}}, "rd", "no"),
    (GIANT26, 0, {"rd_expense": {2024: "6_299_999.99元"}}, "rd", "no"),
    (GIANT26, 0, {"niche_market_share": "9.99%"}, "market", "no"),
    (GIANT26, 0, {"srdi_development_score": {2026: "59.99分"}}, "score", "no"),
    (GIANT26, 5, {"sci_award": award(3, date(2023, 5, 21))}, "ip", "yes"),
    (GIANT26, 5, {"sci_award": award(3, date(2023, 5, 20))}, "ip", "no"),
    (GIANT26, 5, {"sci_award": award(4, date(2026, 5, 20))}, "ip", "no"),
    (GIANT26, 5, {"sci_award": award(1, date(2026, 5, 20), "provincial")}, "ip", "no"),
    (INC, 0, {"is_independent_legal_person": False}, "legal", "no"),
    (INC, 0, {"incubator_opened_on": date(2022, 6, 2)}, "legal", "no"),
    (INC, 0, {"incubator_statistics_years": "1年"}, "legal", "no"),
    (INC, 0, {"area_for_tenants": "9749.99平方米"}, "area", "no"),
    (INC, 0, {"seed_fund_size": "4_999_999.99元"}, "fund", "no"),
    (INC, 0, {"seed_fund_cases": "2个"}, "fund", "no"),
    (INC, 0, {"incubator_staff": "6人"}, "team", "no"),
    (INC, 0, {"incubator_mentors": "2人"}, "team", "no"),
    (INC, 0, {"incubator_professionals": "2人", "incubator_staff": "2人"}, "team", "no"),
    (INC, 0, {"incubator_field_share": "74.99%"}, "field", "no"),
    (INC, 0, {"own_technical_platform": False}, "field", "no"),
    (MAKER, 0, {"area_public_service": "99.99平方米"}, "room", "no"),
    (MAKER, 0, {"desks": "29个"}, "room", "no"),
    (MAKER, 0, {"incubator_agreements": {2025: "19家"}}, "tenants", "no"),
    (MAKER, 5, {"incubator_companies_registered": {2025: "10家"}}, "output", "yes"),
    (MAKER, 0, {"incubator_typical_cases": {2025: "2个"}}, "services", "no"),
    (MAKER, 0, {"incubator_events": {2025: "9场"}}, "services", "no"),
    (MAKER, 0, {"incubator_professionals": "2人"}, "services", "no"),
    (MAKER, 0, {"incubator_mentors": "2人"}, "services", "no"),
    (MAKER, 0, {"incubator_statistics_years": "0年"}, "statistics", "no"),
]


@pytest.mark.parametrize(("measure", "base", "change", "condition", "state"), EDGES)
def test_edge(measure: str, base: int, change: dict[str, Any], condition: str, state: str) -> None:
    assert conditions(asked(measure, change, base))[condition] == state


def test_every_national_measure_has_four_examples_and_an_unknown_one() -> None:
    """The bar of issue 2: at least four worked examples each, one of them with a missing fact."""
    for found in chaoyang().rules.policies:
        if found.id.split("-")[0] in {"nat", "cit", "rd", "vat", "incubator"}:
            words = [str(example.expect) for example in found.examples]
            assert len(words) >= 4, found.id
            assert any("unknown" in text for text in words), found.id
            assert found.confidence["grade"], found.id
