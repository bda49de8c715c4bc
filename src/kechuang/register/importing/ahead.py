"""What comes next is made in a thread while what came before is used."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")
Made = TypeVar("Made")


@contextmanager
def one_ahead(make: Callable[[Item], Made], items: Iterable[Item]) -> Iterator[Iterator[Made]]:
    """`make` of every item, in order; at most one result waits, so that two are in memory.

    The thread also draws the items, which may be slow to come. What either raises, the reader of the results gets. On
    leaving, the item under work is finished and no other is begun.
    """
    source = iter(items)

    def step() -> list[Made]:
        return [make(item) for item in islice(source, 1)]

    def results() -> Iterator[Made]:
        ahead = thread.submit(step)
        while made := ahead.result():
            ahead = thread.submit(step)
            yield made[0]

    thread = ThreadPoolExecutor(max_workers=1)
    try:
        yield results()
    finally:
        thread.shutdown(cancel_futures=True)
