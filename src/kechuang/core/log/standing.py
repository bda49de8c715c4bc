"""Do the watched tables hold what the log says they hold?

What is watched is itself read from the log, and digests are made of built-in functions only.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection

from kechuang.core.log import bulk, single
from kechuang.core.log.findings import Finding

Progress = Callable[[str, int, int], None]
TRIGGERS = 4


@dataclass(frozen=True, slots=True)
class Watched:
    """A table under the log; events at or before place `since` (WATCH or TRUNCATE) no longer speak of its rows."""

    table: str
    bulk: bool
    keys: tuple[str, ...]
    withheld: tuple[str, ...]
    watched_at: int
    since: int


def tables() -> list[Watched]:
    """The tables that the log says are watched, by name."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT w.table_name, w.after::text, c.seq,"
            " (SELECT max(c2.seq) FROM log_event e2 JOIN log_chain c2 ON c2.event_id = e2.id"
            "  WHERE e2.table_name = w.table_name AND e2.pk = '' AND e2.operation IN ('WATCH', 'TRUNCATE'))"
            " FROM (SELECT DISTINCT ON (table_name) * FROM log_event WHERE operation IN ('WATCH', 'UNWATCH')"
            "       AND pk = '' ORDER BY table_name, id DESC) w JOIN log_chain c ON c.event_id = w.id"
            " WHERE w.operation = 'WATCH' ORDER BY w.table_name"
        )
        found = []
        for table, text, seq, since in cursor.fetchall():
            how = json.loads(text)
            found.append(Watched(table, how["mode"] == "bulk", tuple(how["keys"]), tuple(how["withheld"]), seq, since))
        return found


def watching() -> list[Finding]:
    """Tables that ought to be watched and are not: gone, or with triggers missing or switched off."""
    findings = []
    with connection.cursor() as cursor:
        for one in tables():
            cursor.execute(
                "SELECT to_regclass(%s) IS NOT NULL, count(*) FROM pg_trigger WHERE tgrelid = to_regclass(%s)"
                " AND tgfoid = to_regproc('log_capture') AND tgenabled = 'A'",
                [one.table, one.table],
            )
            there, triggers = cursor.fetchone()
            if not there:
                findings.append(Finding("table-gone", one.watched_at, table=one.table))
            elif triggers != TRIGGERS:
                findings.append(Finding("not-watched", one.watched_at, table=one.table))
    return findings


def rows(progress: Progress) -> tuple[int, list[Finding]]:
    """Compare every watched table; (rows looked at, the first wrong row of each table)."""
    checked, findings = 0, []
    for one in tables():
        if _there(one.table):
            seen, wrong = single.compare(one, progress)
            checked += seen
            if one.bulk and wrong is None:
                seen, wrong = bulk.compare(one, progress)
                checked += seen
            findings += [wrong] if wrong else []
    return checked, findings


def _there(table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [table])
        return bool(cursor.fetchone()[0])
