"""An answer sorted the way an enterprise asks: what can I get, what would I get if, what not, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from kechuang.policy.answers import ClauseHints
from kechuang.policy.sums import Sum, amounts_of, left_out, sums
from kechuang.policy.windows import Phase, WindowState, window_state
from kechuang.rules.answer import Answer, Change, ClauseAnswer, ConditionAnswer, GroupAnswer, Need, State
from kechuang.rules.definitions import Policy


class Section(StrEnum):
    """Where an entry stands on an enterprise's page, in the page's order."""

    CAN = "can"
    IF = "if"
    EXPERT = "expert"
    MISSING = "missing"
    CANNOT = "cannot"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Filter:
    """What to show; an empty field shows all. nature: title, tax, grant, voucher, loan, admission."""

    level: str = ""
    nature: str = ""
    department: str = ""

    def keeps(self, policy: Policy, clause: ClauseAnswer) -> bool:
        return (
            self.level in {"", policy.level}
            and self.nature in {"", clause.definition.benefit.nature}
            and self.department in {"", policy.department}
        )


@dataclass(frozen=True, slots=True)
class Entry:
    """One clause of one measure for this enterprise.

    `blocking` is the first condition that stands in the way; `need` the one missing fact, `change` the near miss.
    """

    policy: Policy
    clause: ClauseAnswer
    window: WindowState
    instead: GroupAnswer | None = None
    need: Need | None = None
    change: Change | None = None

    @property
    def key(self) -> str:
        return f"{self.policy.id}.{self.clause.definition.id}"

    @property
    def blocking(self) -> ConditionAnswer | None:
        state = self.clause.state
        return next((one for one in self.clause.conditions if one.state is state), None)

    @property
    def open_conditions(self) -> tuple[ConditionAnswer, ...]:
        return tuple(one for one in self.clause.conditions if one.state in {State.UNKNOWN, State.MANUAL})


@dataclass(frozen=True, slots=True)
class Overview:
    """Entries by section. `sums` counts what can be applied for now, `missed` those whose window is over."""

    as_of: date
    sections: dict[Section, tuple[Entry, ...]]
    sums: tuple[Sum, ...] = ()
    missed: int = 0
    groups: tuple[GroupAnswer, ...] = field(default=())

    def of(self, section: Section) -> tuple[Entry, ...]:
        """The entries of one section, those within reach first."""
        return self.sections.get(section, ())


def overview(
    answer: Answer,
    *,
    hints: Mapping[str, ClauseHints],
    only: Filter = Filter(),
) -> Overview:
    """Sort the clauses of `answer`; `hints` are by `policy.clause` (see `answers.hints`)."""
    dropped = left_out(answer)
    found: dict[Section, list[Entry]] = {section: [] for section in Section}
    for policy in answer.policies:
        for clause in policy.clauses:
            if only.keeps(policy.definition, clause):
                key = f"{policy.definition.id}.{clause.definition.id}"
                entry = Entry(
                    policy.definition,
                    clause,
                    window_state(clause.window, answer.as_of),
                    dropped.get(key),
                    _single(hints[key].needs) if key in hints else None,
                    next(iter(hints[key].changes), None) if key in hints else None,
                )
                found[_section(entry)].append(entry)
    entries = {section: tuple(sorted(rows, key=_rank)) for section, rows in found.items()}
    can = entries[Section.CAN]
    current = [entry.key for entry in can if entry.window.phase is not Phase.PAST]
    return Overview(
        answer.as_of,
        entries,
        sums(answer, current),
        len(can) - len(current),
        _relevant(answer.groups, {entry.key for entry in can}),
    )


def _section(entry: Entry) -> Section:
    state = entry.clause.state
    if state is State.YES:
        return Section.CAN
    if state is State.MANUAL:
        return Section.EXPERT
    if state in {State.CLOSED, State.EXPIRED, State.NOT_APPLICABLE}:
        return Section.OFF
    if entry.need or entry.change:
        return Section.IF
    return Section.MISSING if state is State.UNKNOWN else Section.CANNOT


def _single(needs: Iterable[Need]) -> Need | None:
    wanted = {State.YES, State.MANUAL}
    return next((need for need in needs if need.to in wanted and len(need.facts) == 1), None)


_PHASES = [Phase.OPEN, Phase.COMING, Phase.ROLLING, Phase.BY_NOTICE, Phase.UNKNOWN, Phase.PAST]


def _rank(entry: Entry) -> tuple[bool, int, int, str]:
    """What can be had now first: not excluded, window open, larger amounts, then the name."""
    amounts = amounts_of(entry.clause)
    past = entry.window.phase is Phase.PAST
    return (
        entry.instead is not None or past,
        -(amounts[1] if amounts else 0),
        _PHASES.index(entry.window.phase),
        entry.key,
    )


def _relevant(groups: Iterable[GroupAnswer], keys: set[str]) -> tuple[GroupAnswer, ...]:
    """Stacking rules that bind at least two of the clauses within reach."""
    return tuple(group for group in groups if len(keys.intersection(group.definition.members)) > 1)
