"""A place as the register holds it on a day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from kechuang.register.asking import Source

KIND = "place_kind"
FACTS = (
    KIND,
    "place_parent",
    "place_zones",
    "place_theme",
    "place_stage",
    "place_stage_note",
    "place_source",
    "place_evidence",
    "place_street",
    "land_area",
    "planned_area",
    "completed_area",
    "place_vacancy",
    "place_income",
    "place_contact",
    "station_status",
)
"""Facts of the pack that a place is read by; one that a pack does not have is nobody's."""
MILESTONE, LOCATED, PILE = "milestone", "located", "pile"
"""Aliases of the record kinds."""
ZONE = "zone"
WITH_FLOOR_AREA = ("zone", "subpark", "area", "building")
STATABLE = ("completed_area", "planned_area", "place_stage", "place_stage_note", "place_vacancy", MILESTONE)
"""What an officer may state of a place by a form or the API: facts, and the record kind of milestones."""


@dataclass(frozen=True, slots=True)
class Milestone:
    """What was to be reached by `due`. `area` is the completed floor area that it asks for, in 1/100 m²."""

    what: str
    due: date | None = None
    done_on: date | None = None
    area: int | None = None

    def reached(self, completed: int | None, as_of: date) -> bool | None:
        """Done by a day that is given, or because the area it asks for stands; None when neither is known."""
        if self.done_on is not None:
            return self.done_on <= as_of
        if self.area is None or completed is None:
            return None
        return completed >= self.area

    def overdue(self, completed: int | None, as_of: date) -> bool:
        """Its day has passed and nothing known says that it was reached."""
        return self.due is not None and self.due < as_of and not self.reached(completed, as_of)


@dataclass(frozen=True, slots=True)
class Place:
    """`facts` are raw values (areas in 1/100 m²), yearly ones by (id, year); `sources` has the source of each."""

    party: int
    code: str
    name: str
    facts: dict[Any, Any]
    sources: dict[Any, Source]
    milestones: tuple[Milestone, ...] = ()
    piles: dict[str, int] = field(default_factory=dict)
    """Charging piles by status."""

    def get(self, key: str) -> Any:
        return self.facts.get(key)

    @property
    def kind(self) -> str:
        return str(self.facts[KIND])

    @property
    def parent(self) -> str:
        return str(self.facts.get("place_parent") or "")

    @property
    def zones(self) -> frozenset[str]:
        """Codes of the zones in which it lies besides those it is part of."""
        return frozenset(self.facts.get("place_zones") or ())

    @property
    def completion(self) -> Fraction | None:
        """Completed of planned floor area, exact; None when one of them is not known."""
        planned, completed = self.facts.get("planned_area"), self.facts.get("completed_area")
        return Fraction(completed, planned) if planned and completed is not None else None

    def overdue(self, as_of: date) -> list[Milestone]:
        return [one for one in self.milestones if one.overdue(self.get("completed_area"), as_of)]
