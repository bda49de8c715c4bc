"""The calendar against an independent one on every day, and the ends of periods worked by hand."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kechuang.core.calendar import day_kind, end_of_period, working_days_between
from kechuang.core.calendar.published import PUBLISHED

FIRST, LAST = date(2007, 1, 1), date(2026, 12, 31)


def test_every_day_of_twenty_years_agrees_with_chinesecalendar() -> None:
    days = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
    assert len(days) == 7305
    wrong = [day for day in days if day_kind(day).works != chinese_calendar.is_workday(day)]
    assert not wrong
    assert not any(day_kind(day).provisional for day in days)


def test_a_year_that_is_not_published_is_provisional_and_keeps_the_fixed_holidays() -> None:
    assert max(PUBLISHED) == 2026
    assert day_kind(date(2027, 2, 8)).provisional
    assert not day_kind(date(2027, 10, 1)).works  # a Friday, National Day by law
    assert day_kind(date(2027, 10, 4)).works


@pytest.mark.parametrize(
    ("start", "days", "unit", "end"),
    [
        (date(2026, 6, 15), 15, "working", date(2026, 7, 7)),  # 19 June is the Dragon Boat Festival
        (date(2026, 9, 24), 4, "working", date(2026, 10, 8)),  # 25-27 Sept and 1-7 Oct off, 28-30 Sept three days, 8th
        (date(2026, 2, 13), 1, "working", date(2026, 2, 14)),  # a Saturday on which people work
        (date(2026, 9, 30), 5, "calendar", date(2026, 10, 8)),  # the last day falls into the holidays
        (date(2026, 6, 15), 15, "calendar", date(2026, 6, 30)),
    ],
)
def test_ends_of_periods_by_hand(start: date, days: int, unit: str, end: date) -> None:
    due = end_of_period(start, days, unit)  # type: ignore[arg-type]
    assert due.day == end
    assert not due.provisional


def test_a_period_into_an_unpublished_year_says_so() -> None:
    assert end_of_period(date(2026, 12, 24), 15, "working").provisional
    assert end_of_period(date(2026, 12, 24), 8, "calendar").provisional


@given(st.dates(FIRST, date(2026, 9, 1)), st.integers(1, 60))
def test_a_period_of_working_days_ends_on_a_working_day_and_counts_back(start: date, days: int) -> None:
    due = end_of_period(start, days, "working")
    assert chinese_calendar.is_workday(due.day)
    assert working_days_between(start, due.day) == days


def test_no_period_of_no_days() -> None:
    with pytest.raises(ValueError, match="0 days"):
        end_of_period(date(2026, 1, 1), 0, "working")
