"""Contracts: technology sold, services and computing power bought, rent."""

from __future__ import annotations

from datetime import date, timedelta

from kechuang.register.sample.codes import DIVISION, Counter
from kechuang.register.sample.draws import Draws, clamp, logistic
from kechuang.register.sample.params import Params
from kechuang.register.sample.party import Firm, Row

_WAN = 1_000_000
_TECH = {"development": 46, "service": 36, "transfer": 7, "licence": 5, "consulting": 6}
_SERVICE = {
    "test": 30,
    "instrument": 14,
    "rd": 16,
    "digital": 8,
    "cloud": 10,
    "rendering": 5,
    "llm": 8,
    "dcmm": 2,
    "chip_test": 2,
    "design": 4,
    "low_carbon": 2,
}
_VOUCHER = ("llm", "digital", "dcmm", "chip_test", "design", "low_carbon")
"""Kinds that the SME service voucher lists (catalogue, bj-sme-service-voucher-2026)."""


def contracts(firms: list[Firm], params: Params) -> None:
    """Fill technology, service, compute and rent contracts."""
    draws, serial = Draws(params.seed, "deals"), Counter()
    for firm in firms:
        for alias in ("techc", "service", "compute", "rent"):
            firm.records.setdefault(alias, [])
        if draws.chance(params.deals["tech"] * 2 * logistic(firm.quality)):
            _tech(firm, draws, serial, params)
        if draws.chance(params.deals["service"] * 2 * logistic(firm.quality)):
            for _ in range(1 + draws.poisson(1.0)):
                firm.records["service"].append(_service(firm, draws, serial, params))
        if "ai" in firm.facts["strategic_field_tag"] and draws.chance(params.deals["compute"]):
            for _ in range(1 + draws.poisson(0.7)):
                firm.records["compute"].append(_compute(firm, draws, serial, params))
        _rent(firm, draws, serial, params)


def _signed(firm: Firm, first: int, draws: Draws, params: Params) -> date:
    return draws.day(max(firm.born + timedelta(days=10), date(first, 1, 5)), params.until - timedelta(days=5))


def _sales(firm: Firm, params: Params) -> int:
    return int(firm.year("sales_revenue", params.closed_year, 100 * _WAN)) or 50 * _WAN


def _tech(firm: Firm, draws: Draws, serial: Counter, params: Params) -> None:
    """Technology contracts as registered, and the year's transfer income that tax sees."""
    for _ in range(1 + draws.poisson(1.3)):
        kind = draws.weighted(_TECH)
        signed = _signed(firm, params.first_year, draws, params)
        amount = (
            round(clamp(_sales(firm, params) * draws.lognormal(0.06, 1.2), 2 * _WAN, 30_000 * _WAN) / 10_000) * 10_000
        )
        row: Row = {
            "number": f"{signed.year}{DIVISION}{serial.next(f'techc{signed.year}'):06d}",
            "kind": kind,
            "amount": amount,
            "signed_on": signed,
            "registered": True,
            "registered_on": min(signed + timedelta(days=draws.between(5, 90)), params.until),
            "affiliated_100": draws.chance(0.03),
            "seller": draws.chance(0.94),
        }
        if kind in ("transfer", "licence"):
            row["technology"] = draws.weighted(
                {"patent": 55, "software": 30, "ic_layout": 4, "biomedicine": 6, "other": 5}
            )
            row["grant"] = (
                "ownership" if kind == "transfer" else draws.pick(("exclusive", "non_exclusive", "non_exclusive"))
            )
            row["licence_years"] = None if kind == "transfer" else draws.pick((2, 3, 3, 4, 5, 5, 8, 10)) * 100
            row["net_income"] = amount * draws.between(-5, 85) // 100
        firm.records["techc"].append(row)
    for year in range(params.first_year, params.until.year + 1):
        rows = [r for r in firm.rows("techc") if "net_income" in r and r["seller"] and r["signed_on"].year == year]
        if rows:
            firm.put("tech_transfer_income", year, max(0, sum(r["net_income"] for r in rows)))
            firm.put("tech_transfer_separately_accounted", year, draws.chance(0.9))


def _service(firm: Firm, draws: Draws, serial: Counter, params: Params) -> Row:
    kind = draws.weighted(_SERVICE)
    signed = _signed(firm, params.closed_year, draws, params)
    amount = round(clamp(draws.lognormal(6.5, 1.0), 0.3, 400) * 100) * 10_000
    invoiced = signed + timedelta(days=draws.between(10, 120))
    done = invoiced <= params.until
    listed = draws.chance(0.7)
    return {
        "number": f"示例服{signed.year}-{serial.next(f'service{signed.year}'):06d}",
        "kind": kind,
        "provider": f"示例开放实验室{draws.between(1, 40)}号",
        "amount": amount,
        "paid_amount": amount if draws.chance(0.8) else amount * draws.between(30, 99) // 100,
        "signed_on": signed,
        "invoiced_on": invoiced if done else None,
        "activity_registered_on": min(signed + timedelta(days=draws.between(3, 130)), params.until) if listed else None,
        "provider_affiliated": draws.chance(0.04),
        "provider_on_list": listed,
        "on_voucher_list": kind in _VOUCHER and draws.chance(0.8),
        "statutory_test": kind == "test" and draws.chance(0.2),
        "site_in_chaoyang": draws.chance(0.55),
        "other_city_support": draws.chance(0.05),
    }


def _compute(firm: Firm, draws: Draws, serial: Counter, params: Params) -> Row:
    signed = _signed(firm, params.closed_year, draws, params)
    amount = round(clamp(_sales(firm, params) / _WAN * draws.lognormal(0.03, 1.0), 3, 8000) * 10) * 100_000
    return {
        "number": f"示例算{signed.year}-{serial.next(f'compute{signed.year}'):06d}",
        "provider": f"示例算力中心{draws.between(1, 9)}号",
        "amount": amount,
        "paid_amount": amount if draws.chance(0.75) else amount * draws.between(30, 99) // 100,
        "signed_on": signed,
        "invoiced_on": min(signed + timedelta(days=draws.between(10, 90)), params.until),
        "site_in_chaoyang": draws.chance(0.5),
        "provider_affiliated": draws.chance(0.05),
        "provider_on_list": draws.chance(0.75),
        "metering_logs": draws.chance(0.85) if draws.chance(0.95) else None,
        "for_training_or_rd": draws.chance(0.85),
        "other_city_support": draws.chance(0.05),
    }


def _rent(firm: Firm, draws: Draws, serial: Counter, params: Params) -> None:
    """Rent of the closed year for firms in the park; a few sit in parks built jointly with the district."""
    staff = firm.year("employees_total", params.closed_year)
    joint = bool(firm.facts["operating_address_in_park"]) and draws.chance(0.12)
    firm.facts["in_joint_park"] = joint
    if staff is None or not (joint or draws.chance(0.12)):
        return
    area = round(clamp(staff * draws.lognormal(11, 0.3), 20, 30_000)) * 100  # hundredths of a square metre
    daily = draws.between(350, 750)  # fen per square metre and day
    firm.add(
        "rent",
        number=f"示例租{params.closed_year}-{serial.next('rent'):06d}",
        year=params.closed_year,
        area=area,
        rent=area * daily * 365 // 100,
        property_fee=area * draws.between(50, 110) * 365 // 100,
        landlord_joint_park=joint,
        valid_from=date(params.closed_year - draws.between(0, 2), draws.between(1, 12), 1),
        valid_to=date(params.closed_year + draws.between(1, 3), 12, 31),
    )
