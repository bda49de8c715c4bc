"""办理: the disputes that wait for an officer's department, and one of them."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from kechuang.people.access import Permission, access, check
from kechuang.people.actors import Actor, actor_of
from kechuang.policy.catalogue import pack
from kechuang.policy.parties import Named
from kechuang.policy.typed import Typed, texts_of
from kechuang.register import queries as register
from kechuang.register.disputes import queries
from kechuang.register.disputes.models import OPEN
from kechuang.register.disputes.settling import accept, forward, proposed, refuse, take
from kechuang.register.problems import RegisterError, StaleError
from kechuang.web.rooms.disputes.attachment import attachment
from kechuang.web.rooms.disputes.saying import dispute_context
from kechuang.web.rooms.disputes.shown import slot_title
from kechuang.web.rooms.disputes.typed import inputs, read_typed

PER_PAGE = 50


@access(Permission.SETTLE_DISPUTES)
def index(request: HttpRequest) -> HttpResponse:
    """Open ones, the first due first; the overdue are counted by department."""
    actor, today = actor_of(request), timezone.localdate()
    departments = [one for one in pack().departments if check(actor, Permission.SETTLE_DISPUTES, party=one)]
    chosen = request.GET.get("department", "")
    state = "settled" if request.GET.get("state") == "settled" else "open"
    found = queries.disputes().filter(department__in=[chosen] if chosen in departments else departments)
    waiting = found.filter(state__in=OPEN)
    counts: dict[str, list[int]] = {}
    for department, due in waiting.values_list("department", "due_on"):
        count = counts.setdefault(department, [0, 0])
        count[0] += 1
        count[1] += due is not None and due < today
    rows = waiting.order_by("due_on", "pk") if state == "open" else found.exclude(state__in=OPEN).order_by("-pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    dictionary = pack().rules.dictionary
    context = {
        "page": page,
        "rows": [(one, *_title(one, dictionary), register.name_of(one.party)) for one in page],
        "counts": sorted(counts.items(), key=lambda one: (-one[1][1], -one[1][0], one[0])),
        "departments": departments if len(departments) > 1 else [],
        "chosen": chosen,
        "state": state,
        "today": today,
        "term": pack().quality.disputes,
    }
    return render(request, "web/disputes/desk.html", context)


@access(Permission.SETTLE_DISPUTES)
def one(request: HttpRequest, number: int) -> HttpResponse:
    """Everything about it, and what can be done."""
    actor = actor_of(request)
    found, party = _found(actor, number)
    return render(request, "web/disputes/settle.html", _context(found, party, actor, None))


@access(Permission.SETTLE_DISPUTES)
@require_POST
def settle(request: HttpRequest, number: int) -> HttpResponse:
    """受理、采纳、不采纳、转办. Somebody else was faster: 409, with what has been done."""
    actor = actor_of(request)
    found, party = _found(actor, number)
    given = request.POST
    seen = int(given["seen"]) if given.get("seen", "").isdigit() and len(given["seen"]) < 5 else 0
    grounds, rules = given.get("grounds", ""), pack()
    slot = queries.slot_of_dispute(found)
    typed = read_typed(given, slot, rules.rules.dictionary)
    problem, status = "", 422
    try:
        match given.get("action"):
            case "take":
                take(actor, found, seen=seen)
            case "refuse":
                refuse(actor, found, seen=seen, grounds=grounds)
            case "forward":
                forward(actor, found, given.get("to", ""), seen=seen, grounds=grounds, pack=rules)
            case "accept" if not typed.errors:
                accept(actor, found, seen=seen, grounds=grounds, pack=rules, values=typed.values or None)
            case _:
                raise RegisterError("请检查填写的内容", "check what you have written")
        return redirect("disputes:one", number=number)
    except StaleError as error:
        problem, status = str(error), 409
        found, party = _found(actor, number)
    except RegisterError as error:
        problem = str(error)
    context = _context(found, party, actor, typed) | {"problem": problem, "grounds": grounds}
    return render(request, "web/disputes/settle.html", context, status=status)


@access(Permission.SETTLE_DISPUTES)
def paper(request: HttpRequest, number: int) -> HttpResponse:
    """The document that was handed in."""
    return attachment(_found(actor_of(request), number)[0])


def _found(actor: Actor, number: int) -> tuple[Any, Named]:
    """A dispute that is, or was, this officer's department's; for others there is none."""
    found = queries.disputes().filter(pk=number).first()
    concerned = set(found.steps.values_list("department", flat=True)) if found else set()
    if found is None or not any(check(actor, Permission.SETTLE_DISPUTES, party=one) for one in concerned):
        raise Http404
    return found, Named(found.party, found.party.public_id, register.name_of(found.party))


def _context(found: Any, party: Named, actor: Actor, typed: Typed | None) -> dict[str, Any]:
    context = dispute_context(found, actor, party)
    rules = pack()
    slot = queries.slot_of_dispute(found)
    known = slot.key in rules.rules.dictionary.facts or slot.key in rules.rules.dictionary.records
    mine = bool(check(actor, Permission.SETTLE_DISPUTES, party=found.department))
    fields = []
    if known and not context["hidden"]:
        if typed is None or not (typed.texts or typed.errors):
            texts = texts_of(proposed(found, rules.rules.dictionary), slot, rules.rules.dictionary)
            typed = Typed(texts=texts)
        fields = inputs(slot, rules.rules.dictionary, typed)
    return context | {
        "mine": mine and context["open"],
        "fields": fields,
        "others": [one for one in rules.departments if one != found.department],
        "grounds": "",
    }


def _title(one: Any, dictionary: Any) -> tuple[str, str]:
    slot = queries.slot_of_dispute(one)
    known = slot.key in dictionary.facts or slot.key in dictionary.records
    return slot_title(slot, dictionary) if known else (slot.key, "")
