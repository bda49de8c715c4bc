"""How a name is typed by its sound: initials (`jd`, `jdsj`) and whole syllables (`jingdong`) of 京东世纪.

A character with several readings is taken with its two most likely ones. What is typed is the beginning of the name
proper, so a leading place (北京市朝阳区) is left out; the initials of the whole name count from four letters on.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

MOST_INITIALS = 6
LEAST_WHOLE = 4
_SYLLABLES = 4
_READ_OTHERWISE = 3
"""Of so many first characters a second reading is taken; further on it would only find strangers."""
_PROVINCES = (
    "北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南"
    "|陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门"
)
_PLACE = re.compile(
    rf"(?:中国)?(?:(?:{_PROVINCES})(?:省|市|(?:维吾尔|壮族|回族)?自治区|特别行政区)?)(?:市|[\u4e00-\u9fff]{{2}}[市区县])?"
    r"|[\u4e00-\u9fff]{2}市|朝阳区"
)
_TYPED_PLACES = ("beijingshi", "beijing", "chaoyangqu", "chaoyang", "bjscyq", "bjcyq", "bjcy", "bjs", "bj")
_LETTERS = re.compile(r"[a-z]+$")


def sounds(key: str) -> list[str]:
    """What may be typed to find a name (its `name_key`); sorted, empty for a name that begins in letters."""
    place = _PLACE.match(key)
    proper = key[place.end() :] if place and len(key) - place.end() >= 2 else key
    found: set[str] = set()
    for readings in _variants(proper):
        initials = "".join([one[0] for one in readings])
        found.update([initials[:size] for size in range(2, len(initials) + 1)])
        whole = readings[0]
        for one in readings[1:_SYLLABLES]:
            whole += one
            found.add(whole)
    if proper is not key:
        initials = "".join([_readings(one)[0][0] for one in key[:MOST_INITIALS] if _readings(one)])
        found.update([initials[:size] for size in range(LEAST_WHOLE, len(initials) + 1)])
    return sorted(found)


def typed(text: str) -> list[str]:
    """Sounds that somebody may mean with this text, the likeliest first; empty unless it is letters only."""
    key = text.casefold().replace(" ", "").replace("'", "")
    if not (2 <= len(key) <= 40 and _LETTERS.match(key)):
        return []
    found = [key]
    found += [key[len(place) :] for place in _TYPED_PLACES if key.startswith(place) and len(key) >= len(place) + 2]
    return list(dict.fromkeys(found))


def _variants(proper: str) -> list[list[str]]:
    """The likeliest reading of the first characters, then with one of them read otherwise."""
    if not any("\u4e00" <= one <= "\u9fff" for one in proper[:2]):
        return []
    spoken = [one for one in map(_readings, proper[: MOST_INITIALS + 2]) if one][:MOST_INITIALS]
    likely = [one[0] for one in spoken]
    if len(likely) < 2:
        return []
    others = [index for index, one in enumerate(spoken[:_READ_OTHERWISE]) if len(one) > 1]
    return [likely, *([*likely[:index], spoken[index][1], *likely[index + 1 :]] for index in others)]


@lru_cache(maxsize=30_000)
def _readings(character: str) -> tuple[str, ...]:
    """At most two toneless readings, the likelier first; letters and digits read as themselves."""
    if character.isascii():
        return (character,) if character.isalnum() else ()
    from pypinyin.constants import PINYIN_DICT  # 0.1 s to load: only who writes names needs it

    marked = PINYIN_DICT.get(ord(character), "")
    plain = ("".join(c for c in unicodedata.normalize("NFD", one) if c.isascii()) for one in marked.split(",") if one)
    return tuple(dict.fromkeys(plain))[:2]
