"""Reads of cases. The clock is the caller's: `as_of` tells what is late, `known_at` what had been done by then."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from kechuang.casework.capacities import Stand
from kechuang.casework.models import Act, Case, Part
from kechuang.casework.standing import PartNow, Standing, standings

__all__ = ["PartNow", "Standing", "about", "cases", "listed", "mine", "one", "seen_parts", "standings", "visible"]


def cases(known_at: datetime | None = None) -> QuerySet[Any]:
    """All, each with `state` and `ended` of its last act known at `known_at`."""
    acts, found = Act.objects.filter(case=OuterRef("pk")), Case.objects.all()
    if known_at is not None:
        acts, found = acts.filter(recorded_at__lte=known_at), found.filter(recorded_at__lte=known_at)
    last = acts.order_by("-number")
    fields = {name: Subquery(last.values(name)[:1]) for name in ("state", "ended")}
    return found.annotate(**fields).select_related("version")


def about(
    references: Iterable[str], as_of: date, known_at: datetime | None = None, *, ended: bool = True
) -> dict[str, list[Standing]]:
    """Cases about each of the references (`references.py`), the first due first; every reference is a key.

    Also a case that an act has named a party for (`party:…`). `ended=False`: open ones only. Opened after `as_of`:
    not there yet. Whom the cases may be shown to is `may_read`'s. A fixed number of queries.
    """
    wanted = list(dict.fromkeys(references))
    codes = {one.partition(":")[2]: one for one in wanted if one.startswith("party:")}
    named = Act.objects.filter(case=OuterRef("pk")).filter(
        Q(party__uscc__in=list(codes)) | Q(party__code__in=list(codes))
    )
    found = cases(known_at).filter(opened_on__lte=as_of).filter(Q(about__overlap=wanted) | Exists(named))
    if not ended:
        found = found.filter(ended=False)
    result: dict[str, list[Standing]] = {one: [] for one in wanted}
    if not wanted:
        return result
    rows = standings(found.order_by("pk"), as_of, known_at)
    landed = Act.objects.filter(case__in=[row.case.pk for row in rows], party__isnull=False).select_related("party")
    also: dict[int, set[str]] = {}
    for act in landed:
        if act.party is not None:
            also.setdefault(act.case_id, set()).add(f"party:{act.party.public_id}")
    for row in sorted(rows, key=_first_due):
        for reference in {*row.case.about, *also.get(row.case.pk, ())} & set(wanted):
            result[reference].append(row)
    return result


def visible(stand: Stand, known_at: datetime | None = None) -> QuerySet[Any]:
    """The cases that the actor may read: all of them, or those in which his department or party has a part."""
    found = cases(known_at)
    if stand.reads:
        return found
    own = Part.objects.filter(case=OuterRef("pk")).filter(
        Q(department__in=stand.departments) | Q(party__in=stand.parties)
    )
    return found.filter(Exists(own))


def may_read(stand: Stand, standing: Standing) -> bool:
    """Is the case one of `visible`?"""
    return stand.reads or any(stand.holds(one.part) for one in standing.parts)


def sees_all(stand: Stand, standing: Standing) -> bool:
    """Does the actor see the whole case, or his own part only? A party never sees another's part."""
    return stand.reads or stand.concerned(one.part for one in standing.parts)


def seen_parts(stand: Stand, standing: Standing) -> list[PartNow]:
    """The parts that the actor may see."""
    every = sees_all(stand, standing)
    return [one for one in standing.parts if every or stand.holds(one.part)]


def one(stand: Stand, number: int, as_of: date, known_at: datetime | None = None) -> Standing | None:
    """A case that the actor may read; None for every other."""
    if not 0 < number < 2**63:
        return None
    found = standings(visible(stand, known_at).filter(pk=number), as_of, known_at)
    return found[0] if found else None


def listed(
    stand: Stand, as_of: date, *, state: str = "open", department: str = "", service: str = "", about: str = ""
) -> list[Standing]:
    """Cases that the actor may read, what is overdue first, then by the next day due.

    `state`: open, overdue (with a part of `department`, if one is named), ended or all; `about` a reference.
    """
    found = visible(stand).filter(opened_on__lte=as_of)
    if state != "all":
        found = found.filter(ended=state == "ended")
    if service:
        found = found.filter(service=service)
    if department:
        found = found.filter(Exists(Part.objects.filter(case=OuterRef("pk"), department=department)))
    if about:
        kind, _colon, code = about.partition(":")
        named = Act.objects.filter(case=OuterRef("pk")).filter(Q(party__uscc=code) | Q(party__code=code))
        found = found.filter(Q(about__contains=[about]) | (Exists(named) if kind == "party" else Q(pk=None)))
    rows = standings(found.order_by("pk"), as_of)
    if state == "overdue":
        rows = [row for row in rows if any(one.overdue for one in row.parts if department in ("", one.part.department))]
    return sorted(rows, key=lambda row: (row.ended, not row.overdue, row.next_due or date.max, row.case.pk))


def mine(stand: Stand, as_of: date) -> list[tuple[Standing, PartNow]]:
    """待办: parts of the actor's own that wait, what is overdue first, then by date.

    For a head, and for the leading office, also the overdue parts of others in cases that concern them.
    """
    watched = stand.office or bool(stand.headed)
    rows = standings(visible(stand).filter(ended=False, opened_on__lte=as_of).order_by("pk"), as_of)
    found = []
    for row in rows:
        led = stand.headed and row.lead.part.department in stand.headed
        for part in row.parts:
            own = part.awaited and stand.holds(part.part)
            if own or (watched and part.overdue and (led or stand.office or stand.concerned([part.part]))):
                found.append((row, part))
    return sorted(
        found,
        key=lambda pair: (not pair[1].overdue, pair[1].due_on or date.max, pair[0].case.pk, pair[1] == pair[0].lead),
    )


def history(standing: Standing, stand: Stand, known_at: datetime | None = None) -> list[Act]:
    """The acts that the actor may see, the last first: a party those on its own part."""
    found = Act.objects.filter(case=standing.case).select_related("part", "part__party", "party").order_by("-number")
    if known_at is not None:
        found = found.filter(recorded_at__lte=known_at)
    if sees_all(stand, standing):
        return list(found)
    own = {one.part.pk for one in standing.parts if stand.holds(one.part)}
    return [act for act in found if act.part_id in own]


def _first_due(row: Standing) -> tuple[bool, date, int]:
    return row.ended, row.next_due or date.max, row.case.pk
