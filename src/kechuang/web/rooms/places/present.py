"""Places in words: areas in 万平方米, completion in percent, stages and milestones as word and badge."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from kechuang.policy import catalogue
from kechuang.register.asking import Source
from kechuang.register.places import Node, Tree
from kechuang.register.places.model import Milestone, Place
from kechuang.register.places.reading import Word
from kechuang.rules.definitions import Dictionary
from kechuang.web.days import AsOf, as_of
from kechuang.web.formats import brief, decimal, fact_value, say
from kechuang.web.templatetags.kc import lang

_WAN_M2 = 1_000_000
_KEPT = ("as_of", "known_at")
_FIGURES = ("planned_area", "completed_area", "land_area", "place_vacancy", "place_stage_note", "place_theme")


def address(page: str, code: str, request: HttpRequest) -> str:
    """A page of the room on the visitor's day and as known on it."""
    pairs = {name: request.GET[name] for name in _KEPT if request.GET.get(name)}
    return reverse(f"places:{page}", args=[code]) + (f"?{urlencode(pairs)}" if pairs else "")


def wan(raw: int | None) -> str:
    """Hundredths of a square metre in 万平方米, exact; empty when not known."""
    return "" if raw is None else decimal(Fraction(raw, _WAN_M2), 6)


def percent(share: Fraction | None) -> str:
    """One decimal, half up; empty when not known."""
    return "" if share is None else f"{decimal(share * 100, 1)}%"


@dataclass(frozen=True, slots=True)
class Row:
    """A place in a table."""

    code: str
    name: str
    depth: int
    address: str
    kind: str
    planned: str
    completed: str
    completion: str
    stage: str
    vacancy: str
    theme: str
    evidence: str
    evidence_code: str
    overdue: int
    firms: int


@dataclass(frozen=True, slots=True)
class MilestoneRow:
    """A milestone; `state` is yes (reached), no (overdue), unknown (nothing known, not yet due) or off (to come)."""

    place: str
    address: str
    what: str
    due: date | None
    done_on: date | None
    area: str
    completed: str
    stated_on: date | None
    state: str
    word: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A value with its source."""

    title: str
    value: str
    source: Source | None


@dataclass(frozen=True, slots=True)
class Words:
    """Words of one request: its dictionary, language and day."""

    dictionary: Dictionary
    lang: str
    day: AsOf
    request: HttpRequest

    @classmethod
    def of(cls, request: HttpRequest) -> Words:
        return cls(catalogue.pack().rules.dictionary, lang(), as_of(request), request)

    def word(self, place: Place, key: str) -> str:
        """A fact in words; empty when it is not known."""
        raw = place.get(key)
        return "" if raw is None else fact_value(self.dictionary.facts[key], raw, self.lang)

    def row(self, node: Node, tree: Tree) -> Row:
        place = node.place
        return Row(
            place.code,
            place.name,
            node.depth,
            address("place", place.code, self.request),
            self.word(place, "place_kind"),
            wan(place.get("planned_area")),
            wan(place.get("completed_area")),
            percent(place.completion),
            self.word(place, "place_stage"),
            self.word(place, "place_vacancy"),
            self.word(place, "place_theme"),
            self.word(place, "place_evidence"),
            str(place.get("place_evidence") or ""),
            len(place.overdue(tree.as_of)),
            node.firms,
        )

    def counts(self, tree: Tree) -> list[tuple[str, int]]:
        """How many places of each kind, in the order of the dictionary."""
        counted = Counter(node.place.kind for node in tree.walk())
        kinds = self.dictionary.facts["place_kind"].values if tree.nodes else ()
        return [(say(text, self.lang), counted[code]) for code, text in kinds if counted[code]]

    def milestone(self, place: Place, one: Milestone, day: date) -> MilestoneRow:
        """Reached, overdue, to come, or nobody knows."""
        reached = one.reached(place.get("completed_area"), day)
        states = {
            "yes": _("已达到"),
            "no": _("逾期"),
            "off": _("未到期"),
            "unknown": _("未知"),
        }
        late = one.overdue(place.get("completed_area"), day)
        state = "yes" if reached else "no" if late else "off" if one.due else "unknown"
        source = place.sources.get("completed_area")
        return MilestoneRow(
            place.name,
            address("place", place.code, self.request),
            one.what,
            one.due,
            one.done_on,
            wan(one.area),
            wan(place.get("completed_area")),
            source.stated_on if source else None,
            state,
            states[state],
        )

    def figures(self, node: Node) -> list[Figure]:
        """Known values of the place, each with its source."""
        place = node.place
        found = []
        for key in _FIGURES:
            if place.get(key) is None:
                continue
            area = key in {"planned_area", "completed_area"}
            unit = _("万平方米")
            value = f"{wan(place.get(key))} {unit}" if area else self.word(place, key)
            found.append(Figure(say(self.dictionary.facts[key].name, self.lang), value, place.sources[key]))
        years = sorted((key for key in place.facts if isinstance(key, tuple)), reverse=True)
        for name, year in years:
            fact = self.dictionary.facts[name]
            title = f"{year} {say(fact.name, self.lang)}"
            found.append(Figure(title, brief(place.facts[name, year], self.lang), place.sources[name, year]))
        return found

    def piles(self, place: Place) -> list[tuple[str, int]]:
        """Charging piles by status."""
        kind = self.dictionary.records.get("pile")
        words: dict[str, Any] = next((dict(f.values) for f in kind.fields if f.id == "status"), {}) if kind else {}
        return [
            (say(words[code], self.lang) if code in words else _("未知"), n) for code, n in sorted(place.piles.items())
        ]

    def said(self, one: Word) -> tuple[Word, str]:
        """An earlier or present word about the completed area."""
        return one, wan(one.number)
