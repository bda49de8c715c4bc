"""Parties that are not enterprises: universities, institutes, associations, venues, operators of spaces."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from kechuang.register.sample import codes, names
from kechuang.register.sample.draws import Draws
from kechuang.register.sample.params import Params
from kechuang.register.sample.party import Party

_LEGAL = {
    "university": "university",
    "institute": "institution",
    "association": "social_org",
    "venue": "institution",
    "community": "social_org",
    "space_operator": "company",
    "service_agency": "company",
}
_REGISTRAR = {
    "university": "12",
    "institute": "12",
    "association": "51",
    "venue": "12",
    "community": "54",
    "space_operator": "91",
    "service_agency": "91",
}
_UNIVERSITY = ("理工大学", "工业大学", "经贸大学", "传媒大学", "中医药大学", "信息科技学院", "艺术学院", "职业学院")
_INSTITUTE = (
    "材料研究所",
    "计算技术研究所",
    "医学研究院",
    "环境科学研究院",
    "标准化研究院",
    "自动化研究所",
    "能源研究院",
    "农业研究所",
)
_VENUE = ("科技馆", "自然博物馆", "航空科普基地", "通信科普馆", "地学科普园", "生命科学馆")


class Maker:
    """Gives each institution a brand, a USCC beyond those of the enterprises, and its common facts."""

    def __init__(self, params: Params):
        self.params = params
        self.draws = Draws(params.seed, "institutions")
        self.brands: Iterator[str] = names.short_brands(params.names, Draws(params.seed, "institution brands"))
        self.serial = 900_000

    def make(self, kind: str, title: str, born: tuple[int, int]) -> Party:
        self.serial += 1
        brand = next(self.brands)
        party = Party(
            uscc=codes.uscc(self.serial, _REGISTRAR[kind]),
            name=f"北京{brand}{names.MARK}{title}",
            kind="institution",
            born=self.draws.day(date(born[0], 3, 1), date(born[1], 11, 30)),
            brand=brand,
        )
        party.facts |= {
            "company_uscc": party.uscc,
            "legal_form": _LEGAL[kind],
            "is_independent_legal_person": True,
            "registration_date": party.born,
            "registration_status": "active",
            "is_operating": True,
            "registered_district": "chaoyang",
            "institution_kind": kind,
        }
        return party


def institutions(params: Params, maker: Maker) -> list[Party]:
    """Universities, institutes with their laboratories, associations, science venues and communities."""
    report, draws = params.report, Draws(params.seed, "platforms")
    universities = [maker.make("university", draws.pick(_UNIVERSITY), (1950, 2004)) for _ in range(report.universities)]
    institutes = [maker.make("institute", draws.pick(_INSTITUTE), (1952, 2012)) for _ in range(report.institutes)]
    associations = [
        maker.make("association", draws.pick(("软件行业协会", "产业促进会", "科技服务业协会")), (1995, 2015))
        for _ in range(12)
    ]
    venues = [maker.make("venue", draws.pick(_VENUE), (1980, 2014)) for _ in range(report.science_bases)]
    halls = [
        maker.make("community", draws.pick(("社区科普体验厅", "创新型科普社区")), (1998, 2015))
        for _ in range(report.science_halls)
    ]
    _platforms(universities + institutes, params, draws)
    for party in venues:
        party.facts["school_or_base_titles"] = frozenset({"science_pop_base"})
        _visits(party, params, draws)
    for party in halls:
        party.facts["school_or_base_titles"] = frozenset({"science_pop_hall"})
    for party in universities:
        party.facts["alliance_memberships"] = frozenset({"university_alliance"})
    return [*universities, *institutes, *associations, *venues, *halls]


def _platforms(hosts: list[Party], params: Params, draws: Draws) -> None:
    """Key laboratories and engineering centres, most of them at few hosts."""
    wanted = [
        ("key_lab", "重点实验室", params.report.key_labs),
        ("engineering_centre", "国家工程技术研究中心", params.report.engineering_centres),
    ]
    favoured = hosts[: max(1, len(hosts) // 3)] * 2 + hosts
    for kind, title, count in wanted:
        for serial in range(1, count + 1):
            host = draws.pick(favoured)
            level = "national" if kind == "engineering_centre" or draws.chance(0.4) else "city"
            host.add(
                "platform",
                number=f"示例{'Z' if kind == 'key_lab' else 'G'}{serial:04d}",
                name=f"{host.brand}示例{title}",
                kind=kind,
                level=level,
                recognised_on=draws.day(date(1999, 1, 4), date(2016, 12, 20)),
            )


def _visits(party: Party, params: Params, draws: Draws) -> None:
    for year in range(params.first_year, params.closed_year + 1):
        party.put("visitors_per_year", year, draws.between(30, 4000) * 100)
        party.put("open_days", year, draws.between(150, 360))
        party.put("pupil_free_days", year, draws.between(20, 250))
    party.facts["exhibition_area"] = draws.between(200, 9000) * 100
