"""Lists of the district as of the report: international R&D bodies, unicorns, members of the incubator alliance."""

from __future__ import annotations

from datetime import date

from kechuang.register.sample.draws import Draws
from kechuang.register.sample.params import Params
from kechuang.register.sample.party import Firm, Party

PUBLISHER = "科技部火炬中心（示例榜单）"


def lists(firms: list[Firm], others: list[Party], params: Params) -> None:
    """Mark exactly as many parties as the report counts."""
    draws, report = Draws(params.seed, "lists"), params.report
    old = [
        f for f in firms if f.born < date(report.day.year - 1, 1, 1) and f.facts["registered_district"] == "chaoyang"
    ]
    foreign = [f for f in old if f.facts["foreign_invested_share"]]
    domestic = [f for f in old if not f.facts["foreign_invested_share"]]
    bodies = (draws.shuffled(foreign) + draws.shuffled(domestic))[: report.rd_bodies]
    for firm in bodies:
        firm.facts["is_international_rd_body"] = True
    chosen = set(map(id, bodies))
    grown = sorted(
        (f for f in domestic if f.born.year >= 2004 and id(f) not in chosen), key=lambda f: -f.size - 0.3 * f.quality
    )
    for firm in grown[: report.unicorns]:
        firm.add("unicorn", publisher=PUBLISHER, year=report.day.year - 1, published_on=date(report.day.year, 3, 1))
    _alliance(old, others, draws, params)


def _alliance(firms: list[Firm], others: list[Party], draws: Draws, params: Params) -> None:
    """All operators of spaces are members, then associations, universities and firms that serve them."""
    first = [p for p in others if p.facts["institution_kind"] == "space_operator"]
    second = draws.shuffled(
        [p for p in others if p.facts["institution_kind"] in ("association", "university", "institute")]
    )
    third = draws.shuffled([f for f in firms if f.tagged("tech_services")])
    seats = params.report.alliance - len(first)
    members: list[Party] = [*first, *second[: seats // 2], *third[: seats - seats // 2]]
    for party in members[: params.report.alliance]:
        party.facts["alliance_memberships"] = party.facts.get("alliance_memberships", frozenset()) | {
            "incubator_alliance"
        }
