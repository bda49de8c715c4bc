"""Slots as people write them, and back."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kechuang.matching.calendar import Calendar, Slot, made, read_lines, written
from kechuang.matching.content import fen
from kechuang.register.problems import RegisterError

SLOT = st.builds(
    lambda day, start, length, places: Slot(
        day, time(start // 60, start % 60), time((start + length) // 60, (start + length) % 60), places
    ),
    st.integers(1, 7), st.integers(0, 1200), st.integers(1, 200), st.integers(1, 9999),
)  # fmt: skip


@given(st.lists(SLOT, max_size=6))
def test_a_calendar_survives_being_written_kept_and_read(slots: list[Slot]) -> None:
    try:
        calendar = made(slots, [date(2026, 10, 1)])
    except RegisterError:
        ordered = sorted(slots)
        assert any(a.overlaps(b) for i, a in enumerate(ordered) for b in ordered[i + 1 :])
        return
    assert sorted(read_lines(written(calendar))) == list(calendar.slots)
    if calendar.slots:
        assert Calendar.kept(calendar.plain()) == calendar


def test_lines_as_people_write_them() -> None:
    found = read_lines("周二至周日 9:00-10:30 30人\n每天　14：00—15:30 8 人")
    assert [one.weekday for one in found] == [2, 3, 4, 5, 6, 7, 1, 2, 3, 4, 5, 6, 7]
    assert found[-1] == Slot(7, time(14), time(15, 30), 8)
    assert {one.weekday for one in read_lines("周一、周三 09:00-10:00 5人")} == {1, 3}


@pytest.mark.parametrize(
    "line", ["周八 9:00-10:00 3人", "9:00-10:00", "周五至周一 9:00-10:00 3人", "周一 25:00-26:00 3人"]
)
def test_a_line_that_cannot_be_read_is_named(line: str) -> None:
    with pytest.raises(RegisterError):
        read_lines(line)


def test_a_closed_day_has_no_slots() -> None:
    calendar = made([Slot(4, time(9), time(10), 1)], [date(2026, 10, 1)])
    assert list(calendar.of(date(2026, 10, 1))) == []  # a Thursday
    assert len(list(calendar.of(date(2026, 10, 8)))) == 1


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1200.50", 120_050),
        ("1,200.5元", 120_050),
        ("１.２万元", 1_200_000),
        ("", None),
        ("0.01", 1),
        ("3亿", 30_000_000_000),
    ],
)
def test_amounts_are_exact(text: str, amount: int | None) -> None:
    assert fen(text) == amount


@pytest.mark.parametrize("text", ["0.001", "-5", "很多", "1e3", "1.2.3"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(RegisterError):
        fen(text)
