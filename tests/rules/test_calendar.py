"""Functions of dates against an oracle that walks the calendar day by day: leap days, ends of months, anniversaries."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.asking import ask

DAY = timedelta(days=1)
EDGES = [
    date(2024, 2, 29),
    date(2023, 2, 28),
    date(2023, 3, 1),
    date(2024, 3, 31),
    date(2023, 4, 30),
    date(2000, 2, 29),
    date(2023, 12, 31),
    date(2024, 1, 1),
    date(2024, 1, 31),
]
days = st.one_of(st.sampled_from(EDGES), st.dates(date(1999, 1, 1), date(2035, 12, 31)))
near = st.builds(lambda day, shift: day + shift * DAY, st.sampled_from(EDGES), st.integers(-3, 3))


def months_later(day: date, months: int) -> date:
    """The day that many months on: walk from the first of the month, stop at its end if the day does not exist."""
    month = date(day.year, day.month, 1)
    for _ in range(months):
        month += 31 * DAY
        month = date(month.year, month.month, 1)
    found = month
    while found.day < day.day and (found + DAY).month == month.month:
        found += DAY
    return found


def test_the_oracle_itself() -> None:
    assert months_later(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert months_later(date(2024, 2, 29), 48) == date(2028, 2, 29)
    assert months_later(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert months_later(date(2023, 12, 31), 2) == date(2024, 2, 29)


@given(day=days | near, as_of=days | near, months=st.integers(0, 30))
def test_full_months(day: date, as_of: date, months: int) -> None:
    anniversary = months_later(day, months)
    assert ask(f"at_least_months(d, {months})", {"d": day}, as_of=as_of) is (anniversary <= as_of)
    assert ask(f"at_most_months(d, {months})", {"d": day}, as_of=as_of) is (anniversary >= as_of)


@given(day=days | near, as_of=days | near, years=st.integers(0, 20))
def test_full_years(day: date, as_of: date, years: int) -> None:
    anniversary = months_later(day, 12 * years)
    assert ask(f"at_least_years(d, {years})", {"d": day}, as_of=as_of) is (anniversary <= as_of)
    assert ask(f"at_most_years(d, {years})", {"d": day}, as_of=as_of) is (anniversary >= as_of)


@given(day=days | near, as_of=days | near, months=st.integers(1, 40))
def test_within(day: date, as_of: date, months: int) -> None:
    """as_of − n < d <= as_of; the day n months ago is found by walking back until n months later reach as_of."""
    start = as_of
    while months_later(date(start.year, start.month, 1), months) > date(as_of.year, as_of.month, 1):
        start = date(start.year, start.month, 1) - DAY
    start = date(start.year, start.month, 1)
    while start.day < as_of.day and (start + DAY).month == start.month:
        start += DAY
    assert ask(f"within_months(d, {months})", {"d": day}, as_of=as_of) is (start < day <= as_of)


@given(day=days, as_of=days, offset=st.integers(-5, 5))
def test_years_and_days(day: date, as_of: date, offset: int) -> None:
    assert ask(f"in_year(d, {offset})", {"d": day}, as_of=as_of) is (day.year == as_of.year + offset)
    assert ask("days_since(d)", {"d": day}, as_of=as_of) == (as_of - day).days
    assert ask(f"year(d) = {day.year}年", {"d": day}, as_of=as_of) is True
    assert ask(f"d <= date '{as_of}'", {"d": day}, as_of=as_of) is (day <= as_of)


@pytest.mark.parametrize(
    ("text", "day", "as_of", "wanted"),
    [
        # 29 Feb + 1 year = 28 Feb
        ("at_least_years(d, 1)", date(2024, 2, 29), date(2025, 2, 27), False),
        ("at_least_years(d, 1)", date(2024, 2, 29), date(2025, 2, 28), True),
        ("at_most_years(d, 1)", date(2024, 2, 29), date(2025, 2, 28), True),
        ("at_most_years(d, 1)", date(2024, 2, 29), date(2025, 3, 1), False),
        ("at_least_years(d, 4)", date(2024, 2, 29), date(2028, 2, 28), False),
        # asked on a leap day
        ("at_least_years(d, 1)", date(2023, 2, 28), date(2024, 2, 29), True),
        ("at_least_years(d, 1)", date(2023, 3, 1), date(2024, 2, 29), False),
        ("at_most_years(d, 1)", date(2023, 2, 28), date(2024, 2, 29), False),
        ("at_most_years(d, 1)", date(2023, 3, 1), date(2024, 2, 29), True),
        # ends of months: 31 Jan + 1 month = 29 Feb
        ("at_least_months(d, 1)", date(2024, 1, 31), date(2024, 2, 29), True),
        ("at_least_months(d, 1)", date(2024, 1, 31), date(2024, 2, 28), False),
        ("at_most_months(d, 1)", date(2024, 1, 31), date(2024, 3, 1), False),
        # the anniversary itself
        ("at_least_years(d, 5)", date(2021, 5, 20), date(2026, 5, 20), True),
        ("at_most_years(d, 5)", date(2021, 5, 20), date(2026, 5, 20), True),
        ("within_years(d, 5)", date(2021, 5, 20), date(2026, 5, 20), False),
        ("within_years(d, 5)", date(2021, 5, 21), date(2026, 5, 20), True),
        ("within_years(d, 5)", date(2026, 5, 20), date(2026, 5, 20), True),
        ("within_years(d, 5)", date(2026, 5, 21), date(2026, 5, 20), False),
        # tomorrow is not zero years old, and is not older than anything
        ("at_least_years(d, 0)", date(2026, 5, 21), date(2026, 5, 20), False),
        ("at_most_years(d, 0)", date(2026, 5, 21), date(2026, 5, 20), True),
    ],
)
def test_edges_by_hand(text: str, day: date, as_of: date, wanted: bool) -> None:
    assert ask(text, {"d": day}, as_of=as_of) is wanted


@pytest.mark.parametrize(
    "text", ["at_least_years(d, 1)", "at_most_months(d, 1)", "within_years(d, 1)", "in_year(d, 0)"]
)
def test_a_day_that_is_not_known(text: str) -> None:
    assert ask(text) is None
