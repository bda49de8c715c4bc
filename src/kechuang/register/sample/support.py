"""Money from others: equity, grants of the past, higher-level projects, vouchers and district funds used."""

from __future__ import annotations

from datetime import date, timedelta

from kechuang.register.sample.codes import Counter
from kechuang.register.sample.draws import Draws, clamp, logistic
from kechuang.register.sample.params import Params
from kechuang.register.sample.party import Firm

_WAN = 1_000_000
_MEASURES = {  # measure id of the pack: (level, who pays, least and most in 10 000 CNY, without application)
    "bj-innovation-voucher-2026": ("city", "市科委、中关村管委会", 1, 20, True),
    "zgc-rd-increment": ("park", "市科委、中关村管委会", 20, 30, True),
    "zgc-hnte-first-and-growup": ("park", "市科委、中关村管委会", 5, 10, False),
    "bj-first-loan-interest": ("city", "市经信局", 1, 40, False),
    "bj-ip-pledge-interest": ("city", "市知识产权局", 1, 30, False),
    "bj-standards-subsidy": ("city", "市市场监管局", 10, 50, False),
    "cy-hitech-guide-fund-2021": ("district", "朝阳园管委会", 20, 300, False),
    "cy-agi-2024": ("district", "朝阳园管委会", 30, 500, False),
    "cy-ip-support-2021": ("district", "朝阳区市场监管局", 1, 15, False),
}


def support(firms: list[Firm], params: Params) -> None:
    """Fill money received and purses used."""
    draws, serial = Draws(params.seed, "support"), Counter()
    for firm in firms:
        for alias in ("equity", "grant", "top_grant", "district_fund"):
            firm.records.setdefault(alias, [])
        good = 2 * logistic(firm.quality)
        if draws.chance(params.equity * good):
            _equity(firm, draws, serial, params)
        if draws.chance(params.grants * good):
            for _ in range(1 + draws.poisson(0.5)):
                _grant(firm, draws, serial, params)
        if firm.tagged("medicine") and draws.chance(0.05 * good):
            _higher(firm, draws, serial, params)
        _used(firm, draws, params)


def _equity(firm: Firm, draws: Draws, serial: Counter, params: Params) -> None:
    for _ in range(1 + draws.poisson(0.4)):
        paid = draws.day(
            max(firm.born + timedelta(days=60), date(params.first_year, 1, 8)), params.until - timedelta(days=3)
        )
        amount = round(clamp(draws.lognormal(900, 1.1), 30, 60_000) / 10) * 10 * _WAN
        firm.add(
            "equity",
            reference=f"示例融{paid.year}-{serial.next('equity'):05d}",
            paid_on=paid,
            amount=amount,
            qualified=draws.chance(0.85),
        )


def _grant(firm: Firm, draws: Draws, serial: Counter, params: Params) -> None:
    measure = draws.pick(list(_MEASURES))
    level, source, least, most, automatic = _MEASURES[measure]
    granted = draws.day(max(firm.born + timedelta(days=200), date(2022, 2, 10)), params.until - timedelta(days=2))
    amount = draws.between(least, most) * _WAN
    firm.add(
        "grant",
        reference=f"示例拨{granted.year}-{serial.next('grant'):05d}",
        source=source,
        level=level,
        measure=measure,
        topic="示例支持内容",
        amount=amount,
        granted_on=granted,
        year=granted.year,
        automatic=automatic,
    )
    paid = any(row["year"] == granted.year and row["fund"] == measure for row in firm.rows("district_fund"))
    if level == "district" and not paid:  # the list has one line a year and fund
        firm.add("district_fund", year=granted.year, fund=measure, amount=amount)


def _higher(firm: Firm, draws: Draws, serial: Counter, params: Params) -> None:
    approved = draws.day(max(firm.born, date(params.closed_year - 1, 1, 8)), params.until)
    firm.add(
        "top_grant",
        number=f"示例项{approved.year}{serial.next('top'):05d}",
        project=f"{firm.brand}示例课题",
        source=draws.weighted({"nsfc": 25, "nhc": 10, "sti": 40, "jxj": 15, "most": 6, "other": 4}),
        amount=draws.between(30, 1500) * _WAN,
        approved_on=approved,
        joint=draws.chance(0.75),
        topup_received=draws.chance(0.08),
    )


def _used(firm: Firm, draws: Draws, params: Params) -> None:
    """What purses of the year have already paid; the district list sums the district's own money."""
    year = params.until.year
    buying, computing = bool(firm.rows("service")), bool(firm.rows("compute"))
    firm.put("innovation_voucher_used", year, draws.between(0, 20) * _WAN if buying and draws.chance(0.25) else 0)
    firm.put("service_voucher_used", year, draws.between(0, 20) * _WAN if buying and draws.chance(0.1) else 0)
    firm.put("compute_voucher_used", year, draws.between(0, 20) * _WAN if computing and draws.chance(0.25) else 0)
    firm.facts["voucher_projects_running"] = draws.between(1, 2) if buying and draws.chance(0.15) else 0
    for past in range(params.until.year - 3, year + 1):
        total = sum(row["amount"] for row in firm.rows("district_fund") if row["year"] == past)
        firm.put("district_funds_received", past, total)
