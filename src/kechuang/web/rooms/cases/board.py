"""The board: which cases, in which order, and how many wait for whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, QuerySet
from django.http import QueryDict

from kechuang.casework import queries
from kechuang.casework.capacities import Stand
from kechuang.casework.models import Part
from kechuang.casework.standing import Standing, standings

PER_PAGE = 50
STATES = ("open", "overdue", "soon", "ended")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the visitor chose."""

    state: str = "open"
    department: str = ""
    service: str = ""
    about: str = ""

    @classmethod
    def of(cls, given: QueryDict) -> Asked:
        state = given.get("state", "")
        texts = [given.get(name, "").replace("\x00", "")[:400] for name in ("department", "service", "about")]
        return cls(state if state in STATES else "open", *texts)


@dataclass(frozen=True, slots=True)
class Count:
    """Open parts of one department: those it leads, those that wait for it, those whose day has gone by."""

    department: str
    leads: int
    waiting: int
    overdue: int


def running(who: Stand, as_of: date) -> list[Standing]:
    """All open cases that the reader may see, what is overdue first, then by the next day due."""
    rows = standings(queries.visible(who).filter(ended=False, opened_on__lte=as_of).order_by("pk"), as_of)
    return sorted(rows, key=lambda row: (not row.overdue, row.next_due or date.max, row.case.pk))


def page(
    who: Stand, asked: Asked, rows: list[Standing], as_of: date, number: str | None
) -> tuple[Page[Any], list[Standing]]:
    """A page of the board. Ended cases are counted and cut in the database: they only become more."""
    if asked.state == "ended":
        found = Paginator(_ended(who, asked), PER_PAGE).get_page(number)
        return found, standings(found, as_of)
    kept = [row for row in rows if _fits(row, asked)]
    cut = Paginator(kept, PER_PAGE).get_page(number)
    return cut, list(cut)


def _ended(who: Stand, asked: Asked) -> QuerySet[Any]:
    found = queries.visible(who).filter(ended=True).order_by("-pk")
    if asked.service:
        found = found.filter(service=asked.service)
    if asked.about:
        found = found.filter(about__contains=[asked.about])
    if asked.department:
        found = found.filter(Exists(Part.objects.filter(case=OuterRef("pk"), department=asked.department)))
    return found


def _fits(row: Standing, asked: Asked) -> bool:
    mine = [one for one in row.parts if not asked.department or one.part.department == asked.department]
    if not mine or (asked.service and row.case.service != asked.service):
        return False
    if asked.about and asked.about not in row.case.about:
        return False
    if asked.state == "overdue":
        return any(one.overdue for one in mine)
    return asked.state != "soon" or any(one.soon for one in mine)


def counts(who: Stand, rows: list[Standing]) -> list[Count]:
    """By department, those with most overdue first; only what the reader may see."""
    found: dict[str, list[int]] = {}
    for row in rows:
        for part in queries.seen_parts(who, row):
            if part.part.department:
                one = found.setdefault(part.part.department, [0, 0, 0])
                one[0] += part is row.lead or part == row.lead
                one[1] += part.awaited and part.role.id in row.service.answered
                one[2] += part.overdue
    made = [Count(department, *numbers) for department, numbers in found.items()]
    return sorted(made, key=lambda one: (-one.overdue, -one.waiting, one.department))
