"""The eight measures as an OpenFisca tax and benefit system: one variable a definition, money in yuan.

Constants stand in the formulas instead of a parameter tree, which only makes OpenFisca faster. Rounding is the usual
`floor(x * 100 + 0.5) / 100`.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import DateUnit
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

Firm = build_entity(key="firm", plural="firms", label="Enterprise", is_person=True)
Formula = Callable[[Any, Any], Any]


class Sector(Enum):
    """Names in the order of `columns.SECTORS`."""

    ai = "ai"
    bio = "bio"
    ic = "ic"
    energy = "energy"
    services = "services"
    other = "other"


class Grade(Enum):
    A = "A"
    B = "B"
    C = "C"
    D = "D"


def _date(text: str) -> np.datetime64:
    return np.datetime64(text, "D")


def _cents(yuan: Any) -> Any:
    return np.floor(yuan * 100 + 0.5) / 100


def _rd_staff_points(firm: Any, now: Any) -> Any:
    share = firm("rd_staff", now) / firm("staff", now)
    return np.select([share >= 0.30, share >= 0.25, share >= 0.20, share >= 0.15, share >= 0.10], [20, 16, 12, 8, 4], 0)


def _rd_points(firm: Any, now: Any) -> Any:
    share = firm("rd_expense", now.last_year) / firm("sales_revenue", now.last_year)
    return np.select(
        [share >= 0.06, share >= 0.05, share >= 0.04, share >= 0.03, share >= 0.02], [50, 40, 30, 20, 10], 0
    )


def _ip_points(firm: Any, now: Any) -> Any:
    class2 = firm("class2", now)
    second = np.select([class2 >= 4, class2 >= 3, class2 >= 2, class2 >= 1], [24, 18, 12, 6], 0)
    return np.maximum(np.where(firm("invention_patents", now) >= 1, 30, 0), second)


def _bracket(firm: Any, now: Any, values: list[float]) -> Any:
    revenue = firm("sales_revenue", now.last_year)
    return np.select([revenue <= 5e7, revenue <= 2e8], values[:2], values[2])


def _three_years(fact: str) -> Formula:
    def formula(firm: Any, now: Any) -> Any:
        return firm(fact, now.last_year) + firm(fact, now.offset(-2)) + firm(fact, now.offset(-3))

    return formula


def _all(*names: str) -> Formula:
    def formula(firm: Any, now: Any) -> Any:
        held = firm(names[0], now)
        for name in names[1:]:
            held = held * firm(name, now)
        return held

    return formula


def _sectors(*wanted: Any) -> Formula:
    def formula(firm: Any, now: Any) -> Any:
        sector = firm("sector", now)
        held = sector == wanted[0]
        for one in wanted[1:]:
            held = held + (sector == one)
        return held

    return formula


def _young(firm: Any, now: Any) -> Any:
    registered = firm("registration_date", now)
    return (registered > _date("2021-06-30")) * (registered <= _date("2026-06-30"))


def _grows(firm: Any, now: Any) -> Any:
    return firm("sales_revenue", now.last_year) / firm("sales_revenue", now.offset(-2)) >= 1.2


def _registered(day: str) -> Formula:
    return lambda firm, now: firm("registration_date", now) <= _date(day)


INPUTS: dict[str, tuple[Any, Any]] = {
    "registered_in_district": (bool, None),
    "serious_offence": (bool, None),
    "registration_date": (datetime.date, None),
    "sector": (Enum, Sector),
    "credit_grade": (Enum, Grade),
    **dict.fromkeys(("sales_revenue", "rd_expense", "high_tech_revenue", "total_assets"), (float, None)),
    **dict.fromkeys(("annual_rent", "loan_interest", "voucher_invoices", "upper_award"), (float, None)),
    **dict.fromkeys(("staff", "rd_staff", "invention_patents", "utility_models", "software_copyrights"), (int, None)),
}

TESTS: dict[str, Formula] = {
    "clean": lambda firm, now: np.logical_not(firm("serious_offence", now)),
    "one_year": _registered("2025-06-30"),
    "two_years": _registered("2024-06-30"),
    "young": _young,
    "own_ip": lambda firm, now: (firm("invention_patents", now) >= 1) + (firm("class2", now) >= 6),
    "high_tech_field": _sectors(Sector.ai, Sector.bio, Sector.ic, Sector.energy),
    "rent_field": _sectors(Sector.ai, Sector.bio, Sector.ic),
    "enough_rd_staff": lambda firm, now: firm("rd_staff", now) / firm("staff", now) >= 0.10,
    "rd_share": lambda firm, now: firm("rd_3y", now) / firm("revenue_3y", now) >= firm("rd_floor", now),
    "high_tech_share": lambda firm, now: (
        firm("high_tech_revenue", now.last_year) / firm("sales_revenue", now.last_year) >= 0.60
    ),
    "small": lambda firm, now: (
        (firm("staff", now) <= 500) * (firm("sales_revenue", now.last_year) <= 2e8) * (firm("total_assets", now) <= 2e8)
    ),
    "enough_points": lambda firm, now: (firm("rd_points", now) > 0) * (firm("score", now) >= 60),
    "graded": lambda firm, now: firm("credit_grade", now) != Grade.D,
    "rd_intensity": lambda firm, now: (
        firm("rd_expense", now.last_year) / firm("sales_revenue", now.last_year) >= 0.03
    ),
    "grows": _grows,
    "rd_keeps": lambda firm, now: firm("rd_expense", now.last_year) >= firm("rd_expense", now.offset(-2)),
    "high_tech_ok": _all(
        "registered_in_district", "one_year", "own_ip", "high_tech_field", "enough_rd_staff", "rd_share",
        "high_tech_share", "clean",
    ),
    "tech_sme_ok": _all("small", "clean", "enough_points"),
    "rent_ok": lambda firm, now: (
        firm("registered_in_district", now) * firm("young", now) * firm("rent_field", now)
        * (firm("staff", now) >= 5) * (firm("annual_rent", now) > 0)
    ),
    "ip_ok": lambda firm, now: (
        firm("registered_in_district", now) * firm("clean", now)
        * (firm("invention_patents", now) + firm("class2", now) >= 1)
    ),
    "loan_interest_ok": lambda firm, now: (
        firm("registered_in_district", now) * firm("graded", now) * firm("rd_intensity", now)
        * (firm("loan_interest", now) > 0)
    ),
    "growth_ok": lambda firm, now: (
        firm("two_years", now) * (firm("sales_revenue", now.last_year) >= 2e7) * firm("grows", now)
        * firm("rd_keeps", now) * firm("clean", now)
    ),
    "voucher_ok": lambda firm, now: (
        firm("registered_in_district", now) * (firm("staff", now) <= 300) * (firm("total_assets", now) <= 4e8)
        * (firm("voucher_invoices", now) >= 1e4)
    ),
    "top_up_ok": lambda firm, now: (
        firm("registered_in_district", now) * firm("clean", now) * (firm("upper_award", now) > 0)
    ),
}  # fmt: skip

WHOLES: dict[str, Formula] = {
    "class2": lambda firm, now: firm("utility_models", now) + firm("software_copyrights", now),
    "staff_points": _rd_staff_points,
    "rd_points": _rd_points,
    "ip_points": _ip_points,
    "score": lambda firm, now: firm("staff_points", now) + firm("rd_points", now) + firm("ip_points", now),
}

REALS: dict[str, Formula] = {
    "rd_3y": _three_years("rd_expense"),
    "revenue_3y": _three_years("sales_revenue"),
    "rd_floor": lambda firm, now: _bracket(firm, now, [0.05, 0.04, 0.03]),
    "award": lambda firm, now: _bracket(firm, now, [2e5, 3e5, 4e5]),
    "loan_rate": lambda firm, now: np.select(
        [firm("credit_grade", now) == Grade.A, firm("credit_grade", now) == Grade.B], [0.5, 0.4], 0.3
    ),
    "high_tech_fen": lambda firm, now: firm("high_tech_ok", now) * firm("award", now),
    "tech_sme_fen": lambda firm, now: firm("tech_sme_ok", now) * np.where(firm("score", now) >= 80, 5e4, 2e4),
    "rent_fen": lambda firm, now: firm("rent_ok", now) * np.minimum(_cents(firm("annual_rent", now) * 0.3), 5e5),
    "ip_fen": lambda firm, now: (
        firm("ip_ok", now)
        * np.minimum(
            firm("invention_patents", now) * 5e3 + firm("utility_models", now) * 1e3
            + firm("software_copyrights", now) * 5e2,
            2e5,
        )
    ),
    "loan_interest_fen": lambda firm, now: (
        firm("loan_interest_ok", now)
        * np.minimum(_cents(firm("loan_interest", now) * firm("loan_rate", now)), 1e6)
    ),
    "growth_fen": lambda firm, now: (
        firm("growth_ok", now)
        * np.minimum(
            _cents((firm("sales_revenue", now.last_year) - firm("sales_revenue", now.offset(-2))) * 0.01), 1e6
        )
    ),
    "voucher_fen": lambda firm, now: (
        firm("voucher_ok", now) * np.minimum(np.floor(firm("voucher_invoices", now) * 0.4 / 100) * 100, 3e5)
    ),
    "top_up_fen": lambda firm, now: (
        firm("top_up_ok", now)
        * np.maximum(np.minimum(_cents(firm("upper_award", now) * 0.5), 1e6) - firm("high_tech_fen", now), 0)
    ),
    "total_fen": lambda firm, now: np.minimum(
        firm("high_tech_fen", now) + firm("tech_sme_fen", now) + firm("rent_fen", now) + firm("ip_fen", now)
        + firm("loan_interest_fen", now) + firm("growth_fen", now) + firm("voucher_fen", now)
        + firm("top_up_fen", now),
        3e6,
    ),
}  # fmt: skip


def _variable(name: str, value_type: Any, formula: Formula | None = None, possible: Any = None) -> type[Variable]:
    body: dict[str, Any] = {
        "value_type": value_type,
        "entity": Firm,
        "definition_period": DateUnit.YEAR,
        "label": name,
    }
    if possible is not None:
        body |= {"possible_values": possible, "default_value": list(possible)[-1]}
    if formula is not None:
        # OpenFisca counts a formula's arguments, so it gets a plain function of two.
        body["formula"] = lambda firm, period: formula(firm, period)  # noqa: PLW0108
    return type(name, (Variable,), body)


def system() -> TaxBenefitSystem:
    """A fresh system; the width of its money is whatever OpenFisca's `float` is when its simulations run."""
    built = TaxBenefitSystem([Firm])
    for name, (value_type, possible) in INPUTS.items():
        built.add_variable(_variable(name, value_type, possible=possible))
    for kind, formulas in ((bool, TESTS), (int, WHOLES), (float, REALS)):
        for name, formula in formulas.items():
            built.add_variable(_variable(name, kind, formula))
    return built
