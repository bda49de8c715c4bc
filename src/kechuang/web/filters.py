"""Filters as read from the address and as shown in forms; an unknown code filters nothing."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kechuang.policy.catalogue import measures, pack
from kechuang.policy.finding import Wanted
from kechuang.policy.overview import Filter
from kechuang.web.formats import say
from kechuang.web.labels import choices

MAX_TEXT = 80
FORCES = ["in_force", "future", "expired", "historic"]


@dataclass(frozen=True, slots=True)
class Field:
    """One select of a filter form."""

    name: str
    label: str
    value: str
    choices: list[tuple[str, str]]


def entry_filter(request: HttpRequest) -> Filter:
    """Level, kind and department on an enterprise's page."""
    return Filter(*(_known(request, name) for name in ("level", "nature", "department")))


def wanted(request: HttpRequest) -> Wanted:
    """Words and filters of the catalogue."""
    text = request.GET.get("q", "").replace("\x00", "").strip()[:MAX_TEXT]
    return Wanted(text, *(_known(request, name) for name in ("level", "department", "nature", "force", "confidence")))


def filter_fields(only: Filter) -> list[Field]:
    """The selects of an enterprise's page."""
    return [_field(name, getattr(only, name)) for name in ("level", "nature", "department")]


def catalogue_fields(looked_for: Wanted) -> list[Field]:
    """The selects of the catalogue."""
    return [
        _field(name, getattr(looked_for, name)) for name in ("level", "nature", "department", "force", "confidence")
    ]


def _known(request: HttpRequest, name: str) -> str:
    value = request.GET.get(name, "")
    return value if value in dict(_choices(name)) else ""


def _field(name: str, value: str) -> Field:
    labels = {
        "level": _("层级"),
        "nature": _("类型"),
        "department": _("主管部门"),
        "force": _("效力"),
        "confidence": _("核对程度"),
    }
    return Field(name, labels[name], value, _choices(name))


def _choices(name: str) -> list[tuple[str, str]]:
    if name == "force":
        return choices("force", FORCES)
    if name != "department":
        return choices(name)
    lang = "en" if (get_language() or "").startswith("en") else "zh"
    ids = dict.fromkeys(one.policy.department for one in measures() if one.policy.department)
    departments = pack().departments
    return [(one, say(departments[one].name, lang)) for one in ids]
