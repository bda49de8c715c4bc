"""How old the last document of each list is against how often it is expected."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from django.db.models import Max, Q

from kechuang.core.pack import Pack
from kechuang.register.models import Document

MONTHS = {"monthly": 1, "quarterly": 3, "yearly": 12}
Freshness = Literal["fresh", "overdue", "never", "untimed"]


@dataclass(frozen=True, slots=True)
class ListState:
    """One list of a department. `last` is the day of its latest document, `due` when the next is expected."""

    mapping: str
    title: str
    department: str
    rhythm: str
    last: date | None
    due: date | None
    state: Freshness


def lists(pack: Pack, as_of: date, known_at: datetime | None = None) -> list[ListState]:
    """Every list of the pack. Documents of undone batches do not count."""
    documents = Document.objects.filter(counted(known_at), published_on__lte=as_of)
    last = dict(documents.values_list("mapping").annotate(last=Max("published_on")).order_by())
    found = []
    for name, tree in sorted(pack.imports.items()):
        rhythm = pack.quality.rhythms.of(name)
        latest = last.get(name)
        due = _later(latest, MONTHS[rhythm]) if latest and rhythm in MONTHS else None
        state: Freshness = "untimed" if rhythm not in MONTHS else "never" if latest is None else "fresh"
        if due is not None and due < as_of:
            state = "overdue"
        title = tree.get("title", name)
        words = title.get("zh", name) if isinstance(title, dict) else title
        found.append(ListState(name, str(words), str(tree.get("publisher", "")), rhythm, latest, due, state))
    return found


def counted(known_at: datetime | None) -> Q:
    """Documents known at a moment and not undone by then."""
    if known_at is None:
        return Q(batch__undo=None)
    not_undone = Q(batch__undo=None) | Q(batch__undo__recorded_at__gt=known_at)
    written = Q(batch__written_at=None) | Q(batch__written_at__lte=known_at)
    return Q(batch__recorded_at__lte=known_at) & written & not_undone


def _later(day: date, months: int) -> date:
    """The same day so many months on; the last of the month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError(day)  # every month has 28 days
