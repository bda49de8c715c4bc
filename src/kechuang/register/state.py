"""What the register holds, in a few words: what was worked out of it is kept under them and so is never out of date."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from django.db import connection

# By index, but for the batches: one row an act. Moments tell installations apart; counts tell of an import whose number
# is lower than that of an act which was committed while it ran.
_STATE = """
SELECT concat_ws('/', b.state, (SELECT max(id) FROM register_document), (SELECT max(id) FROM register_fact),
    (SELECT max(id) FROM register_coverage), (SELECT max(id) FROM register_partyname),
    (SELECT max(id) FROM register_undo), (SELECT max(id) FROM register_belonging))
FROM (SELECT concat(count(*), ':', max(id), ':', max(recorded_at)) AS state FROM register_writebatch) b
"""
T = TypeVar("T")


def state() -> str:
    """Another state, another reading: every act upon the register, an undo too, changes it, whoever does it."""
    with connection.cursor() as cursor:
        cursor.execute(_STATE)
        return str(cursor.fetchone()[0])


class Memo:
    """What was worked out lately; the key says what of, so it never changes. Shared by the threads of a process."""

    def __init__(self, most: int) -> None:
        self._most, self._held, self._guard = most, OrderedDict[Any, Any](), threading.Lock()

    def __call__(self, key: Hashable, work: Callable[[], T]) -> T:
        """What `work` gives, worked out once for a key while it is kept."""
        with self._guard:
            if key in self._held:
                self._held.move_to_end(key)
                return self._held[key]  # type: ignore[no-any-return]
        made = work()
        with self._guard:
            self._held[key] = made
            while len(self._held) > self._most:
                self._held.popitem(last=False)
        return made

    def forget(self) -> None:
        """Everything."""
        with self._guard:
            self._held.clear()
