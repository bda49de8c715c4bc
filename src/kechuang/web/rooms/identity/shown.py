"""A proposal and a party's history in words: what stands on the pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from kechuang.policy.catalogue import pack
from kechuang.register.identity.addresses import compare
from kechuang.register.identity.decisions import seen_of
from kechuang.register.identity.evidence import ADDRESS, COMPARED
from kechuang.register.identity.models import Proposal
from kechuang.register.identity.reading import facts_of
from kechuang.register.identity.words import REASONS, likeness
from kechuang.register.models import Party
from kechuang.register.queries import name_of
from kechuang.rules.definitions import FactDef, Text

KINDS = {
    "enterprise": Text("企业", "enterprise"),
    "institution": Text("事业单位", "institution"),
    "department": Text("部门", "department"),
    "alliance": Text("联盟", "alliance"),
    "agency": Text("机构", "agency"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One thing both sides say; `differs` only where both say something, and not where two spellings mean one."""

    label: Text | str
    left: Text | str
    right: Text | str
    alike: bool = False

    @property
    def differs(self) -> bool:
        return bool(self.left and self.right and self.left != self.right and not self.alike)


@dataclass(frozen=True, slots=True)
class Why:
    """A reason in words with what the sides say; `against` when it speaks against."""

    words: Text
    left: str
    right: str
    against: bool


@dataclass(frozen=True, slots=True)
class Card:
    """A proposal on the page."""

    proposal: Proposal
    words: Text
    percent: float
    why: list[Why]
    rows: list[Row]
    seen: int


def cards(found: list[Proposal], as_of: date) -> list[Card]:
    """One query for all facts, two a proposal for names and stamp."""
    parties = sorted({party for one in found for party in (one.left_id, one.right_id)})
    facts = facts_of(parties, as_of)
    return [_card(one, facts) for one in found]


def _card(one: Proposal, facts: dict[int, dict[str, object]]) -> Card:
    rows = [
        Row(_("名称"), name_of(one.left), name_of(one.right)),
        Row(_("统一社会信用代码"), one.left.uscc or "", one.right.uscc or ""),
        Row(_("类别"), _kind(one.left), _kind(one.right)),
    ]
    known = pack().rules.dictionary.facts
    for key in COMPARED:
        left, right = (facts.get(party, {}).get(key) for party in (one.left_id, one.right_id))
        if key in known and (left or right):
            alike = key == ADDRESS and compare(str(left or ""), str(right or "")) in {"room", "building"}
            rows.append(Row(known[key].name, _value(known[key], left), _value(known[key], right), alike))
    why = [_why(reason) for reason in one.reasons]
    return Card(one, likeness(one.score), round(100 * one.score, 1), why, rows, seen_of(one.left, one.right))


def _why(reason: dict[str, Any]) -> Why:
    return Why(REASONS[reason["code"]], reason["left"], reason["right"], reason["weight"] < 0)


def _kind(party: Party) -> Text:
    return KINDS.get(party.kind, Text(party.kind, party.kind))


def _value(fact: FactDef, value: object) -> Text | str:
    if value is None:
        return ""
    named = dict(fact.values) if fact.values else {}
    return named.get(str(value), str(value))
