"""操作日志: the list, one event, the check, the file."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from kechuang.core.log import queries
from kechuang.core.log.chain import head
from kechuang.core.log.models import Event
from kechuang.core.log.verify import verify_last
from kechuang.people.access import Permission, access
from kechuang.web.rooms.log import shown, words
from kechuang.web.rooms.log.asked import asked

PER_PAGE = 50
LAST = (100, 1000, 10_000)
"""How many events one may have checked from the page; all of them and the rows: `kechuang log verify --rows`."""


@access(Permission.READ_LOG)
def index(request: HttpRequest) -> HttpResponse:
    """The newest events, narrowed."""
    wanted = asked(request)
    page = Paginator(wanted.events(), PER_PAGE).get_page(request.GET.get("page"))
    rows = [
        {
            "event": event,
            "table": words.table(event.table_name),
            "operation": words.operation(event.operation),
            "changed": shown.changed(event),
        }
        for event in page
    ]
    return render(
        request,
        "web/log/index.html",
        {
            "asked": wanted,
            "page": page,
            "rows": rows,
            "head": head(),
            "tables": [(name, words.table(name)) for name in queries.tables()],
            "operations": [(code, words.operation(code)) for code in Event.Operation.values],
            "last": LAST,
        },
    )


@access(Permission.READ_LOG)
def event(request: HttpRequest, seq: int) -> HttpResponse:
    """One event: who, why, before and after, its place and hashes."""
    found = queries.event_at(seq) if 0 < seq < 2**63 else None
    if found is None:
        raise Http404
    end = head()
    return render(
        request,
        "web/log/event.html",
        {
            "event": found,
            "table": words.table(found.table_name),
            "operation": words.operation(found.operation),
            "fields": shown.fields(found),
            "large": found.after if not found.pk_text and found.after and "chunks" in found.after else None,
            "document": shown.document_of(found),
            "party": shown.party_of(found),
            "sha256": bytes(found.link.sha256).hex(),
            "sm3": bytes(found.link.sm3).hex(),
            "previous": seq - 1,
            "next": seq + 1 if end and seq < end.seq else None,
        },
    )


@access(Permission.READ_LOG)
def verify(request: HttpRequest) -> HttpResponse:
    """核验: the hashes of the last events worked out anew."""
    text = request.GET.get("last", "")
    count = int(text) if text.isascii() and text.isdecimal() and int(text[:9]) in LAST else LAST[0]
    found = verify_last(count)
    english = (get_language() or "zh").startswith("en")
    wrong = [(one, one.words[1 if english else 0]) for one in found.findings]
    return render(request, "web/log/verify.html", {"found": found, "wrong": wrong, "last": LAST, "count": count})


@access(Permission.READ_LOG)
def export(request: HttpRequest) -> StreamingHttpResponse:
    """All events that meet the filters, as CSV."""
    lines = shown.lines(asked(request).events().iterator(chunk_size=500))
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="kechuang-log.csv"'
    return answer
