"""Finding a party by what somebody types: a USCC, the beginning of a name, a word inside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection

from kechuang.register.importing.tidy import bigrams, name_key

MAX_QUERY = 60
CANDIDATES = 2_000
"""Substring hits that are ranked; a word that stands in more names than this is ranked among the shortest."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A party found. `name` is its full name today, `matched` the name that fits (a former name, an alias)."""

    party: int
    public_id: str
    name: str
    kind: str
    matched: str
    rank: int
    """0 exact, 1 beginning, 2 inside."""


_BY_ID = """
SELECT p.id, coalesce(p.uscc, p.code), p.kind, coalesce(p.uscc, p.code), CASE WHEN p.uscc = %(id)s THEN 0 ELSE 1 END
FROM register_party p WHERE p.uscc LIKE %(id_prefix)s OR p.code = %(code)s
ORDER BY 5, 2 LIMIT %(limit)s
"""
_BEGINNING = """
SELECT n.party_id, coalesce(p.uscc, p.code), p.kind, n.text, CASE WHEN n.key = %(key)s THEN 0 ELSE 1 END
FROM register_partyname n JOIN register_party p ON p.id = n.party_id
WHERE n.key LIKE %(prefix)s
ORDER BY 5, length(n.key), n.key, n.party_id LIMIT %(limit)s
"""
_INSIDE = """
SELECT n.party_id, coalesce(p.uscc, p.code), p.kind, n.text, 2
FROM (SELECT * FROM register_partyname WHERE grams @> %(grams)s::varchar[] AND key LIKE %(inside)s
      ORDER BY length(key), key LIMIT {candidates}) n
JOIN register_party p ON p.id = n.party_id
WHERE n.key NOT LIKE %(prefix)s
ORDER BY length(n.key), n.key, n.party_id LIMIT %(limit)s
"""
_NAMES = """
SELECT DISTINCT ON (party_id) party_id, text FROM register_partyname
WHERE party_id = ANY(%s) AND kind = 'full' ORDER BY party_id, recorded_at DESC, id DESC
"""


def search(text: str, limit: int = 20) -> list[Hit]:
    """Parties whose name or id fits, best first: exact, then beginning, then inside; shorter names first.

    Width, case and spaces do not matter. At most `limit` hits, each party once; nothing for an empty text.
    """
    key = name_key(text[:MAX_QUERY])
    if not key or limit < 1:
        return []
    pattern = _like(key)
    parameters: dict[str, Any] = {
        "key": key,
        "id": key.upper(),
        "code": text.strip(),
        "id_prefix": f"{_like(key.upper())}%",
        "prefix": f"{pattern}%",
        "inside": f"%{pattern}%",
        # Pairs are the rarer words; a single character has only itself.
        "grams": [gram for gram in bigrams(key) if len(gram) == 2] or [key],
        "limit": limit * 2,
    }
    queries = [_BEGINNING, _INSIDE.format(candidates=CANDIDATES)]
    if key.isascii() and key.isalnum():
        queries.insert(0, _BY_ID)
    found: dict[int, tuple[str, str, str, int]] = {}
    with connection.cursor() as cursor:
        for query in queries:
            if len(found) >= limit:
                break
            cursor.execute(query, parameters)
            for party, public_id, kind, matched, rank in cursor.fetchall():
                found.setdefault(party, (public_id, kind, matched, rank))
        cursor.execute(_NAMES, [list(found)])
        names: dict[int, str] = dict(cursor.fetchall())
    hits = [
        Hit(party, public_id, names.get(party, matched), kind, matched, rank)
        for party, (public_id, kind, matched, rank) in found.items()
    ]
    return sorted(hits, key=lambda hit: hit.rank)[:limit]


def _like(text: str) -> str:
    """A text in which LIKE sees no wildcard."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
