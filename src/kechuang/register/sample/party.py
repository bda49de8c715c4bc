"""What the generator knows of one party: raw values as `kechuang.rules.subject` defines them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kechuang.register.sample.params import Sector

Row = dict[str, Any]


@dataclass(slots=True)
class Party:
    """`facts` and `years` hold raw values by fact id (and year); `records` rows by record alias."""

    uscc: str
    name: str
    kind: str
    born: date
    facts: dict[str, Any] = field(default_factory=dict)
    years: dict[str, dict[int, Any]] = field(default_factory=dict)
    records: dict[str, list[Row]] = field(default_factory=dict)
    brand: str = ""
    code: str = ""
    """Of a party that has no USCC: a place, an alliance, the district itself."""
    former: str = ""
    """The name that a firm had before."""

    def year(self, fact: str, year: int, default: Any = None) -> Any:
        return self.years.get(fact, {}).get(year, default)

    def put(self, fact: str, year: int, value: Any) -> None:
        self.years.setdefault(fact, {})[year] = value

    def add(self, alias: str, **fields: Any) -> Row:
        self.records.setdefault(alias, []).append(fields)
        return fields

    def rows(self, alias: str) -> list[Row]:
        return self.records.get(alias, [])


@dataclass(slots=True)
class Firm(Party):
    """An enterprise. `quality` and `size` are standard normal scores that tie its facts together."""

    sector: Sector = None  # type: ignore[assignment]
    quality: float = 0.0
    size: float = 0.0

    def tagged(self, tag: str) -> bool:
        return tag in self.sector.tags

    def age(self, on: date) -> float:
        return max(0.0, (on - self.born).days / 365.25)
