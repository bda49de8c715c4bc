"""Finding a party by what somebody types: a USCC or part of it, the beginning of a name, a word inside it, its sound.

Every step stops at CANDIDATES names, of which the shortest are the best: PostgreSQL reads on through the names where a
word is common, and takes the index where it is rare, so that neither is slow. Names from undone batches do not count,
and a party that belongs to another is found as that one.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
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
    (2, "{inside}"),
)
_PAIRS = "n.grams @> %(grams)s::varchar[]"
_INSIDE = "n.key LIKE %(inside)s"
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
        for rank, query, parameters in _steps(key, text.strip(), _shares(cursor)):
            cursor.execute(query, {**parameters, "limit": limit + SPARE + len(seen), "known_at": known_at})
            rows = [(party, matched) for party, matched in cursor.fetchall() if party not in seen]
            seen.update(party for party, _ in rows)
            for hit in _hits(cursor, rows, rank, known_at):
                if persons or hit.kind != PERSON:
                    found.setdefault(hit.party, hit)
            if len(found) >= limit:
                break
    return list(found.values())[:limit]


def _steps(key: str, text: str, common: Mapping[str, float]) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """(rank, query, parameters), the best hits first."""
    pattern = _like(key)
    if key.isascii() and key.isalnum():
        parameters = {"id": key.upper(), "code": text, "id_prefix": f"{_like(key.upper())}%"}
        for rank, where, order in _BY_ID:
            # Codes are digits and capitals; a word in letters is a name.
            if rank == 0 or any(one.isdigit() for one in key):
                yield rank, _PARTIES.format(where=where, order=order), parameters
    named: dict[str, Any] = {
        "key": key,
        "prefix": f"{pattern}%",
        "inside": f"%{pattern}%",
        "grams": _pairs(key, common),
    }
    for rank, where in _BY_NAME:
        yield rank, _NAMED.format(where=where.format(inside=_inside(key, named["grams"], common))), named
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


def _pairs(key: str, common: Mapping[str, float]) -> list[str]:
    """The rarest two neighbouring pairs of the text, one letter is itself: the index reads a list for each."""
    found = dict.fromkeys(key[i : i + 2] for i in range(max(1, len(key) - 1)))
    return sorted(found, key=lambda pair: common.get(pair, 0.0))[:2]


def _inside(key: str, pairs: list[str], common: Mapping[str, float]) -> str:
    """How to look inside names: one pair says it all; a long list of the index costs more than reading until enough.

    Pairs overlap, so that words which hardly ever meet have a rare pair where they would.
    """
    if len(key) <= 2:
        return _PAIRS
    return _INSIDE if common.get(pairs[0], 0.0) > OFTEN else f"{_PAIRS} AND {_INSIDE}"


@dataclass(slots=True)
class _Common:
    """How often PostgreSQL found the most common pairs when it last looked, asked anew now and then. Only speed."""

    shares: Mapping[str, float] = field(default_factory=dict)
    until: float = 0.0


_common = _Common()
KEEP_SHARES = 600
"""Seconds."""
OFTEN = 0.03
"""Share of names from which on a pair is no help: 300 of them stand among the first ten thousand."""
# The frequencies have three more numbers at their end: least, greatest, and that of NULL.
_SHARES = """
SELECT e.pair, s.most_common_elem_freqs[e.place]
FROM pg_stats s CROSS JOIN LATERAL unnest(s.most_common_elems::text::text[]) WITH ORDINALITY e(pair, place)
WHERE s.schemaname = current_schema() AND s.tablename = 'register_partyname' AND s.attname = 'grams'
"""


def _shares(cursor: Any) -> Mapping[str, float]:
    if time.monotonic() > _common.until:
        cursor.execute(_SHARES)
        _common.shares, _common.until = dict(cursor.fetchall()), time.monotonic() + KEEP_SHARES
    return _common.shares


def _like(text: str) -> str:
    """A text in which LIKE sees no wildcard."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
