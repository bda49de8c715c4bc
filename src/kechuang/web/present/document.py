"""A measure's own particulars: document, issuers, validity, confidence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from kechuang.policy.catalogue import department
from kechuang.rules.definitions import Policy, Text
from kechuang.web.formats import day, say
from kechuang.web.templatetags.kc import lang


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document in words; `url` is empty unless it is a web address."""

    number: str
    issuers: tuple[str, ...]
    url: str
    note: str


def document_of(policy: Policy) -> dict[str, Any]:
    """Template context for `parts/measure_facts.html`."""
    return {
        "document": document_view(policy.document),
        "validity": validity(policy.valid_from, policy.valid_to),
        "grade": policy.confidence.get("grade", ""),
        "grade_note": grade_note(policy.confidence),
    }


def document_view(document: dict[str, Any]) -> DocumentView:
    """Only a web address becomes a link; an unknown number says so."""
    number, url = str(document.get("number") or "unknown"), str(document.get("url") or "")
    return DocumentView(
        _("未知") if number == "unknown" else number,
        tuple(say(department(one).name, lang()) for one in document.get("issuer", ())),
        url if url.startswith(("https://", "http://")) else "",
        say(document.get("note", Text()), lang()),
    )


def grade_note(confidence: dict[str, str]) -> str:
    """Why the grade, in the language of the page where it is written."""
    return (confidence.get("note_en", "") if lang() == "en" else "") or confidence.get("note", "")


def validity(start: date | None, end: date | None) -> str:
    """自 2026年1月1日 起, 至 … 止; both; or 未载明."""
    if start and end:
        return _("%(start)s至%(end)s") % {"start": day(start, lang()), "end": day(end, lang())}
    if start:
        return _("%(start)s起") % {"start": day(start, lang())}
    return _("至%(end)s止") % {"end": day(end, lang())} if end else _("未载明")
