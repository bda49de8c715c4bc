"""A register with observations of the district, its city, its park and other districts."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path

from kechuang.core.pack import Pack, load
from kechuang.core.periods import parse_period
from kechuang.figures.book import Book
from kechuang.figures.model import Figure
from tests.directories.bed import CHAOYANG
from tests.systems.asking import take

DAY = date(2017, 6, 29)
DISTRICT, CITY, PARK = "110105", "110000", "CY-ZGC"
NAMES = {
    DISTRICT: "朝阳区",
    CITY: "北京市",
    PARK: "中关村朝阳园",
    "110108": "海淀区",
    "CY-OLY": "奥运功能区",
    "CY-CBD": "CBD—定福庄",
    "CY-CUL": "国家文化产业创新实验区",
    "CY-ZGC-LARGE": "朝阳园规模以上高新技术企业",
}
PLACES = [
    {"空间代码": "CY-ZGC", "空间名称": "中关村朝阳园", "空间类别": "功能区", "规划用地面积（公顷）": "2611"},
    {"空间代码": "CY-ZGC-WJ", "空间名称": "望京地区", "空间类别": "分区", "上级空间代码": "CY-ZGC"},
    {
        "空间代码": "CY-ZGC-DWJ",
        "空间名称": "大望京科技商务创新区",
        "空间类别": "片区",
        "上级空间代码": "CY-ZGC-WJ",
        "规划建筑面积（万平方米）": "130",
        "已竣工建筑面积（万平方米）": "68",
    },
]


def pack() -> Pack:
    return load(CHAOYANG)


def said(
    folder: Path, *rows: tuple[str, ...], at: datetime = datetime(2017, 6, 29, 4, tzinfo=UTC), **more: str
) -> None:
    """Import observations: (code, indicator, period, value[, unit]); `more` stands in every row."""
    lines = []
    for code, indicator, period, value, *unit in rows:
        line = {"范围代码": code, "范围名称": NAMES[code], "指标": indicator, "时期": period, "数值": value}
        lines.append(line | {"计量单位": unit[0] if unit else "", **more})
    take(folder, f"指标数据_{at:%Y%m%d}_{abs(hash((rows, tuple(more.items())))) % 10**9}", lines, at)


def figure(indicator: str, code: str = DISTRICT, period: str = "2016", day: date = DAY) -> Figure:
    return Book(pack(), day).figure(indicator, code, parse_period(period))


def value(one: Figure) -> Fraction | None:
    return one.part.point if one.part else None
