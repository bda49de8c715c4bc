"""What only some fields have: devices and trials, model filings, data assets, projects, first sets, new products."""

from __future__ import annotations

from datetime import date, timedelta

from kechuang.register.sample.codes import Counter
from kechuang.register.sample.draws import Draws, clamp, logistic
from kechuang.register.sample.params import Params
from kechuang.register.sample.party import Firm

_WAN = 1_000_000
_ALIASES = ("device", "llm", "data_asset", "project", "new_product", "first_set", "premium", "instrument")


def fields(firms: list[Firm], params: Params) -> None:
    """Fill the records that only some fields have."""
    draws, serial = Draws(params.seed, "fields"), Counter()
    for firm in firms:
        for alias in _ALIASES:
            firm.records.setdefault(alias, [])
        tags, good = firm.facts["strategic_field_tag"], 2 * logistic(firm.quality)
        if "digital_medicine" in tags and draws.chance(0.12 * good):
            _device(firm, draws, serial, params)
        if "ai" in tags and draws.chance(0.07 * good):
            _model(firm, draws, serial, params)
        if "data" in tags and draws.chance(0.15 * good):
            _data(firm, draws, serial, params)
        if tags & {"ai", "web3", "data"} and draws.chance(0.06 * good):
            _project(firm, draws, serial, params)
        if draws.chance(0.04 * good):
            _product(firm, draws, serial, params)
        if tags & {"smart_manufacturing", "robot"} and draws.chance(0.05 * good):
            _first_set(firm, draws, serial, params)
        firm.facts |= _platform(firm, draws)
        firm.facts["is_strategic_role"] = (
            draws.weighted({"ordinary": 97, "platform": 2, "chain_leader": 1}) if "ai" in tags else "ordinary"
        )


def _recent(firm: Firm, years: int, draws: Draws, params: Params) -> date:
    return draws.day(max(firm.born + timedelta(days=30), date(params.until.year - years, 1, 6)), params.until)


def _device(firm: Firm, draws: Draws, serial: Counter, params: Params) -> None:
    for _ in range(1 + draws.poisson(0.5)):
        day, grade = _recent(firm, 3, draws, params), draws.weighted({"II": 70, "III": 30})
        trial = day - timedelta(days=draws.between(120, 400)) if grade == "III" else None
        firm.add(
            "device",
            number=f"示例械注准{day.year}9{serial.next('device'):05d}",
            product=f"{firm.brand}示例产品",
            **{"class": grade},
            first_time=draws.chance(0.7),
            certified_on=day if draws.chance(0.8) else None,
            trial_finished_on=trial,
            channel=draws.weighted({"ordinary": 80, "innovative": 12, "priority": 8}),
            industrialised_in_district=draws.chance(0.6),
        )


def _model(firm: Firm, draws: Draws, serial: Counter, params: Params) -> None:
    day = _recent(firm, 3, draws, params)
    firm.add(
        "llm",
        number=f"示例备案-{day.year}9{serial.next('llm'):04d}",
        model=f"{firm.brand}示例模型",
        filed_on=day,
        excellent=draws.chance(0.25),
    )


def _data(firm: Firm, draws: Draws, serial: Counter, params: Params) -> None:
    for _ in range(1 + draws.poisson(0.6)):
        day = _recent(firm, 2, draws, params)
        outbound = draws.chance(0.15)
        traded = draws.chance(0.5)
        firm.add(
            "data_asset",
            registration=f"示例数登{day.year}9{serial.next('data'):05d}",
            registered_on=day,
            listed_on=min(day + timedelta(days=40), params.until) if draws.chance(0.7) else None,
            booked_on=min(day + timedelta(days=90), params.until) if draws.chance(0.3) else None,
            first_outbound_on=min(day + timedelta(days=60), params.until) if outbound else None,
            outbound_route=draws.pick(("assessment", "contract", "certification")) if outbound else None,
            traded_on=min(day + timedelta(days=70), params.until) if traded else None,
            trade_price=draws.between(3, 900) * _WAN if traded else None,
            resales=draws.poisson(1.5) if traded else 0,
            opened=draws.chance(0.2),
        )


def _project(firm: Firm, draws: Draws, serial: Counter, params: Params) -> None:
    started = _recent(firm, 3, draws, params)
    total = round(clamp(draws.lognormal(900, 0.9), 60, 40_000)) * _WAN
    civil = total * draws.between(0, 30) // 100
    finished = started + timedelta(days=draws.between(150, 600))
    firm.add(
        "project",
        number=f"示例投{started.year}-{serial.next('project'):05d}",
        name=f"{firm.brand}示例建设项目",
        kind=draws.weighted(
            {"scene": 40, "solution": 18, "key_technology": 18, "platform": 12, "carrier": 6, "open_source": 6}
        ),
        total=total,
        civil_works=civil,
        counted_share=1_000_000,
        counted=total - civil,
        operation_contracts=total * draws.between(0, 40) // 100,
        started_on=started,
        finished_on=finished if finished <= params.until else None,
        joint_with_academia=draws.chance(0.3),
        benchmark=draws.chance(0.35),
    )


def _product(firm: Firm, draws: Draws, serial: Counter, params: Params) -> None:
    day = _recent(firm, 4, draws, params)
    firm.add(
        "new_product",
        number=f"99XCP{day.year}{serial.next('product'):05d}",
        product=f"{firm.brand}示例新产品",
        valid_from=day,
        valid_to=day + timedelta(days=1094),
    )


def _first_set(firm: Firm, draws: Draws, serial: Counter, params: Params) -> None:
    day = _recent(firm, 3, draws, params)
    equipment = f"{firm.brand}示例首台套装备{serial.next('set')}号"
    firm.add("first_set", equipment=equipment, valid_from=day, valid_to=day + timedelta(days=1094))
    if draws.chance(0.5):
        paid = min(day + timedelta(days=draws.between(20, 300)), params.until)
        premium = draws.between(3, 350) * _WAN
        firm.add(
            "premium",
            policy=f"示例保{paid.year}{serial.next('premium'):05d}",
            equipment=equipment,
            premium=premium,
            insured_amount=premium * 40,
            paid_on=paid,
            on_valid_list=draws.chance(0.93),
            covers_innovation_use_quality=draws.chance(0.88),
        )


def _platform(firm: Firm, draws: Draws) -> dict[str, str]:
    """An accredited R&D body for a few; who has none is in no list."""
    if draws.chance(0.03 * logistic(1.5 * firm.quality + firm.size)):
        return {"rd_platform_level": draws.weighted({"city": 45, "provincial": 45, "national": 10})}
    return {}
