"""发起: choose a service, fill in its form."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone

from kechuang.casework.opening import Wanted, may_lead, open_case
from kechuang.casework.texts import day
from kechuang.core.pack import Department
from kechuang.core.pack.services import DEPARTMENT, PartRole, Service
from kechuang.people.access import Permission, access
from kechuang.people.actors import Actor, actor_of
from kechuang.policy.catalogue import pack
from kechuang.register.problems import RegisterError

ROWS, MORE, MOST_ROWS = 3, 5, 60
DATE = ("期限", "the date")


@access(Permission.OPEN_CASES)
def choose(request: HttpRequest) -> HttpResponse:
    """The services of the pack."""
    return render(request, "web/cases/choose.html", {"services": pack().services.values()})


@access(Permission.OPEN_CASES)
def form(request: HttpRequest, service_id: str) -> HttpResponse:
    """The form of a service; with what was typed and what is wrong when it cannot be opened."""
    service = pack().services.get(service_id)
    if service is None:
        raise Http404
    given, problem, status = request.POST, "", 200
    if request.method == "POST" and "more" not in given:
        try:
            made = _open(actor_of(request), service, given)
            return redirect("cases:one", number=made.pk)
        except RegisterError as error:
            problem, status = str(error), 422
    typed = given if request.method == "POST" else request.GET
    context = _context(actor_of(request), service, typed) | {"problem": problem}
    return render(request, "web/cases/open.html", context, status=status)


def _open(actor: Actor, service: Service, given: QueryDict) -> Any:
    return open_case(
        actor,
        service.id,
        given.get("title", ""),
        list(_wanted(service, given)),
        pack=pack(),
        what=given.get("what", ""),
        origin=given.get("origin", ""),
        about=[line for line in given.get("about", "").splitlines() if line.strip()],
        values={name: given.get(f"f.{name}", "") for name in service.fields if given.get(f"f.{name}", "").strip()},
        source=given.get("source", ""),
    )


def _wanted(service: Service, given: QueryDict) -> Iterator[Wanted]:
    """The parts of the form: the lead, rows of departments, parties one a line."""
    due = day(given.get("due", ""), DATE)
    yield Wanted(service.lead, given.get("lead", ""), due)
    for role in _others(service):
        if role.of == DEPARTMENT:
            for number in range(_rows(role, given)):
                name = f"{role.id}.{number}"
                if given.get(name, ""):
                    own = day(given.get(f"{name}.due", ""), DATE)
                    yield Wanted(role.id, given.get(name, ""), own, given.get(f"{name}.what", ""))
        else:
            asked = role.id in service.answered
            for line in given.get(role.id, "").splitlines():
                if line.strip():
                    yield Wanted(role.id, line.strip(), due if asked else None)


def _others(service: Service) -> list[PartRole]:
    return [role for role in service.roles.values() if role.id != service.lead]


def _rows(role: PartRole, given: QueryDict) -> int:
    """How many rows of a role the form has: those filled and a few more."""
    filled = [n for n in range(MOST_ROWS) if given.get(f"{role.id}.{n}")]
    shown = max([ROWS, *(n + 1 for n in filled)])
    return min(MOST_ROWS, shown + (MORE if "more" in given else 0))


def _context(actor: Actor, service: Service, typed: QueryDict) -> dict[str, Any]:
    today = timezone.localdate()
    known = [one for one in pack().departments.values() if _here(one, today)]
    leads = [one for one in known if may_lead(actor, one.id, pack())]
    rows = []
    for role in _others(service):
        shown = range(_rows(role, typed)) if role.of == DEPARTMENT else ()
        filled = [
            (
                n,
                typed.get(f"{role.id}.{n}", ""),
                typed.get(f"{role.id}.{n}.due", ""),
                typed.get(f"{role.id}.{n}.what", ""),
            )
            for n in shown
        ]
        rows.append((role, filled, typed.get(role.id, "")))
    chosen = typed.get("lead", "") or (actor.on_behalf if any(one.id == actor.on_behalf for one in leads) else "")
    return {
        "service": service,
        "leads": leads,
        "lead": chosen,
        "known": known,
        "roles": rows,
        "lists": [pack().directories[name] for name in service.lists if name in pack().directories],
        "fields": [(one, typed.get(f"f.{one.id}", "")) for one in service.fields.values()],
        "typed": {name: typed.get(name, "") for name in ("title", "what", "origin", "about", "due", "source")},
        "today": today,
    }


def _here(one: Department, today: date) -> bool:
    """A case is given to the district's own offices that are still there, not to a ministry or a bank."""
    keeps = any(found.department == one.id for found in pack().directories.values())
    still = not one.successor and (one.valid_to is None or one.valid_to >= today)
    return still and (one.level == "district" or (one.level == "other" and keeps))
