"""Which tenants count, and the shares and densities of the incubator measure, one tenant on each side of a line."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.policies.moved import asked, conditions

INCUBATOR = "nat-incubator"
AS_OF = date(2025, 6, 1)  # of the first example


def tenants(count: int, **more: Any) -> list[dict[str, Any]]:
    row = {"is_tech_sme_type": True, "registered_inside": True, "age_at_entry_months": "24月", "stay_months": "48月"}
    flags = {"has_patent_application": True, "has_valid_ip": True, "financed": True, "long_field": False}
    return [{**row, **flags, **more} for _ in range(count)]


COUNTED: list[tuple[dict[str, Any], bool | None]] = [
    ({}, True),
    ({"age_at_entry_months": "25月"}, False),
    ({"stay_months": "49月"}, False),
    ({"stay_months": "60月", "long_field": True}, True),
    ({"stay_months": "61月", "long_field": True}, False),
    ({"stay_months": "49月", "long_field": None}, None),
    ({"stay_months": "48月", "long_field": None}, True),
    ({"is_tech_sme_type": False}, False),
    ({"registered_inside": False}, False),
    ({"registered_inside": None}, None),
    ({"graduated_on": AS_OF}, False),
    ({"graduated_on": date(2025, 6, 2)}, True),
]


@pytest.mark.parametrize(("row", "counts"), COUNTED)
def test_which_tenant_counts(row: dict[str, Any], counts: bool | None) -> None:
    expected = {True: "yes", False: "no", None: "unknown"}[counts]
    assert str(asked(INCUBATOR, {"tenant": tenants(1, **row)}, probe="tenants = 1").state) == expected


def test_only_counting_tenants_are_financed_or_hold_ip() -> None:
    gone = tenants(3, registered_inside=False)
    plain = {"financed": False, "has_patent_application": False, "has_valid_ip": False}
    for name in ("financed", "applying", "with_ip"):
        assert (
            str(asked(INCUBATOR, {"tenant": gone + tenants(2) + tenants(5, **plain)}, probe=f"{name} = 2").state)
            == "yes"
        )


# (change, condition, expected): tenants of the professional incubator of the first example, area 15,000 m²
LINES: list[tuple[dict[str, Any], str, str]] = [
    ({"tenant": tenants(3) + tenants(28, financed=False)}, "fund", "no"),  # 3/31 < 10 %
    ({"tenant": tenants(3) + tenants(27, financed=False)}, "fund", "yes"),
    ({"tenant": tenants(30), "incubator_professionals": "79人", "incubator_staff": "99人"}, "team", "no"),  # 79.8 %
    ({"tenant": tenants(31)}, "team", "no"),  # three mentors for 31 tenants
    ({"tenant": tenants(31), "incubator_mentors": "4人"}, "team", "yes"),
    ({"tenant": tenants(41), "incubator_mentors": "5人"}, "team", "no"),  # four professionals for 41 tenants
    (
        {"tenant": tenants(15, has_valid_ip=False) + tenants(15, has_valid_ip=False, has_patent_application=False)},
        "ip",
        "yes",
    ),
    (
        {"tenant": tenants(14, has_valid_ip=False) + tenants(15, has_valid_ip=False, has_patent_application=False)},
        "ip",
        "no",
    ),
    (
        {
            "tenant": tenants(9, has_patent_application=False)
            + tenants(21, has_valid_ip=False, has_patent_application=False)
        },
        "ip",
        "yes",
    ),
    (
        {
            "tenant": tenants(9, has_patent_application=False)
            + tenants(22, has_valid_ip=False, has_patent_application=False)
        },
        "ip",
        "no",
    ),
]


@pytest.mark.parametrize(("change", "condition", "state"), LINES)
def test_shares_of_tenants(change: dict[str, Any], condition: str, state: str) -> None:
    assert conditions(asked(INCUBATOR, change))[condition] == state


# (tenants, area, clause, expected)
DENSITY = [
    (30, "15000平方米", "professional", "yes"),  # 2 per 1,000 m²
    (30, "15000.01平方米", "professional", "no"),
    (29, "10000平方米", "professional", "no"),
    (31, "15500平方米", "professional", "yes"),
    (50, "10000平方米", "general", "yes"),
    (49, "10000平方米", "general", "no"),
    (60, "20000平方米", "general", "yes"),  # 3 per 1,000 m²
    (60, "20000.01平方米", "general", "no"),
    (59, "20000平方米", "general", "no"),
]


@pytest.mark.parametrize(("count", "area", "clause", "state"), DENSITY)
def test_number_and_density(count: int, area: str, clause: str, state: str) -> None:
    found = asked(INCUBATOR, {"tenant": tenants(count), "area_total": area})
    chosen = next(item for item in found.clauses if item.definition.id == clause)
    assert {item.definition.id: str(item.state) for item in chosen.conditions}["tenants"] == state


@pytest.mark.parametrize(
    ("graduates", "professional", "general"),
    [(14, "no", "no"), (15, "yes", "no"), (19, "yes", "no"), (20, "yes", "yes")],
)
def test_graduates(graduates: int, professional: str, general: str) -> None:
    found = asked(INCUBATOR, {"graduates_total": f"{graduates}家"})
    states = {
        clause.definition.id: str(item.state)
        for clause in found.clauses
        for item in clause.conditions
        if item.definition.id == "graduates"
    }
    assert states == {"professional": professional, "general": general}
