"""Hand in files, watch the check, read the row report, submit or discard."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kechuang.people.access import Permission, access, check
from kechuang.people.actors import actor_of
from kechuang.policy import catalogue
from kechuang.register.importing.drafts.store import held
from kechuang.register.importing.jobs import folder, services
from kechuang.register.importing.jobs.entering import NotKept
from kechuang.register.importing.jobs.standing import Standing, standing, standings, visible_to
from kechuang.register.importing.models import Job, State
from kechuang.register.importing.report import harmless
from kechuang.web.templatetags.kc import lang

PER_PAGE = 100
_COLUMNS = ("file", "row", "state", "cell", "header", "value", "zh", "remedy")


@access(Permission.IMPORT_FACTS)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The form to hand in files, and the jobs of one's department."""
    actor = actor_of(request)
    context = {
        "jobs": standings(actor, 30),
        "mappings": [one for one in held(catalogue.pack()).values() if one.mapping],
        "may_edit": bool(check(actor, Permission.EDIT_MAPPINGS)),
        "most": services.MAX_FILES,
    }
    return render(request, "web/imports/index.html", context)


@access(Permission.IMPORT_FACTS)
@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Keep the files and go to their job."""
    files = [(one.name or "", one.file) for one in request.FILES.getlist("files") if one.file is not None]
    mapping = request.POST.get("mapping", "")
    if not 1 <= len(files) <= services.MAX_FILES or (mapping and mapping not in held(catalogue.pack())):
        messages.error(request, _("请选择 1 至 20 个文件。"))
        return redirect("imports:index")
    try:
        job = services.hand_in(actor_of(request), files, timezone.now(), mapping, catalogue.pack())
    except NotKept as refused:
        why = refused.reason
        words = why.text.en if lang() == "en" else str(why)
        messages.error(request, _("第 %(n)s 个文件没有保存：%(why)s") % {"n": refused.position, "why": words})
        return redirect("imports:index")
    return redirect("imports:job", job.pk)


@access(Permission.IMPORT_FACTS)
@require_GET
def job(request: HttpRequest, number: int) -> HttpResponse:
    """Where the job stands, and its report row by row."""
    found = _standing(request, number)
    return render(request, "web/imports/job.html", {**_shown(found), **_lines(request, number)})


@access(Permission.IMPORT_FACTS)
@require_GET
def progress(request: HttpRequest, number: int) -> HttpResponse:
    """The part of the page that changes while the worker is busy; when it is done the page is loaded anew."""
    found = _standing(request, number)
    response = render(request, "web/imports/parts/progress.html", _shown(found))
    if not found.busy:
        response["HX-Refresh"] = "true"
    return response


@access(Permission.IMPORT_FACTS)
@require_GET
def report(request: HttpRequest, number: int) -> StreamingHttpResponse:
    """The rows of the report as a spreadsheet reads them."""
    _standing(request, number)
    response = StreamingHttpResponse(_csv(number), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="import-{number}.csv"'
    return response


@access(Permission.IMPORT_FACTS)
@require_POST
def decide(request: HttpRequest, number: int) -> HttpResponse:
    """Submit or discard."""
    actor, now, note = actor_of(request), timezone.now(), request.POST.get("note", "")[:200]
    try:
        if request.POST.get("act") == "submit":
            allow = request.POST.get("allow_rejects") == "1"
            services.submit(actor, number, now, allow_rejects=allow, note=note)
        else:
            services.discard(actor, number, now, note)
    except Job.DoesNotExist as error:
        raise Http404 from error
    except services.WrongState as moved:
        messages.error(request, _("这个任务已经是“%(state)s”，没有再做改动。") % {"state": moved.state.label})
    return redirect("imports:job", number)


def _standing(request: HttpRequest, number: int) -> Standing:
    found = visible_to(actor_of(request)).filter(pk=number).first()
    if found is None:
        raise Http404
    return standing(found)


def _shown(found: Standing) -> dict[str, Any]:
    read = [
        {"upload": upload, "rows": found.progress.get(str(upload.position), 0)}
        for upload in found.job.uploads.order_by("position")
    ]
    return {
        "standing": found,
        "job": found.job,
        "uploads": read,
        "totals": found.totals,
        "can_submit": found.state is State.CHECKED,
        "can_discard": found.state in {State.CHECKED, State.REFUSED, State.FAILED},
        "batch": found.last.detail.get("batch"),
        "steps": found.job.steps.order_by("pk"),
    }


def _lines(request: HttpRequest, number: int) -> dict[str, Any]:
    """The rows that pass the filters, with what could be filtered."""
    wanted = {name: request.GET.get(name, "") for name in ("state", "code", "file")}
    everything = list(folder.lines(number))
    passing = [one for one in everything if all(one[name] == value for name, value in wanted.items() if value)]
    english = lang() == "en"
    words = {one["code"]: one["en" if english else "zh"] for one in everything}
    return {
        "page": Paginator(passing, PER_PAGE).get_page(request.GET.get("page")),
        "codes": [(code, n, words[code]) for code, n in Counter(one["code"] for one in everything).most_common()],
        "files": sorted({one["file"] for one in everything}),
        "wanted": wanted,
        "noted": len(everything),
        "english": english,
    }


def _csv(number: int) -> Iterator[str]:
    """With a mark in front, so that spreadsheets read the Chinese."""
    yield "\ufeff"
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(["文件", "行", "状态", "单元格", "表头", "内容", "原因", "办法"])
    for line in folder.lines(number):
        writer.writerow([harmless(str(line[name])) for name in _COLUMNS])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()
