"""Every address of the portal and the API, with what it declares."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from ninja.openapi.views import default_home
from ninja.operation import PathView

from kechuang.people.access import PUBLIC, declared

PARAMETER = re.compile(r"<(?:\w+:)?(?P<name>\w+)>|\(\?P<(?P<named>\w+)>[^)]*\)")


@dataclass(frozen=True)
class Route:
    """One address and method; `rule` is None when nothing is declared."""

    pattern: str
    method: str
    rule: Any

    @property
    def parameters(self) -> list[str]:
        """Names of what the address is filled with: the name says what kind of thing it is."""
        return [found["name"] or found["named"] for found in PARAMETER.finditer(self.pattern)]

    @property
    def is_api(self) -> bool:
        return self.pattern.startswith("api/")

    def path(self, values: Mapping[str, str]) -> str:
        return "/" + PARAMETER.sub(lambda found: values[found["name"] or found["named"]], self.pattern)

    def __str__(self) -> str:
        return f"{self.method} /{self.pattern}"


@contextmanager
def undone(client: Client) -> Iterator[None]:
    """What one request does (signing out, ending one's own post) is not the next one's matter."""
    signed_in = copy(client.cookies)
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    client.cookies = signed_in


@cache
def all_routes() -> list[Route]:
    """Each once: django-ninja lists an address anew for every one of its methods."""
    return list(dict.fromkeys(_walk(get_resolver(), "")))


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
