"""Where a case and its parts stand on a day: worked out of the acts, never stored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import localdate

from kechuang.casework.models import Act, Case, Part
from kechuang.casework.versions import service_of
from kechuang.core.calendar import end_of_period
from kechuang.core.pack.services import PartRole, Service, State


@dataclass(frozen=True, slots=True)
class PartNow:
    """A part on `as_of`. `version` is the number of the last act on it, 0 for none; `due_on` with all extensions.

    `awaited`: something is still to come from its holder.
    """

    part: Part
    role: PartRole
    as_of: date
    due_on: date | None
    version: int
    answered: Act | None
    awaited: bool
    soon_until: date
    reminded: tuple[Act, ...]
    extended: tuple[Act, ...]

    @property
    def overdue(self) -> bool:
        """Nothing has come, and its last day has gone by."""
        return self.awaited and self.due_on is not None and self.due_on < self.as_of

    @property
    def soon(self) -> bool:
        """Its last day comes within the service's days of reminding."""
        return self.awaited and self.due_on is not None and self.as_of <= self.due_on <= self.soon_until

    @property
    def late(self) -> bool:
        """It was answered, but after its day."""
        return self.answered is not None and bool(self.due_on) and localdate(self.answered.recorded_at) > self.due_on  # type: ignore[operator]

    @property
    def days(self) -> int:
        """Days from `as_of` to its day; negative when it has gone by."""
        return (self.due_on - self.as_of).days if self.due_on else 0

    @property
    def state(self) -> str:
        """answered, late, overdue, soon, waiting or none (nothing is asked of it)."""
        if self.answered:
            return "late" if self.late else "answered"
        if not self.awaited:
            return "none"
        return "overdue" if self.overdue else "soon" if self.soon else "waiting"


@dataclass(frozen=True, slots=True)
class Standing:
    """A case on `as_of` with all its parts. `version` is the number of its last act."""

    case: Case
    service: Service
    state: State
    as_of: date
    version: int
    parts: tuple[PartNow, ...]
    ended_on: date | None

    @property
    def lead(self) -> PartNow:
        """The part of the department that leads."""
        return next(one for one in self.parts if one.part.role == self.service.lead)

    @property
    def due_on(self) -> date | None:
        return self.lead.due_on

    @property
    def ended(self) -> bool:
        return self.state.ends

    @property
    def waiting(self) -> list[PartNow]:
        """Parts from whose holders something is still to come, without the leading one."""
        return [one for one in self.parts if one.awaited and one is not self.lead]

    @property
    def late(self) -> list[PartNow]:
        """Parts whose day has gone by with nothing to show, the longest overdue first, the leading one last."""
        found = [one for one in self.parts if one.overdue]
        return sorted(found, key=lambda one: (one.part.role == self.service.lead, one.due_on, one.part.number))

    @property
    def overdue(self) -> bool:
        return any(one.overdue for one in self.parts)

    @property
    def next_due(self) -> date | None:
        """The first day on which something is to come."""
        return min((one.due_on for one in self.parts if one.awaited and one.due_on), default=None)

    def of_role(self, role: str) -> list[PartNow]:
        return [one for one in self.parts if one.part.role == role]

    def part(self, number: int) -> PartNow | None:
        """By its number in the case."""
        return next((one for one in self.parts if one.part.number == number), None)


def standings(found: Iterable[Case], as_of: date, known_at: datetime | None = None) -> list[Standing]:
    """In the order given. Three queries, whatever their number."""
    cases = list(found)
    numbers = [one.pk for one in cases]
    acts = Act.objects.filter(case__in=numbers).order_by("case", "number")
    if known_at is not None:
        acts = acts.filter(recorded_at__lte=known_at)
    parts: dict[int, list[Part]] = defaultdict(list)
    for part in Part.objects.filter(case__in=numbers).select_related("party").order_by("case", "number"):
        parts[part.case_id].append(part)
    done: dict[int, list[Act]] = defaultdict(list)
    for act in acts:
        done[act.case_id].append(act)
    return [standing(one, parts[one.pk], done[one.pk], as_of) for one in cases if done[one.pk]]


def standing(case: Case, parts: Sequence[Part], acts: Sequence[Act], as_of: date) -> Standing:
    """Out of its rows; `acts` in their order, at least the one that opened it."""
    service, last = service_of(case.version), acts[-1]
    state = service.states[last.state]
    soon = end_of_period(as_of, service.remind_days, service.remind_unit).day if service.remind_days else as_of
    by_part: dict[int, list[Act]] = defaultdict(list)
    for act in acts:
        if act.part_id:
            by_part[act.part_id].append(act)
    found = tuple(_part(one, service, state, by_part[one.pk], as_of, soon) for one in parts)
    ended = localdate(last.recorded_at) if state.ends else None
    return Standing(case, service, state, as_of, last.number, found, ended)


def _part(part: Part, service: Service, state: State, acts: Sequence[Act], as_of: date, soon: date) -> PartNow:
    last = acts[-1] if acts else None
    answers = [one for one in acts if one.does == "answer"]
    answered = answers[-1] if last and last.answered else None
    asked = part.role in service.answered or part.role == service.lead
    return PartNow(
        part=part,
        role=service.roles[part.role],
        as_of=as_of,
        due_on=last.due_on if last else part.due_on,
        version=last.number if last else 0,
        answered=answered,
        awaited=asked and answered is None and not state.ends,
        soon_until=soon,
        reminded=tuple(one for one in acts if one.does == "remind"),
        extended=tuple(one for one in acts if one.does == "extend"),
    )
