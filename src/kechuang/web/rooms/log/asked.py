"""What the address asks for; a value that cannot be is told and narrows nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from kechuang.core.log import queries
from kechuang.core.log.models import Event
from kechuang.register.models import Coverage, Fact, Party, PartyName

MOST = 2000
"""Rows of a party whose large writes are looked up."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters as given, and what is wrong with them."""

    wanted: queries.Wanted
    code: str = ""
    party: Party | None = None
    errors: tuple[str, ...] = ()

    @property
    def narrowed(self) -> bool:
        return bool(self.code) or self.wanted != queries.Wanted()

    def events(self) -> QuerySet[Event]:
        """The events that meet every filter, newest first. A code that nobody has meets none."""
        found = queries.events(self.wanted)
        if not self.code:
            return found
        return found.filter(about_party(self.party)) if self.party else found.none()


def asked(request: HttpRequest) -> Asked:
    """Read the filters of a request."""
    errors: list[str] = []
    since, until = _day(request, "since", errors), _day(request, "until", errors)
    operation = _text(request, "operation", 10)
    code = _text(request, "code", 40)
    wanted = queries.Wanted(
        actor=_text(request, "actor", 150),
        table=_text(request, "table", 63),
        pk=_text(request, "pk", 200),
        operation=operation if operation in Event.Operation.values else "",
        since=since,
        until=until,
    )
    party = Party.objects.filter(Q(uscc=code) | Q(code=code)).first() if code else None
    if code and party is None:
        errors.append(_("登记册中没有这个代码。"))
    return Asked(wanted, code, party, tuple(errors))


def about_party(party: Party) -> Q:
    """Events about a party: its row, its names, facts and completeness, and every row that names it."""
    rows: dict[str, list[int]] = {"register_party": [party.pk]}
    for model in (PartyName, Fact, Coverage):
        ids = model._default_manager.filter(party=party).order_by("-pk").values_list("pk", flat=True)
        rows[model._meta.db_table] = list(ids[:MOST])
    return queries.about_rows(rows, party=party.pk)


def _text(request: HttpRequest, name: str, longest: int) -> str:
    return request.GET.get(name, "").replace("\x00", "").strip()[:longest]


def _day(request: HttpRequest, name: str, errors: list[str]) -> date | None:
    text = _text(request, name, 10)
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.min
    if not 2000 <= day.year <= 2099:
        errors.append(_("日期无法识别，请写成 2026-03-18；已忽略。"))
        return None
    return day
