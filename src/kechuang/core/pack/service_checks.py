"""What does not fit inside a service, or between it and the rest of the pack."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from kechuang.core.pack.problems import nearest
from kechuang.core.pack.schema.service import ServiceFile
from kechuang.core.pack.services import DEPARTMENT, PARTY, Duty, Event, Service
from kechuang.rules.definitions import Dictionary, Place
from kechuang.rules.problems import Problem

_VALUE = re.compile(r"number|opened_on|day|role\.(?P<role>\w+)|field\.(?P<field>\w+)|= ?(?P<code>\S.*)")


class ServiceChecks:
    """Adds problems; `references` those that an unreadable file elsewhere may have caused."""

    def __init__(
        self,
        dictionary: Dictionary,
        departments: Iterable[str],
        directories: Iterable[str],
        problems: list[Problem],
        references: list[Problem],
    ) -> None:
        self.dictionary, self.problems, self.references = dictionary, problems, references
        self.departments, self.directories = set(departments), set(directories)

    def check(self, model: ServiceFile, one: Service) -> None:
        """Names inside the file, a lead, an end, and records that exist."""
        for key, found in (("roles", model.roles), ("states", model.states), ("events", model.events)):
            self._once(key, found)
        lead = one.roles.get(one.lead)
        if lead is None or (lead.of, lead.least, lead.most) != (DEPARTMENT, 1, 1):
            self._add(one.place, "lead", "the lead is exactly one department", "name a role with least: 1, most: 1")
        if one.many and (one.many not in one.roles or one.roles[one.many].of != PARTY):
            self._add(one.place, "many", f"`{one.many}` is no role of parties", nearest(one.many, one.roles))
        if one.lists and not one.many:
            self._add(one.place, "many", "`lists` says whom, but not as what", "name the role under `many`")
        for name in one.lists:
            if name not in self.directories:
                message = f"there is no directory `{name}`"
                self.references.append(Problem(one.place, "lists", message, nearest(name, self.directories)))
        if one.first.ends or not any(state.ends for state in one.states.values()):
            self._add(one.place, "states", "a case begins in a state that does not end, and some state ends", "add one")
        for event in model.events:
            self._event(event.place, one, one.events[event.id])

    def duties(self, found: Mapping[str, Duty]) -> None:
        """Departments that exist."""
        for one in found.values():
            for name in filter(None, (one.department, *one.co)):
                if name not in self.departments:
                    message = f"`{name}` is not in departments.yaml"
                    self.references.append(Problem(one.place, one.id, message, nearest(name, self.departments)))

    def _once(self, key: str, found: Iterable[object]) -> None:
        seen: set[str] = set()
        for one in found:
            name: str = one.id  # type: ignore[attr-defined]
            if name in seen:
                self._add(one.place, f"{key}.{name}", "this id is taken", "choose another")  # type: ignore[attr-defined]
            seen.add(name)

    def _event(self, place: Place, one: Service, event: Event) -> None:
        key = f"events.{event.id}"
        for name in sorted(event.parts - set(one.roles)):
            self._add(place, f"{key}.parts", f"`{name}` is no role", nearest(name, one.roles))
        for name in sorted((event.start | ({event.to} if event.to else set())) - set(one.states)):
            self._add(place, key, f"`{name}` is no state", nearest(name, one.states))
        if (event.does == "move") != bool(event.to):
            self._add(place, f"{key}.to", "a move, and nothing else, leads to a state", "write `to:` for a move only")
        if event.does == "extend" and "date" not in event.needs:
            self._add(place, f"{key}.needs", "an extension needs its new date", "add date")
        if not event.on_part and event.by & {"holder", "holder_head"}:
            self._add(place, f"{key}.by", "only acts on a part have a holder", "name lead, lead_head or office")
        if event.record:
            self._writes(place, f"{key}.writes", one, event)

    def _writes(self, place: Place, key: str, one: Service, event: Event) -> None:
        if not any("party" in other.needs for other in one.events.values()):
            self._add(place, key, "a record is written of a party", "add `party` to the needs of some event")
        kind = self.dictionary.records.get(event.record)
        if kind is None:
            message = f"there is no record kind `{event.record}`"
            self.references.append(Problem(place, key, message, nearest(event.record, self.dictionary.records)))
            return
        fields = {field.id for field in kind.fields}
        for name, value in event.values.items():
            if name not in fields:
                self.references.append(Problem(place, key, f"`{name}` is no field of it", nearest(name, fields)))
            found = _VALUE.fullmatch(value)
            ok = found and (found["role"] or one.lead) in one.roles
            if not ok or (found and found["field"] and found["field"] not in one.fields):
                remedy = "write number, opened_on, day, role.<role>, field.<field> or `= code`"
                self._add(place, f"{key}.{name}", f"`{value}` is nothing that can be written", remedy)

    def _add(self, place: Place, key: str, message: str, remedy: str) -> None:
        self.problems.append(Problem(place, key, message, remedy))
