"""The chain worked out once more, in Python: nothing here calls a function that the database might have had replaced.

Link n is H(link n-1 ‖ n as 8 bytes, big-endian ‖ payload), H being SHA-256 and, beside it, SM3 (GB/T 32905-2016);
before the first stand 32 zero bytes. The payload is every column of the event as a netstring (`12:some columns,`) in
the order of `COLUMNS`, NULL as `~`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography.hazmat.primitives import hashes
from django.db import connection

START = bytes(32)
PAGE = 2000
COLUMNS = (
    "e.id::text",
    "e.at",
    "e.xid::text",
    "e.actor",
    "e.on_behalf",
    "e.reason",
    "e.table_name",
    "e.operation",
    "e.pk",
    "e.rows::text",
    "e.before::text",
    "e.after::text",
)
Fields = tuple[str | datetime | None, ...]


@dataclass(frozen=True, slots=True)
class Sealed:
    """A link as it stands in the database, with the event it points to; without the event `fields` is None."""

    seq: int
    event: int
    sha256: bytes
    sm3: bytes
    fields: Fields | None

    @property
    def table(self) -> str:
        return str(self.fields[6]) if self.fields else ""

    @property
    def pk(self) -> str:
        return str(self.fields[8]) if self.fields else ""

    def follows(self, sha256: bytes, sm3: bytes) -> bool:
        """Whether both hashes are those of this event standing here, after a link with the given hashes."""
        return self.fields is not None and self.fits(self.fields, sha256, sm3)

    def fits(self, fields: Fields, sha256: bytes, sm3: bytes) -> bool:
        """Whether the event with these fields is the one that this link sealed."""
        sealed = self.seq.to_bytes(8, "big") + payload(fields)
        return hashlib.sha256(sha256 + sealed).digest() == self.sha256 and sm3_of(sm3 + sealed) == self.sm3


def payload(fields: Fields) -> bytes:
    """The bytes that the chain seals."""
    return b"".join(_netstring(field) for field in fields)


def _netstring(field: str | datetime | None) -> bytes:
    if field is None:
        return b"~"
    if isinstance(field, datetime):
        field = field.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    data = field.encode()
    return b"%d:%s," % (len(data), data)


def sm3_of(data: bytes) -> bytes:
    """SM3 of OpenSSL, by way of hashlib or, where its hashlib leaves it out, of cryptography."""
    if "sm3" in hashlib.algorithms_available:
        return hashlib.new("sm3", data).digest()
    digest = hashes.Hash(hashes.SM3())
    digest.update(data)
    return digest.finalize()


def links(first: int = 1) -> Iterator[Sealed]:
    """The chain from place `first` on, read in pages."""
    while True:
        page = _page("c.seq >= %s ORDER BY c.seq LIMIT %s", [first, PAGE])
        yield from page
        if len(page) < PAGE:
            return
        first = page[-1].seq + 1


def neighbours(event: int, reach: int = PAGE) -> list[Fields]:
    """Events near this one, for telling a swap from a change."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(COLUMNS)} FROM log_event e WHERE e.id BETWEEN %s AND %s ORDER BY e.id",
            [event - reach, event + reach],
        )
        return list(cursor.fetchall())


def link_at(seq: int) -> Sealed | None:
    """One link, or None."""
    return next(iter(_page("c.seq = %s", [seq])), None)


def head() -> Sealed | None:
    """The last link; None while nothing has happened."""
    return next(iter(_page("true ORDER BY c.seq DESC LIMIT 1", [])), None)


def _page(where: str, values: list[int]) -> list[Sealed]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT c.seq, c.event_id, c.sha256, c.sm3, {', '.join(COLUMNS)}"
            f" FROM log_chain c LEFT JOIN log_event e ON e.id = c.event_id WHERE {where}",
            values,
        )
        return [
            Sealed(seq, event, bytes(sha256), bytes(sm3), None if fields[0] is None else tuple(fields))
            for seq, event, sha256, sm3, *fields in cursor.fetchall()
        ]
