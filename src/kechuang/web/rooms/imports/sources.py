"""What departments have sent: the list, one document with its statements, what was refused."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kechuang.people.access import Permission, access, check
from kechuang.people.actors import Actor, actor_of
from kechuang.people.sensitivity import visible
from kechuang.policy import catalogue
from kechuang.register.importing import sources
from kechuang.register.models import Document
from kechuang.web.rooms.imports.values import keys_of, statement
from kechuang.web.templatetags.kc import lang

PER_PAGE = 50


@access(Permission.READ_QUALITY)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """All documents, by department."""
    publisher = request.GET.get("publisher", "")
    page = Paginator(sources.documents(publisher), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": sources.sent(page.object_list),
        "publisher": publisher,
        "publishers": sources.publishers(),
    }
    return render(request, "web/imports/sources.html", context)


@access(Permission.READ_QUALITY)
@require_GET
def document(request: HttpRequest, number: int) -> HttpResponse:
    """One document: where it comes from, what it says, what was left out."""
    found = sources.documents().filter(pk=number).first()
    if found is None:
        raise Http404
    actor = actor_of(request)
    page = Paginator(sources.statements(found), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "sent": sources.sent([found])[0],
        "document": found,
        "page": page,
        "lines": _statements(actor, found, list(page.object_list)),
        "rejected": sources.rejected(document=number)[:PER_PAGE],
        "may_undo": bool(check(actor, Permission.UNDO_IMPORT, found.publisher)),
        "english": lang() == "en",
    }
    return render(request, "web/imports/document.html", context)


@access(Permission.READ_QUALITY)
@require_GET
def rejected(request: HttpRequest) -> HttpResponse:
    """Rejected cells; with `check=1` only wrong identifiers."""
    publisher, only = request.GET.get("publisher", ""), request.GET.get("check") == "1"
    found = sources.rejected(publisher, sources.CHECK_DIGITS if only else ())
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "publisher": publisher, "only": only, "publishers": sources.publishers()}
    return render(request, "web/imports/rejected.html", {**context, "english": lang() == "en"})


def _statements(actor: Actor, found: Document, facts: list[Any]) -> list[dict[str, Any]]:
    """The page's statements in words; sensitive ones only for those who may see them, and their look is recorded."""
    dictionary = catalogue.pack().rules.dictionary
    keys = sorted({key for fact in facts for key in keys_of(fact, dictionary)})
    shown = visible(actor, None, keys, dictionary, why=f"查看文件 {found.pk} 的陈述")
    return [statement(fact, dictionary, frozenset(shown.keys), lang()) for fact in facts]
