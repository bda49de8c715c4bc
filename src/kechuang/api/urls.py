"""`/api/v1/`."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path, re_path

from kechuang.api.problems import problem
from kechuang.api.routes import api
from kechuang.people.access import PUBLIC, access


@access(PUBLIC)
def missing(request: HttpRequest) -> HttpResponse:
    """No such operation, said in the shape of every other error."""
    return problem(404, "no_operation", "Not found", "There is no such operation; see openapi.json.")


urlpatterns = [path("", api.urls), re_path(".*", missing)]
