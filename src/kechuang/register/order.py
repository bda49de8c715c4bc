"""The order of acts upon the register: whoever has a later moment has also committed later.

What was known at K is what had been recorded by K. That is only settled if nothing recorded by K is still on its way
into the database: so a short act (a correction, a merge, an undo, a step of a dispute) is given its moment while it
holds one lock, which it keeps until it is committed. An import takes minutes and cannot hold it: its batch has the
moment at which it began (`recorded_at`) and, given in order at its very end, the moment from which it counts
(`written_at`); in between it is not known (statements.py).

What an import writes and what an officer corrects can meet in one slot only if the same department speaks of the same
key. About these the two take turns (`alone_about`), about everything else they do not wait for one another.

Two files may name the same new party, what is new in a file depends on what the register holds already, and a row that
has no code is found by a name that merged parties share: imports, undos and decisions about identity go one by one
(`take_turn`). Locks are taken in this order: `take_turn`, `alone_about`, `in_order`, rows; an act that has its moment
waits for no row that an import may hold. All end with the transaction.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from django.db import OperationalError, connection
from psycopg.errors import LockNotAvailable

from kechuang.register.problems import BusyError

_TURN, _ORDER, _ABOUT = 0x6B63_0001, 0x6B63_0002, 0x6B63_0003
"""Numbers of our own in the database's space of advisory locks."""
PATIENCE = 5_000
"""Milliseconds that a person's act waits for an import to end before it is refused."""
_LATEST = """
SELECT greatest((SELECT max(recorded_at) FROM register_writebatch), (SELECT max(written_at) FROM register_writebatch),
                (SELECT max(recorded_at) FROM register_undo), (SELECT max(recorded_at) FROM register_belonging))
"""


def latest() -> datetime | None:
    """The register's own clock: the last moment at which anything visible was recorded; None for an empty one.

    What is read now is what was known then, for ever: whatever commits later has a later moment.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LATEST)
        return cursor.fetchone()[0]  # type: ignore[no-any-return]


def take_turn(patience: int | None = None) -> None:
    """Wait until no other transaction imports, undoes or decides about identity.

    At most `patience` milliseconds (None: however long it takes), then raises BusyError.
    """
    with _patient(patience), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_TURN])


def in_order(given: datetime | None = None) -> datetime:
    """The moment of an act, later than that of every act before it; others wait until this one is committed.

    Call it inside the act's transaction, before anything of it is written or read. `given`: the moment is the caller's.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ORDER])
    return given or after(latest())


def after(last: datetime | None) -> datetime:
    """Now, or just after `last` where a clock was set back."""
    now = datetime.now(UTC)
    return now if last is None or now > last else last + timedelta(microseconds=1)


def alone_about(department: str, keys: Iterable[str], patience: int | None = None) -> None:
    """Nobody else writes what the department says of these keys until this transaction ends.

    Waits at most `patience` milliseconds (None: however long it takes), then raises BusyError.
    """
    numbers = sorted(_number(f"{department}\n{key}") for key in keys)
    with _patient(patience), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, n) FROM unnest(%s::int[]) WITH ORDINALITY AS u(n, place) ORDER BY place",
            [_ABOUT, numbers],
        )


@contextmanager
def _patient(milliseconds: int | None) -> Iterator[None]:
    if milliseconds is None:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [f"{milliseconds}ms"])
        try:
            yield
        except OperationalError as error:
            if not isinstance(error.__cause__, LockNotAvailable):
                raise
            raise BusyError from error
        cursor.execute("SELECT set_config('lock_timeout', '0', true)")


def _number(text: str) -> int:
    """Two that share a number by chance wait for one another; nothing else happens."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big", signed=True)
