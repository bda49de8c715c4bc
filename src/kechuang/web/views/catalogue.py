"""The catalogue of measures, and one measure without an enterprise."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from kechuang.people.access import Permission, access
from kechuang.policy import catalogue as measures
from kechuang.policy.finding import find
from kechuang.web.days import as_of
from kechuang.web.filters import FORCES, catalogue_fields, wanted
from kechuang.web.present.document import document_of
from kechuang.web.present.measure import measure_detail, row

PER_PAGE = 24


@access(Permission.READ_CATALOGUE)
def catalogue(request: HttpRequest) -> HttpResponse:
    """All measures, by words and filters."""
    day, looked_for = as_of(request).day, wanted(request)
    rows = [row(one, day) for one in find(measures.measures(), looked_for, day)]
    if not looked_for.text:
        rows.sort(key=lambda one: FORCES.index(one.force))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "q": looked_for.text,
        "filters": catalogue_fields(looked_for),
        "narrowed": bool(looked_for.text) or looked_for != type(looked_for)(),
        "page": page,
    }
    return render(request, "web/catalogue.html", context)


@access(Permission.READ_CATALOGUE)
def measure(request: HttpRequest, policy_id: str) -> HttpResponse:
    """Clauses, conditions, parameters by date, notices, relations, source."""
    found = measures.measure(policy_id)
    if found is None:
        raise Http404
    context = {
        "q": "",
        "measure_id": policy_id,
        **measure_detail(found, as_of(request).day),
        **document_of(found.policy),
    }
    return render(request, "web/measure.html", context)
