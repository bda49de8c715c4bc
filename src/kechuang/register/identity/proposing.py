"""Looks through the register for parties that may be one, and writes proposals. It never merges.

Running it twice adds nothing; what no longer stands is answered `obsolete`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl
from django.utils import timezone

from kechuang.core.log import acting
from kechuang.people.access import Permission, require
from kechuang.people.actors import Actor
from kechuang.register.identity.blocking import candidates, prepared
from kechuang.register.identity.evidence import THRESHOLD, Reason, Side, judge
from kechuang.register.identity.models import Proposal, ProposalState, State
from kechuang.register.identity.reading import Crowds, facts_of, sides

Progress = Callable[[str, int, int], None]
_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Found:
    """Two parties proposed as one; `left` would survive."""

    left: int
    right: int
    score: float
    reasons: list[Reason]

    @property
    def digest(self) -> str:
        """Of the reasons: the same pair with the same reasons is the same proposal."""
        text = json.dumps([one.stored() for one in self.reasons], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did: pairs compared, proposals that stand, those new among them, those answered `obsolete`."""

    compared: int
    standing: int
    new: int
    obsolete: int


def pairs_of(parties: list[Side]) -> Iterator[tuple[int, int, bool]]:
    """Positions of two parties whose names resemble each other, once each, and whether no third has their core."""
    said = [(place, text) for place, side in enumerate(parties) for _, text in side.names]
    if not said:
        return
    names = prepared(pl.Series([text for _, text in said]))
    owner = pl.DataFrame({"row": names["row"], "party": pl.Series([place for place, _ in said], dtype=pl.UInt32)})
    cores = names.join(owner, on="row").group_by("core").agg(parties=pl.col("party").n_unique())
    lonely = names.join(cores, on="core").select("row", alone=pl.col("parties") <= 2)
    found = (
        candidates(names, names)
        .join(owner.rename({"party": "left"}), on="row")
        .join(owner.rename({"row": "known", "party": "right"}), on="known")
        .filter(pl.col("left") != pl.col("right"))
        .join(lonely, on="row")
        .select(a=pl.min_horizontal("left", "right"), b=pl.max_horizontal("left", "right"), alone="alone")
        .group_by("a", "b")
        .agg(pl.col("alone").all())
        .sort("a", "b")
    )
    yield from found.iter_rows()


def find(
    parties: list[Side],
    facts: Callable[[list[int]], Mapping[int, Mapping[str, object]]],
    threshold: float = THRESHOLD,
    progress: Progress | None = None,
) -> tuple[list[Found], int]:
    """Pairs at or above the threshold, and how many were compared. Facts are read only where names resemble."""
    likely: list[tuple[Side, Side, bool]] = []
    compared = 0
    for a, b, alone in pairs_of(parties):
        compared += 1
        left, right = _survivor_first(parties[a], parties[b])
        if judge(left, right, alone)[1]:
            likely.append((left, right, alone))
        if progress and compared % 1_000 == 0:
            progress("names", compared, 0)
    found = []
    for start in range(0, len(likely), _AT_ONCE):
        part = likely[start : start + _AT_ONCE]
        known = facts(sorted({side.party for left, right, _ in part for side in (left, right)}))
        for left, right, alone in part:
            score, reasons = judge(_with(left, known), _with(right, known), alone)
            if score >= threshold:
                found.append(Found(left.party, right.party, round(score, 4), reasons))
        if progress:
            progress("facts", min(start + _AT_ONCE, len(likely)), len(likely))
    return found, compared


def propose(actor: Actor, as_of: date, threshold: float = THRESHOLD, progress: Progress | None = None) -> Report:
    """Compare all parties of the register and write what is new. Raises AccessDenied."""
    require(actor, Permission.RESOLVE_IDENTITY)
    crowds = Crowds()
    found, compared = find(sides(), lambda ids: crowds.added(facts_of(ids, as_of)), threshold, progress)
    with acting(actor.name, reason="比对主体名称与数据，提出归并建议"):
        now = timezone.now()
        open_ones = {(one.left_id, one.right_id, one.digest): one for one in Proposal.objects.filter(answer=None)}
        standing = {(one.left, one.right, one.digest) for one in found}
        gone = [one for key, one in open_ones.items() if key not in standing]
        ProposalState.objects.bulk_create(
            [
                ProposalState(
                    proposal=one, state=State.OBSOLETE, actor=actor.name, reason="依据已变化，不再成立", recorded_at=now
                )
                for one in gone
            ],
            ignore_conflicts=True,  # somebody may have answered it this very moment; that answer stands
        )
        before = Proposal.objects.count()
        Proposal.objects.bulk_create(
            [
                Proposal(
                    left_id=one.left,
                    right_id=one.right,
                    score=one.score,
                    reasons=[reason.stored() for reason in one.reasons],
                    digest=one.digest,
                    recorded_at=now,
                )
                for one in found
            ],
            ignore_conflicts=True,
        )
        new = Proposal.objects.count() - before
    return Report(compared, len(found), new, len(gone))


def _survivor_first(a: Side, b: Side) -> tuple[Side, Side]:
    """Who would survive: the one with a USCC, else the one recorded earlier."""
    return (a, b) if (not a.uscc, a.party) <= (not b.uscc, b.party) else (b, a)


def _with(side: Side, facts: Mapping[int, Mapping[str, object]]) -> Side:
    return Side(side.party, side.uscc, side.kind, side.names, facts.get(side.party, {}))
