"""Dates of cells in the styles departments use; nothing ambiguous is guessed."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta

from kechuang.register.importing.reasons import CellError, Reason, reason
from kechuang.register.importing.tidy import bare, has_wide

EARLIEST, LATEST = date(1900, 1, 1), date(2100, 12, 31)
_SERIAL_ORIGIN = date(1899, 12, 30)
_STYLE = re.compile(r"(\d{4})(?:[-/.]|年)(\d{1,2})(?:[-/.]|月)(\d{1,2})日?", re.ASCII)
_CLOCK = re.compile(r"[T\s]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?$", re.ASCII)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?", re.ASCII)
_ANYWHERE = re.compile(
    r"(20\d{2})(?:[-/.]|年)(\d{1,2})(?:[-/.]|月)(\d{1,2})日?|(?<!\d)(20\d{2})([01]\d)([0-3]\d)(?!\d)"
)

TIME = reason("time", "已略去时刻", "the time of day was dropped")
SERIAL = reason("serial", "按 Excel 序列号读取日期", "read as an Excel date serial")
WIDE = reason("width", "全角字符已转为半角", "full-width characters made half-width")


def read_date(cell: object) -> tuple[date, Reason | None]:
    """The day of a cell; raises CellError for a month without day, a two-digit year or day and month in doubt."""
    note: Reason | None = None
    if isinstance(cell, datetime):
        day, note = cell.date(), TIME if (cell.hour or cell.minute or cell.second) else None
    elif isinstance(cell, date):
        day = cell
    elif isinstance(cell, bool):
        raise CellError(_not_date(cell))
    elif isinstance(cell, int | float):
        day, note = _number_date(cell)
    else:
        day, note = _text_date(str(cell))
    if not EARLIEST <= day <= LATEST:
        raise CellError(
            reason("date-range", f"日期 {day} 不在 1900 至 2100 年之间", f"{day} is not between 1900 and 2100")
        )
    return day, note


def _number_date(number: int | float) -> tuple[date, Reason | None]:
    if float(number).is_integer() and 19000101 <= number <= 21001231:
        text = str(int(number))
        return _day(text, int(text[:4]), int(text[4:6]), int(text[6:])), None
    if 20000 <= number < 80000:  # 1954 to 2118
        return _SERIAL_ORIGIN + timedelta(days=int(number)), SERIAL
    raise CellError(_not_date(number))


def _text_date(text: str) -> tuple[date, Reason | None]:
    halved = unicodedata.normalize("NFKC", text).strip()
    # The clock goes first: without its space `2026-3-1 08:00` would read as the 10th.
    plain = bare(_CLOCK.sub("", halved))
    note = WIDE if has_wide(text) else None
    if match := (_STYLE.fullmatch(plain) or _COMPACT.fullmatch(plain)):
        return _day(text, *map(int, match.groups())), note
    if _SERIAL.fullmatch(plain):
        return _number_date(float(plain))
    raise CellError(_not_date(text))


def _day(text: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise CellError(
            reason("no-such-day", f"“{text}”不是日历上的日期", f"{text!r} is not a day of the calendar")
        ) from error


def _not_date(cell: object) -> Reason:
    shown = str(cell)[:40]
    return reason(
        "not-date",
        f"“{shown}”不是完整明确的日期",
        f"{shown!r} is not a full, unambiguous date",
        ("请写成 2026-03-18", "write it as 2026-03-18"),
    )


def find_date(text: str) -> date | None:
    """The first date inside a title or file name; None when there is none (or no such day)."""
    match = _ANYWHERE.search(bare(text))
    if match is None:
        return None
    year, month, day = (int(part) for part in match.groups() if part)
    try:
        return date(year, month, day)
    except ValueError:
        return None
