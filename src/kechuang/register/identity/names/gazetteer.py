"""Names of divisions as people write them, from `data/places.txt`, and which of them can mean the same."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

DATA = Path(__file__).parent / "data"
_LANDS = (
    "中国 全国 中华 日本 韩国 美国 英国 德国 法国 意大利 新加坡 加拿大 澳大利亚 俄罗斯 巴西 印度 泰国 越南 "
    "马来西亚 亚洲 欧洲"
)
LANDS = tuple(_LANDS.split())
CITY_LETTERS = {
    "深": "深圳", "穗": "广州", "杭": "杭州", "甬": "宁波", "宁": "南京", "榕": "福州", "蓉": "成都", "汉": "武汉",
    "昆": "昆明", "锡": "无锡", "厦": "厦门", "郑": "郑州", "沈": "沈阳", "徐": "徐州", "珠": "珠海", "洛": "洛阳",
}  # fmt: skip
"""One-character names of cities in use beside those of the provinces."""
_PEOPLES = (
    "朝鲜|土家|布依|哈尼|景颇|傈僳|哈萨克|柯尔克孜|蒙古|维吾尔|塔吉克|锡伯|达斡尔|鄂温克|鄂伦春|仡佬|仫佬|毛南|拉祜|布朗|"
    "保安|东乡|撒拉|独龙|普米|纳西|苗|羌|藏|彝|侗|壮|傣|白|回|满|瑶|黎|畲|水|佤|怒|土"
)
_TAIL = re.compile(rf"(?:(?:(?:{_PEOPLES})族?)*(?:各族)?自治[区州县旗]|特别行政区|地区|新区|矿区|林区|[省市县区旗盟])$")


@dataclass(frozen=True)
class Gazetteer:
    """`level` of each spelling: 1 province, 2 prefecture, 3 county as written, 4 county without its kind, 5 land.

    `within`: the provinces (short names) in which a place of that short name lies. `letters`: one-character names.
    """

    level: dict[str, int]
    within: dict[str, frozenset[str]]
    letters: dict[str, frozenset[str]]
    longest: int


def short_place(name: str) -> str:
    """朝阳区 → 朝阳, 广西壮族自治区 → 广西; a name of two characters stays."""
    cut = _TAIL.sub("", name)
    if len(cut) < 2:  # 内蒙古自治区: here the people is the name
        cut = re.sub(r"自治[区州县旗]$", "", name)
    return cut if len(cut) >= 2 else name


@cache
def gazetteer() -> Gazetteer:
    """Read once a process."""
    level: dict[str, int] = dict.fromkeys(LANDS, 5)
    within: dict[str, set[str]] = {}
    letters: dict[str, set[str]] = {}
    lines = (DATA / "places.txt").read_text(encoding="utf-8").splitlines()
    counties: list[str] = []
    for line in lines:
        if line.startswith("#"):
            continue
        province, short, cities, districts = line.split("|")
        base = short_place(province)
        for name in (province, base, f"{base}省", f"{base}市"):
            level[name] = 1
        within.setdefault(base, set()).add(base)
        for letter in short:
            letters.setdefault(letter, set()).add(base)
        for name in cities.split():
            city = short_place(name)
            level.setdefault(name, 2)
            level.setdefault(city, 2)
            level.setdefault(f"{city}市", 2)
            within.setdefault(city, set()).add(base)
        for name in districts.split():
            counties.append(name)
            within.setdefault(short_place(name), set()).add(base)
    for name in counties:
        county = short_place(name)
        level.setdefault(name, 3)
        level.setdefault(county, 4)
        level.setdefault(f"{county}县", 3)  # a county that has become a district or city is still written so
    for letter, city in CITY_LETTERS.items():
        letters.setdefault(letter, set()).add(city)
    return Gazetteer(
        level,
        {name: frozenset(where) for name, where in within.items()},
        {letter: frozenset(where) for letter, where in letters.items()},
        max(map(len, level)),
    )


def split_places(text: str) -> list[str]:
    """The short names of the divisions in a place text, from left to right: 北京市朝阳区 → [北京, 朝阳]."""
    known = gazetteer()
    found, i = [], 0
    while i < len(text):
        for length in range(min(known.longest, len(text) - i), 1, -1):
            if text[i : i + length] in known.level:
                found.append(short_place(text[i : i + length]))
                i += length
                break
        else:
            i += 1
    return found


@lru_cache(maxsize=65_536)
def compatible(left: str, right: str) -> bool | None:
    """Can two place texts mean one seat? None when one of them names no division.

    True when the finer one lies in, or repeats, the coarser: 广东 and 深圳, 北京 and 北京市朝阳区.
    """
    a, b = [p for p in split_places(left) if p != "中国"], [p for p in split_places(right) if p != "中国"]
    if not a or not b:
        return None
    if set(a) & set(b) and (set(a) <= set(b) or set(b) <= set(a)):
        return True
    within = gazetteer().within
    first, second = _provinces(a, within), _provinces(b, within)
    if any(
        all(within.get(place) == frozenset({place}) for place in places) for places in (a, b)
    ):  # one names a province only
        return bool(first & second)
    return False


def _provinces(places: list[str], within: dict[str, frozenset[str]]) -> set[str]:
    """Provinces in which all of these can lie."""
    found = [set(within[place]) for place in places if place in within]
    return set.intersection(*found) if found else set()
