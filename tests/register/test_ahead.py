"""`one_ahead`: order, at most one ahead, problems of both sides, and a reader that leaves early."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from kechuang.register.importing.ahead import one_ahead


def test_results_come_in_order_and_at_most_one_is_made_ahead() -> None:
    made: list[int] = []
    with one_ahead(lambda item: made.append(item) or item * 10, range(6)) as results:  # type: ignore[func-returns-value]
        for seen, result in enumerate(results):
            assert result == seen * 10
            assert len(made) <= seen + 2
    assert made == list(range(6))


def test_nothing_comes_of_nothing() -> None:
    with one_ahead(str, []) as results:
        assert list(results) == []


def test_the_reader_gets_what_making_and_drawing_raise() -> None:
    def broken() -> Iterator[int]:
        yield 1
        raise OSError("the writer ended")

    with one_ahead(str, broken()) as results:
        assert next(results) == "1"
        with pytest.raises(OSError, match="the writer ended"):
            next(results)
    with one_ahead(int, ["1", "x"]) as numbers, pytest.raises(ValueError, match="'x'"):
        list(numbers)


def _read_one_and_leave(made: list[int]) -> None:
    with one_ahead(lambda item: made.append(item) or [item], range(9)) as results:  # type: ignore[func-returns-value]
        next(results)
        raise KeyboardInterrupt


def test_who_leaves_early_waits_for_one_item_only() -> None:
    made: list[int] = []
    before = threading.active_count()
    with pytest.raises(KeyboardInterrupt):
        _read_one_and_leave(made)
    assert len(made) <= 3
    assert threading.active_count() == before
