"""What speaks for two parties being one, and what against: reasons with weights, and the score they make.

A weight is a base-2 logarithm of odds: +1 makes the claim twice as likely. Weights are set by hand and tested on
labelled pairs of real names (`benchmarks/identity/pairs.py`); they are few, and every one of them is shown.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from rapidfuzz.distance import DamerauLevenshtein

from kechuang.core.identifiers import check_uscc
from kechuang.register.identity.addresses import compare
from kechuang.register.identity.names.gazetteer import compatible, split_places
from kechuang.register.identity.names.normal import bare, moved
from kechuang.register.identity.names.parse import Parts, parse

THRESHOLD = 0.95
PRIOR = -4.0
"""Odds of two parties that merely resemble each other."""
WEIGHTS = {
    "same_name": 13.0,
    "former_name": 12.0,
    "other_name": 11.0,
    "same_parts": 10.0,
    "same_core_alone": 6.5,
    "same_core": 5.0,
    "one_character": 2.5,
    "same_date": 6.0,
    "same_address": 5.0,
    "shared_address": 1.0,
    "same_building": 1.0,
    "same_district": 0.5,
    "two_usccs": -30.0,
    "branch": -15.0,
    "group": -6.0,
    "other_place": -10.0,
    "other_trade": -9.0,
    "other_date": -12.0,
    "other_address": -0.5,
    "other_district": -3.0,
    "other_form": -6.0,
    "other_kind": -6.0,
}
FACTS = {
    "registration_date": ("same_date", "other_date"),
    "registered_district": ("same_district", "other_district"),
    "legal_form": ("", "other_form"),
}
"""Fact id → what agreement and contradiction are called; a fact that the pack does not have says nothing."""
ADDRESS, CROWD = "registered_address", "address_parties"
COMPARED = (*FACTS, ADDRESS)
SHARED = 3
"""An address of more parties than this is a business centre's or an incubator's: it says little about any two."""
_BRANCH = re.compile(r"(分公司|支公司|分行|支行|分店|分部|分所|办事处|代表处|营业部|经营部|门市部|分院|分校)")


@dataclass(frozen=True, slots=True)
class Side:
    """One party as far as identity goes. `names`: (kind, text), the current full name first."""

    party: int
    uscc: str
    kind: str
    names: tuple[tuple[str, str], ...]
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def full(self) -> str:
        return next((text for kind, text in self.names if kind == "full"), self.names[0][1] if self.names else "")


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that speaks for (weight > 0) or against; `left` and `right` are what the two sides say."""

    code: str
    left: str
    right: str

    @property
    def weight(self) -> float:
        return WEIGHTS[self.code]

    def stored(self) -> dict[str, object]:
        """As the table holds it."""
        return {"code": self.code, "weight": self.weight, "left": self.left, "right": self.right}


def judge(left: Side, right: Side, alone: bool) -> tuple[float, list[Reason]]:
    """Score (0-1) and reasons, strongest first; (0, []) if the names say nothing.

    `alone`: no third party of the register has this name without place and form.
    """
    reasons = _names(left, right, alone)
    if not reasons:
        return 0.0, []
    if left.uscc and right.uscc and left.uscc != right.uscc and check_uscc(left.uscc).ok and check_uscc(right.uscc).ok:
        reasons.append(Reason("two_usccs", left.uscc, right.uscc))
    if left.kind != right.kind:
        reasons.append(Reason("other_kind", left.kind, right.kind))
    for name, (same, other) in FACTS.items():
        a, b = left.facts.get(name), right.facts.get(name)
        if a is not None and b is not None and (code := same if a == b else other):
            reasons.append(Reason(code, str(a), str(b)))
    reasons += _addresses(left.facts, right.facts)
    reasons.sort(key=lambda one: -abs(one.weight))
    return score(reasons), reasons


def _addresses(left: Mapping[str, object], right: Mapping[str, object]) -> list[Reason]:
    a, b = left.get(ADDRESS), right.get(ADDRESS)
    if a is None or b is None:
        return []
    told = compare(str(a), str(b))
    crowd = max(int(str(side.get(CROWD, 0))) for side in (left, right))
    room = "shared_address" if crowd > SHARED else "same_address"
    code = {"room": room, "building": "same_building", "other": "other_address"}.get(told)
    return [Reason(code, str(a), str(b))] if code else []


def score(reasons: list[Reason]) -> float:
    """The share of such pairs that are one, by the weights."""
    odds: float = 2.0 ** (PRIOR + sum(one.weight for one in reasons))
    return odds / (1 + odds)


def _names(left: Side, right: Side, alone: bool) -> list[Reason]:
    """The strongest likeness of names, with what contradicts it."""
    a, b = left.full, right.full
    if not a or not b:
        return []
    if bool(_BRANCH.search(a)) != bool(_BRANCH.search(b)):
        return [*_likeness(a, b, alone), Reason("branch", a, b)]
    if bare(a) == bare(b) or moved(a) == moved(b):
        return [Reason("same_name", a, b)]
    for own, others, there in ((left, right, b), (right, left, a)):
        for kind, text in own.names:
            if kind in {"former", "alias"} and bare(text) == bare(there):
                pair = (text, there) if own is left else (there, text)
                return [Reason("former_name" if kind == "former" else "other_name", *pair)]
        if any(kind == "short" and bare(text) == bare(there) for kind, text in own.names) and alone and others:
            return [Reason("other_name", a, b)]
    return _likeness(a, b, alone)


def _likeness(a: str, b: str, alone: bool) -> list[Reason]:
    """Parts of two different spellings."""
    one, two = parse(bare(a)), parse(bare(b))
    if not one.brand or not two.brand:
        return []  # 北京市科学技术研究院 and its like: without a brand the parts tell nothing
    left, right = _body(bare(a), one), _body(bare(b), two)
    against = [Reason("other_place", one.place, two.place)] if compatible(one.place, two.place) is False else []
    if ("集团" in one.suffix) != ("集团" in two.suffix):
        against.append(Reason("group", one.suffix, two.suffix))
    if left == right:
        mine, theirs = set(split_places(one.place)), set(split_places(two.place))
        # 山东某某 and 青岛某某 may well be two: the same place has to be named, finer on one side at most
        if mine and theirs and (mine <= theirs or theirs <= mine):
            return [Reason("same_parts", a, b), *against]
        return [Reason("same_core_alone" if alone and not against else "same_core", a, b), *against]
    if one.brand == two.brand:
        near = one.trade and two.trade and (one.trade.startswith(two.trade) or two.trade.startswith(one.trade))
        return [Reason("same_core", a, b), Reason("other_trade", one.trade, two.trade), *against] if near else []
    if min(len(left), len(right)) > 4 and DamerauLevenshtein.distance(left, right) == 1:
        return [Reason("one_character", a, b), *against]
    return []


def _body(name: str, parts: Parts) -> str:
    """A bare name without its place and company form: brand, trade, and whatever else stands between."""
    return name.removeprefix(parts.place).removesuffix(parts.suffix)
