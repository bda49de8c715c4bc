"""Operations of 操作日志 the log.

No postponed annotations here: django-ninja reads them through the access decorator, from another module.
"""

from datetime import date, datetime
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from ninja import Field, Query, Router, Schema

from kechuang.core.log import chain, queries
from kechuang.core.log.models import Event
from kechuang.core.log.verify import verify_last
from kechuang.people.access import Permission, access

router = Router(tags=["log"])
FURTHEST = 2**63 - 1


class EventsIn(Schema):
    """What narrows the log. `before` is the `next` of the page before this one."""

    actor: str = Field("", max_length=150)
    table: str = Field("", max_length=63)
    pk: str = Field("", max_length=200)
    operation: str = Field("", max_length=10)
    since: date | None = Field(None, ge=date(2000, 1, 1), le=date(2099, 12, 31))
    until: date | None = Field(None, ge=date(2000, 1, 1), le=date(2099, 12, 31))
    before: int | None = Field(None, ge=1, le=FURTHEST)
    limit: int = Field(50, ge=1, le=500)


class EventRow(Schema):
    """One event without its content. `rows` is 1, or how many rows a large write brought."""

    seq: int
    event: int
    at: datetime
    actor: str
    on_behalf: str
    reason: str
    table: str
    operation: str
    pk: str
    rows: int


class EventsOut(Schema):
    """A page, newest first. `next` is the `before` of the following page, null on the last."""

    events: list[EventRow]
    next: int | None


class HeadOut(Schema):
    """A place in the chain and its hashes in hex."""

    seq: int
    sha256: str
    sm3: str


class EventOut(EventRow):
    """One event whole. Withheld values stand as `***` and a digest; a large write has digests instead of rows."""

    before: dict[str, Any] | None
    after: dict[str, Any] | None
    sha256: str
    sm3: str


class FindingOut(Schema):
    """One thing that is wrong."""

    kind: str
    seq: int | None
    event: int | None
    table: str
    pk: str
    zh: str
    en: str


class VerifiedOut(Schema):
    """Whether the looked-at end of the log is what it was."""

    intact: bool
    first: int
    events: int
    findings: list[FindingOut]


@router.get("/log/events", response=EventsOut, summary="The log, newest first")
@access(Permission.READ_LOG)
def events(request: HttpRequest, asked: Query[EventsIn]) -> EventsOut:
    """Pages by place in the chain: what is added meanwhile shifts nothing."""
    given = {name: value.replace("\x00", "") for name, value in asked if isinstance(value, str)}
    found = queries.events(queries.Wanted(**given, since=asked.since, until=asked.until))
    if asked.before is not None:
        found = found.filter(link__seq__lt=asked.before)
    page = list(found[: asked.limit + 1])
    more = len(page) > asked.limit
    return EventsOut(
        events=[EventRow(**_row(one)) for one in page[: asked.limit]],
        next=page[asked.limit - 1].link.seq if more else None,
    )


@router.get("/log/events/{seq}", response=EventOut, summary="One event, with before and after")
@access(Permission.READ_LOG)
def event(request: HttpRequest, seq: int) -> EventOut:
    """By place in the chain."""
    found = queries.event_at(seq) if 0 < seq <= FURTHEST else None
    if found is None:
        raise Http404
    link = found.link
    content = {"before": found.before, "after": found.after}
    return EventOut(**_row(found), **content, sha256=bytes(link.sha256).hex(), sm3=bytes(link.sm3).hex())


@router.get("/log/head", response=HeadOut, summary="The end of the chain, to be kept elsewhere")
@access(Permission.READ_LOG)
def head(request: HttpRequest) -> HeadOut:
    """404 while nothing has happened."""
    end = chain.head()
    if end is None:
        raise Http404
    return HeadOut(seq=end.seq, sha256=end.sha256.hex(), sm3=end.sm3.hex())


@router.get("/log/verify", response=VerifiedOut, summary="Recompute the end of the chain")
@access(Permission.READ_LOG)
def verify(request: HttpRequest, last: Annotated[int, Query(ge=1, le=10_000)] = 200) -> VerifiedOut:
    """The whole log and the rows of all tables: `kechuang log verify --rows`."""
    found = verify_last(last)
    wrong = [
        FindingOut(
            kind=one.kind, seq=one.seq, event=one.event, table=one.table, pk=one.pk, zh=one.words[0], en=one.words[1]
        )
        for one in found.findings
    ]
    return VerifiedOut(intact=found.intact, first=found.first, events=found.events, findings=wrong)


def _row(event: Event) -> dict[str, Any]:
    return {
        "seq": event.link.seq,
        "event": event.pk,
        "at": event.at,
        "actor": event.actor,
        "on_behalf": event.on_behalf,
        "reason": event.reason,
        "table": event.table_name,
        "operation": event.operation,
        "pk": event.pk_text,
        "rows": event.rows,
    }
