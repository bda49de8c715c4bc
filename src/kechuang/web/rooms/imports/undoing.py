"""Take a whole import back: first what would change, then the act."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kechuang.people.access import Permission, access, require
from kechuang.people.actors import Actor, actor_of
from kechuang.people.sensitivity import judge
from kechuang.policy import catalogue
from kechuang.register.importing.undo import AlreadyUndone, Effects, effects, import_batch, publishers, undo
from kechuang.register.models import Document, Party, WriteBatch
from kechuang.web.rooms.imports.values import name_of, raw_value
from kechuang.web.templatetags.kc import lang


@access(Permission.UNDO_IMPORT)
def undo_page(request: HttpRequest, number: int) -> HttpResponse:
    """GET says what would change; POST with a reason does it."""
    try:
        batch = import_batch(number)
    except WriteBatch.DoesNotExist as error:
        raise Http404 from error
    actor = actor_of(request)
    for publisher in publishers(batch) or [""]:
        require(actor, Permission.UNDO_IMPORT, publisher)
    if request.method == "POST":
        reason = request.POST.get("reason", "").strip()
        if reason:
            return _done(request, actor, batch, reason)
        messages.error(request, _("请写明撤回的理由。"))
    told = effects(batch)
    context = {
        "batch": batch,
        "documents": Document.objects.filter(batch=batch).order_by("pk"),
        "effects": told,
        "lists": [name_of(key, catalogue.pack().rules.dictionary, lang()) for key in told.lists],
        "examples": _examples(actor, told),
        "undone": getattr(batch, "undo", None),
    }
    return render(request, "web/imports/undo.html", context)


def _done(request: HttpRequest, actor: Actor, batch: WriteBatch, reason: str) -> HttpResponse:
    try:
        undo(actor, batch, reason)
    except AlreadyUndone:
        messages.error(request, _("这一批次已经撤回过。"))
    else:
        messages.success(request, _("批次 %(number)s 已撤回。同样的文件可以重新导入。") % {"number": batch.pk})
    return redirect("imports:undo", batch.pk)


def _examples(actor: Actor, told: Effects) -> list[dict[str, Any]]:
    """Values that go back, where the reader may see them."""
    dictionary = catalogue.pack().rules.dictionary
    parties = Party.objects.in_bulk({one.party for one in told.examples})
    aliases = {kind.id: kind.alias for kind in dictionary.records.values()}
    found = []
    for one in told.examples:
        key = aliases.get(one.key, one.key)
        if one.key not in dictionary.facts and one.key not in aliases:
            continue
        if judge(actor, parties[one.party].public_id, [key], dictionary).keys:
            found.append(
                {
                    "party": parties[one.party].public_id,
                    "name": name_of(one.key, dictionary, lang()),
                    "year": one.year or "",
                    "now": raw_value(one.key, json.loads(one.now), dictionary, lang()),
                    "then": raw_value(one.key, json.loads(one.then), dictionary, lang()),
                }
            )
    return found
