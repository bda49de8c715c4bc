"""Readings of a large register take a while: no page waits for one, the worker makes what was asked for.

A page of a small register works its reading out itself. For a large one it leaves a note, and shows the last reading
there is with its moment, or says that it is being prepared. The worker beside the server (`preparing.py`) takes the
notes. They are files in the installation's home, like the readings: without them nothing is lost but time.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

LARGE = 400_000_000
"""Bytes of the table of statements (some three million of them) from which on a page does not wait for a reading."""
MOST = 60
"""Notes that may lie there at once: days may be asked for at will, and each can be a minute of work."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A reading: `what` is a directory's id or QUALITY."""

    what: str
    as_of: date
    known_at: datetime | None = None


AGAIN = 5
"""Seconds after which to look again."""
QUALITY = "/quality"
"""Stands for the figures of quality; no directory has such an id."""


class Preparing(Exception):
    """The reading is not there yet; it is being made."""


def large() -> bool:
    """Does the register hold so much that a reading takes longer than a page may?"""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_relation_size('register_fact')")
        return bool(cursor.fetchone()[0] >= LARGE)


def want(one: Wanted) -> bool:
    """Leave a note for the worker. False: it has failed at this one, so whoever asks works it out and sees why."""
    path = _path(one)
    failed = path.with_suffix(".failed")
    if failed.exists():
        failed.unlink(missing_ok=True)
        return False
    if not path.exists() and len(list(path.parent.glob("*.json"))) < MOST:
        draft = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}")
        draft.write_text(json.dumps(asdict(one), default=str), encoding="utf-8")
        draft.replace(path)
    return True


def wanted() -> Iterator[Wanted]:
    """What is asked for, the oldest note first."""
    notes = [(path.stat().st_mtime, path) for path in _folder().glob("*.json")]
    for _, path in sorted(notes):
        told = json.loads(path.read_text(encoding="utf-8"))
        moment = datetime.fromisoformat(told["known_at"]) if told["known_at"] else None
        yield Wanted(told["what"], date.fromisoformat(told["as_of"]), moment)


def done(one: Wanted, *, failed: bool = False) -> None:
    """Take the note away; a failure stays until somebody asks again."""
    path = _path(one)
    if failed:
        path.with_suffix(".failed").touch()
    path.unlink(missing_ok=True)


def _path(one: Wanted) -> Path:
    text = json.dumps(asdict(one), default=str, sort_keys=True)
    return _folder() / f"{hashlib.sha256(text.encode()).hexdigest()[:24]}.json"


def _folder() -> Path:
    path = Path(settings.HOME) / "wanted"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path
