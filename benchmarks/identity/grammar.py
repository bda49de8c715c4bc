"""Names made of real parts (place x brand x trade x form), and the ways in which the same name comes back changed."""

from __future__ import annotations

import random

from benchmarks.identity import labelled
from kechuang.register.identity.names.features import lexicon
from kechuang.register.identity.names.gazetteer import gazetteer

FORMS = (
    ["有限公司"] * 70 + ["有限责任公司"] * 12 + ["股份有限公司"] * 8 + ["集团有限公司"] * 4 + ["中心", "厂", "研究院"]
)
_OLD = dict(
    zip(
        "国东电业机车贸发开联万优学产医药际资团经营销运网络云传图书",
        "國東電業機車貿發開聯萬優學產醫藥際資團經營銷運網絡雲傳圖書",
        strict=True,
    )
)


def names(count: int, seed: int = 7) -> list[tuple[str, str, str, str]]:
    """Distinct (place, brand, trade, form); brands are of two to four Chinese characters."""
    chance = random.Random(seed)
    brands = [
        one
        for one in labelled.BRANDS.read_text(encoding="utf-8").split()
        if 2 <= len(one) <= 4 and all("\u4e00" <= char <= "\u9fff" for char in one)
    ]
    places = [name for name, level in gazetteer().level.items() if level in {1, 2}]
    towns = [name for name, level in gazetteer().level.items() if level == 3]
    trades = sorted(lexicon().trades)
    made: dict[tuple[str, str, str, str], None] = {}
    while len(made) < count:
        place = chance.choice(places) + (chance.choice(towns) if chance.random() < 0.15 else "")
        made[place, chance.choice(brands), chance.choice(trades), chance.choice(FORMS)] = None
    return list(made)


def changed(parts: tuple[str, str, str, str], chance: random.Random) -> tuple[str, str]:
    """(kind of change, the name as another department writes it)."""
    place, brand, trade, form = parts
    whole = "".join(parts)
    kind = chance.choices(
        ["brackets", "width", "old", "no_form", "no_place", "other_form", "short", "typo", "space", "same"],
        [12, 6, 6, 14, 12, 10, 14, 12, 6, 8],
    )[0]
    if kind == "brackets":
        return kind, f"{brand}（{place}）{trade}{form}"
    if kind == "width":
        return kind, f" {whole[: len(place)]}　{whole[len(place) :]} "
    if kind == "old":
        return kind, "".join(_OLD.get(char, char) for char in whole)
    if kind == "no_form":
        return kind, place + brand + trade
    if kind == "no_place":
        return kind, brand + trade + form
    if kind == "other_form":
        return kind, place + brand + trade + chance.choice(
            [one for one in ("有限责任公司", "股份有限公司") if one != form]
        )
    if kind == "short":
        return kind, brand + trade
    if kind == "typo":
        at = chance.randrange(len(place), len(whole) - len(form))
        return kind, whole[:at] + chance.choice("华明新中德信海安") + whole[at + 1 :]
    return kind, whole if kind == "same" else " ".join(whole)
