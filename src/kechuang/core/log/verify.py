"""Is the log what it was, and are the rows what the log says? The first thing wrong is named."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from kechuang.core.log import standing
from kechuang.core.log.chain import START, Sealed, head, link_at, links, neighbours
from kechuang.core.log.findings import Finding, Verified

Progress = Callable[[str, int, int], None]
"""(what is being looked at, done, of how many)."""


def _silent(what: str, done: int, total: int) -> None:
    """Nobody watches."""


def verify(
    first: int = 1, *, rows: bool = False, known: tuple[int, str] | None = None, progress: Progress = _silent
) -> Verified:
    """Recompute the chain from place `first`; with `rows` compare the watched tables with it as well.

    `known` is (seq, hash in hex of either kind) noted elsewhere: it must still be in the chain. What the transaction
    itself has written is not in the chain yet and not looked at. Reads one snapshot of the database.
    """
    found = Verified(first)
    with _snapshot():
        if wrong := _chain(found, progress):
            found.findings.append(wrong)
        found.findings += _unchained(first)
        if known:
            found.findings += _known(*known)
        found.findings += standing.watching()
        if rows:
            checked, wrongs = standing.rows(progress)
            found.rows = checked
            found.findings += wrongs
    return found


def verify_last(count: int) -> Verified:
    """The last `count` events."""
    end = head()
    return verify(max(1, end.seq - count + 1) if end else 1)


@contextmanager
def _snapshot() -> Iterator[None]:
    outermost = not connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if outermost:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SET LOCAL timezone = 'UTC'")
        cursor.execute("SET LOCAL bytea_output = 'hex'")
        yield


def _chain(found: Verified, progress: Progress) -> Finding | None:
    sha256 = sm3 = START
    if found.first > 1:
        before = link_at(found.first - 1)
        if before is None:
            return Finding("missing-link", found.first - 1)
        sha256, sm3 = before.sha256, before.sm3
    end = head()
    total = (end.seq if end else 0) - found.first + 1
    expected = found.first
    for link in links(found.first):
        if link.seq != expected:
            return Finding("missing-link", expected)
        if not link.follows(sha256, sm3):
            return _wrong(link, sha256, sm3)
        sha256, sm3 = link.sha256, link.sm3
        found.events += 1
        found.last = (link.seq, sha256.hex(), sm3.hex())
        expected += 1
        if found.events % 1000 == 0:
            progress("log", found.events, total)
    progress("log", found.events, total)
    return None


def _wrong(link: Sealed, sha256: bytes, sm3: bytes) -> Finding:
    """What the matter is with a link that does not follow."""
    kind, detail = "missing-event" if link.fields is None else "changed", ""
    for fields in neighbours(link.event):
        if link.fits(fields, sha256, sm3):
            kind, detail = "reordered", f"≠ {fields[0]}"
            break
    return Finding(kind, link.seq, link.event, link.table, link.pk, detail)


def _unchained(first: int) -> list[Finding]:
    """Events without a place; those of the transaction that asks get theirs when it commits."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.id, e.table_name, e.pk FROM log_event e WHERE NOT EXISTS"
            " (SELECT 1 FROM log_chain c WHERE c.event_id = e.id)"
            " AND e.id >= coalesce((SELECT event_id FROM log_chain WHERE seq = %s AND seq > 1), 0)"
            " AND e.xid IS DISTINCT FROM pg_current_xact_id_if_assigned()::text::bigint ORDER BY e.id LIMIT 1",
            [first],
        )
        return [Finding("unchained", None, event, table, pk) for event, table, pk in cursor.fetchall()]


def _known(seq: int, digest: str) -> list[Finding]:
    link = link_at(seq)
    if link is None:
        end = head()
        return [Finding("head-missing", seq, detail=f"… {end.seq if end else 0}")]
    if digest.lower() not in {link.sha256.hex(), link.sm3.hex()}:
        return [Finding("head-differs", seq, link.event)]
    return []
