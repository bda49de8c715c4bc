"""Who acts: told to the database for the length of one transaction, so that a pooled connection cannot keep it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.db import connection, transaction


@dataclass(frozen=True, slots=True)
class Who:
    """Who acts, for whom, and why. An empty `name` is nobody: the log then names the database role."""

    name: str = ""
    on_behalf: str = ""
    reason: str = ""


NOBODY = Who()
_now: ContextVar[Who] = ContextVar("kechuang_acting", default=NOBODY)


@contextmanager
def acting(name: str, on_behalf: str = "", reason: str = "") -> Iterator[None]:
    """One transaction (or savepoint) in which every change is `name`'s.

    An inner block may name somebody else; the outer one has its words back afterwards. Without a `reason` the outer
    block's stays. Raises ValueError without a name.
    """
    if not name:
        raise ValueError("acting() needs the name of who acts")
    outer = _now.get()
    who = Who(name, on_behalf, reason or outer.reason)
    within = connection.in_atomic_block
    token = _now.set(who)
    try:
        with transaction.atomic():
            tell(who)
            yield
            # A block that is rolled back takes its settings with it.
            if within and not connection.needs_rollback:
                tell(outer)
    finally:
        _now.reset(token)


def current() -> Who:
    """Who acts in the innermost `acting` block, or `NOBODY`."""
    return _now.get()


def tell(who: Who) -> None:
    """Set what the triggers read, until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('kechuang.actor', %s, true), set_config('kechuang.on_behalf', %s, true),"
            " set_config('kechuang.reason', %s, true)",
            [who.name, who.on_behalf, who.reason],
        )
