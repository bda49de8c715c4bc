"""Two written addresses: the same room, the same building, or two places.

An address is compared by street, number, building and room, whatever its spelling:
`朝阳区示例路１０号院３号楼四层401室`
and `北京市朝阳区示例路10号3幢4层401` are one. Many firms of an incubator share a room: how many is for the caller to
count (`place`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kechuang.register.importing.tidy import bare

_REGION = re.compile(
    r"^(?:中国)?(?:[^省市区县]{1,7}(?:省|自治区))?(?:(?:北京|上海|天津|重庆)市?|[^省市区县]{1,7}市)?(?P<district>[^省市区县街路道]{1,8}(?:区|县|旗))?"
)
_STREET = re.compile(
    r"^(?P<street>.*?(?:大街|街道|街|路|胡同|大道|道|巷|里|园区|园|村|屯|庄|坊|桥|沿|条|条胡同|广场|中心|大厦|社区|小区))"
    r"(?=[甲乙丙丁]?[0-9])"
)
_NUMBER = re.compile(
    r"^(?P<number>[甲乙丙丁]?[0-9]+(?:[-之][0-9]+)*[甲乙丙丁]?)号?(?:院内|大院|院)?(?!楼|幢|栋|座|层|室)"
)
_BUILDING = re.compile(r"(?P<a>[0-9]+|[A-Z]|[甲乙丙丁东西南北])(?:号?楼|号?幢|号?栋|座|塔)")
_FLOOR = re.compile(r"(?:地下)?[0-9]+层|[0-9]+F(?![0-9A-Z])")
_ROOM = re.compile(r"(?P<room>[A-Z]?-?[0-9]{2,5}(?:-[0-9]+)?[A-Z]?)(?:号?室|号?房间?|号|单元)?$")
_DROPPED = re.compile(r"\([^)]*\)|【[^】]*】|\[[^\]]*\]|[,，。、;；]")
_CHINESE = re.compile("[一二三四五六七八九十]{1,3}(?=层|号|楼|幢|栋|座|单元|院)")
_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")}


@dataclass(frozen=True, slots=True)
class Address:
    """Parts that were found; empty where the text does not say."""

    district: str = ""
    street: str = ""
    number: str = ""
    building: str = ""
    room: str = ""

    @property
    def place(self) -> Address:
        """What all who are in one room share, however it is written; the building where no room is."""
        return Address("", _core(self.street), self.number, self.building, self.room)


def parse(text: str) -> Address:
    """The parts of an address as written; all empty when no street and number is found."""
    line = _CHINESE.sub(lambda found: str(_number(found[0])), _DROPPED.sub("", bare(text).upper()))
    region = _REGION.match(line)
    district = (region["district"] or "") if region else ""
    line = line[region.end() :] if region else line
    street = _STREET.match(line)
    if street is None:
        return Address()
    line = line[street.end() :]
    number = _NUMBER.match(line)
    line = line[number.end() :] if number else line
    building = _BUILDING.search(line)
    tail = _FLOOR.sub("", line[building.end() :] if building else line)
    room = _ROOM.search(tail)
    return Address(
        district,
        street["street"],
        number["number"] if number else "",
        building["a"] if building else "",
        room["room"].replace("-", "") if room else "",
    )


def compare(left: str, right: str) -> str:
    """`room`: one room of one building; `building`: one number, nothing contradicts; `other`; empty: cannot tell."""
    one, two = parse(left), parse(right)
    if not (one.street and two.street):
        return "room" if bare(left) == bare(right) else ""
    if one.district and two.district and one.district != two.district:
        return "other"
    if (_core(one.street), one.number) != (_core(two.street), two.number):
        return "other"
    for a, b in ((one.building, two.building), (one.room, two.room)):
        if a and b and a != b:
            return "other"
    return "room" if one.room and two.room else "building"


def _core(street: str) -> str:
    """A street without the sub-district written before it: 酒仙桥街道酒仙桥路 is 酒仙桥路."""
    return re.sub(r"^.*(?:街道|地区|乡|镇)(?=.{2,})", "", street)


def _number(text: str) -> int:
    """一 to 九十九."""
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return int("".join(str(_DIGITS[sign]) for sign in text))
    return 10 * (_DIGITS[tens] if tens else 1) + (_DIGITS[ones] if ones else 0)
