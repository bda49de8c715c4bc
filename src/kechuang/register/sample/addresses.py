"""Invented addresses: streets that do not exist; tenants of an incubator share its rooms."""

from __future__ import annotations

from kechuang.register.sample.draws import Draws
from kechuang.register.sample.names import MARK
from kechuang.register.sample.params import Params
from kechuang.register.sample.party import Firm, Party

_STREETS = ("东路", "西路", "南路", "北路", "中路", "一街", "二街", "三街", "大街", "桥路", "里路", "园路")
_DISTRICTS = {
    "dongcheng": "东城区", "xicheng": "西城区", "chaoyang": "朝阳区", "fengtai": "丰台区", "shijingshan": "石景山区",
    "haidian": "海淀区", "mentougou": "门头沟区", "fangshan": "房山区", "tongzhou": "通州区", "shunyi": "顺义区",
    "changping": "昌平区", "daxing": "大兴区", "huairou": "怀柔区", "pinggu": "平谷区", "miyun": "密云区",
    "yanqing": "延庆区", "etown": "北京经济技术开发区",
}  # fmt: skip


def addresses(firms: list[Firm], others: list[Party], params: Params) -> None:
    """Give every firm its registered address; a draw of its own, so that nothing else changes."""
    draws = Draws(params.seed, "addresses")
    halls = {
        party.uscc: _building("朝阳区", draws) for party in others if party.facts.get("incubator_titles") is not None
    }
    for firm in firms:
        hall = halls.get(firm.facts.get("incubator_id", ""))
        if hall:
            firm.facts["registered_address"] = f"北京市{hall}1层{draws.pick((101, 102, 103))}室"
            continue
        district = _DISTRICTS.get(firm.facts["registered_district"])
        region = f"北京市{district}" if district else f"{MARK}省{MARK}市{MARK}区"
        floor = draws.between(1, 18)
        room = f"{floor}层{floor}{draws.between(1, 30):02d}室"
        firm.facts["registered_address"] = f"{region}{_building('', draws)}{room}"


def _building(district: str, draws: Draws) -> str:
    street, number, house = draws.pick(_STREETS), draws.between(1, 199), draws.between(1, 12)
    return f"{district}{MARK}{street}{number}号院{house}号楼"


def as_a_clerk_writes(address: str, draws: Draws) -> str:
    """The same place in other words."""
    ways = (
        address.removeprefix("北京市"),
        address.replace("号院", "号").replace("号楼", "幢"),
        address.replace("号楼", "号楼 ").replace("室", "房间"),
        address.replace("北京市", "北京", 1).replace("层", "层-"),
    )
    return draws.pick(ways)
