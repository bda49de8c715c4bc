"""Every address of the portal and the API, with what it declares."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from ninja.openapi.views import default_home
from ninja.operation import PathView

from kechuang.people.access import PUBLIC, declared

# A value for each kind of path parameter; a page for something that does not exist must still answer politely.
SAMPLES = {
    "int": "1",
    "slug": "x",
    "uuid": "00000000-0000-0000-0000-000000000000",
    "str": "91110105MA00000000",
    "path": "x",
}
PARAMETER = re.compile(r"<(?:(?P<kind>\w+):)?\w+>|\(\?P<\w+>[^)]*\)")


@dataclass(frozen=True)
class Route:
    """One address and method; `rule` is None when nothing is declared."""

    pattern: str
    method: str
    rule: Any

    @property
    def path(self) -> str:
        return "/" + PARAMETER.sub(lambda found: SAMPLES[found["kind"] or "str"], self.pattern)

    def __str__(self) -> str:
        return f"{self.method} /{self.pattern}"


def all_routes() -> list[Route]:
    return list(_walk(get_resolver(), ""))


def _walk(resolver: URLResolver, prefix: str) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        pattern = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _walk(entry, pattern)
        else:
            yield from _of(entry, pattern)


def _of(entry: URLPattern, pattern: str) -> Iterator[Route]:
    view = entry.callback
    if isinstance(view, partial) and view.func is default_home:
        yield Route(pattern, "GET", PUBLIC)  # django-ninja's own redirect to its documentation
        return
    owner = inspect.getclosurevars(view).nonlocals.get("self") if inspect.isfunction(view) else None
    if isinstance(owner, PathView):
        for operation in owner.operations:
            yield from (Route(pattern, method, declared(operation.view_func)) for method in operation.methods)
        return
    yield Route(pattern, "GET", declared(view))
    yield Route(pattern, "POST", declared(view))
