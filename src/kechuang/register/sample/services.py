"""Service agencies with licences, transfer centres with their reports and results, science venues with their titles."""

from __future__ import annotations

from datetime import date

from kechuang.register.sample.draws import Draws
from kechuang.register.sample.institutions import Maker
from kechuang.register.sample.params import Params
from kechuang.register.sample.party import Party

_AGENCY = ("知识产权代理有限公司", "技术转移服务有限公司", "科技咨询有限公司", "创业服务有限公司")
_FIELDS = ("rd", "ip", "transfer", "incubation", "finance")
_WAN = 1_000_000


def services(others: list[Party], maker: Maker, params: Params) -> list[Party]:
    """Adds to `others` and returns the new agencies."""
    draws = Draws(params.seed, "services")
    _venues([p for p in others if p.facts["institution_kind"] in ("venue", "community")], draws)
    for party in others:
        if party.facts["institution_kind"] in ("venue", "community"):
            party.facts["opening_hours"] = draws.pick(
                ("周二至周日 9:00—16:30", "周一至周五 9:00—17:00", "每日 10:00—18:00")
            )
    _centres([p for p in others if p.facts["institution_kind"] == "university"][:5], draws, params)
    return [_agency(number, maker, draws, params) for number in range(1, 25)]


def _agency(number: int, maker: Maker, draws: Draws, params: Params) -> Party:
    party = maker.make("service_agency", _AGENCY[number % len(_AGENCY)], (2001, 2015))
    party.facts["service_fields"] = frozenset(draws.some(_FIELDS, draws.between(1, 2)) + ["ip"] * (number % 4 == 0))
    starts = draws.day(date(2015, 2, 3), date(2020, 11, 5))
    party.add(
        "agency",
        number=f"示例代{number:04d}",
        kind=draws.weighted({"patent": 50, "trademark": 20, "legal": 10, "valuation": 10, "operation": 10}),
        brand=draws.chance(0.25),
        valid_from=starts,
        valid_to=None,
        revoked_on=date(2024, 3, 15) if number in (7, 19) else None,
    )
    for year in (params.closed_year - 1, params.closed_year):
        party.put("preexam_pass_rate", year, draws.between(82, 99) * 10_000)
        party.put("agency_complaints", year, draws.poisson(0.8))
    return party


def _centres(hosts: list[Party], draws: Draws, params: Params) -> None:
    """The second and fifth results were offered by agreement without a notice: the list must say so."""
    serial = 0
    for number, host in enumerate(hosts, 1):
        host.add(
            "centre",
            number=f"示例转{number:02d}",
            name=f"{host.brand}示例技术转移中心",
            valid_from=date(2018 + number % 3, 4, 9),
            valid_to=date(2027, 4, 8),
        )
        for year in (params.closed_year - 1, params.closed_year):
            filed = not (number == 4 and year == params.closed_year)
            host.put("transfer_reported", year, filed)
            if filed:
                host.put("transfer_count", year, draws.between(2, 60))
                host.put("transfer_amount", year, draws.between(80, 9000) * _WAN)
        for _ in range(2):
            serial += 1
            pricing = "agreement" if serial in (2, 5, 8) else draws.pick(("auction", "listing"))
            noticed = None if serial in (2, 5) else draws.day(date(2024, 3, 4), date(2025, 11, 28))
            host.add(
                "result",
                number=f"示例果{serial:03d}",
                title=f"{host.brand}示例成果",
                pricing=pricing,
                noticed_on=noticed,
                notice=f"{host.brand}示例公示〔{noticed.year}〕{serial}号" if noticed else None,
                offered_on=draws.day(date(2026, 1, 5), params.until),
            )


def _venues(parties: list[Party], draws: Draws) -> None:
    """A venue's title; every tenth base was named before, and that title has run out."""
    for number, party in enumerate(parties, 1):
        base = party.facts["institution_kind"] == "venue"
        kind = "base" if base else "hall" if "体验厅" in party.name else "community"
        named = draws.day(date(2014, 11, 3), date(2017, 3, 31))
        row = {"kind": kind, "level": "city", "evaluation": draws.pick(("excellent", "passed"))}
        ends = date(named.year + draws.pick((3, 5, 12)), 12, 31)
        party.add("venue", number=f"示例普{number:03d}", valid_from=named, valid_to=ends, **row)
        if base and number % 10 == 0:
            former = {"valid_from": date(2010, 9, 1), "valid_to": date(2013, 12, 31)}
            party.add("venue", number=f"示例普{number:03d}旧", **former, **row)
