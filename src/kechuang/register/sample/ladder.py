"""Titles: technology SME by year, and the ladder innovative SME → specialised → little giant → key little giant."""

from __future__ import annotations

from datetime import date, timedelta

from kechuang.register.sample.codes import DIVISION, Counter
from kechuang.register.sample.draws import Draws, clamp, logistic
from kechuang.register.sample.hightech import holding
from kechuang.register.sample.params import Params
from kechuang.register.sample.party import Firm

_WAN = 1_000_000
_RUNGS = (
    ("innovative_sme", "innovative"),
    ("srdi", "srdi"),
    ("little_giant", "little_giant"),
    ("key_little_giant", "key"),
)


def titles(firms: list[Firm], params: Params) -> None:
    """Fill yearly registrations and the ladder of titles."""
    draws, serial = Draws(params.seed, "ladder"), Counter()
    for firm in firms:
        _tech_sme(firm, draws, serial, params)
        _ladder(firm, draws, serial, params)
        _niche(firm, draws, params)


def _tech_sme(firm: Firm, draws: Draws, serial: Counter, params: Params) -> None:
    """A registration counts for its calendar year."""
    listed = False
    for year in range(params.first_year, params.until.year + 1):
        last = min(year - 1, params.closed_year)
        sales, staff = firm.year("sales_revenue", last), firm.year("employees_total", last, 0)
        assets = firm.year("total_assets", last, 0)
        fits = sales is not None and staff <= 500 and sales <= 20_000 * _WAN and assets <= 20_000 * _WAN
        if not fits or not firm.year("rd_expense", last):
            listed = False
            continue
        odds = params.tech_sme["keep"] if listed else params.tech_sme["base"] * logistic(1.4 * firm.quality) * 1.6
        listed = draws.chance(odds)
        if listed:
            given = draws.day(date(year, 4, 20), min(date(year, 9, 28), params.until))
            number = f"{year}{DIVISION}0{serial.next(f'sme{year}'):06d}"
            firm.add("tech_sme", number=number, year=year, valid_from=given, valid_to=date(year, 12, 31))


def _ladder(firm: Firm, draws: Draws, serial: Counter, params: Params) -> None:
    """Each rung is reached from the one below, a year or more later, and renewed after three years."""
    if firm.facts["sme_size_class"] == "large" or not firm.year("rd_expense", params.closed_year):
        return
    ready = firm.born + timedelta(days=730)
    start = max(ready, date(2021, 3, 1))
    for alias, key in _RUNGS:
        boost = (
            1.0
            if key != "innovative"
            else 2.0 * logistic(1.5 * firm.quality + (1.0 if holding(firm, params.until) else -0.6))
        )
        if start > params.until or not draws.chance(clamp(params.ladder[key] * boost, 0, 0.9)):
            return
        issued = draws.day(start, params.until)
        while issued <= params.until:
            number = f"99-{alias.upper()}-{issued.year}{serial.next(f'{alias}{issued.year}'):05d}"
            until = date(issued.year + 3, issued.month, min(28, issued.day)) - timedelta(days=1)
            first = not firm.rows(alias)
            firm.add(alias, number=number, valid_from=issued, valid_to=until, first_time=first, recognised_on=issued)
            issued = until + timedelta(days=1)
            if not draws.chance(0.9):
                break
        start = firm.rows(alias)[0]["valid_from"] + timedelta(days=365)


def _niche(firm: Firm, draws: Draws, params: Params) -> None:
    """What only the enterprise itself can say about its market, and the platform's score."""
    holds = bool(firm.rows("innovative_sme"))
    since = firm.born + timedelta(days=draws.between(0, max(1, (params.until - firm.born).days // 2)))
    if holds or draws.chance(0.6):
        firm.facts["niche_since"] = since
        firm.facts["niche_market_share"] = round(clamp(draws.lognormal(0.05, 0.9), 0.001, 0.85) * 1000) * 1000
    firm.facts |= {
        "has_own_brand": draws.chance(0.7),
        "has_management_or_product_cert": draws.chance(clamp(0.45 + 0.15 * firm.size, 0.1, 0.95)),
        "has_own_rd_institution": draws.chance(clamp(0.35 + 0.15 * firm.quality, 0.05, 0.95)),
        "in_key_industry_chain": bool(firm.sector.tags) and draws.chance(0.45),
        "product_in_strategic_field": bool(firm.sector.tags) and draws.chance(0.75),
        "listed_on_srdi_board": bool(firm.rows("srdi")) and draws.chance(0.12),
    }
    if titled(firm, "little_giant", params.until):
        firm.facts["key_plan_investment"] = draws.between(80, 600) * 10 * _WAN
    firm.facts["recommended_by_city"] = "key_plan_investment" in firm.facts and draws.chance(0.3)
    if holds:
        for year in (params.closed_year, params.until.year):
            firm.put("srdi_development_score", year, round(clamp(draws.normal(54 + 5 * firm.quality, 11), 5, 99) * 100))


def titled(firm: Firm, alias: str, on: date) -> bool:
    """Does a title of this kind hold on a day?"""
    return any(row["valid_from"] <= on <= row["valid_to"] for row in firm.rows(alias))
