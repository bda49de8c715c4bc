"""The figures of all departments on a day, as known at a moment; worked out once for each state of the register."""

from __future__ import annotations

import hashlib
import statistics
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Count, Q
from django.utils import timezone

from kechuang.core.pack import Pack
from kechuang.register import queries
from kechuang.register.disputes.queries import open_disputes, overdue
from kechuang.register.importing.models import RejectedRow
from kechuang.register.models import Document
from kechuang.register.order import latest
from kechuang.register.quality.completeness import completeness, evaluated
from kechuang.register.quality.freshness import counted, lists
from kechuang.register.quality.models import Reading
from kechuang.register.waiting import QUALITY, Preparing, Wanted, large, want

IDENTIFIERS = ("uscc", "check", "patent")
"""Parts of a rejected row's code that tell of an identifier whose check digit or form is wrong."""
FORM = 1
"""Counts up when the figures change their meaning."""


@dataclass(slots=True)
class Figures:
    """One department. `known`, `missing`: pairs of party and datum; `age`: median of open disputes in days."""

    lists: int = 0
    overdue: int = 0
    never: int = 0
    known: int = 0
    missing: int = 0
    conflicts: int = 0
    rejected: int = 0
    identifiers: int = 0
    disputes: int = 0
    late: int = 0
    age: int | None = None
    facts: list[dict[str, Any]] = field(default_factory=list)

    @property
    def complete(self) -> int | None:
        """Tenths of a per cent of what is known or needed that is known; None when nothing is asked."""
        total = self.known + self.missing
        return self.known * 1000 // total if total else None


_TABLES = {
    "register_writebatch": "coalesce(written_at, recorded_at)",
    "register_undo": "recorded_at",
    "register_belonging": "recorded_at",
    "disputes_step": "recorded_at",
}
"""What tells of every act, with the moment from which it counts. Counts, since a long import may have a low number."""


def state(pack: Pack, as_of: date, known_at: datetime | None) -> str:
    """Digest of what the figures depend on: rules, day, and what had been written."""
    written = []
    with connection.cursor() as cursor:
        for table, moment in _TABLES.items():
            until = f"WHERE {moment} <= %s" if known_at else ""
            told = f"SELECT concat(count(*), ':', max(id)) FROM {table} {until}"
            cursor.execute(told, [known_at] if known_at else [])
            written.append(cursor.fetchone()[0])
    text = f"{FORM} {pack.digest} {as_of} {known_at.timestamp() if known_at else ''} {written}"
    return hashlib.sha256(text.encode()).hexdigest()


def store() -> Path:
    """Where evaluations are kept."""
    return Path(settings.HOME) / "quality"


def figures(pack: Pack, as_of: date, known_at: datetime | None = None) -> dict[str, Figures]:
    """By department, those that publish, hold or owe something."""
    since = latest() or timezone.now()  # before its state: what is worked out is at least as new
    key = state(pack, as_of, known_at)
    kept = Reading.objects.filter(key=key).first()
    if kept is None:
        found = _work_out(pack, as_of, known_at, key)
        values = {name: asdict(one) for name, one in found.items()}
        kept, _ = Reading.objects.get_or_create(
            key=key, defaults={"as_of": as_of, "known_at": known_at, "figures": values, "made_at": since}
        )
    return {name: Figures(**one) for name, one in kept.figures.items()}


def kept_figures(pack: Pack, as_of: date, known_at: datetime | None) -> dict[str, Figures] | None:
    """As `figures`, or None when they were never worked out."""
    kept = Reading.objects.filter(key=state(pack, as_of, known_at)).first()
    return {name: Figures(**one) for name, one in kept.figures.items()} if kept else None


def look(pack: Pack, as_of: date) -> tuple[dict[str, Figures], datetime | None]:
    """For a page, which waits for a small register only: figures, and the moment whose data they tell of if not now's.

    Of a large one that has changed, the last figures of this day. Raises Preparing when there are none.
    """
    found = kept_figures(pack, as_of, None)
    if found is None and large() and want(Wanted(QUALITY, as_of)):
        last = Reading.objects.filter(as_of=as_of, known_at=None).order_by("-made_at").first()
        if last is None:
            raise Preparing(QUALITY)
        return {name: Figures(**one) for name, one in last.figures.items()}, last.made_at
    return (figures(pack, as_of) if found is None else found), None


def now(pack: Pack, as_of: date) -> dict[str, Figures]:
    """For a program, which never takes earlier figures for today's. Raises Preparing."""
    found, since = look(pack, as_of)
    if since:
        raise Preparing(QUALITY)
    return found


def evaluation(pack: Pack, as_of: date) -> Path:
    """The evaluation that a figure's rows come from (see completeness.evaluated). Raises Preparing."""
    if large():
        now(pack, as_of)
    return evaluated(pack, as_of, None, store(), state(pack, as_of, None))


def _work_out(pack: Pack, as_of: date, known_at: datetime | None, key: str) -> dict[str, Figures]:
    found: dict[str, Figures] = {}

    def of(department: str) -> Figures:
        return found.setdefault(department, Figures())

    for one in lists(pack, as_of, known_at):
        of(one.department).lists += one.state != "untimed"
        of(one.department).overdue += one.state == "overdue"
        of(one.department).never += one.state == "never"
    for fact in completeness(pack, as_of, evaluated(pack, as_of, known_at, store(), key)):
        held = of(fact.department)
        held.known += fact.known
        held.missing += fact.missing
        row = {
            "of": str(fact.slot),
            "known": fact.known,
            "missing": fact.missing,
            "hurt": [list(one) for one in fact.hurt[:3]],
        }
        held.facts.append(row)
    _rejected(found, known_at)
    dictionary = pack.rules.dictionary
    speaking = set(Document.objects.filter(counted(known_at)).values_list("publisher", flat=True))
    for department in speaking:
        count, _ = queries.all_conflicts(as_of, known_at, department=department, limit=1, dictionary=dictionary)
        of(department).conflicts = count
    _disputes(found, as_of, known_at)
    return dict(sorted(found.items()))


def _rejected(found: dict[str, Figures], known_at: datetime | None) -> None:
    rows = rejected_rows(known_at).values_list("document__publisher")
    wrong = Q()
    for part in IDENTIFIERS:
        wrong |= Q(code__contains=part)
    for department, cells, identifiers in rows.annotate(
        cells=Count("id"), identifiers=Count("id", filter=wrong)
    ).order_by():
        one = found.setdefault(department, Figures())
        one.rejected, one.identifiers = cells, identifiers


def rejected_rows(known_at: datetime | None = None, department: str = "") -> Any:
    """Cells for which rows were left out, of documents that count."""
    documents = Document.objects.filter(counted(known_at))
    if department:
        documents = documents.filter(publisher=department)
    return RejectedRow.objects.filter(document__in=documents)


def _disputes(found: dict[str, Figures], as_of: date, known_at: datetime | None) -> None:
    ages: dict[str, list[int]] = {}
    waiting = open_disputes(known_at)
    for department, made in waiting.values_list("department", "recorded_at"):
        ages.setdefault(department, []).append(max(0, (as_of - timezone.localtime(made).date()).days))
    late = list(overdue(waiting, as_of).values_list("department", flat=True))
    for department, days in ages.items():
        one = found.setdefault(department, Figures())
        one.disputes, one.late, one.age = len(days), late.count(department), int(statistics.median(days))
