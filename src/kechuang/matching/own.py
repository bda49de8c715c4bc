"""Offers as their owners and officers see them: where each stands on a day, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from kechuang.core.pack import Pack
from kechuang.matching.models import PUBLIC, Offer, Step, Version
from kechuang.matching.owners import names
from kechuang.matching.ratings import Stars, stars
from kechuang.matching.standing import Mark, Standing, standing
from kechuang.people.access import Permission, check
from kechuang.people.actors import Actor

Where = Literal["draft", "open", "waiting", "over", "hidden", "withdrawn", "stopped"]


@dataclass(frozen=True)
class Own:
    """`version` is what is (or was last) public, or the draft; `draft` a later one; `number` the last step's.

    `where`: draft (never public), open, waiting (its term has not begun), over, hidden (by `marks`), withdrawn,
    stopped (for `reason`).
    """

    offer: Offer
    version: Version
    draft: Version | None
    number: int
    where: Where
    since: date | None
    reason: str
    owner: str
    marks: tuple[Mark, ...]
    stars: Stars

    @property
    def latest(self) -> Version:
        """What an edit begins with."""
        return self.draft or self.version


def of_owner(owner: str, pack: Pack, as_of: date, known_at: datetime | None = None) -> list[Own]:
    """All offers of an owner, the latest first."""
    return _owned(Offer.objects.filter(owner=owner).order_by("-pk"), pack, as_of, known_at)


def stopped(pack: Pack, as_of: date, most: int = 200) -> list[Own]:
    """Offers that an officer has stopped at some time and that are not open since, the latest first."""
    ever = Step.objects.filter(state=Step.State.STOPPED, on__lte=as_of).values("offer")
    found = _owned(Offer.objects.filter(pk__in=ever).order_by("-pk")[:most], pack, as_of, None)
    return [one for one in found if one.where == "stopped"]


def one_own(actor: Actor, pack: Pack, number: int, as_of: date) -> Own | None:
    """The offer, for its owner's people only; None for everybody else."""
    offer = Offer.objects.filter(pk=number).first() if number < 2**63 else None
    if offer is None or not check(actor, Permission.PUBLISH_OFFERS, party=offer.owner):
        return None
    return _owned([offer], pack, as_of, None)[0]


def one_closed(actor: Actor, pack: Pack, number: int, as_of: date) -> Own | None:
    """An offer that is not open, with the reason: for its owner's people, and for officers once it was public."""
    offer = Offer.objects.filter(pk=number).first() if number < 2**63 else None
    if offer is None:
        return None
    own = bool(check(actor, Permission.PUBLISH_OFFERS, party=offer.owner))
    if not own and not check(actor, Permission.STOP_OFFERS, party=offer.owner):
        return None
    found = _owned([offer], pack, as_of, None)[0]
    return found if own or found.where != "draft" else None


def _owned(offers: Iterable[Offer], pack: Pack, as_of: date, known_at: datetime | None) -> list[Own]:
    rows = list(offers)
    told, called = standing(pack, as_of, known_at), names((one.owner for one in rows), pack, known_at)
    steps: dict[int, list[Step]] = {}
    for step in Step.objects.filter(offer__in=rows).select_related("version").order_by("number"):
        steps.setdefault(step.offer_id, []).append(step)
    given = stars([one.pk for one in rows])
    return [_own(one, steps[one.pk], told, as_of, called, given.get(one.pk, Stars())) for one in rows]


def _own(offer: Offer, steps: Sequence[Step], told: Standing, as_of: date, called: dict[str, str], given: Stars) -> Own:
    drafted = next(step for step in reversed(steps) if step.state == Step.State.DRAFTED)
    public = next((step for step in reversed(steps) if step.state in PUBLIC and step.on <= as_of), None)
    shown = next((one for one in reversed(steps) if one.state == Step.State.PUBLISHED and one.on <= as_of), drafted)
    assert shown.version is not None and drafted.version is not None
    marks = tuple(told.marks(offer.owner, shown.version))
    newer = drafted.version if drafted.version != shown.version else None
    where = _where(public, shown.version, marks, as_of)
    return Own(
        offer, shown.version, newer, steps[-1].number, where, public.on if public else None,
        public.reason if public else "", called[offer.owner], marks, given,
    )  # fmt: skip


def _where(public: Step | None, version: Version, marks: Sequence[Mark], as_of: date) -> Where:
    if public is None:
        return "draft"
    if public.state != Step.State.PUBLISHED:
        return "stopped" if public.state == Step.State.STOPPED else "withdrawn"
    if version.valid_from > as_of:
        return "waiting"
    if version.valid_to is not None and version.valid_to < as_of:
        return "over"
    return "hidden" if any(mark.hides for mark in marks) else "open"
