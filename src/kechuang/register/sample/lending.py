"""Bank loans and IP pledge loans with interest that follows from principal, rate and days."""

from __future__ import annotations

from datetime import date, timedelta

from kechuang.register.sample.codes import Counter
from kechuang.register.sample.draws import Draws, clamp, logistic
from kechuang.register.sample.ladder import titled
from kechuang.register.sample.params import Params
from kechuang.register.sample.party import Firm

_WAN = 1_000_000
_BANKS = ("示例甲银行", "示例乙银行", "示例丙银行", "示例丁银行", "示例戊农商银行")
_PLEDGE = {"patent": 70, "trademark": 8, "copyright": 18, "data_ip": 4}


def loans(firms: list[Firm], params: Params) -> None:
    """Fill loans and IP pledge loans."""
    draws, serial = Draws(params.seed, "lending"), Counter()
    for firm in firms:
        firm.records.setdefault("loan", [])
        firm.records.setdefault("pledge", [])
        if draws.chance(params.loans["rate"] * 2 * logistic(0.8 * firm.size)):
            _borrow(firm, draws, serial, params)
        if firm.rows("ip") and draws.chance(params.loans["pledge"] * 2 * logistic(firm.quality)):
            for _ in range(1 + draws.poisson(0.5)):
                _pledge(firm, draws, serial, params)


def _drawn(firm: Firm, draws: Draws, params: Params) -> date | None:
    earliest = max(firm.born + timedelta(days=120), date(params.first_year, 1, 10))
    return (
        draws.day(earliest, params.until - timedelta(days=30)) if earliest < params.until - timedelta(days=60) else None
    )


def _amount(firm: Firm, day: date, draws: Draws, params: Params) -> int:
    """Principal in fen, whole 100 000 CNY: a part of the year's sales."""
    sales = firm.year("sales_revenue", min(day.year, params.closed_year), 0)
    wan = clamp(sales / _WAN * draws.lognormal(0.12, 0.7), 30, 20_000)
    return max(3, round(wan / 10)) * 10 * _WAN


def _rate(draws: Draws) -> int:
    """Annual rate in millionths, five basis points a step."""
    return round(clamp(draws.normal(0.0385, 0.0075), 0.0235, 0.072) * 2000) * 500


def _interest(principal: int, rate: int, days: int) -> int:
    """Simple interest in fen on a year of 360 days, half up."""
    return (principal * rate * days * 2 + 360_000_000) // 720_000_000


def _borrow(firm: Firm, draws: Draws, serial: Counter, params: Params) -> None:
    days = sorted(d for d in (_drawn(firm, draws, params) for _ in range(1 + draws.poisson(0.8))) if d)
    new = draws.chance(params.loans["first"] * 2 if firm.born.year >= params.first_year - 3 else params.loans["first"])
    for index, day in enumerate(days):
        principal, rate = _amount(firm, day, draws, params), _rate(draws)
        drawn = principal if draws.chance(0.7) else principal * draws.between(30, 90) // 1000 * 10
        term = draws.pick((180, 365, 365, 365, 540, 730, 1095))
        end = day + timedelta(days=term)
        ran = (min(end, params.until) - day).days
        firm.add(
            "loan",
            number=f"示例借{day.year}-{serial.next(f'loan{day.year}'):06d}",
            bank=draws.pick(_BANKS),
            kind="production"
            if draws.chance(0.93)
            else draws.pick(("real_estate", "platform", "non_productive", "other")),
            contract_amount=principal,
            drawn_amount=drawn,
            drawn_on=day,
            rate=rate,
            interest_first_12_months=_interest(drawn, rate, min(365, term)) if ran >= min(365, term) else None,
            interest_paid=_interest(drawn, rate, ran),
            repaid_on=end if end <= params.until else None,
            first_loan=new and index == 0,
            via_loan_center=draws.chance(0.55),
            bank_is_resident=draws.chance(0.9),
            bank_reported_late=draws.chance(0.02),
            data_asset_backed=firm.tagged("data") and draws.chance(0.12),
            months_counted=min(12, ran // 30),
            other_city_support=draws.chance(0.04),
        )


def _pledge(firm: Firm, draws: Draws, serial: Counter, params: Params) -> None:
    day = _drawn(firm, draws, params)
    if day is None:
        return
    principal, rate = min(_amount(firm, day, draws, params), 3000 * _WAN), _rate(draws)
    end = day + timedelta(days=draws.pick((180, 270, 365, 365, 365, 540)))
    paid = min(end, params.until)
    share = 1_000_000 if draws.chance(0.7) else draws.between(20, 95) * 10_000
    firm.add(
        "pledge",
        number=f"示例质{day.year}-{serial.next(f'pledge{day.year}'):06d}",
        bank=draws.pick(_BANKS),
        pledge_registration=f"示例Y{day.year}99{serial.next(f'register{day.year}'):06d}",
        registered=draws.chance(0.97),
        pledged_on=day + timedelta(days=draws.between(-10, 25)) if draws.chance(0.98) else end + timedelta(days=9),
        ip_kind=draws.weighted(_PLEDGE),
        own_ip=draws.chance(0.97),
        mainly_ip=share >= 500_000,
        pledgee_is_bank_or_guarantor=draws.chance(0.98),
        ip_share=share if draws.chance(0.92) else None,
        principal=principal,
        rate=rate,
        interest_paid=_interest(principal, rate, (paid - day).days),
        drawn_on=day,
        repaid_on=end if end <= params.until and draws.chance(0.98) else None,
        appraisal_and_guarantee_fee=draws.between(2, 60) * 100_000,
        other_city_support=draws.chance(0.05) or (titled(firm, "key_little_giant", day) and draws.chance(0.2)),
    )
