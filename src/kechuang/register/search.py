"""Finding a party by what somebody types: a USCC or part of it, the beginning of a name, a word inside it, its sound.

Every step stops at CANDIDATES names, of which the shortest are the best: PostgreSQL reads on through the names where a
word is common, and takes the index where it is rare, so that neither is slow. Names from undone batches do not count,
and a party that belongs to another is found as that one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from kechuang.register.importing.tidy import name_key
from kechuang.register.sounds import typed
from kechuang.register.statements import counts, known, unspoken

MAX_QUERY = 60
CANDIDATES = 300
"""Names with a word that are ranked; of a word in more names than this the shortest of so many are shown."""
SPARE = 10
"""Names asked for beyond the limit: several can be of one party, and persons are left out."""
PERSON = "person"
"""A kind of party that nobody finds by a public search."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A party found. `name` is its full name today, `matched` the name that fits (a former name, an alias)."""

    party: int
    public_id: str
    name: str
    kind: str
    matched: str
    rank: int
    """0 exact, 1 beginning, 2 inside, 3 by sound."""


_PARTIES = f"""
SELECT p.id, coalesce(p.uscc, p.code) FROM register_party p
WHERE {{where}} AND {known("p")} AND p.id NOT IN ({unspoken("{where}")}) {{order}} LIMIT %(limit)s
"""
# `~<~` is the order of the index: the first few of a common beginning are read, not all of them sorted.
_BY_ID = (
    (0, "(p.uscc = %(id)s OR p.code = %(code)s)", ""),
    (1, "p.uscc LIKE %(id_prefix)s", "ORDER BY p.uscc USING ~<~"),
    (1, "substring(p.uscc, 9) LIKE %(id_prefix)s", "ORDER BY substring(p.uscc, 9) USING ~<~"),
)
_NAMED = f"""
SELECT n.party_id, n.text FROM (
    SELECT n.party_id, n.text, n.key FROM register_partyname n WHERE {{where}} AND {counts("n")} LIMIT {CANDIDATES}
) n ORDER BY length(n.key), n.key, n.party_id LIMIT %(limit)s
"""
_BY_NAME = (
    (0, "n.key = %(key)s"),
    (1, "n.key LIKE %(prefix)s"),
    (2, "n.grams @> %(grams)s::varchar[]{inside}"),
)
_INSIDE = " AND n.key LIKE %(inside)s"
_BY_SOUND = "n.sounds @> ARRAY[%(sound)s]::varchar[]"
_ONE_WITH = f"""
WITH RECURSIVE up AS (
    SELECT one AS party, one AS survivor, 0 AS steps FROM unnest(%(parties)s::bigint[]) one
    UNION ALL
    SELECT up.party, l.survivor_id, up.steps + 1 FROM up CROSS JOIN LATERAL (
        SELECT b.survivor_id FROM register_belonging b WHERE b.party_id = up.survivor AND {known("b")}
        ORDER BY b.recorded_at DESC, b.id DESC LIMIT 1) l
    WHERE l.survivor_id IS NOT NULL AND up.steps < 100
)
SELECT DISTINCT ON (party) party, survivor FROM up ORDER BY party, steps DESC
"""
_WHO = f"""
SELECT w.party, w.survivor, coalesce(p.uscc, p.code), p.kind, (
    SELECT n.text FROM register_partyname n
    WHERE n.party_id = w.survivor AND n.kind = 'full' AND {counts("n")} ORDER BY n.recorded_at DESC, n.id DESC LIMIT 1)
FROM ({_ONE_WITH}) w JOIN register_party p ON p.id = w.survivor
"""


def search(text: str, limit: int = 20, *, known_at: datetime | None = None, persons: bool = False) -> list[Hit]:
    """Parties whose name or id fits, best first: exact, beginning, inside, by sound; shorter names first.

    Width, case and spaces do not matter. At most `limit` hits, each party once; nothing for an empty text. Persons are
    found only by who asks for them (`persons`).
    """
    key = name_key(text[:MAX_QUERY])
    if not key or limit < 1:
        return []
    found: dict[int, Hit] = {}
    with connection.cursor() as cursor:
        seen: set[int] = set()
        for rank, query, parameters in _steps(key, text.strip()):
            cursor.execute(query, {**parameters, "limit": limit + SPARE + len(seen), "known_at": known_at})
            rows = [(party, matched) for party, matched in cursor.fetchall() if party not in seen]
            seen.update(party for party, _ in rows)
            for hit in _hits(cursor, rows, rank, known_at):
                if persons or hit.kind != PERSON:
                    found.setdefault(hit.party, hit)
            if len(found) >= limit:
                break
    return list(found.values())[:limit]


def _steps(key: str, text: str) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """(rank, query, parameters), the best hits first."""
    pattern = _like(key)
    if key.isascii() and key.isalnum():
        parameters = {"id": key.upper(), "code": text, "id_prefix": f"{_like(key.upper())}%"}
        for rank, where, order in _BY_ID:
            # Codes are digits and capitals; a word in letters is a name.
            if rank == 0 or any(one.isdigit() for one in key):
                yield rank, _PARTIES.format(where=where, order=order), parameters
    named: dict[str, Any] = {"key": key, "prefix": f"{pattern}%", "inside": f"%{pattern}%", "grams": _pairs(key)}
    for rank, where in _BY_NAME:
        # One pair says it all; what is asked once only is also estimated right.
        yield rank, _NAMED.format(where=where.format(inside=_INSIDE if len(key) > 2 else "")), named
    for sound in typed(text):
        yield 3, _NAMED.format(where=_BY_SOUND), {"sound": sound}


def _hits(cursor: Any, rows: list[tuple[int, str]], rank: int, known_at: datetime | None) -> Iterator[Hit]:
    if not rows:
        return
    cursor.execute(_WHO, {"parties": [party for party, _ in rows], "known_at": known_at})
    who = {party: rest for party, *rest in cursor.fetchall()}
    for party, matched in rows:
        survivor, public_id, kind, name = who[party]
        yield Hit(survivor, public_id, name or matched, kind, matched, rank)


def _pairs(key: str) -> list[str]:
    """Neighbouring pairs that cover the text without overlap (each is one more list to read); one letter is itself."""
    return sorted({key[i : i + 2] for i in (*range(0, len(key) - 1, 2), max(0, len(key) - 2))})


def _like(text: str) -> str:
    """A text in which LIKE sees no wildcard."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
