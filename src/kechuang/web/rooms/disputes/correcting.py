"""更正、撤回: an officer's own department says it anew, or takes it back."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kechuang.people.access import Permission, access
from kechuang.people.actors import actor_of
from kechuang.policy.catalogue import pack
from kechuang.policy.typed import Typed
from kechuang.register.correcting import correct, retract
from kechuang.register.disputes.looking import look
from kechuang.register.models import Fact
from kechuang.register.problems import RegisterError, StaleError
from kechuang.register.whole import members
from kechuang.web.days import as_of
from kechuang.web.parties import party_or_404
from kechuang.web.rooms.disputes.facts import slot_or_404
from kechuang.web.rooms.disputes.saying import back_to
from kechuang.web.rooms.disputes.shown import shown_item, slot_title
from kechuang.web.rooms.disputes.typed import inputs, read_typed


@access(Permission.CORRECT_FACTS)
def correct_one(request: HttpRequest, code: str) -> HttpResponse:
    """The right value, from when, and why."""
    party = party_or_404(request, code, Permission.READ_FACTS)
    actor, slot = actor_of(request), slot_or_404(request)
    seen = look(
        actor,
        party.party,
        as_of(request).day,
        only=slot,
        dictionary=pack().rules.dictionary,
        why=f"更正数据：{slot.key}",
    )
    if slot.key in seen.shown.withheld:
        raise Http404
    item = seen.one(slot)
    typed, problem, status = Typed(), "", 200
    if request.method == "POST":
        status = 422
        typed = read_typed(request.POST, slot, seen.dictionary)
        value = typed.values if slot.kind(seen.dictionary) else typed.values.get("")
        try:
            start, end = (_day(request.POST.get(name, "")) for name in ("valid_from", "valid_to"))
            if not typed.errors:
                correct(
                    actor,
                    party.party,
                    slot.whole,
                    value,
                    dictionary=seen.dictionary,
                    reason=request.POST.get("reason", ""),
                    department=request.POST.get("department", ""),
                    valid_from=start,
                    valid_to=end,
                    seen=_number(request.POST.get("seen", "")),
                )
                return redirect(back_to(party, str(slot.whole)) if item else f"/e/{party.code}/facts/")
        except RegisterError as error:
            problem, status = str(error), 409 if isinstance(error, StaleError) else 422
    title, period = slot_title(slot, seen.dictionary)
    department = request.POST.get("department") or actor.on_behalf or slot.departments(seen.dictionary)[0]
    spoken = [one for one in (item.history if item else ()) if one.publisher == department and not one.undone_at]
    context = {
        "party": party,
        "slot": str(slot),
        "title": title,
        "period": period,
        "item": shown_item(item, seen.dictionary, seen.shown.withheld, (), {}) if item and item.lines else None,
        "fields": inputs(slot, seen.dictionary, typed),
        "department": department,
        "seen": request.POST.get("seen") or (spoken[0].id if spoken else 0),
        "valid_from": request.POST.get("valid_from", ""),
        "valid_to": request.POST.get("valid_to", ""),
        "reason": request.POST.get("reason", ""),
        "problem": problem,
    }
    return render(request, "web/disputes/correct.html", context, status=status)


@access(Permission.CORRECT_FACTS)
@require_POST
def retract_one(request: HttpRequest, code: str) -> HttpResponse:
    """Take a statement of one's own department back."""
    party = party_or_404(request, code, Permission.READ_FACTS)
    number = _number(request.POST.get("statement", ""))
    statement = Fact.objects.filter(pk=number, party__in=members(party.party)).select_related("key", "party").first()
    if statement is None:
        raise Http404
    dictionary = pack().rules.dictionary
    try:
        retract(actor_of(request), statement, dictionary=dictionary, reason=request.POST.get("reason", ""))
    except RegisterError as error:
        context = {"party": party, "problem": str(error), "back": back_to(party, request.POST.get("of", ""))}
        return render(request, "web/disputes/refused.html", context, status=409)
    return redirect(back_to(party, request.POST.get("of", "")))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text.strip() else None
    except ValueError as error:
        raise RegisterError(_("日期无法识别，请写成 2026-03-18。"), "write the date as 2026-03-18") from error
