"""待办 on the workbench, and the cases about one thing on that thing's page."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest

from kechuang.casework import queries
from kechuang.casework.capacities import Stand, stand
from kechuang.casework.standing import PartNow, Standing
from kechuang.people.access import Permission, check
from kechuang.people.actors import actor_of
from kechuang.policy.catalogue import pack
from kechuang.web.days import as_of
from kechuang.web.rooms.cases.present import CaseRow, case_row, holder, names_of

SHOWN = 20


@dataclass(frozen=True, slots=True)
class ToDo:
    """A part that waits; `holder` is empty where it is the reader's own. `more`: others of the case, late too."""

    now: Standing
    part: PartNow
    holder: str
    more: int = 0


def todo(request: HttpRequest) -> dict[str, Any]:
    """Context of `web/cases/todo.html`: what waits for this person, what is overdue first."""
    actor = actor_of(request)
    if not check(actor, Permission.READ_CASES):
        return {"todo": None, "todo_overdue": 0, "todo_more": 0}
    who = stand(actor, pack())
    found = queries.mine(who, as_of(request).day)
    rows = _grouped(found, who)
    names = names_of([one.now for one in rows[:SHOWN]])
    shown = [one if who.holds(one.part.part) else replace(one, holder=holder(one.part, names)) for one in rows[:SHOWN]]
    overdue = sum(part.overdue for _row, part in found)
    return {"todo": shown, "todo_overdue": overdue, "todo_more": len(rows) - len(shown)}


def _grouped(found: list[tuple[Standing, PartNow]], who: Stand) -> list[ToDo]:
    """Own parts one by one; the late parts of others once a case, the first of them with the number of the rest."""
    rows: list[ToDo] = []
    others = Counter(row.case.pk for row, part in found if not who.holds(part.part))
    for row, part in found:
        if who.holds(part.part):
            rows.append(ToDo(row, part, ""))
        elif number := others.pop(row.case.pk, 0):
            rows.append(ToDo(row, part, "", number - 1))
    return rows


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
