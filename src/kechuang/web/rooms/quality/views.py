"""数据质量: all departments, one department with its past, and the rows behind every figure."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render

from kechuang.people.access import Permission, access
from kechuang.people.actors import actor_of
from kechuang.policy.catalogue import pack
from kechuang.register.quality.reading import Figures, look
from kechuang.register.quality.trend import trend
from kechuang.web.days import as_of
from kechuang.web.rooms.quality.chart import chart
from kechuang.web.rooms.quality.listing import WHATS, Listing, listing
from kechuang.web.rooms.quality.shown import fact_rows

PER_PAGE = 50


@access(Permission.READ_QUALITY)
def index(request: HttpRequest) -> HttpResponse:
    """All departments; the order is the departments' own, not a ranking."""
    rules = pack()
    found, since = look(rules, as_of(request).day)
    order = [one for one in rules.departments if one in found] + [one for one in found if one not in rules.departments]
    context = {"rows": [(one, found[one]) for one in order], "rhythms": rules.quality.rhythms, "since": since}
    return render(request, "web/quality/index.html", context)


@access(Permission.READ_QUALITY)
def department(request: HttpRequest, department: str) -> HttpResponse:
    """One department: figures, their past, and each list and datum."""
    rules, day = pack(), as_of(request).day
    all_of_them, since = look(rules, day)
    found = all_of_them.get(department)
    if found is None:
        if department not in rules.departments:
            raise Http404
        found = Figures()
    points = trend(rules, day, department)
    context = {
        "department": department,
        "one": found,
        "facts": fact_rows(found, rules.rules.dictionary),
        "points": points,
        "charts": [
            chart("complete", [(one.day, one.figures.complete if one.figures else None) for one in points]),
            chart("overdue", [(one.day, one.figures.overdue if one.figures else None) for one in points]),
            chart("conflicts", [(one.day, one.figures.conflicts if one.figures else None) for one in points]),
            chart("disputes", [(one.day, one.figures.disputes if one.figures else None) for one in points]),
        ],
        "worked_out": any(one.figures for one in points),
        "rhythms": rules.quality.rhythms,
        "since": since,
    }
    return render(request, "web/quality/department.html", context)


@access(Permission.READ_QUALITY)
def rows(request: HttpRequest, department: str, what: str) -> HttpResponseBase:
    """The rows behind a figure, by pages or as CSV."""
    if what not in WHATS or department not in pack().departments:
        raise Http404
    found = listing(actor_of(request), department, what, as_of(request).day, request.GET.get("of", ""))
    if found is None:
        raise Http404
    if request.GET.get("format") == "csv":
        response = StreamingHttpResponse(_csv(found), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{department}-{what}.csv"'
        return response
    page = Paginator(found.rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {"department": department, "what": what, "of": request.GET.get("of", ""), "found": found, "page": page}
    return render(request, "web/quality/rows.html", context)


class _Line:
    """What `csv` writes into: it hands the line back."""

    def write(self, text: str) -> str:
        return text


def _csv(found: Listing) -> Iterator[str]:
    """With a mark that spreadsheets know UTF-8 by; a cell never begins a formula."""
    writer = csv.writer(_Line())
    yield "\ufeff"
    yield writer.writerow(found.heads)
    size = 1000
    for start in range(0, len(found.rows), size):
        for row in found.rows[start : start + size]:
            yield writer.writerow([f"'{cell}" if cell[:1] in set("=+-@\t\r") else cell for cell in row.cells])
