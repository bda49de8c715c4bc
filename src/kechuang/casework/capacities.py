"""Who somebody is in a case: of the leading department, its head, the holder of a part, the leading office."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kechuang.casework.models import Part
from kechuang.core.pack import Department, Pack
from kechuang.people.access import Permission, check, grants
from kechuang.people.actors import Actor
from kechuang.people.roles import RIGHTS, Role, Scope
from kechuang.register.queries import find_party, members
from kechuang.rules.definitions import Text

OFFICERS = frozenset({Role.CASE_OFFICER, Role.DEPARTMENT_HEAD})
ALL = frozenset({"holder", "holder_head", "lead", "lead_head", "office"})
NAMES: Mapping[str, Text] = {
    "holder": Text("承担单位的人员", "those who answer the part"),
    "holder_head": Text("承担部门的负责人", "the head of the department that answers the part"),
    "lead": Text("牵头部门的经办人或负责人", "the lead department"),
    "lead_head": Text("牵头部门的负责人", "the head of the lead department"),
    "office": Text("领导小组办公室", "the leading office"),
}


@dataclass(frozen=True, slots=True)
class Stand:
    """What an actor is to all cases: `every` may do anything, `reads` everything; ids of departments and parties."""

    every: bool
    reads: bool
    office: bool
    departments: frozenset[str]
    headed: frozenset[str]
    parties: frozenset[int]

    def concerned(self, parts: Iterable[Part]) -> bool:
        """Does one of the parts belong to a department of the actor's?"""
        return any(one.department in self.departments for one in parts if one.department)

    def holds(self, part: Part) -> bool:
        """Is the part the actor's own?"""
        return part.department in self.departments or (part.party_id in self.parties if part.party_id else False)

    def capacities(self, lead: Part, part: Part | None) -> frozenset[str]:
        """In what capacities the actor may act on the case, or on a part of it."""
        if self.every:
            return ALL
        found = {"office"} if self.office else set()
        if lead.department in self.departments:
            found |= {"lead"} | ({"lead_head"} if lead.department in self.headed else set())
        if part is not None and self.holds(part):
            found |= {"holder"} | ({"holder_head"} if part.department in self.headed else set())
        return frozenset(found)


def stand(actor: Actor, pack: Pack) -> Stand:
    """Worked out once for a page; asks the register only for those who act for a party."""
    posts = [one for one in actor.held() if grants(one, Permission.READ_CASES)]
    mine = {one.party for one in posts if one.party and RIGHTS[one.role][Permission.READ_CASES] is Scope.OWN}
    officers = {one.party for one in posts if one.role in OFFICERS}
    heads = {one.party for one in posts if one.role is Role.DEPARTMENT_HEAD}
    return Stand(
        every=check(actor, Permission.ACT_ON_CASES).code == "granted",
        reads=check(actor, Permission.READ_CASES).code == "granted",
        office=any(one.role is Role.LEADING_OFFICE for one in posts),
        departments=_with_forerunners(officers, pack.departments),
        headed=_with_forerunners(heads, pack.departments),
        parties=frozenset(number for code in mine - officers for number in _party(code)),
    )


def heirs(department: str, departments: Mapping[str, Department]) -> list[str]:
    """A department and those that have succeeded it, the first first."""
    found: list[str] = []
    while department and department not in found:
        found.append(department)
        one = departments.get(department)
        department = one.successor if one else ""
    return found


def _with_forerunners(held: set[str], departments: Mapping[str, Department]) -> frozenset[str]:
    """Whoever acts for a department acts for those it has succeeded."""
    named = {one for one in departments if held & set(heirs(one, departments))}
    return frozenset(held | named)


def _party(code: str) -> tuple[int, ...]:
    found = find_party(code)
    return members(found) if found else ()
