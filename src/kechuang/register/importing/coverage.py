"""Of what a table is a complete list: written beside its statements."""

from __future__ import annotations

import json
from datetime import date, datetime

from kechuang.register.importing.mapping import Complete
from kechuang.register.importing.plan import literal
from kechuang.register.importing.reasons import Reason, reason
from kechuang.register.importing.sql import Cursor, insert_keys
from kechuang.register.importing.stage import StagedFile
from kechuang.register.models import Status
from kechuang.register.statements import counts
from kechuang.rules.definitions import Dictionary

# Repeating what was the last word about this slot adds nothing.
_INSERT = f"""
INSERT INTO register_coverage (key_id, year, party_id, since, until, otherwise, status, why, publisher, document_id,
    locator, recorded_at)
SELECT k.id, 0, n.party, %(since)s::date, %(until)s::date, %(otherwise)s::jsonb, n.status, %(why)s, %(publisher)s,
    %(document)s, '', %(recorded_at)s
FROM unnest(%(parties)s::bigint[], %(statuses)s::smallint[]) AS n(party, status)
JOIN register_factkey k ON k.name = %(key)s
LEFT JOIN LATERAL (
    SELECT c.* FROM register_coverage c
    WHERE c.key_id = k.id AND c.party_id IS NOT DISTINCT FROM n.party AND c.publisher = %(publisher)s
      AND c.since IS NOT DISTINCT FROM %(since)s::date AND {counts("c")}
    ORDER BY c.recorded_at DESC, c.id DESC LIMIT 1
) l ON true
WHERE (l.until, l.otherwise, l.status, l.why)
    IS DISTINCT FROM (%(until)s::date, %(otherwise)s::jsonb, n.status, %(why)s)
"""


def insert_coverage(
    cursor: Cursor,
    staged: StagedFile,
    dictionary: Dictionary,
    ids: dict[int, int],
    document: int,
    recorded_at: datetime,
    warnings: list[Reason],
) -> None:
    """Write what `complete` of the mapping says about this table.

    A rejected row leaves a hole in the list: its party, when it can be told, is marked as not known. A rejected row
    that names nobody is told in `warnings`.
    """
    rejected = [row for row in staged.rows if row.state == "rejected"]
    doubtful = _known_parties(cursor, {row.uscc for row in rejected if row.uscc}) if rejected else set()
    for complete in staged.plan.mapping.complete:
        record = dictionary.records.get(complete.of)
        key = record.id if record else complete.of
        insert_keys(cursor, [key])
        parties: list[int | None] = [None] if complete.whom == "all" else [*sorted(set(ids.values()) - doubtful)]
        statuses = [int(Status.ASSERTED)] * len(parties)
        parties += sorted(doubtful)
        statuses += [int(Status.DISPUTED)] * len(doubtful)
        cursor.execute(
            _INSERT,
            {
                "key": key,
                "parties": parties,
                "statuses": statuses,
                "since": _since(complete, staged.plan.stated_on),
                "until": complete.to,
                "otherwise": None if record else _otherwise(complete, dictionary),
                "why": complete.why,
                "publisher": staged.plan.mapping.publisher,
                "document": document,
                "recorded_at": recorded_at,
                "known_at": None,
            },
        )
    nobody = sum(1 for row in rejected if not row.uscc)
    if nobody and any(complete.whom == "all" for complete in staged.plan.mapping.complete):
        warnings.append(_hole(nobody))


def _since(complete: Complete, stated_on: date) -> date | None:
    if isinstance(complete.since, date):
        return complete.since
    return stated_on if complete.since == "document" else None


def _otherwise(complete: Complete, dictionary: Dictionary) -> str:
    raw = literal(dictionary.facts[complete.of], complete.otherwise)
    if isinstance(raw, date):
        raw = raw.isoformat()
    return json.dumps(list(raw) if isinstance(raw, tuple) else raw, ensure_ascii=False)


def _known_parties(cursor: Cursor, usccs: set[str]) -> set[int]:
    cursor.execute("SELECT id FROM register_party WHERE uscc = ANY(%s)", [sorted(usccs)])
    return {party for (party,) in cursor.fetchall()}


def _hole(rows: int) -> Reason:
    return reason(
        "incomplete-list",
        f"名单登记为完整，但有 {rows} 个未采用的行无法确定主体",
        f"the list is recorded as complete although {rows} rejected rows name nobody",
        ("请补正这些行后重新导入", "mend these rows and import again"),
    )
