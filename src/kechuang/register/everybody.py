"""What bulk readings of the register share: which statements to look at, and who is meant.

Only documents that can speak of the keys are looked at: their statements lie together, so no index by key is needed.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import connection

from kechuang.register.statements import counts

OF = "f.key_id = ANY(%(keys)s) AND f.document_id = ANY(%(documents)s)"
"""SQL condition on `f` for `statements.said`; parameters are those of `parameters_of`."""
_NAMES = f"""
SELECT DISTINCT ON (p.id) p.id, coalesce(p.uscc, p.code), n.text
FROM register_party p LEFT JOIN register_partyname n ON n.party_id = p.id AND {counts("n")}
WHERE p.id = ANY(%(parties)s)
ORDER BY p.id, n.kind <> 'full', n.recorded_at DESC, n.id DESC
"""


def called(parties: Iterable[int], known_at: datetime | None) -> dict[int, tuple[str, str]]:
    """(code, name) by party id; without a name the code."""
    rows = rows_of(_NAMES, {"parties": list(parties), "known_at": known_at})
    return {party: (code, name or code) for party, code, name in rows}


def parameters_of(keys: list[str], as_of: date, known_at: datetime | None) -> dict[str, Any]:
    """Of a query about these fact ids and record kinds: `OF`, and what `statements` asks for."""
    numbers = rows_of("SELECT id FROM register_factkey WHERE name = ANY(%(names)s)", {"names": keys})
    documents = rows_of("SELECT id FROM register_document WHERE keys && %(names)s::varchar[]", {"names": keys})
    return {
        "keys": [one for (one,) in numbers],
        "documents": [one for (one,) in documents],
        "as_of": as_of,
        "year": as_of.year,
        "known_at": known_at,
    }


def rows_of(query: str, parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
    """All rows of a query."""
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return list(cursor.fetchall())
