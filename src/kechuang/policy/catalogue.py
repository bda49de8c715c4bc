"""The measures of the pack in force: listing, validity, newest, closing soon."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

import structlog
from django.conf import settings

from kechuang.core.pack import Department, Pack, load
from kechuang.policy.windows import Phase, WindowState, window_state
from kechuang.rules.compiler import in_force as within
from kechuang.rules.definitions import Clause, Group, Notice, Policy, Text
from kechuang.rules.problems import RuleErrors

Force = Literal["in_force", "future", "expired", "historic"]


LOOK_AGAIN = 2.0
"""Seconds between looks at the pack's files: asking some sixty files on every call would cost more than an answer."""
log = structlog.get_logger("kechuang.policy")


@dataclass(frozen=True, eq=False, slots=True)
class Shelf:
    """A pack with its measures; compared and hashed by identity, so that caches can be keyed by it."""

    pack: Pack
    measures: tuple[Measure, ...]


_shelves: dict[Path, tuple[float, Shelf]] = {}


def shelf() -> Shelf:
    """The pack this installation runs, read again when a file changes.

    Raises RuleErrors if the pack cannot be read at the first look; a file broken later is logged and the last good
    reading stays in force.
    """
    path = settings.KECHUANG_PACK
    seen, found = _shelves.get(path, (None, None))
    if found and seen is not None and time.monotonic() - seen < LOOK_AGAIN:
        return found
    try:
        fresh = load(path)
    except RuleErrors as error:
        if found is None:
            raise
        log.error(
            "pack cannot be read again, the last good one stays",
            problems=len(error.problems),
            first=str(error.problems[0]),
        )
        fresh = found.pack
    if found is None or fresh is not found.pack:
        found = shelf_of(fresh)
    _shelves[path] = (time.monotonic(), found)
    return found


def shelf_of(pack: Pack) -> Shelf:
    """A pack, perhaps one of former times, with its measures."""
    return Shelf(pack, _measures(pack))


def pack() -> Pack:
    """The pack in force."""
    return shelf().pack


def department(department_id: str) -> Department:
    """By id; one that the pack no longer knows (an old file's publisher) goes by its id."""
    return pack().departments.get(department_id) or Department(department_id, Text(department_id), "other")


@dataclass(frozen=True, slots=True)
class Measure:
    """A policy with the yearly notices and stacking rules that bear on it."""

    policy: Policy
    notices: tuple[Notice, ...] = ()
    groups: tuple[Group, ...] = ()

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """The measure's clauses, then those only a notice opens."""
        return self.policy.clauses + tuple(clause for notice in self.notices for clause in notice.clauses)

    def notice_on(self, as_of: date) -> Notice | None:
        """The notice that rules the measure on `as_of`; the latest to begin when several do."""
        ruling = [one for one in self.notices if within(one.valid_from, one.valid_to, as_of)]
        return max(ruling, key=lambda one: one.valid_from or date.min, default=None)


@dataclass(frozen=True, slots=True)
class Closing:
    """A window that is open on a day and will close: of a notice (`clause` None) or of one clause."""

    policy: Policy
    window: WindowState
    title: Text


def measures() -> tuple[Measure, ...]:
    """All measures, in the pack's order."""
    return shelf().measures


def measure(policy_id: str) -> Measure | None:
    """By id; None when there is none."""
    return next((one for one in measures() if one.policy.id == policy_id), None)


def _measures(pack: Pack) -> tuple[Measure, ...]:
    rules = pack.rules
    return tuple(
        Measure(
            policy,
            tuple(notice for notice in rules.notices if notice.policy == policy.id),
            tuple(group for group in rules.groups if any(key.split(".")[0] == policy.id for key in group.members)),
        )
        for policy in rules.policies
    )


def force(policy: Policy, as_of: date) -> Force:
    """Whether a measure is in force on a day; a historic one is never offered."""
    if policy.historic:
        return "historic"
    if policy.valid_from and as_of < policy.valid_from:
        return "future"
    return "in_force" if within(policy.valid_from, policy.valid_to, as_of) else "expired"


def newest(as_of: date, limit: int) -> list[tuple[date, Measure, Notice | None]]:
    """Measures and yearly notices that began last on or before `as_of`, still in force: (began, measure, notice)."""
    found: list[tuple[date, Measure, Notice | None]] = []
    for one in measures():
        policy = one.policy
        if policy.valid_from and force(policy, as_of) == "in_force":
            found.append((policy.valid_from, one, None))
        for notice in one.notices:
            if notice.valid_from and within(notice.valid_from, notice.valid_to, as_of):
                found.append((notice.valid_from, one, notice))
    return sorted(found, key=lambda row: (row[0], row[1].policy.id), reverse=True)[:limit]


def closing(as_of: date, limit: int) -> list[Closing]:
    """Windows open on `as_of`, the first to close first."""
    found = {(one.policy.id, one.window.window.end, one.title): one for one in _windows(as_of)}
    rows = [one for one in found.values() if one.window.phase is Phase.OPEN and one.window.days is not None]
    return sorted(rows, key=lambda one: (one.window.days or 0, one.policy.id))[:limit]


def coming(as_of: date, limit: int) -> list[Closing]:
    """Windows that open after `as_of`, the next first."""
    rows = [one for one in _windows(as_of) if one.window.phase is Phase.COMING]
    return sorted(rows, key=lambda one: (one.window.days or 0, one.policy.id))[:limit]


def _windows(as_of: date) -> Iterator[Closing]:
    for one in measures():
        policy = one.policy
        if force(policy, as_of) != "in_force":
            continue
        notice = one.notice_on(as_of)
        if notice and notice.window.mode == "dates":
            yield Closing(policy, window_state(notice.window, as_of), notice.title)
        elif notice is None:
            titles = len(policy.clauses) > 1
            for clause in policy.clauses:
                if clause.window.mode == "dates":
                    yield Closing(policy, window_state(clause.window, as_of), clause.title if titles else policy.title)
