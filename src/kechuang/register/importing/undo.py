"""A batch taken back: what would change, and the act."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from kechuang.core.log import acting
from kechuang.people.access import Permission, require
from kechuang.people.actors import Actor
from kechuang.register.importing.models import Reliance
from kechuang.register.importing.tidy import storable
from kechuang.register.models import Coverage, Document, Fact, Undo, WriteBatch
from kechuang.register.order import in_order, take_turn
from kechuang.register.statements import counts

EXAMPLES = 20
_SLOT = """
f.party_id = m.party_id AND f.key_id = m.key_id AND f.year = m.year AND f.record = m.record
AND f.publisher = m.publisher
"""
_LATEST = "ORDER BY f.valid_from DESC NULLS LAST, f.stated_on DESC, f.recorded_at DESC, f.id DESC LIMIT 1"
# What the batch says last of all that its publisher says about it, with what the publisher had said before.
_SPOKEN = f"""
FROM (
    SELECT DISTINCT f.party_id, f.key_id, f.year, f.record, f.publisher
    FROM register_fact f WHERE f.document_id = ANY(%(documents)s)
) m
JOIN LATERAL (SELECT f.* FROM register_fact f WHERE {_SLOT} AND {counts("f")} {_LATEST}) l
    ON l.document_id = ANY(%(documents)s)
LEFT JOIN LATERAL (
    SELECT f.* FROM register_fact f
    WHERE {_SLOT} AND {counts("f")} AND f.document_id <> ALL(%(documents)s) {_LATEST}
) b ON true
"""
_VALUE = "coalesce(to_jsonb({0}.flag), to_jsonb({0}.day), to_jsonb({0}.number), to_jsonb({0}.word), {0}.body)"
_EXAMPLES = f"""
SELECT m.party_id, k.name, m.year, m.record, {_VALUE.format("l")}::text, {_VALUE.format("b")}::text
{_SPOKEN} JOIN register_factkey k ON k.id = m.key_id WHERE b.id IS NOT NULL
ORDER BY m.party_id, k.name, m.year, m.record LIMIT {EXAMPLES}
"""
_GONE = f"""
SELECT count(*) FROM register_party p WHERE p.recorded_at = %(moment)s
  AND NOT EXISTS (SELECT 1 FROM register_partyname n WHERE n.party_id = p.id AND {counts("n")}
                    AND coalesce(n.document_id, 0) <> ALL(%(documents)s))
  AND NOT EXISTS (SELECT 1 FROM register_fact f WHERE f.party_id = p.id AND {counts("f")}
                    AND f.document_id <> ALL(%(documents)s))
  AND NOT EXISTS (SELECT 1 FROM register_coverage c WHERE c.party_id = p.id AND {counts("c")}
                    AND c.document_id <> ALL(%(documents)s))
"""


class AlreadyUndone(Exception):
    """The batch has been taken back before."""


@dataclass(frozen=True, slots=True)
class Returning:
    """One value that changes back; `now` and `then` are JSON texts of raw values."""

    party: int
    key: str
    year: int
    record: str
    now: str
    then: str


@dataclass(frozen=True, slots=True)
class Effects:
    """What taking a batch back would change.

    `statements` of it would no longer count; `parties` would not be there any more; `returning` values go back to
    what the same publisher had said before (`examples`), of `silent` ones it says nothing any more; `lists` would no
    longer be known complete; `again` are later documents with the number of their statements that rest on this batch.
    """

    statements: int
    parties: int
    returning: int
    silent: int
    lists: tuple[str, ...]
    examples: tuple[Returning, ...]
    again: tuple[tuple[Document, int], ...]


def import_batch(number: int) -> WriteBatch:
    """A batch that an import wrote. Raises WriteBatch.DoesNotExist for any other."""
    return WriteBatch.objects.select_related("undo").get(pk=number, what="import")


def publishers(batch: WriteBatch) -> list[str]:
    """The departments whose documents a batch took in."""
    return sorted(set(Document.objects.filter(batch=batch).values_list("publisher", flat=True)))


def effects(batch: WriteBatch) -> Effects:
    """What would change today. Reads only."""
    documents = list(Document.objects.filter(batch=batch).values_list("pk", flat=True))
    parameters: dict[str, Any] = {"documents": documents, "moment": batch.recorded_at, "known_at": None}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FILTER (WHERE b.id IS NOT NULL), count(*) {_SPOKEN}", parameters)
        returning, spoken = cursor.fetchone()
        cursor.execute(_EXAMPLES, parameters)
        examples = tuple(Returning(*row) for row in cursor.fetchall())
        cursor.execute(_GONE, parameters)
        (parties,) = cursor.fetchone()
    leaning = Reliance.objects.filter(on_document__in=documents, document__batch__undo=None)
    again = leaning.exclude(document__in=documents).select_related("document").order_by("document_id")
    return Effects(
        statements=Fact.objects.filter(document__in=documents).count(),
        parties=parties,
        returning=returning,
        silent=spoken - returning,
        lists=tuple(sorted(set(Coverage.objects.filter(document__in=documents).values_list("key__name", flat=True)))),
        examples=examples,
        again=tuple((one.document, one.statements) for one in again),
    )


def undo(actor: Actor, batch: WriteBatch, reason: str, recorded_at: datetime | None = None) -> Undo:
    """Take a whole batch back; one transaction, in turn with imports.

    Who may: an administrator, or an officer of the department that published all its documents. `recorded_at` is by
    default the moment its turn came. Raises AccessDenied, AlreadyUndone, ValueError without a reason.
    """
    for publisher in publishers(batch) or [""]:
        require(actor, Permission.UNDO_IMPORT, publisher)
    reason = storable(reason).strip()
    if not reason:
        raise ValueError("an undo needs a reason")
    with acting(actor.name, actor.on_behalf, reason):
        take_turn()
        moment = in_order(recorded_at)
        if Undo.objects.filter(batch=batch).exists():
            raise AlreadyUndone(batch.pk)
        return Undo.objects.create(batch=batch, actor=actor.name, reason=reason[:500], recorded_at=moment)
