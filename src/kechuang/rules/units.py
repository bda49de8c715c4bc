"""Unit nouns of counts in English. In Chinese, and where no English is known, a unit is shown as the pack writes it."""

from __future__ import annotations

from fractions import Fraction

ENGLISH = {
    "人": ("person", "people"),
    "名": ("person", "people"),
    "人次": ("person-time", "person-times"),
    "户": ("household", "households"),
    "家": ("organisation", "organisations"),
    "个": ("", ""),
    "项": ("item", "items"),
    "件": ("item", "items"),
    "份": ("copy", "copies"),
    "笔": ("payment", "payments"),
    "篇": ("paper", "papers"),
    "类": ("class", "classes"),
    "种": ("kind", "kinds"),
    "级": ("level", "levels"),
    "等": ("grade", "grades"),
    "次": ("time", "times"),
    "场": ("event", "events"),
    "台": ("unit", "units"),
    "套": ("set", "sets"),
    "批": ("batch", "batches"),
    "位": ("place", "places"),
    "分": ("point", "points"),
    "岁": ("year of age", "years of age"),
    "年": ("year", "years"),
    "月": ("month", "months"),
    "个月": ("month", "months"),
    "天": ("day", "days"),
    "日": ("day", "days"),
    "工作日": ("working day", "working days"),
    "小时": ("hour", "hours"),
    "平方米": ("m²", "m²"),
    "公顷": ("ha", "ha"),
    "元": ("CNY", "CNY"),
}
"""One, and any other number."""
_CALENDAR = range(1900, 2201)


def unit_word(unit: str, lang: str, number: int | Fraction | None = None) -> str:
    """The unit beside a number, or alone above a column (`number` None: the plural)."""
    if lang != "en":
        return unit
    one, many = ENGLISH.get(unit, (unit, unit))
    return one if number is not None and abs(number) == 1 else many


def with_unit(text: str, unit: str, lang: str, number: int | Fraction | None = None) -> str:
    """A number's digits with its unit. A year of the calendar has none in English: 2026, but 3 years."""
    if unit == "年" and lang == "en" and number in _CALENDAR:
        return text.replace(",", "")
    return f"{text} {unit_word(unit, lang, number)}".strip()
