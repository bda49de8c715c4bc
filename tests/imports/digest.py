"""The whole register as one digest: what is said of whom, by which document, every row counted."""

from __future__ import annotations

import hashlib

from django.db import connection

PARTS = (
    "SELECT coalesce(uscc, code), kind FROM register_party",
    "SELECT coalesce(p.uscc, p.code), n.kind, n.text, d.sha256 FROM register_partyname n"
    " JOIN register_party p ON p.id = n.party_id JOIN register_document d ON d.id = n.document_id",
    "SELECT sha256, file, title, publisher, version, published_on, keys FROM register_document",
    "SELECT coalesce(p.uscc, p.code), k.name, f.year, f.status, f.flag, f.day, f.number, f.word, f.body, f.record,"
    " f.valid_from, f.valid_to, f.stated_on, f.locator, d.sha256 FROM register_fact f"
    " JOIN register_party p ON p.id = f.party_id JOIN register_factkey k ON k.id = f.key_id"
    " JOIN register_document d ON d.id = f.document_id",
    "SELECT k.name, c.since, c.until, c.otherwise, c.status, d.sha256 FROM register_coverage c"
    " JOIN register_factkey k ON k.id = c.key_id JOIN register_document d ON d.id = c.document_id",
    "SELECT actor, what, counts - 'job' - 'documents' FROM register_writebatch",
    "SELECT d.sha256, r.row, r.cell, r.code FROM importing_rejectedrow r JOIN register_document d"
    " ON d.id = r.document_id",
)


def register_digest() -> str:
    """The same content gives the same digest, whatever its numbers (those of documents in a batch too) and moments."""
    digest = hashlib.sha256()
    with connection.cursor() as cursor:
        for part in PARTS:
            cursor.execute(f"SELECT md5(string_agg(t::text, chr(10) ORDER BY t::text)), count(*) FROM ({part}) t")
            digest.update(repr(cursor.fetchone()).encode())
    return digest.hexdigest()
