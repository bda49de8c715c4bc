"""What the worker does when no import waits: readings that were asked for, and after an import those of today."""

from __future__ import annotations

from datetime import date

import structlog
from django.db import DatabaseError, connection

from kechuang.core.pack import Pack
from kechuang.register.directories.reading import read
from kechuang.register.quality.reading import figures
from kechuang.register.waiting import QUALITY, Wanted, done, large, wanted

_log = structlog.get_logger("kechuang.preparing")
# Single statements do not count: a page that needs a reading after one asks for it.
_IMPORTED = """
SELECT concat_ws('/', (SELECT max(id) FROM register_writebatch WHERE what = 'import'),
    (SELECT count(*) FROM register_writebatch WHERE what = 'import'), (SELECT max(id) FROM register_undo))
"""


class Ahead:
    """Remembers after which import everything was prepared last."""

    def __init__(self) -> None:
        self._after = ""
        self._left: list[str] = []

    def step(self, pack: Pack, today: date) -> bool:
        """Make one reading; False when there is nothing to make."""
        one = next(wanted(), None) or self._next(pack, today)
        if one is None:
            return False
        try:
            make(pack, one)
        except (DatabaseError, ArithmeticError, LookupError, TypeError, ValueError, OSError):
            # Whoever asks for it next works it out himself and is shown what is wrong.
            _log.exception("a reading could not be prepared", what=one.what, as_of=str(one.as_of))
            done(one, failed=True)
        else:
            done(one)
        return True

    def _next(self, pack: Pack, today: date) -> Wanted | None:
        """A small register is read while its page waits; a large one ahead, after each import and each midnight."""
        with connection.cursor() as cursor:
            cursor.execute(_IMPORTED)
            after = f"{cursor.fetchone()[0]} {today} {pack.digest}"
        if after != self._after:
            self._after = after
            self._left = [*sorted(pack.directories), QUALITY] if large() else []
        return Wanted(self._left.pop(0), today) if self._left else None


def make(pack: Pack, one: Wanted) -> None:
    """Work a reading out, unless it is there. A directory that the pack no longer has is passed over."""
    if one.what == QUALITY:
        figures(pack, one.as_of, one.known_at)
    elif one.what in pack.directories:
        read(pack, one.what, one.as_of, one.known_at)
