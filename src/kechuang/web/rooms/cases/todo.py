"""待办 on the workbench, and the cases about one thing on that thing's page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from kechuang.casework import queries
from kechuang.casework.capacities import stand
from kechuang.casework.standing import PartNow, Standing
from kechuang.people.access import Permission, check
from kechuang.people.actors import actor_of
from kechuang.policy.catalogue import pack
from kechuang.web.days import as_of
from kechuang.web.rooms.cases.present import CaseRow, case_row, holder, names_of

SHOWN = 20


@dataclass(frozen=True, slots=True)
class ToDo:
    """A part that waits; `holder` is empty where it is the reader's own."""

    now: Standing
    part: PartNow
    holder: str


def todo(request: HttpRequest) -> dict[str, Any]:
    """Context of `web/cases/todo.html`: what waits for this person, what is overdue first."""
    actor = actor_of(request)
    if not check(actor, Permission.READ_CASES):
        return {"todo": None, "todo_overdue": 0, "todo_more": 0}
    who = stand(actor, pack())
    found = queries.mine(who, as_of(request).day)
    shown = found[:SHOWN]
    names = names_of([row for row, _part in shown])
    rows = [ToDo(row, part, "" if who.holds(part.part) else holder(part, names)) for row, part in shown]
    overdue = sum(part.overdue for _row, part in found)
    return {"todo": rows, "todo_overdue": overdue, "todo_more": len(found) - len(shown)}


def cases_about(reference: str, request: HttpRequest) -> dict[str, Any]:
    """Context of `web/cases/about.html`: cases about a thing that this reader may see, and whether he may open one."""
    actor = actor_of(request)
    rows: list[CaseRow] = []
    may = "task" in pack().services and bool(check(actor, Permission.OPEN_CASES))
    if check(actor, Permission.READ_CASES):
        who = stand(actor, pack())
        found = [one for one in queries.about([reference], as_of(request).day)[reference] if queries.may_read(who, one)]
        names = names_of(found)
        rows = [case_row(one, names, queries.seen_parts(who, one)) for one in found]
    return {"about_rows": rows, "about_reference": reference, "may_open": may}
