"""Departments with their duties. What is written in no source is said to be so."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from kechuang.casework.capacities import heirs, stand
from kechuang.core.pack import Department, Pack
from kechuang.core.pack.directories import Directory
from kechuang.core.pack.services import Duty
from kechuang.people.access import Permission, access, check
from kechuang.people.actors import actor_of
from kechuang.policy.catalogue import pack
from kechuang.register.directories import readable
from kechuang.rules.definitions import Policy, Text
from kechuang.web.days import as_of
from kechuang.web.rooms.cases.board import Count, counts, running


@dataclass(frozen=True, slots=True)
class Answers:
    """What a department answers for: duties written somewhere, data it holds, lists it keeps, measures it runs."""

    department: Department
    duties: tuple[Duty, ...]
    helps: tuple[Duty, ...]
    facts: tuple[Text, ...]
    directories: tuple[Directory, ...]
    policies: tuple[Policy, ...]

    @property
    def any(self) -> bool:
        return bool(self.duties or self.helps or self.facts or self.directories or self.policies)


def answers(one: Department, rules: Pack, shown: list[Directory]) -> Answers:
    """Out of the pack, the same for everybody but the lists that are internal."""
    dictionary = rules.rules.dictionary
    held = [fact.name for fact in dictionary.facts.values() if fact.holder == one.id]
    held += [kind.name for kind in dictionary.records.values() if kind.holder == one.id]
    return Answers(
        one,
        tuple(duty for duty in rules.duties.values() if duty.department == one.id),
        tuple(duty for duty in rules.duties.values() if one.id in duty.co),
        tuple(held),
        tuple(found for found in shown if found.department == one.id),
        tuple(policy for policy in rules.rules.policies if policy.department == one.id),
    )


def _of_the_district(one: Answers) -> bool:
    """Its departments, and whoever else keeps a list or has a duty; not everybody who holds some datum."""
    return one.department.level == "district" or bool(one.duties or one.helps or one.directories)


@access(Permission.READ_DIRECTORIES)
def index(request: HttpRequest) -> HttpResponse:
    """The district's departments, then the measures of the report with the department of each."""
    rules, actor = pack(), actor_of(request)
    shown = readable(actor, rules.directories.values())
    found = [answers(one, rules, shown) for one in rules.departments.values() if one.level in {"district", "other"}]
    duties = [(group, list(rows)) for group, rows in groupby(rules.duties.values(), key=lambda one: one.group)]
    context = {
        "rows": [(one, _tasks(request).get(one.department.id)) for one in found if _of_the_district(one)],
        "duties": duties,
        "total": len(rules.duties),
        "unnamed": sum(not one.department for one in rules.duties.values()),
        "may_read": bool(check(actor, Permission.READ_CASES)) and bool(_tasks(request)),
    }
    return render(request, "web/departments/index.html", context)


@access(Permission.READ_DIRECTORIES)
def one(request: HttpRequest, department: str) -> HttpResponse:
    """One department: duties, data, lists, measures; its open tasks for those who may see them."""
    rules = pack()
    found = rules.departments.get(department)
    if found is None:
        raise Http404
    shown = readable(actor_of(request), rules.directories.values())
    context = {
        "one": answers(found, rules, shown),
        "heirs": [
            rules.departments[name] for name in heirs(department, rules.departments)[1:] if name in rules.departments
        ],
        "tasks": _tasks(request).get(department),
    }
    return render(request, "web/departments/one.html", context)


def _tasks(request: HttpRequest) -> dict[str, Count]:
    """Open parts by department, of the cases that this reader may see; nothing for everybody else."""
    found: dict[str, Count] | None = getattr(request, "_kechuang_tasks", None)
    if found is None:
        found = {}
        if check(actor_of(request), Permission.READ_CASES):
            who = stand(actor_of(request), pack())
            found = {one.department: one for one in counts(who, running(who, as_of(request).day))}
        request._kechuang_tasks = found  # type: ignore[attr-defined]
    return found
