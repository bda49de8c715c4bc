"""How many records of a kind a party can have: the dictionary's `most`, counted over the whole register."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kechuang.register.importing.reasons import Reason, reason
from kechuang.register.importing.rows import Note, StagedRow
from kechuang.register.importing.sql import Cursor
from kechuang.register.statements import counts
from kechuang.rules.definitions import MAX_RECORDS, Dictionary

_HELD = f"""
SELECT n.party, n.key, array_agg(DISTINCT f.record)
FROM unnest(%(parties)s::bigint[], %(keys)s::text[], %(room)s::int[]) AS n(party, key, room)
JOIN register_factkey k ON k.name = n.key
JOIN register_fact f ON f.party_id = n.party AND f.key_id = k.id AND f.record <> '' AND {counts("f")}
GROUP BY n.party, n.key, n.room HAVING count(DISTINCT f.record) > n.room
"""


def limits(dictionary: Dictionary) -> dict[str, int]:
    """`most` by record kind."""
    return {one.id: one.most for one in dictionary.records.values()}


def reject_beyond(cursor: Cursor, rows: Iterable[StagedRow], ids: dict[int, int], most: Mapping[str, int]) -> None:
    """Reject the rows whose records, with those in the register, are more than a party can have.

    `ids` is the party by row number; rejected rows are taken out of it. Only kinds that declare a limit are counted
    here: the general bound is kept within each file.
    """
    brought: dict[tuple[int, str], dict[str, list[StagedRow]]] = {}
    for row in rows:
        if row.number in ids:
            for one in row.statements:
                if one.record and most.get(one.key, MAX_RECORDS) < MAX_RECORDS:
                    found = brought.setdefault((ids[row.number], one.key), {})
                    found.setdefault(one.record, []).append(row)
    if not brought:
        return
    cursor.execute(
        _HELD,
        {
            "parties": [party for party, _ in brought],
            "keys": [key for _, key in brought],
            "room": [most[key] - len(records) for (_, key), records in brought.items()],
            "known_at": None,
        },
    )
    for party, key, held in cursor.fetchall():
        new = [record for record in brought[party, key] if record not in set(held)]
        for record in new[max(0, most[key] - len(held)) :]:
            for row in brought[party, key][record]:
                if ids.pop(row.number, None) is not None:
                    row.reject(Note(row.party_cell, "", too_many(most[key])))


def too_many(most: int) -> Reason:
    """A party has more records of a kind than the dictionary allows."""
    return reason(
        "too-many-records",
        f"该主体的此类记录超过 {most:,} 条",
        f"more than {most:,} records of this kind for this party",
        ("请核对是否重复，或是否属于其他主体", "check for repetitions, or for rows of another party"),
    )
