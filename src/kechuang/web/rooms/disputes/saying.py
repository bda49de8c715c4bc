"""What an organisation says to its data: right, wrong, missing; and its disputes step by step."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kechuang.people.access import Permission, access, check
from kechuang.people.actors import Actor, actor_of
from kechuang.people.sensitivity import judge, keys_of
from kechuang.policy.catalogue import pack
from kechuang.policy.parties import Named
from kechuang.policy.typed import Typed
from kechuang.register.correcting.slots import Slot
from kechuang.register.disputes import queries
from kechuang.register.disputes.handing import MAX_BYTES, Handed
from kechuang.register.disputes.looking import look
from kechuang.register.disputes.models import OPEN, Dispute
from kechuang.register.disputes.submitting import confirm, dispute, withdraw
from kechuang.register.problems import RegisterError
from kechuang.rules.definitions import Dictionary
from kechuang.web.days import as_of
from kechuang.web.formats import say
from kechuang.web.parties import party_or_404
from kechuang.web.rooms.disputes.attachment import attachment
from kechuang.web.rooms.disputes.facts import slot_or_404
from kechuang.web.rooms.disputes.shown import proposal_words, shown_item, slot_title
from kechuang.web.rooms.disputes.typed import inputs, read_typed
from kechuang.web.templatetags.kc import lang

YEARS = 4
"""Years that can be chosen for a missing yearly figure."""


@access(Permission.DISPUTE_FACTS)
@require_POST
def confirm_one(request: HttpRequest, code: str) -> HttpResponse:
    """确认: this statement is right."""
    party = party_or_404(request, code, Permission.DISPUTE_FACTS)
    given = request.POST.get("statement", "")
    try:
        confirm(actor_of(request), party.party, int(given) if given.isdigit() and len(given) < 19 else 0)
    except RegisterError as error:
        raise Http404 from error
    return redirect(back_to(party, request.POST.get("of", "")))


@access(Permission.DISPUTE_FACTS)
def dispute_one(request: HttpRequest, code: str) -> HttpResponse:
    """提出异议: choose what is missing, or say what is wrong with a datum; then what is right, and why."""
    party = party_or_404(request, code, Permission.DISPUTE_FACTS)
    actor = actor_of(request)
    if "of" not in request.GET:
        return render(
            request, "web/disputes/missing.html", {"party": party, "choices": _choices(actor, party, request)}
        )
    slot = slot_or_404(request)
    seen = look(
        actor,
        party.party,
        as_of(request).day,
        only=slot,
        dictionary=pack().rules.dictionary,
        why=f"提出异议：{slot.key}",
    )
    if slot.key in seen.shown.withheld:
        raise Http404
    item = seen.one(slot)
    held = item if item and item.lines else None
    typed, problem = Typed(), ""
    if request.method == "POST":
        typed = read_typed(request.POST, slot, seen.dictionary)
        if not typed.errors:
            try:
                made = dispute(
                    actor,
                    party.party,
                    slot,
                    typed.values,
                    pack=pack(),
                    kind=Dispute.Kind.WRONG if held else Dispute.Kind.MISSING,
                    what=request.POST.get("what", ""),
                    evidence=request.POST.get("evidence", ""),
                    paper=_handed(request),
                    statement=held.holding[0].id if held else 0,
                )
            except RegisterError as error:
                problem = str(error)
            else:
                return redirect("web:facts:own", code=party.code, number=made.pk)
    title, period = slot_title(slot, seen.dictionary)
    context = {
        "party": party,
        "slot": str(slot),
        "title": title,
        "period": period,
        "item": shown_item(held, seen.dictionary, seen.shown.withheld, (), {}) if held else None,
        "department": slot.departments(seen.dictionary)[0],
        "fields": inputs(slot, seen.dictionary, typed),
        "whole": bool(slot.kind(seen.dictionary) and not slot.field and held),
        "term": pack().quality.disputes,
        "what": request.POST.get("what", ""),
        "evidence": request.POST.get("evidence", ""),
        "problem": problem,
    }
    return render(request, "web/disputes/dispute.html", context, status=422 if request.method == "POST" else 200)


@access(Permission.DISPUTE_FACTS)
def own(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One's dispute: what was said, every step with its day and grounds, the last day."""
    party = party_or_404(request, code, Permission.DISPUTE_FACTS)
    return render(request, "web/disputes/own.html", dispute_context(_own(party, number), actor_of(request), party))


@access(Permission.DISPUTE_FACTS)
@require_POST
def withdraw_one(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """撤回异议."""
    party = party_or_404(request, code, Permission.DISPUTE_FACTS)
    found = _own(party, number)
    seen = request.POST.get("seen", "")
    try:
        withdraw(
            actor_of(request),
            found,
            seen=int(seen) if seen.isdigit() and len(seen) < 5 else 0,
            grounds=request.POST.get("grounds", ""),
        )
    except RegisterError as error:
        context = dispute_context(found, actor_of(request), party) | {"problem": str(error)}
        return render(request, "web/disputes/own.html", context, status=409)
    return redirect("web:facts:own", code=party.code, number=number)


@access(Permission.DISPUTE_FACTS)
def paper(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The document that was handed in."""
    return attachment(_own(party_or_404(request, code, Permission.DISPUTE_FACTS), number))


def dispute_context(found: Any, actor: Actor, party: Named) -> dict[str, Any]:
    """What both sides see of a dispute; a datum the reader may not see stays hidden here too."""
    dictionary = pack().rules.dictionary
    slot = queries.slot_of_dispute(found)
    shown = judge(actor, party.code, keys_of(dictionary), dictionary)
    known = slot.key in dictionary.facts or slot.key in dictionary.records
    hidden = shown.withheld.get(slot.sensitivity_key) or shown.withheld.get(slot.key)
    title, period = slot_title(slot, dictionary) if known else (slot.key, "")
    return {
        "party": party,
        "dispute": found,
        "slot": str(slot.whole),
        "title": title,
        "period": period,
        "hidden": str(hidden.decision) if hidden else "",
        "proposal": proposal_words(found, slot, dictionary) if known and not hidden else "",
        "steps": list(found.steps.order_by("number")),
        "open": found.state in OPEN,
        "late": found.state in OPEN and found.due_on is not None and found.due_on < timezone.localdate(),
        "may_read": bool(check(actor, Permission.READ_FACTS, party=party.code)),
        "problem": "",
    }


def _own(party: Named, number: int) -> Any:
    found = queries.of_party(party.party).filter(pk=number).first()
    if found is None:
        raise Http404
    return found


def back_to(party: Named, of: str) -> str:
    """The page of a datum."""
    return reverse("web:facts:one", args=[party.code]) + "?" + urlencode({"of": of})


def _handed(request: HttpRequest) -> Handed | None:
    """The document in the form; one that is too large is not read into memory as a whole."""
    file = request.FILES.get("paper")
    return Handed(file.name or "", file.read(MAX_BYTES + 1)) if file else None


def _choices(actor: Actor, party: Named, request: HttpRequest) -> list[tuple[str, list[tuple[str, str]]]]:
    """Data that can be said to be missing, by department: (department, [(slot name, words)])."""
    dictionary: Dictionary = pack().rules.dictionary
    shown = judge(actor, party.code, keys_of(dictionary), dictionary)
    last = as_of(request).day.year
    groups: dict[str, list[tuple[str, str]]] = {}
    for fact in dictionary.facts.values():
        if fact.id in shown.withheld:
            continue
        years = range(last, last - YEARS, -1) if fact.yearly else (0,)
        for year in years:
            words = say(fact.name, lang()) + (f" {_('%(year)d 年') % {'year': year}}" if year else "")
            slot = Slot(fact.id, year)
            groups.setdefault(slot.departments(dictionary)[0], []).append((str(slot), words))
    for kind in dictionary.records.values():
        if kind.alias not in shown.withheld:
            slot = Slot(kind.alias)
            groups.setdefault(slot.departments(dictionary)[0], []).append((str(slot), say(kind.name, lang())))
    return list(groups.items())
