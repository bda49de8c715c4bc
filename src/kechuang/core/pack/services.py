"""Services of a pack as plain data: what a case is made of, its states, and who may do what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kechuang.core.calendar import Unit
from kechuang.core.pack.schema.service import DutyModel, EventModel, ServiceFile
from kechuang.rules.definitions import Place, Text

DEPARTMENT, PARTY = "department", "party"
ON_PARTS = frozenset({"answer", "return", "extend", "remind"})
"""Acts that are about one part; the others are about the case."""


@dataclass(frozen=True, slots=True)
class PartRole:
    """A kind of part, answered by a department or by a party; `most` None: any number."""

    id: str
    title: Text
    of: str
    least: int = 0
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """Something that is asked when a case is opened; `type` text or date."""

    id: str
    title: Text
    type: str
    needed: bool


@dataclass(frozen=True, slots=True)
class State:
    """Where a case can stand; `ends`: nothing is to be done any more."""

    id: str
    title: Text
    ends: bool


@dataclass(frozen=True, slots=True)
class Event:
    """An act that the service allows. `does` says what becomes of it; `start` are the states it may be done in."""

    id: str
    title: Text
    does: str
    by: frozenset[str]
    parts: frozenset[str]
    start: frozenset[str]
    to: str
    needs: frozenset[str]
    guard: str
    record: str = ""
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def on_part(self) -> bool:
        return self.does in ON_PARTS


@dataclass(frozen=True, eq=False)
class Service:
    """One kind of case. `written` is the file's content, so that a running case can keep it."""

    id: str
    title: Text
    purpose: Text
    systems: tuple[str, ...]
    about: tuple[str, ...]
    origin: bool
    lead: str
    roles: Mapping[str, PartRole]
    many: str
    lists: tuple[str, ...]
    fields: Mapping[str, Asked]
    states: Mapping[str, State]
    remind_days: int
    remind_unit: Unit
    remind_basis: Text
    events: Mapping[str, Event]
    notes: tuple[str, ...]
    written: Mapping[str, Any]
    place: Place = Place()

    @property
    def first(self) -> State:
        """The state a case begins in."""
        return next(iter(self.states.values()))

    @property
    def answered(self) -> frozenset[str]:
        """Roles whose parts are answered by an act of their holders."""
        found = [one.parts for one in self.events.values() if one.does == "answer"]
        return frozenset().union(*found)


@dataclass(frozen=True, slots=True)
class Duty:
    """What the district has set itself to do, and where that is written; `department` '' where that names none."""

    id: str
    title: Text
    group: Text
    source: str
    systems: tuple[str, ...]
    department: str
    co: tuple[str, ...]
    place: Place = Place()


def duty(model: DutyModel) -> Duty:
    """The duty behind an entry of duties.yaml."""
    return Duty(
        model.id,
        model.title.text,
        model.group.text,
        model.source,
        tuple(model.systems),
        model.department or "",
        tuple(model.co),
        model.place,
    )


def service(model: ServiceFile, written: Mapping[str, Any]) -> Service:
    """The definition behind a file."""
    roles = {one.id: PartRole(one.id, one.title.text, one.of, one.least, one.most) for one in model.roles}
    states = {one.id: State(one.id, one.title.text, one.ends) for one in model.states}
    running = frozenset(one.id for one in states.values() if not one.ends)
    return Service(
        id=model.id,
        title=model.title.text,
        purpose=model.purpose.text,
        systems=tuple(model.systems),
        about=tuple(model.about),
        origin=model.origin,
        lead=model.lead,
        roles=roles,
        many=model.many or "",
        lists=tuple(model.lists),
        fields={one.id: Asked(one.id, one.title.text, one.type, one.needed) for one in model.fields},
        states=states,
        remind_days=model.remind.days,
        remind_unit=model.remind.unit,
        remind_basis=model.remind.basis.text,
        events={one.id: _event(one, frozenset(roles), running) for one in model.events},
        notes=tuple(model.notes),
        written=written,
        place=model.place,
    )


def _event(model: EventModel, roles: frozenset[str], running: frozenset[str]) -> Event:
    return Event(
        model.id,
        model.title.text,
        model.does,
        frozenset(model.by),
        frozenset(model.parts) or roles,
        frozenset(model.from_) or running,
        model.to or "",
        frozenset(model.needs),
        model.guard or "",
        model.writes.record if model.writes else "",
        dict(model.writes.values) if model.writes else {},
    )
