"""The directories: an overview, one directory, its count as a fragment, its file."""

from __future__ import annotations

from functools import cache
from itertools import repeat
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse

from kechuang.matching.beside import Beside, beside
from kechuang.people.access import Permission, access, check
from kechuang.people.actors import actor_of
from kechuang.policy import catalogue
from kechuang.register import directories as rooms
from kechuang.register.directories import export, table
from kechuang.register.directories.sight import Seen, looked
from kechuang.register.directories.slices import FURTHEST, PER_PAGE, warned_until
from kechuang.register.directories.values import say
from kechuang.register.waiting import Preparing
from kechuang.web.days import as_of
from kechuang.web.rooms.directories import present
from kechuang.web.rooms.directories.wanted import View, view_of

ANYBODY = "ANYBODY"
"""Stands for the code in an address that is worked out once for all rows; codes are letters, digits and dashes."""


@access(Permission.READ_DIRECTORIES)
def index(request: HttpRequest) -> HttpResponse:
    """Every directory with what it holds; counts come by themselves, or with a click."""
    found = rooms.readable(actor_of(request), catalogue.pack().directories.values())
    return render(request, "web/directories/index.html", {"directories": found})


@access(Permission.READ_DIRECTORIES)
def total(request: HttpRequest, directory_id: str) -> HttpResponse:
    """The count of one directory, for the overview's cards."""
    view = view_of(request, directory_id)
    return render(request, "web/directories/parts/total.html", _counted(view, request))


@access(Permission.READ_DIRECTORIES)
def directory(request: HttpRequest, directory_id: str) -> HttpResponse:
    """How many first, then why others do not count, then the rows."""
    view = view_of(request, directory_id)
    columns = table.chosen(view.sight, view.columns)
    rows = rooms.picked(view.reading, view.sight, view.asked).len()
    page = rooms.page(view.reading, view.sight, view.asked)
    looked(view.actor, columns, view.sight.sensitive, f"查看名录 {directory_id[:60]}")
    printers = table.printers(columns, view.lang)
    found = table.rows(page, view.reading, view.sight, columns, view.lang)
    publisher = cache(lambda name: say(catalogue.department(name).name, view.lang))
    day = f"?as_of={view.reading.as_of}" if as_of(request).chosen else ""
    whole = reverse("web:enterprise", args=[ANYBODY]) + day
    offered = beside(catalogue.pack(), view.reading, page)
    context = {
        **_counted(view, request),
        "offered": offered is not None,
        "alliance": directory_id in catalogue.pack().offers.alliances,
        "heads": present.heads(view, request, columns),
        "lines": [
            {
                "row": one,
                "offers": offers,
                "address": whole.replace(ANYBODY, one.code),
                "publisher": publisher(one.publisher),
                "cells": list(zip(table.texts(one, columns, printers), map(_numeric, columns), strict=True)),
                "standing": table.standing(one.status, view.lang),
                "reason": table.reason(view.reading, one.reason, view.lang),
                "unsure": [table.reason(view.reading, name, view.lang) for name in one.unsure],
            }
            for one, offers in zip(found, offered or repeat(Beside()), strict=False)
        ],
        "filters": present.choices(view),
        "charts": present.charts(view, request),
        "choosable": [(one.id, table.title(one, view.lang), one in columns) for one in view.sight.columns],
        "withheld": [table.title(one, view.lang) for one, _ in view.sight.withheld],
        "may_export": bool(check(view.actor, Permission.EXPORT_DIRECTORIES)),
        "formats": [(name, present.address(request)) for name in export.FORMS],
        **_paged(view, request, rows),
    }
    return render(request, "web/directories/directory.html", context)


@access(Permission.EXPORT_DIRECTORIES)
def export_file(request: HttpRequest, directory_id: str) -> HttpResponseBase:
    """Exactly what the page shows, all of its pages."""
    view = view_of(request, directory_id)
    if view.since:
        raise Preparing(directory_id)  # a file does not say that it tells of earlier
    kind = request.GET.get("format", "csv")
    kind = kind if kind in export.FORMS else "csv"
    columns = table.chosen(view.sight, view.columns)
    rows = rooms.picked(view.reading, view.sight, view.asked)
    kind = "csv" if kind == "xlsx" and rows.len() > export.MOST_XLSX else kind
    sheet = export.Sheet(
        view.reading, view.sight, rows, columns, view.lang,
        lambda name: say(catalogue.department(name).name, view.lang), with_reasons=view.asked.part == "excluded",
    )  # fmt: skip
    looked(view.actor, columns, view.sight.sensitive, f"导出名录 {directory_id[:60]}")
    response = StreamingHttpResponse(export.FORMS[kind](sheet), content_type=export.KINDS[kind])
    response["Content-Disposition"] = f'attachment; filename="{directory_id}-{view.reading.as_of}.{kind}"'
    return response


def _counted(view: View, request: HttpRequest) -> dict[str, Any]:
    """What stands above the rows."""
    one = view.directory
    found = rooms.count(view.reading, view.sight, view.asked)
    reasons = [(name, table.reason(view.reading, name, view.lang), n) for name, n in found.reasons]
    return {
        "directory": one,
        "asked": view.asked,
        "known_on": view.known_on,
        "since": view.since,
        "count": found,
        "unit": say(one.unit, view.lang),
        "rows_unit": say(one.rows_unit, view.lang),
        "reasons": [(words, n, present.address(request, part="excluded", reason=name)) for name, words, n in reasons],
        "unsure": [(table.reason(view.reading, name, view.lang), n) for name, n in found.unsure],
        "levels": [(say(group.title, view.lang), n) for group, n in found.levels.groups] if found.levels else [],
        "split": present.bar_rows(view, request, one.split, found.split) if found.split else [],
        "apart": rooms.compared(view.reading, view.sight, view.asked)[:200] if found.split else [],
        "warned_until": warned_until(view.reading),
        "parts": {
            name: present.address(request, part=name, reason=None) for name in ("excluded", "expiring", "unsure")
        },
        "counted_address": present.address(request, part=None, reason=None),
    }


def _paged(view: View, request: HttpRequest, rows: int) -> dict[str, Any]:
    pages = max(1, -(-min(rows, FURTHEST + PER_PAGE) // PER_PAGE))
    now = min(view.page, pages)
    return {
        "listed": rows,
        "page_number": now,
        "pages": pages,
        "previous": present.address(request, page=str(now - 1)) if now > 1 else "",
        "next": present.address(request, page=str(now + 1)) if now < pages else "",
        "cut": rows > FURTHEST + PER_PAGE,
    }


def _numeric(one: Seen) -> bool:
    return present.numeric(one.named.definition)
