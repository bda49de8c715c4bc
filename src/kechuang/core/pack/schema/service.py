"""services/*.yaml: what a case is made of, and who may do what to it. duties.yaml: what the district has set itself."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from kechuang.core.pack.schema.base import Flag, Line, Model, Name, Slug, Whole, Words

Capacity = Literal["holder", "holder_head", "lead", "lead_head", "office"]
"""Whoever answers a part or the head of that department; the same of the leading part; the leading office."""
Act = Literal["answer", "return", "extend", "remind", "note", "move"]
Need = Literal["text", "evidence", "date", "party"]
Kind = Literal["place", "party", "target"]


class RoleModel(Model):
    """A kind of part: somebody's duty in the case."""

    id: Name
    title: Words
    of: Literal["department", "party"]
    least: Whole = 0
    most: Whole | None = None


class FieldModel(Model):
    """Something that is asked when a case is opened."""

    id: Name
    title: Words
    type: Literal["text", "date"] = "text"
    needed: Flag = False


class StateModel(Model):
    """The first state is the one a case begins in."""

    id: Name
    title: Words
    ends: Flag = False


class WritesModel(Model):
    """A record of the party named by the act: field → `number`, `opened_on`, `day`, `role.x`, `field.x` or `= code`."""

    record: Name
    values: dict[Name, Line]


class EventModel(Model):
    """`parts`: roles whose parts it is about (default: all of them). `from`: states (default: all that do not end)."""

    id: Name
    title: Words
    does: Act
    by: list[Capacity] = Field(min_length=1)
    parts: list[Name] = Field(default_factory=list)
    from_: list[Name] = Field(default_factory=list, alias="from")
    to: Name | None = None
    needs: list[Need] = Field(default_factory=list)
    guard: Literal["all_answered"] | None = None
    writes: WritesModel | None = None


class RemindModel(Model):
    """So long before its date a part is listed as coming up."""

    days: Whole
    unit: Literal["working", "calendar"] = "working"
    basis: Words


class ServiceFile(Model):
    """services/<id>.yaml. `lists`: directories whose counted rows can be made parts of the role `many` all at once."""

    id: Slug
    title: Words
    purpose: Words
    systems: list[Line] = Field(default_factory=list)
    about: list[Kind] = Field(default_factory=list)
    origin: Flag = True
    lead: Name
    roles: list[RoleModel] = Field(min_length=1)
    many: Name | None = None
    lists: list[Slug] = Field(default_factory=list)
    fields: list[FieldModel] = Field(default_factory=list)
    states: list[StateModel] = Field(min_length=2)
    remind: RemindModel
    events: list[EventModel] = Field(min_length=1)
    notes: list[Line] = Field(default_factory=list)


class DutyModel(Model):
    """`department` is left out where the source does not name one; `source` says where it is written."""

    id: Slug
    title: Words
    group: Words
    source: Line
    systems: list[Line] = Field(default_factory=list)
    department: Slug | None = None
    co: list[Slug] = Field(default_factory=list)


class DutiesFile(Model):
    """duties.yaml."""

    duties: list[DutyModel]
