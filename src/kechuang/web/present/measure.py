"""A measure without an enterprise, for the catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from kechuang.policy.catalogue import Force, Measure, force, measure, pack
from kechuang.policy.windows import WindowState, window_state
from kechuang.rules.definitions import Clause, Group, Notice, Parameter, Policy, Text
from kechuang.web.labels import label
from kechuang.web.present.document import document_view, validity

SHOWN = 3


@dataclass(frozen=True, slots=True)
class Row:
    """A measure in the list: its first clauses, and how many more."""

    measure: Measure
    force: Force
    gives: Text
    shown: tuple[Clause, ...]
    more: int
    validity: str
    grade: str


@dataclass(frozen=True, slots=True)
class ClauseRow:
    """A clause as the catalogue tells it; `closed` by this year's notice."""

    clause: Clause
    closed: bool
    window: WindowState
    formulas: list[tuple[str, str]]
    item_name: Text


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A yearly notice and what it opens."""

    notice: Notice
    validity: str
    opened: list[Text]
    window: WindowState
    grade: str
    url: str


@dataclass(frozen=True, slots=True)
class Member:
    """A clause in a stacking rule; `title` is empty where the measure has but one."""

    policy: Policy
    title: Text


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A stacking rule with its members."""

    group: Group
    members: list[Member]


def row(found: Measure, as_of: date) -> Row:
    """A measure for the list on a day."""
    policy = found.policy
    clauses = found.clauses if len(found.clauses) > 1 else ()
    return Row(
        found,
        force(policy, as_of),
        Text() if clauses else found.clauses[0].benefit.gives,
        clauses[:SHOWN],
        max(0, len(clauses) - SHOWN),
        validity(policy.valid_from, policy.valid_to),
        policy.confidence.get("grade", ""),
    )


def measure_detail(found: Measure, as_of: date) -> dict[str, Any]:
    """Template context of `web/measure.html`."""
    ruling = found.notice_on(as_of)
    policy = found.policy
    return {
        "policy": policy,
        "force": force(policy, as_of),
        "clauses": [_clause(one, found, ruling, as_of) for one in found.clauses],
        "notices": [_notice(one, found, as_of) for one in found.notices],
        "parameters": _parameters(found),
        "groups": [GroupRow(group, list(_members(group))) for group in found.groups],
    }


def _clause(clause: Clause, found: Measure, ruling: Notice | None, as_of: date) -> ClauseRow:
    own = clause in found.policy.clauses
    closed = ruling is not None and own and clause.id not in ruling.open
    window = ruling.window if ruling and not closed and ruling.window.mode != "unknown" else clause.window
    records = pack().rules.dictionary.records
    name = records[clause.per].name if clause.per else Text()
    return ClauseRow(clause, closed, window_state(window, as_of), list(_formulas(clause)), name)


def _formulas(clause: Clause) -> list[tuple[str, str]]:
    benefit = clause.benefit
    named = ((_("金额"), benefit.value), (_("下限"), benefit.low), (_("上限"), benefit.high))
    found = [(name, source.text) for name, source in named if source]
    return found + [(label("cap", cap.per), cap.at_most.text) for cap in benefit.caps if cap.at_most]


def _notice(notice: Notice, found: Measure, as_of: date) -> NoticeRow:
    titles = {clause.id: clause.title for clause in found.clauses}
    opened = [titles[one] for one in notice.open if one in titles] + [one.title for one in notice.clauses]
    return NoticeRow(
        notice,
        validity(notice.valid_from, notice.valid_to),
        opened,
        window_state(notice.window, as_of),
        notice.confidence.get("grade", ""),
        document_view(notice.document).url,
    )


def _parameters(found: Measure) -> list[Parameter]:
    """The measure's own, its notices', and shared ones that its text mentions."""
    policy = found.policy
    own = [*policy.parameters, *(one for notice in found.notices for one in notice.parameters)]
    names = {one.id for one in own}
    texts = " ".join(
        [one.value.text for one in policy.lets]
        + [source.text for clause in found.clauses for source in (clause.benefit.value, clause.benefit.high) if source]
    )
    shared = [one for one in pack().rules.parameters if one.id in texts and one.id not in names]
    return own + shared


def _members(group: Group) -> list[Member]:
    found = []
    for key in group.members:
        policy_id, _dot, clause_id = key.partition(".")
        other = measure(policy_id)
        if other is not None:
            clause = next((one for one in other.clauses if one.id == clause_id), None)
            found.append(Member(other.policy, clause.title if clause and len(other.clauses) > 1 else Text()))
    return found
