"""Offers in words: price, term, kind, what can be chosen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext as _

from kechuang.core.pack import Pack
from kechuang.core.wording import Finding
from kechuang.matching.calendar import Calendar, lines_of
from kechuang.matching.content import NAMES
from kechuang.matching.models import Version
from kechuang.matching.standing import Mark
from kechuang.policy import catalogue
from kechuang.web import formats
from kechuang.web.rooms.offers.week import weekdays
from kechuang.web.templatetags.kc import lang


@dataclass(frozen=True, slots=True)
class Found:
    """A finding of the lint as a page shows it; positions count from 1."""

    field: str
    place: str
    quote: str
    says: str
    cited: str
    instead: str
    confidence: str
    blocks: bool


@dataclass(frozen=True, slots=True)
class Card:
    """A version in words."""

    kind: str
    field: str
    title: str
    text: str
    price: str
    term: str
    place: str
    contact: str
    terms: str
    about: str
    hours: list[str]
    need: bool

    @property
    def bookable(self) -> bool:
        return bool(self.hours)


def price(version: Version) -> str:
    """1,200 元/次 起, 面议, 免费."""
    if version.price is None:
        return str(version.get_basis_display()) if lang() != "en" else _BASIS[version.basis]
    amount = formats.brief(version.price, lang()).removesuffix(".00").replace(".00 ", " ")
    text = f"{amount}/{version.unit}"
    if version.basis == Version.Basis.FROM:
        return f"from {text}" if lang() == "en" else f"{text} 起"
    return text


_BASIS = {"negotiable": "to be negotiated", "free": "free of charge"}


def card(version: Version, pack: Pack) -> Card:
    """In the language of the page."""
    kind = pack.offers.kinds.get(version.kind)
    field = pack.offers.fields.get(version.field)
    calendar = Calendar.kept(version.calendar)
    return Card(
        formats.say(kind.name, lang()) if kind else version.kind,
        formats.say(field, lang()) if field else version.field,
        version.title,
        version.text,
        price(version),
        term(version.valid_from, version.valid_to),
        version.address,
        version.contact,
        version.terms,
        version.about,
        [f"{weekdays(days)} {rest}" for rest, days in lines_of(calendar)],
        bool(kind and kind.need),
    )


def term(first: date, last: date | None) -> str:
    """2026年3月1日起; …至…."""
    if last is None:
        return _("%(day)s起长期有效") % {"day": formats.day(first, lang())}
    return _("%(first)s至%(last)s") % {"first": formats.day(first, lang()), "last": formats.day(last, lang())}


def findings(found: tuple[Finding, ...]) -> list[Found]:
    """In words, with the place from 1."""
    return [
        Found(
            one.field,
            _("%(field)s第 %(first)d–%(last)d 字")
            % {"field": NAMES[one.field][1 if lang() == "en" else 0], "first": one.start + 1, "last": one.end},
            one.quote,
            formats.say(one.rule.says, lang()),
            one.rule.cited,
            formats.say(one.rule.instead, lang()),
            one.rule.confidence,
            one.blocks,
        )
        for one in found
    ]


def marks(found: tuple[Mark, ...] | list[Mark]) -> list[tuple[str, str, bool]]:
    """(words of the reason, title of the directory, hides)."""
    directories = catalogue.pack().directories
    return [
        (formats.say(one.says, lang()), formats.say(directories[one.directory].title, lang()), one.hides)
        for one in found
    ]


def choices(pack: Pack) -> dict[str, Any]:
    """What the filters and the form offer."""
    rules = pack.offers
    return {
        "kinds": [(one.id, formats.say(one.name, lang())) for one in rules.kinds.values()],
        "fields": [(code, formats.say(words, lang())) for code, words in rules.fields.items()],
        "alliances": [(one, formats.say(pack.directories[one].title, lang())) for one in rules.alliances],
    }


def address(request: HttpRequest, **changed: str | None) -> str:
    """This page with some parameters changed."""
    pairs = [(name, value) for name, value in request.GET.items() if name not in {"page", *changed} and value]
    return f"?{urlencode([*pairs, *((name, value) for name, value in changed.items() if value)])}"
