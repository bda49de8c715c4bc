"""The schematic map: a tile a sub-park without outline or position, filled by completion, a square a building.

Every tile says in words and numbers what its colour says, and a table stands beside them.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from kechuang.register.places import Node, Tree
from kechuang.register.places.model import Place
from kechuang.web.rooms.places.present import Words, address, percent

WIDTH, HEIGHT = 240, 150
"""Of a tile, in its own units."""
_SQUARE, _GAP, _LEFT, _TOP = 18, 5, 12, 118


@dataclass(frozen=True, slots=True)
class Square:
    """A building: where it stands in the tile, how far it is, in words."""

    x: int
    y: int
    band: str
    title: str


@dataclass(frozen=True, slots=True)
class Tile:
    """`filled` is the height of the completed part from below; `band` one of none, some, most, all, unknown."""

    id: str
    name: str
    address: str
    band: str
    word: str
    number: str
    filled: int
    about: str
    desc: str
    squares: tuple[Square, ...]

    @property
    def top(self) -> int:
        return HEIGHT - self.filled


def tiles(tree: Tree, words: Words) -> list[Tile]:
    """A tile for every sub-park and every area, and for zones that have neither, in the order of the tree."""
    chosen = [
        node
        for node in tree.walk()
        if node.place.kind in {"subpark", "area"}
        or (node.place.kind == "zone" and not any(child.place.kind == "subpark" for child in node.children))
    ]
    return [_tile(number, node, words) for number, node in enumerate(chosen)]


def band(share: Fraction | None) -> str:
    """Class of a completion: its colour, never alone."""
    if share is None:
        return "unknown"
    if share >= 1:
        return "all"
    return "most" if share >= Fraction(1, 2) else "some" if share > 0 else "none"


def _words(code: str) -> str:
    return {
        "unknown": _("竣工率未知"),
        "none": _("未竣工"),
        "some": _("竣工不足一半"),
        "most": _("竣工过半"),
        "all": _("全部竣工"),
    }[code]


def _tile(number: int, node: Node, words: Words) -> Tile:
    place, share = node.place, node.place.completion
    code = band(share)
    stage = words.word(place, "place_stage")
    buildings = [one.place for one in node.children if one.place.kind == "building"]
    done = sum(one.completion is not None and one.completion >= 1 for one in buildings)
    about = " · ".join(one for one in (words.word(place, "place_kind"), stage) if one)
    desc = _("%(word)s %(number)s；楼宇 %(buildings)d 栋，其中 %(done)d 栋全部竣工；入驻企业 %(firms)d 户") % {
        "word": _words(code),
        "number": percent(share),
        "buildings": len(buildings),
        "done": done,
        "firms": node.firms,
    }
    return Tile(
        f"tile-{number}",
        place.name,
        address("place", place.code, words.request),
        code,
        _words(code),
        percent(share) or "—",
        int(min(share, Fraction(1)) * HEIGHT) if share else 0,
        about,
        desc,
        tuple(_square(index, one) for index, one in enumerate(buildings[:10])),
    )


def _square(index: int, place: Place) -> Square:
    code = band(place.completion)
    title = f"{place.name}：{_words(code)} {percent(place.completion)}".rstrip()
    return Square(_LEFT + index * (_SQUARE + _GAP), _TOP, code, title)
