"""What every page knows: the district, the day, the stylesheets, the parameters a day change must keep."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from kechuang.policy.catalogue import pack
from kechuang.web.days import as_of

_SHEETS = (
    "tokens",
    "base",
    "frame",
    "parts",
    "forms",
    "people",
    "reasons",
    "directories",
    "disputes",
    "cases",
    "identity",
    "imports",
    "places",
    "figures",
    "offers",
    "log",
    "print",
)
STYLESHEETS = [f"web/css/{name}.css" for name in _SHEETS]


def portal(request: HttpRequest) -> dict[str, Any]:
    """Template context processor."""
    kept = [(name, value) for name, values in request.GET.lists() if name != "as_of" for value in values]
    return {"as_of": as_of(request), "district": pack().title, "stylesheets": STYLESHEETS, "kept": kept}
