"""Zones against the district: what they add up to, and why that may be more than the whole."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from kechuang.core.pack.indicators import Indicator
from kechuang.core.periods import Period
from kechuang.figures.book import Book
from kechuang.figures.model import Figure
from kechuang.rules.definitions import Text


@dataclass(frozen=True, slots=True)
class Sum:
    """`total` is None while a zone is not known; `whole` is the district's own figure."""

    rows: tuple[Figure, ...]
    total: Fraction | None
    whole: Figure
    says: Text


def by_zone(book: Book, indicator: Indicator, period: Period) -> Sum | None:
    """None for an indicator that zones do not have, or that cannot be added up."""
    if "zone" not in indicator.scopes or "district" not in indicator.scopes or not indicator.adds_up:
        return None
    zones = [one for one in book.pack.figures.scopes.values() if one.kind == "zone"]
    rows = tuple(book.figure(indicator.id, one.code, period) for one in zones)
    points = [one.part.point if one.part else None for one in rows]
    whole = book.figure(indicator.id, book.home.code, period)
    known = [one for one in points if one is not None]
    total = sum(known, Fraction(0)) if len(known) == len(points) else None
    return Sum(rows, total, whole, _says(total, len(points) - len(known), whole))


def _says(total: Fraction | None, missing: int, whole: Figure) -> Text:
    if total is None:
        return Text(f"{missing} 个功能区没有数据，不能相加", f"{missing} zones have no figure: they cannot be added up")
    own = whole.part.point if whole.part else None
    if own is None:
        return Text("全区没有数据，不能与各功能区之和对照", "the district has no figure to compare the sum with")
    if total == own:
        return Text("各功能区相加等于全区", "the zones add up to the district")
    if total > own:
        return Text(
            "功能区互有重叠，各功能区相加大于全区；全区只计一次",
            "zones overlap, so they add up to more than the district, which counts once",
        )
    return Text("功能区以外还有一部分，各功能区相加小于全区", "some lie outside the zones, which add up to less")
