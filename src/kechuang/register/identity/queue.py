"""The proposals as people see them: filtered, best first, each with the stamp of what its reader saw."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from kechuang.register.identity.models import Deferral, Proposal, State
from kechuang.register.models import Belonging, Party
from kechuang.register.queries import Name, find_party, members, names


@dataclass(frozen=True, slots=True)
class Wanted:
    """Filters; the defaults narrow to what waits for a decision."""

    state: str = State.OPEN
    reason: str = ""
    least: float = 0.0


def proposals(wanted: Wanted, day: date) -> QuerySet[Proposal]:
    """Best first; those put off until after `day` are `deferred`, not open. An unknown state or reason: nothing."""
    found = Proposal.objects.select_related("left", "right", "answer").prefetch_related("deferrals")
    found = found.filter(score__gte=wanted.least)
    later = Exists(Deferral.objects.filter(proposal=OuterRef("pk"), until__gt=day))
    if wanted.state in {State.OPEN, State.DEFERRED}:
        found = found.filter(later if wanted.state == State.DEFERRED else ~later, answer=None)
    else:
        found = found.filter(answer__state=wanted.state)
    if wanted.reason:
        found = found.filter(reasons__contains=[{"code": wanted.reason}])
    return found.order_by("-score", "id")


@dataclass(frozen=True, slots=True)
class Whole:
    """A party with all that belong to it. `history` is every decision about any of them, the latest first."""

    party: Party
    members: tuple[Party, ...]
    names: list[Name]
    history: list[Belonging]


def whole(code: str) -> Whole | None:
    """The whole that a code stands in; of one that belongs, its survivor's. None when there is no such party."""
    found = find_party(code)
    if found is None:
        return None
    ids = members(found)
    rows = Party.objects.in_bulk(ids)
    # Who was separated is no member any more, but what was decided about him belongs to the history.
    history = Belonging.objects.select_related("party", "survivor")
    past = list(history.filter(party__in=ids)) + list(history.filter(survivor__in=ids).exclude(party__in=ids))
    touched = {one.party_id for one in past}
    past += list(history.filter(party__in=touched, survivor=None).exclude(pk__in=[one.pk for one in past]))
    past.sort(key=lambda one: one.pk, reverse=True)
    return Whole(found, tuple(rows[one] for one in ids[1:]), names(found), past)
