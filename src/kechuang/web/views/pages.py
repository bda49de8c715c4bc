"""Pages that stand still: what this is, where the data comes from, the interface for programs."""

from __future__ import annotations

from collections import Counter

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kechuang.api.routes import api
from kechuang.people.access import PUBLIC, access
from kechuang.policy.catalogue import measures
from kechuang.web.labels import choices


@access(PUBLIC)
def about(request: HttpRequest) -> HttpResponse:
    """What the portal does and does not say; how well each measure is backed."""
    grades = Counter(one.policy.confidence.get("grade", "") for one in measures())
    context = {"grades": [(word, grades[code]) for code, word in choices("confidence")], "total": len(measures())}
    return render(request, "web/about.html", context)


@access(PUBLIC)
def developers(request: HttpRequest) -> HttpResponse:
    """The JSON interface in one page."""
    paths = api.get_openapi_schema()["paths"]
    operations = [
        (method.upper(), path, operation["summary"])
        for path, methods in paths.items()
        for method, operation in methods.items()
    ]
    return render(request, "web/developers.html", {"operations": operations})
