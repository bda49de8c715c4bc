"""Figures for pages: words, standing, links down to their parts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from kechuang.core.pack.indicators import Counted, Indicator, Scope
from kechuang.figures.book import Book
from kechuang.figures.model import KNOWN, PUBLISHED, REFUSED, UNKNOWN, UNQUALIFIED, Figure, Observation, Part
from kechuang.figures.spans import point
from kechuang.figures.words import number, period_words, printed
from kechuang.figures.zones import by_zone
from kechuang.web.formats import say
from kechuang.web.rooms.figures.asked import address

MOST_PERIODS, MOST_COLUMNS = 24, 6


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure on a page. `badge` is a class of the badges, `word` its words."""

    figure: Figure
    address: str
    text: str
    period: str
    scope: str
    badge: str
    word: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PartShown:
    """A part of a computed figure with where it comes from."""

    title: str
    detail: str
    text: str
    address: str
    state: str


class Words:
    """Words and links of one request."""

    def __init__(self, request: HttpRequest, book: Book, lang: str) -> None:
        self.request, self.book, self.lang = request, book, lang

    def shown(self, one: Figure) -> Shown:
        badge, word = standing(one)
        return Shown(
            one,
            self.to(one.indicator.id, one.scope.code, one.period.text),
            printed(one, self.lang),
            period_words(one.period, self.lang),
            say(one.scope.name, self.lang),
            badge,
            word,
            tuple(say(note.says, self.lang) for note in one.notes),
        )

    def to(self, indicator: str, code: str, period: str = "") -> str:
        scope = "" if code == self.book.home.code else code  # of the district, unless another one is asked for
        return address(self.request, "figures:indicator", indicator, scope=scope, period=period)

    def parts(self, one: Figure) -> list[PartShown]:
        return [self.part(part) for part in one.computed.parts]

    def part(self, part: Part) -> PartShown:
        title, digits = say(part.title, self.lang), 2
        if part.figure:
            figure = part.figure
            detail = f"{say(figure.scope.name, self.lang)} · {period_words(figure.period, self.lang)}"
            link = self.to(figure.indicator.id, figure.scope.code, figure.period.text)
            title = say(figure.indicator.title, self.lang)
            digits = max(figure.indicator.decimals, figure.digits)
            return PartShown(title, detail, number(part.span, digits, part.unit, self.lang), link, figure.state)
        day = f"as_of={part.day}" if part.day else ""
        if part.counted:
            link = self.directory(part.counted, day)
            text = number(part.span, 0, part.unit, self.lang)
            return PartShown(title, _("名录计数"), text, link, KNOWN if part.span else UNKNOWN)
        link = reverse("places:place", args=[part.code]) if part.fact or part.name == "firms" else ""
        if part.code == self.book.home.code:
            link = reverse("places:index")
        digits = 0 if part.span and part.span.point is not None and part.span.point.denominator == 1 else 2
        text = number(part.span, digits, part.unit, self.lang)
        return PartShown(
            title, _("空间载体数据"), text, f"{link}?{day}" if day else link, KNOWN if part.span else UNKNOWN
        )

    def directory(self, counted: Counted, day: str) -> str:
        directory = self.book.pack.directories[counted.directory]
        pairs = dict(counted.filters)
        level = next((group for group in directory.levels if group.id == counted.level), None)
        if level and directory.levels_of in directory.filters and len(level.codes) == 1:
            pairs[directory.levels_of] = level.codes[0]
        query = "&".join(one for one in (day, urlencode(pairs)) if one)
        return reverse("directories:directory", args=[counted.directory]) + (f"?{query}" if query else "")

    def table(self, indicator: Indicator, chosen: Scope) -> dict[str, Any]:
        """Periods down, scopes across: the chosen one first, then those that have a value."""
        scopes = [chosen, *(one for one in self.book.scopes(indicator) if one.code != chosen.code)]
        held = [one for one in scopes if one is chosen or self.book.said(indicator.id, one.code)][:MOST_COLUMNS]
        periods = {period.text: period for one in held for period in self.book.periods(indicator.id, one.code)}
        ordered = sorted(periods.values(), key=lambda one: (one.end, one.start), reverse=True)[:MOST_PERIODS]
        rows = []
        for period in ordered:
            cells = [self.shown(self.book.figure(indicator.id, one.code, period)) for one in held]
            if any(cell.figure.state != UNKNOWN for cell in cells):
                rows.append((period_words(period, self.lang), cells))
        return {"heads": [say(one.name, self.lang) for one in held], "rows": rows}

    def zones(self, figure: Figure) -> dict[str, Any] | None:
        found = by_zone(self.book, figure.indicator, figure.period)
        if found is None:
            return None
        unit, digits = figure.indicator.unit, figure.indicator.decimals
        total = point(found.total) if found.total is not None else None
        return {
            "rows": [self.shown(one) for one in found.rows],
            "total": number(total, digits, unit, self.lang),
            "whole": self.shown(found.whole),
            "says": say(found.says, self.lang),
        }


def standing(one: Figure) -> tuple[str, str]:
    """Class and words of a figure's standing."""
    if one.state == KNOWN:
        if one.checked:
            return "yes", _("公布数，已由分项复核")
        return ("yes", _("公布数")) if one.published else ("yes", _("系统计算"))
    return {
        PUBLISHED: ("manual", _("按发布数，缺分项")),
        UNQUALIFIED: ("unknown", _("未注明价格口径")),
        REFUSED: ("no", _("与分项不符，不予刊印")),
        UNKNOWN: ("unknown", _("未知")),
    }[one.state]


def sources(one: Figure) -> list[Observation]:
    """What is published of it, the one that counts first."""
    return [*([one.published] if one.published else []), *one.others]
