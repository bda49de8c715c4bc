"""Accounts of every closed year in fen: sales, R&D, costs, balance sheet, and how tax and statistics see them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

from kechuang.register.sample.draws import Draws, clamp
from kechuang.register.sample.params import Params
from kechuang.register.sample.party import Firm

_WAN = 1_000_000  # fen in 10 000 CNY
_CATEGORIES = ("direct", "depreciation", "intangible", "design_trial", "other")
_NEGATIVE_LIST = ("51", "52", "70", "71", "72", "90")
"""Divisions on the negative list of the super-deduction (wholesale, retail, property, leasing, entertainment)."""


@dataclass(slots=True)
class _State:
    """A firm at the end of a year, in CNY; walked backwards."""

    sales: float
    net: float
    debt: float
    intensity: float
    main: float
    high: float
    domestic: float
    outsourced: float
    overseas: float
    margin: float
    rounded: bool


def accounts(firms: list[Firm], params: Params) -> None:
    """Fill the yearly money facts from `first_year`, or the year of registration, to `closed_year`."""
    draws = Draws(params.seed, "money")
    for firm in firms:
        if firm.born.year <= params.closed_year:
            _walk(firm, _last(firm, draws, params), draws, params)


def _last(firm: Firm, draws: Draws, params: Params) -> _State:
    finance = params.finance
    age = params.closed_year + 1 - firm.born.year
    sales = finance.median_sales * (max(age, 0.5) / 10) ** finance.age_slope
    sales *= math.exp(finance.spread * firm.size + firm.sector.size)
    if age <= 3 and draws.chance(0.15):
        sales *= 0.03  # before its first product
    return _State(
        sales=sales,
        net=sales * clamp(draws.lognormal(0.6, 0.8), 0.02, 8) * (-0.15 if draws.chance(0.06) else 1),
        debt=clamp(draws.normal(0.46, 0.2), 0.03, 1.15),
        intensity=_intensity(firm, draws, params),
        main=clamp(draws.normal(0.92, 0.1), 0.35, 1),
        high=clamp(draws.normal(0.66 + 0.12 * firm.quality, 0.16), 0, 1),
        domestic=1 - draws.uniform() ** 3 * 0.6 if draws.chance(0.12) else 1.0,
        outsourced=draws.uniform() ** 2 * 0.4 if draws.chance(0.25) else 0.0,
        overseas=draws.uniform() ** 2 * 0.15 if draws.chance(0.04) else 0.0,
        margin=draws.normal(0.04 + 0.02 * firm.size + 0.015 * firm.quality, 0.1),
        rounded=draws.chance(finance.round_share),
    )


def _intensity(firm: Firm, draws: Draws, params: Params) -> float:
    """R&D over sales in the last year; good firms spend more, small ones more of less."""
    if firm.quality < 0.6 and draws.chance(params.finance.no_rd * 1.4):
        return 0.0
    shift = 0.35 * firm.quality - 0.12 * firm.size
    return clamp(draws.lognormal(firm.sector.rd, params.finance.rd_spread) * math.exp(shift), 0.002, 2.5)


def _walk(firm: Firm, state: _State, draws: Draws, params: Params) -> None:
    finance = params.finance
    young = params.closed_year - firm.born.year < 5
    for year in range(params.closed_year, max(params.first_year, firm.born.year) - 1, -1):
        _close(firm, year, state, draws, params)
        growth = draws.normal(finance.growth.mean + (finance.growth.young if young else 0), finance.growth.spread)
        state.sales /= 1 + clamp(growth, -0.6, 2.5)
        state.net /= 1 + clamp(draws.normal(0.05, 0.2), -0.5, 1.5)
        state.intensity = clamp(state.intensity * draws.lognormal(1.0, 0.15), 0, 3)
        state.debt = clamp(state.debt + draws.normal(0, 0.04), 0.02, 1.2)


def _close(firm: Firm, year: int, state: _State, draws: Draws, params: Params) -> None:
    def fen(yuan: float) -> int:
        return round(yuan / 10_000) * _WAN if state.rounded else round(yuan * 100)

    sales = state.sales * ((13 - firm.born.month) / 12 if year == firm.born.year else 1.0)
    income = sales * (1 + 0.03 * draws.uniform())
    rd = sales * state.intensity
    profit = sales * clamp(state.margin + draws.normal(0, params.finance.margin.spread / 3), -1.5, 0.45)
    if rd > 0.5 * sales:
        profit = min(profit, sales - rd * 1.1)
    outsourced, overseas = rd * state.outsourced, rd * state.overseas
    values = {
        "sales_revenue": fen(sales),
        "total_income": max(fen(sales), fen(income)),
        "operating_revenue": fen(sales),
        "main_business_revenue": min(fen(sales), fen(sales * clamp(state.main + draws.normal(0, 0.015), 0.3, 1))),
        "high_tech_product_revenue": fen(sales * clamp(state.high + draws.normal(0, 0.02), 0, 1)),
        "rd_expense": fen(rd),
        "rd_expense_domestic": min(fen(rd), fen(max(0.0, rd * state.domestic - overseas))),
        "outsourced_rd_domestic": fen(outsourced),
        "outsourced_rd_overseas": fen(overseas),
        "cost_expense_total": fen(max(sales - profit, rd)),
        "profit_total": fen(profit),
        "net_assets": fen(state.net),
        "total_liabilities": fen(abs(state.net) * state.debt / max(0.08, 1 - state.debt)),
    }
    values["total_assets"] = max(0, values["net_assets"] + values["total_liabilities"])
    values["total_liabilities"] = values["total_assets"] - values["net_assets"]
    for fact, value in values.items():
        firm.put(fact, year, value)
    _tax(firm, year, values, draws, params)
    if year == params.closed_year:  # the tax return lists them every year; a sample of one year is enough
        _categories(firm, year, values["rd_expense"] - fen(outsourced) - fen(overseas), draws)


def _tax(firm: Firm, year: int, values: dict[str, int], draws: Draws, params: Params) -> None:
    """Tax and statistics look at the same year with other eyes."""
    rd, profit = values["rd_expense"], values["profit_total"]
    files = params.files
    tax_rd = rd if draws.chance(0.7) else rd * draws.between(82, 99) // 100
    statistics = tax_rd if draws.chance(1 - files.statistics_differs) else rd * draws.between(75, 125) // 100
    audited = draws.chance(0.93)
    grant = rd * draws.between(5, 30) // 100 if draws.chance(0.04) else 0
    software = firm.tagged("software")
    facts: dict[str, object] = {
        "rd_expense_tax": tax_rd,
        "rd_expense_statistics": statistics,
        "taxable_income": profit + values["sales_revenue"] // 100 - (tax_rd if profit > 0 else 0),
        "total_assets_quarter_mean": values["total_assets"] * draws.between(90, 102) // 100,
        "nontaxable_grant_spent_on_rd": grant,
        "rd_capitalised_amortisation": rd * draws.between(2, 15) // 100 if draws.chance(0.05) else 0,
        "tax_loss_unused": max(0, -profit),
        "tax_paid_district": max(0, profit) * 8 // 100 + values["sales_revenue"] * draws.between(5, 18) // 1000,
        "tax_audited_collection": audited,
        "rd_cost_collectable": audited and rd > 0 and draws.chance(0.95),
        "audit_report_coded": draws.chance(0.85),
        "industry_revenue_share_negative_list": _negative(firm, draws),
        "is_on_ic_or_machine_tool_list": firm.tagged("ic") and rd > 0 and draws.chance(0.3),
        "is_above_scale": values["operating_revenue"] >= 2000 * _WAN and draws.chance(0.97),
    }
    for fact, value in facts.items():
        firm.put(fact, year, value)
    if facts["is_above_scale"]:
        firm.facts["first_above_scale_on"] = date(year + 1, draws.between(1, 6), 15)  # the walk goes back in time
    if year == params.closed_year:
        month = values["sales_revenue"] * draws.between(4, 60) // 1000 if software else 0
        firm.facts |= {
            "vat_taxpayer_kind": "general" if values["sales_revenue"] > 500 * _WAN else "small",
            "software_sales_month": month,
            "vat_payable_software": month * draws.between(15, 110) // 1000,
            "software_self_developed": software and draws.chance(0.8),
            "software_test_report": software and draws.chance(0.45),
        }


def _negative(firm: Firm, draws: Draws) -> int:
    """Share of income from industries on the negative list (millionths)."""
    if firm.sector.code[:2] in _NEGATIVE_LIST:
        return draws.between(30, 99) * 10_000
    return draws.between(1, 60) * 10_000 if draws.chance(0.04) else 0


def _categories(firm: Firm, year: int, inside: int, draws: Draws) -> None:
    """R&D inside the house by cost category (fen); the categories add up to it."""
    if inside <= 0:
        return
    people = int(inside * clamp(draws.normal(0.62, 0.12), 0.2, 0.92))
    weights = [draws.uniform() * k for k in (1.4, 0.6, 0.2, 0.3, 0.5)]
    parts = [int((inside - people) * w / sum(weights)) for w in weights]
    parts[0] += inside - people - sum(parts)
    for category, amount in zip(("staff", *_CATEGORIES), (people, *parts), strict=True):
        firm.add("rdcat", year=year, category=category, amount=amount)
