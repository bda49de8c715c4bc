"""Incubators and makerspaces with nested titles, what they report of themselves, and their tenants."""

from __future__ import annotations

from datetime import date, timedelta

from kechuang.register.sample.draws import Draws
from kechuang.register.sample.institutions import Maker
from kechuang.register.sample.params import Params
from kechuang.register.sample.party import Firm, Party

_WAN = 1_000_000
_WORDS = ("众创空间运营有限公司", "孵化器有限公司", "创业服务有限公司", "空间运营管理有限公司")


def spaces(firms: list[Firm], maker: Maker, params: Params) -> list[Party]:
    """`report.spaces` operators: makerspaces (national ones are municipal too), incubators, others."""
    draws, report = Draws(params.seed, "spaces"), params.report
    made = []
    for index in range(report.spaces):
        incubator = report.makerspaces_municipal <= index < report.makerspaces_municipal + report.incubators
        titles: set[str] = set()
        if index < report.makerspaces_municipal:
            titles.add("city_makerspace")
        if index < report.makerspaces_national:
            titles.add("national_makerspace")
        if incubator:
            titles.add("city_incubator")
            if draws.chance(0.4):
                titles.add("national_incubator")
        party = maker.make("space_operator", _WORDS[1] if incubator else draws.pick(_WORDS), (2005, 2015))
        party.facts["incubator_titles"] = frozenset(titles)
        _operation(party, 3.5 if incubator else 1.0, draws, params)
        if incubator and index < report.makerspaces_municipal + 2:
            _exemplary(party)
        made.append(party)
    _tenants(made, firms, draws, params)
    _grades(made, params)
    return made


def _grades(operators: list[Party], params: Params) -> None:
    """Three years of evaluations; draws of their own, so that nothing else changes."""
    draws = Draws(params.seed, "space grades")
    for party in operators:
        level = (
            "national" if party.facts["incubator_titles"] & {"national_makerspace", "national_incubator"} else "city"
        )
        for year in range(params.closed_year - 2, params.closed_year + 1):
            if draws.chance(0.3):  # not every space is evaluated every year
                continue
            grade = draws.weighted({"excellent": 18, "good": 40, "passed": 38, "failed": 4})
            least = {"excellent": 85, "good": 75, "passed": 60, "failed": 40}[grade]
            party.add(
                "space_grade",
                year=year,
                level=level,
                grade=grade,
                score=100 * least + draws.between(0, 999),
                published_on=date(year + 1, 4, 20),
            )


def _operation(party: Party, scale: float, draws: Draws, params: Params) -> None:
    area = draws.between(700, 6500) * scale
    staff = draws.between(6, 22)
    professionals = min(staff, round(staff * draws.between(55, 100) / 100))
    party.facts |= {
        "incubator_opened_on": party.born + timedelta(days=draws.between(30, 400)),
        "incubator_statistics_years": draws.between(0, 8),
        "incubator_is_professional": draws.chance(0.25),
        "own_technical_platform": draws.chance(0.4),
        "area_total": round(area) * 100,
        "area_for_tenants": round(area * draws.between(45, 75) / 100) * 100,
        "area_public_service": round(area * draws.between(5, 22) / 100) * 100,
        "area_rented": round(area * draws.between(0, 100) / 100) * 100,
        "desks": draws.between(15, 300),
        "incubator_staff": staff,
        "incubator_professionals": professionals,
        "incubator_mentors": draws.between(1, 25),
        "seed_fund_size": draws.pick((0, 200, 300, 500, 500, 1000, 3000)) * _WAN,
        "seed_fund_cases": draws.between(0, 9),
        "graduates_total": draws.between(3, 60),
        "incubator_field_share": draws.between(20, 98) * 10_000,
    }
    for year in range(params.closed_year - 1, params.closed_year + 1):
        party.put("incubator_agreements", year, draws.between(8, 60))
        party.put("incubator_companies_registered", year, draws.between(3, 30))
        party.put("incubator_companies_financed", year, draws.between(0, 12))
        party.put("incubator_typical_cases", year, draws.between(0, 8))
        party.put("incubator_events", year, draws.between(4, 40))
        party.put("incubation_revenue_separately_accounted", year, draws.chance(0.85))
        party.put("incubation_service_revenue", year, draws.between(20, 900) * _WAN)
        party.put("incubation_property_tax", year, draws.between(0, 90) * _WAN)
        party.put("incubation_land_use_tax", year, draws.between(0, 12) * _WAN)


def _exemplary(party: Party) -> None:
    """Two incubators that are all a national one should be, so that the measure has someone to say yes to."""
    party.facts |= {
        "incubator_opened_on": party.born + timedelta(days=200),
        "incubator_statistics_years": 6,
        "area_total": 1_050_000,
        "area_for_tenants": 640_000,
        "area_public_service": 160_000,
        "incubator_staff": 24,
        "incubator_professionals": 22,
        "incubator_mentors": 25,
        "seed_fund_size": 1000 * _WAN,
        "seed_fund_cases": 5,
        "graduates_total": 41,
    }


def _tenants(operators: list[Party], firms: list[Firm], draws: Draws, params: Params) -> None:
    """Young enterprises in spaces; both sides of the relation say the same."""
    weights = {i: _pull(p) for i, p in enumerate(operators)}
    for party in operators:
        party.records["tenant"] = []
    for firm in firms:
        firm.facts["is_in_incubator"] = False
        firm.facts["incubator_is_benchmark"] = firm.facts["incubator_is_benchmark_or_provincial"] = False
        young = firm.age(params.until) < 7 and firm.facts["registered_district"] == "chaoyang"
        if not young or not draws.chance(params.tenants * 4.5):
            continue
        operator = operators[draws.weighted(weights)]
        entered = draws.day(firm.born, min(params.until, firm.born + timedelta(days=900)))
        graduated = (
            entered + timedelta(days=1200) if (params.until - entered).days > 1400 and draws.chance(0.8) else None
        )
        _enter(firm, operator, (entered, graduated), draws, params)


def _pull(party: Party) -> float:
    """How many tenants a space draws: incubators more than makerspaces, the exemplary ones most."""
    if "city_incubator" not in party.facts["incubator_titles"]:
        return 1.0
    return 14.0 if party.facts["area_total"] == 1_050_000 else 3.5


def _enter(firm: Firm, operator: Party, stay: tuple[date, date | None], draws: Draws, params: Params) -> None:
    entered, graduated = stay
    until = graduated or params.until
    valid = any(row["status"] == "valid" for row in firm.rows("ip"))
    operator.add(
        "tenant",
        uscc=firm.uscc,
        name=firm.name,
        entered_on=entered,
        age_at_entry_months=(entered - firm.born).days // 30,
        stay_months=(until - entered).days // 30,
        is_tech_sme_type=draws.chance(0.9),
        registered_inside=draws.chance(0.88),
        long_field=firm.tagged("medicine") or firm.tagged("ic"),
        has_patent_application=any(row["kind"] in ("invention", "utility", "design") for row in firm.rows("ip")),
        has_valid_ip=valid,
        financed=bool(firm.rows("equity")),
        graduated_on=graduated,
    )
    if graduated is None:
        titles = operator.facts["incubator_titles"]
        firm.facts |= {
            "is_in_incubator": True,
            "incubator_id": operator.uscc,
            "incubator_entry_date": entered,
            "incubator_is_benchmark_or_provincial": bool(titles & {"city_incubator", "national_incubator"}),
        }
