"""What a department's table looks like: one entry of `sheets` in sample.yaml, written by a mapping read backwards."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict

Dates = Literal["iso", "slash", "dot", "chinese", "compact", "excel"]


class Sheet(BaseModel):
    """Rows, order and habits of one file. Headers, units and meanings stand in the mapping of the same id."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    mapping: str
    file: str
    """File name; `{day}` is the document's date as 20261031. The suffix decides the format."""
    day: date
    each: str = "party"
    """`party`: a row a party; `year`: a row a party and year; else a record alias (or several, by comma)."""
    where: str = ""
    """Only parties for which this fact is true, or not empty."""
    kinds: tuple[str, ...] = ("enterprise",)
    years: tuple[int, ...] = ()
    only: dict[str, tuple[int, ...]] = {}
    """Facts that this file gives for some of its years only."""
    covers: float = 1.0
    missing: float | None = None
    title: tuple[str, ...] = ()
    """Rows above the header, merged over the table; `{date}` is the document's date in Chinese."""
    encoding: Literal["utf-8", "utf-8-sig", "gbk"] = "utf-8"
    units: Literal["header", "none", "cell"] = "header"
    dates: Dates = "iso"
    thousands: bool = False
    full_width: float = 0.0
    numbered: bool = True
    total: bool = False
    differs: dict[str, float] = {}
    """Share of rows in which this department's figure differs from the truth."""
    rejects: dict[Literal["uscc", "date", "money", "count", "required"], int] = {}
    """Rows spoilt on purpose, by kind of mistake; each of them is an extra row."""

    @property
    def name(self) -> str:
        return self.file.replace("{day}", f"{self.day:%Y%m%d}")

    @property
    def xlsx(self) -> bool:
        return self.file.endswith(".xlsx")

    @property
    def titles(self) -> list[str]:
        written = f"{self.day.year}年{self.day.month}月{self.day.day}日"
        return [line.replace("{date}", written) for line in self.title]
