"""Parties as pages show them, over the register's queries."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import get_language

from kechuang.people.access import Permission
from kechuang.people.actors import actor_of
from kechuang.policy.parties import Named, named
from kechuang.register import queries
from kechuang.rules.definitions import Dictionary, Text
from kechuang.rules.subject import Subject
from kechuang.web.days import AsOf
from kechuang.web.formats import fact_value

SHOWN_FACTS = ("registration_date", "registered_district", "sme_size_class")


@dataclass(frozen=True, slots=True)
class Hit:
    """A party found; `matched` is the other name that matched, when it was not the present one."""

    code: str
    name: str
    matched: str = ""

    def url(self, measure_id: str, as_of: AsOf) -> str:
        """Its page, or its page of one measure, on the visitor's day."""
        query = f"?{urlencode({'as_of': as_of.day.isoformat()})}" if as_of.chosen else ""
        args = [self.code, measure_id] if measure_id else [self.code]
        return reverse("web:answer" if measure_id else "web:enterprise", args=args) + query


def hits(text: str, limit: int) -> list[Hit]:
    """Ranked: exact, prefix, substring; by name or credit code."""
    return [
        Hit(one.public_id, one.name, "" if one.matched in {one.name, one.public_id} else one.matched)
        for one in queries.search(text, limit)
    ]


def party_or_404(request: HttpRequest, code: str, permission: Permission = Permission.READ_ANSWER) -> Named:
    """The party with this credit code, if the visitor may; raises Http404 or AccessDenied."""
    found = named(actor_of(request), code, permission)
    if found is None:
        raise Http404
    return found


def particulars(subject: Subject, dictionary: Dictionary) -> list[tuple[Text, str]]:
    """A few known facts that tell one enterprise from another: (name, value)."""
    lang = "en" if (get_language() or "").startswith("en") else "zh"
    known = [(dictionary.facts[key], subject.facts.get(key)) for key in SHOWN_FACTS if key in dictionary.facts]
    return [(fact.name, fact_value(fact, value, lang)) for fact, value in known if value is not None]
