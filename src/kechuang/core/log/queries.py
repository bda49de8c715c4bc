"""Reading the log: newest first, narrowed; what happened to a row or to a party."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import F, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone

from kechuang.core.log.models import Event

# Events about rows: their own, and the large writes whose span of ids holds them.
_ROWS = """
SELECT e.id FROM log_event e WHERE e.table_name = %s AND e.pk = ANY(%s::text[])
UNION ALL
SELECT e.id FROM log_event e WHERE e.table_name = %s AND e.pk = '' AND e.operation IN ('INSERT', 'BASELINE')
  AND EXISTS (SELECT FROM unnest(%s::bigint[]) AS row
              WHERE row BETWEEN (e.after ->> 'first')::bigint AND (e.after ->> 'last')::bigint)
"""
_PARTY = (
    "SELECT e.id FROM log_event e WHERE coalesce(e.after, e.before) ->> 'party_id' IS NOT NULL"
    " AND coalesce(e.after, e.before) ->> 'party_id' = %s"
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What narrows the log; an empty value does not. Days are the office's, both ends included."""

    actor: str = ""
    table: str = ""
    pk: str = ""
    operation: str = ""
    since: date | None = None
    until: date | None = None


def events(wanted: Wanted) -> QuerySet[Event]:
    """Events with their place in the chain, newest first."""
    found = Event.objects.filter(link__isnull=False).select_related("link").order_by(F("link__seq").desc())
    given = {"actor": wanted.actor, "table_name": wanted.table, "pk_text": wanted.pk, "operation": wanted.operation}
    found = found.filter(**{name: value for name, value in given.items() if value})
    if wanted.since:
        found = found.filter(at__gte=_midnight(wanted.since))
    if wanted.until:
        found = found.filter(at__lt=_midnight(wanted.until + timedelta(days=1)))
    return found


def events_about(table: str, *keys: str | int) -> QuerySet[Event]:
    """What happened to rows of a table, newest first: their own events and the large writes that brought them."""
    return _among(about_rows({table: keys}))


def about_rows(rows: Mapping[str, Sequence[str | int]], party: int | None = None) -> Q:
    """A filter: events about any of these rows, and with `party` (its id) all rows that name that party."""
    found = Q(pk__in=[])
    for table, keys in rows.items():
        texts = [str(key) for key in keys]
        numbers = [int(key) for key in texts if key.isdecimal()]
        found |= Q(pk__in=RawSQL(_ROWS, [table, texts, table, numbers]))
    if party is not None:
        found |= Q(pk__in=RawSQL(_PARTY, [str(party)]))
    return found


def event_at(seq: int) -> Event | None:
    """The event at a place of the chain."""
    return Event.objects.select_related("link").filter(link__seq=seq).first()


def tables() -> list[str]:
    """Names of the tables that the log has events of."""
    return sorted(Event.objects.filter(operation=Event.Operation.WATCH).values_list("table_name", flat=True).distinct())


def _among(where: Q) -> QuerySet[Event]:
    return events(Wanted()).filter(where)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
