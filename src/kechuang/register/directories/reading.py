"""One directory on one day as known then: worked out once, kept as a file of columns, opened by everybody.

The file's name is a digest of the definition, the day and the state of the register, so a reading is never out of
date: whoever asks after a change asks for another file. Files are private to the installation's account.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
from django.conf import settings
from django.db import connection, transaction

from kechuang.core.pack import Pack
from kechuang.core.pack.directories import Directory
from kechuang.register.directories import facts, rows
from kechuang.register.directories.columns import Question
from kechuang.register.directories.judge import judged
from kechuang.register.order import latest
from kechuang.register.state import Memo, state
from kechuang.register.waiting import Preparing, Wanted, large, want

FORM = 3
"""Of the files; another form, other names."""
KEPT, KEPT_BYTES = 200, 4_000_000_000
"""Files, and bytes of them, that stay; the ones not opened for longest go first."""
OPEN = 12
Progress = Callable[[str], None]


@dataclass(frozen=True, eq=False)
class Reading:
    """Rows in their default order. `picks` keeps row numbers (4 bytes each), `figures` counts."""

    question: Question
    known_at: datetime | None
    frame: pl.DataFrame
    picks: Memo = field(default_factory=lambda: Memo(24))
    figures: Memo = field(default_factory=lambda: Memo(400))

    @property
    def directory(self) -> Directory:
        return self.question.directory

    @property
    def as_of(self) -> date:
        return self.question.as_of


@dataclass(frozen=True)
class Look:
    """A reading for a page; `since` is None when it tells of now, else the moment whose data it tells of."""

    reading: Reading
    since: datetime | None = None


_open: OrderedDict[str, Reading] = OrderedDict()
_lock = threading.Lock()


def read(
    pack: Pack, directory: str, as_of: date, known_at: datetime | None = None, *, progress: Progress = lambda _: None
) -> Reading:
    """The reading; KeyError when the pack has no such directory. `progress` is told what is being done."""
    question = Question(pack.directories[directory], pack.rules, as_of)
    moment = None if known_at else latest()  # before its state: what is read is at least as new
    key = _key(pack, directory, as_of, known_at)
    if found := _opened(key, question, known_at):
        return found
    path = folder() / f"{key}.arrow"
    _write(path, _worked_out(question, known_at, progress))
    if moment:
        told = json.dumps({"key": key, "since": moment.isoformat()}).encode()
        _place(_last(pack, directory, as_of), lambda draft: draft.write_bytes(told))
    made = _opened(key, question, known_at)
    assert made is not None, f"{path} was tidied away at once"
    return made


def look(pack: Pack, directory: str, as_of: date, known_at: datetime | None = None) -> Look:
    """The reading for a page, which waits for a small register only.

    Of a large one that has changed, the last reading of this day with its moment. Raises Preparing when there is none.
    """
    question = Question(pack.directories[directory], pack.rules, as_of)
    if found := _opened(_key(pack, directory, as_of, known_at), question, known_at):
        return Look(found)
    if not large() or not want(Wanted(directory, as_of, known_at)):
        return Look(read(pack, directory, as_of, known_at))
    try:
        told = json.loads(_last(pack, directory, as_of).read_text()) if known_at is None else {}
    except FileNotFoundError:
        told = {}
    earlier = _opened(told["key"], question, None) if told else None
    if earlier is None:
        raise Preparing(directory)
    return Look(earlier, datetime.fromisoformat(told["since"]))


def now(pack: Pack, directory: str, as_of: date, known_at: datetime | None = None) -> Reading:
    """The reading for a program, which never takes an earlier one for it. Raises Preparing."""
    found = look(pack, directory, as_of, known_at)
    if found.since:
        raise Preparing(directory)
    return found.reading


def _opened(key: str, question: Question, known_at: datetime | None) -> Reading | None:
    """A reading that is open, or whose file is there."""
    with _lock:
        if found := _open.get(key):
            _open.move_to_end(key)
            return found
    path = folder() / f"{key}.arrow"
    try:
        os.utime(path)
        reading = Reading(question, known_at, pl.read_ipc(path))
    except FileNotFoundError:
        return None
    with _lock:
        _open[key] = reading
        while len(_open) > OPEN:
            _open.popitem(last=False)
    return reading


def folder() -> Path:
    """Where readings are kept; made when it is needed, for this account only."""
    path = Path(settings.HOME) / "directories"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def _key(pack: Pack, directory: str, as_of: date, known_at: datetime | None) -> str:
    moment = known_at.astimezone(UTC).isoformat() if known_at else ""
    return _digest(pack, directory, as_of.isoformat(), moment, state())


def _last(pack: Pack, directory: str, as_of: date) -> Path:
    """Names the last reading of this day, whatever the register's state."""
    return folder() / f"{_digest(pack, directory, as_of.isoformat())}.last"


def _digest(pack: Pack, *parts: str) -> str:
    return hashlib.sha256("\n".join((str(FORM), pack.digest, *parts)).encode()).hexdigest()[:40]


def _worked_out(question: Question, known_at: datetime | None, progress: Progress) -> pl.DataFrame:
    outermost = not connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if outermost:  # all of one moment, while others import
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        progress("rows")
        frame = rows.collect(cursor, question, known_at)
        progress("facts")
        frame = facts.beside(cursor, frame, question, known_at)
    progress("tests")
    return ordered(judged(frame, question), question)


def ordered(frame: pl.DataFrame, question: Question) -> pl.DataFrame:
    """Rows in the directory's own order, then by name; `name_rank` orders names as Chinese readers expect.

    GB 18030 keeps the common characters in the order of their sounds.
    """
    names = frame.select("name").unique().to_series().to_list()
    ranks = {name: rank for rank, name in enumerate(sorted(names, key=lambda one: one.encode("gb18030")))}
    frame = frame.with_columns(pl.col("name").replace_strict(ranks, return_dtype=pl.UInt32).alias("name_rank"))
    by, down = [], []
    for item in question.directory.sort:
        column = question.directory.column(item.removeprefix("-"))
        by.append(question.column(column.of) if column else BUILT_IN_SORT[item.removeprefix("-")])
        down.append(item.startswith("-"))
    by, down = [*by, "name_rank", "code", "record"], [*down, False, False, False]
    frame = frame.sort(by, descending=down, nulls_last=True, maintain_order=True)
    return frame.with_columns(pl.col(_FEW).cast(pl.Categorical))


_FEW = ["state", "kind", "publisher", "document"]
"""Columns of few different texts."""
BUILT_IN_SORT = {"name": "name_rank", "code": "code", "publisher": "publisher"}


def _write(path: Path, frame: pl.DataFrame) -> None:
    _place(path, lambda draft: frame.write_ipc(draft, compression="uncompressed"))
    _tidy(path)


def _place(path: Path, write: Callable[[Path], object]) -> None:
    """Whole or not at all: two who work it out at once write the same."""
    draft = path.with_name(f"{path.name}.{os.getpid()}-{threading.get_ident()}")
    try:
        write(draft)
        draft.chmod(0o600)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _tidy(newest: Path) -> None:
    """Old files go; one that is still open stays readable to whoever has it open."""
    held = []
    for path in newest.parent.glob("*.arrow"):
        try:
            held.append((path.stat().st_mtime, path.stat().st_size, path))
        except FileNotFoundError:  # somebody else tidied
            continue
    total = 0
    for number, (_, size, path) in enumerate(sorted(held, reverse=True)):
        total += size
        if (number >= KEPT or total > KEPT_BYTES) and path != newest:
            path.unlink(missing_ok=True)
    for path in newest.parent.glob("*.last"):
        try:
            key = json.loads(path.read_text())["key"]
        except FileNotFoundError:
            continue
        if not path.with_name(f"{key}.arrow").exists():
            path.unlink(missing_ok=True)
