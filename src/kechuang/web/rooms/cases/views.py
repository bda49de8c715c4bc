"""任务台: the board, one case, and what is done to it."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kechuang.casework import queries
from kechuang.casework.acting import Given, act, remind_all
from kechuang.casework.capacities import Stand, stand
from kechuang.casework.offers import offers, offers_on
from kechuang.casework.standing import Standing
from kechuang.casework.texts import day
from kechuang.people.access import Permission, access, check
from kechuang.people.actors import actor_of
from kechuang.policy.catalogue import pack
from kechuang.register.problems import RegisterError, StaleError
from kechuang.web.days import as_of
from kechuang.web.rooms.cases import board, present

SHOWN_PARTS, SHOWN_ACTS = 100, 20


@access(Permission.READ_CASES)
def index(request: HttpRequest) -> HttpResponse:
    """Open cases, what is overdue first; how many wait for each department."""
    actor, today = actor_of(request), as_of(request).day
    who, asked = stand(actor, pack()), board.Asked.of(request.GET)
    rows = board.running(who, today)
    page, shown = board.page(who, asked, rows, today, request.GET.get("page"))
    names, counts = present.names_of(shown), board.counts(who, rows)
    context = {
        "page": page,
        "rows": [present.case_row(row, names, queries.seen_parts(who, row)) for row in shown],
        "asked": asked,
        "counts": counts if len(counts) > 1 else [],
        "departments": sorted({one.department for one in counts} | ({asked.department} - {""})),
        "services": pack().services.values(),
        "overdue": sum(row.overdue for row in rows),
        "running": len(rows),
        "may_open": bool(check(actor, Permission.OPEN_CASES)),
        "firm": not (who.reads or who.departments),
    }
    return render(request, "web/cases/index.html", context)


@access(Permission.READ_CASES)
def one(request: HttpRequest, number: int) -> HttpResponse:
    """What it is about, who has what to do by when, what is missing, what was done."""
    who, standing = _found(request, number)
    return render(request, "web/cases/one.html", _context(request, who, standing))


@access(Permission.ACT_ON_CASES)
@require_POST
def act_on(request: HttpRequest, number: int) -> HttpResponse:
    """An act of the service. Somebody else was faster: 409, with what has been done."""
    who, standing = _found(request, number)
    given, actor, rules = request.POST, actor_of(request), pack()
    event, problem, status = given.get("event", "")[:64], "", 422
    part, seen = _number(given.get("part", "")), _number(given.get("seen", ""))
    try:
        if given.get("all"):
            remind_all(actor, standing.case, event, pack=rules, text=given.get("text", ""))
        else:
            act(actor, standing.case, event, _said(given), seen=seen, part=part, pack=rules)
        return redirect("cases:one", number=number)
    except StaleError as error:
        problem, status = str(error), 409
        who, standing = _found(request, number)
    except RegisterError as error:
        problem = str(error)
    typed = {"event": event, "values": {name: given.get(name, "") for name in ("text", "evidence", "day", "party")}}
    context = _context(request, who, standing) | {"problem": problem, "typed": typed}
    return render(request, "web/cases/one.html", context, status=status)


def _said(given: QueryDict) -> Given:
    """What the form brings; raises RegisterError for a day that is none."""
    when = day(given.get("day", ""), (_("日期"), "the day"))
    return Given(given.get("text", ""), given.get("evidence", ""), when, given.get("party", ""))


def _found(request: HttpRequest, number: int) -> tuple[Stand, Standing]:
    """A case of this reader's; for others there is none."""
    who = stand(actor_of(request), pack())
    standing = queries.one(who, number, as_of(request).day)
    if standing is None:
        raise Http404
    return who, standing


def _context(request: HttpRequest, who: Stand, standing: Standing) -> dict[str, Any]:
    names, chosen = present.names_of([standing]), _number(request.GET.get("part") or request.POST.get("part", ""))
    seen = queries.seen_parts(who, standing)
    every = queries.sees_all(who, standing)
    own = [one for one in seen if who.holds(one.part) and one.awaited]
    target = next((one for one in seen if one.part.number == chosen), None)
    if target is None and len(own) == 1 and offers_on(who, standing, own[0]):
        target = own[0]
    asked = [one for one in seen if one.role.id in standing.service.answered]
    shown = _shown(request, asked if len(asked) > SHOWN_PARTS // 4 else seen)
    page = Paginator(shown, SHOWN_PARTS).get_page(request.GET.get("page"))
    made = offers(who, standing) if every and check(actor_of(request), Permission.ACT_ON_CASES) else []
    acts = queries.history(standing, who)
    return {
        "standing": standing,
        "case": standing.case,
        "every": every,
        "about": present.about_rows(standing.case.about, request, standing.as_of) if every else [],
        "fields": _fields(standing) if every else [],
        "page": page,
        "parts": [present.part_row(one, names, bool(offers_on(who, standing, one))) for one in page],
        "counts": _counts(asked),
        "show": request.GET.get("show", ""),
        "row": present.case_row(standing, names, seen),
        "target": present.part_row(target, names) if target else None,
        "on_part": offers_on(who, standing, target) if target else [],
        "offers": [one for one in made if one.refusal is None],
        "refused": [(one, present.missing(one, names)) for one in made if one.refusal and one.refusal.code == "guard"],
        "others": [one for one in made if one.refusal and one.refusal.code == "role" and _now(one, standing)],
        "remind": _remind(who, standing) if every else None,
        "acts": [(one, present.act_words(one, standing), _holder(one, standing, names)) for one in acts[:SHOWN_ACTS]],
        "more_acts": max(0, len(acts) - SHOWN_ACTS),
        "problem": "",
        "typed": {"event": "", "values": {}},
        "today": timezone.localdate(),
    }


def _fields(standing: Standing) -> list[tuple[Any, str]]:
    """The answers to the service's own fields."""
    values = standing.case.values
    return [(one.title, values[one.id]) for one in standing.service.fields.values() if one.id in values]


def _counts(asked: list[Any]) -> dict[str, int]:
    """Of the parts that are answered: how many, received, late, overdue, waiting."""
    states = [one.state for one in asked]
    received = states.count("answered") + states.count("late")
    return {
        "asked": len(states),
        "received": received,
        "late": states.count("late"),
        "overdue": states.count("overdue"),
        "waiting": len([one for one in asked if one.awaited]),
    }


def _shown(request: HttpRequest, parts: list[Any]) -> list[Any]:
    """All of them, or those that came, that wait, that are overdue; what is overdue first."""
    wanted = {"received": {"answered", "late"}, "waiting": {"waiting", "soon", "overdue"}, "overdue": {"overdue"}}
    kept = wanted.get(request.GET.get("show", ""))
    return sorted(
        (one for one in parts if kept is None or one.state in kept),
        key=lambda one: (not one.overdue, one.answered is not None, one.part.number),
    )


def _now(offer: Any, standing: Standing) -> bool:
    return standing.state.id in offer.event.start


def _remind(who: Stand, standing: Standing) -> Any:
    """The act that reminds everybody who waits, if this reader may and several wait."""
    for event in standing.service.events.values():
        waiting = [one for one in standing.waiting if one.part.role in event.parts]
        if event.does == "remind" and len(waiting) > 1 and event.by & who.capacities(standing.lead.part, None):
            return {"event": event, "waiting": len(waiting)}
    return None


def _holder(act: Any, standing: Standing, names: present.Names) -> str:
    part = next((one for one in standing.parts if one.part.pk == act.part_id), None)
    return present.holder(part, names) if part else ""


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
