"""Head counts of every year: employees, technical and R&D staff, and the size class they lead to."""

from __future__ import annotations

from kechuang.register.sample.draws import Draws, clamp
from kechuang.register.sample.params import Params
from kechuang.register.sample.party import Firm

_FEN_PER_WAN = 1_000_000


def people(firms: list[Firm], params: Params) -> None:
    """Fill head counts, shares and the size class."""
    draws = Draws(params.seed, "staff")
    for firm in firms:
        _people(firm, draws, params)


def _people(firm: Firm, draws: Draws, params: Params) -> None:
    staff = params.staff
    per_head = firm.sector.per_head * draws.lognormal(1.0, staff.spread)
    tech = clamp(draws.normal(staff.tech + 0.08 * firm.quality, staff.tech_spread), 0.0, 0.95)
    research = tech * clamp(draws.normal(0.6, 0.2), 0, 1)
    known = 3.0
    for year in range(max(params.first_year, firm.born.year), params.until.year + 1):
        sales = firm.year("sales_revenue", year)
        if sales is not None:
            known = max(
                2.0, sales / _FEN_PER_WAN / per_head, 1.5 + firm.year("rd_expense", year, 0) / _FEN_PER_WAN / 45
            )
        total = max(1, round(known * clamp(draws.normal(1, 0.04), 0.8, 1.2)))
        technical = round(total * tech)
        firm.put("employees_total", year, total)
        firm.put("tech_staff_count", year, technical)
        if year <= params.closed_year:
            firm.put(
                "rd_staff_count", year, min(technical, round(total * research)) if firm.year("rd_expense", year) else 0
            )
            firm.put("employees_quarter_mean", year, total * 100 + draws.pick((0, 0, 25, 50, 75)))
    firm.facts["bachelor_plus_share"] = round(clamp(draws.normal(staff.bachelor, 0.18), 0, 1) * 1000) * 1000
    firm.facts["insured_staff_count"] = round(total * clamp(draws.normal(0.97, 0.06), 0.3, 1.1))
    firm.facts["sme_size_class"] = _class(firm, total, params)


def _class(firm: Firm, total: int, params: Params) -> str:
    """Size class of the last closed year. Source: 工信部联企业〔2011〕300号 for IT and industry; others by staff."""
    sales = firm.year("operating_revenue", params.closed_year, 0) // _FEN_PER_WAN
    if firm.sector.code[:2] in ("63", "64", "65"):
        staff_edges, sales_edges = (10, 100, 300), (50, 1000, 10_000)
    elif int(firm.sector.code[:2]) <= 46:
        staff_edges, sales_edges = (20, 300, 1000), (300, 2000, 40_000)
    else:
        staff_edges, sales_edges = (10, 100, 300), (0, 0, 0)
    by_staff = sum(total >= edge for edge in staff_edges)
    by_sales = sum(sales >= edge for edge in sales_edges)
    return ("micro", "small", "medium", "large")[min(by_staff, by_sales)]
