"""Offers as pages, the API and the command line read them. Nothing here reads the clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from kechuang.core.pack import Pack
from kechuang.matching.models import PUBLIC, Offer, Step, Version
from kechuang.matching.owners import merged, names, with_merged
from kechuang.matching.ratings import Stars, stars
from kechuang.matching.standing import Mark, Standing, members, standing
from kechuang.register.importing.tidy import name_key, storable
from kechuang.register.places import tree
from kechuang.register.search import search

PER_PAGE = 20
OWNERS = 200
"""Owners whose name has a word; with more, the word is too common to mean them."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which offers. `price`: at most so many fen (free ones included, those to be negotiated not)."""

    text: str = ""
    kind: str = ""
    field: str = ""
    side: str = ""
    place: str = ""
    price: int | None = None
    owner: str = ""
    alliance: str = ""
    about: str = ""
    bookable: bool = False


@dataclass(frozen=True)
class Listed:
    """An offer with what is public of it. `marks` are flags (and, for who may see hidden ones, why it is hidden)."""

    offer: Offer
    version: Version
    owner: str
    since: date
    marks: tuple[Mark, ...]
    stars: Stars

    @property
    def hidden(self) -> Mark | None:
        return next((mark for mark in self.marks if mark.hides), None)


def published(as_of: date, known_at: datetime | None = None) -> QuerySet[Step]:
    """The step by which each offer that is public on the day (published, not taken off, in its term) became so."""
    acts = Step.objects.filter(state__in=PUBLIC, on__lte=as_of)
    if known_at is not None:
        acts = acts.filter(recorded_at__lte=known_at)
    later = acts.filter(offer=OuterRef("offer"), number__gt=OuterRef("number"))
    found = acts.filter(~Exists(later), state=Step.State.PUBLISHED, version__valid_from__lte=as_of)
    in_term = Q(version__valid_to=None) | Q(version__valid_to__gte=as_of)
    return found.filter(in_term).select_related("offer", "version")


def open_steps(
    pack: Pack, wanted: Wanted, as_of: date, known_at: datetime | None = None
) -> tuple[list[Step], Standing]:
    """Public offers that are wanted and not hidden by their owner's standing, the latest first; and the standing."""
    found = published(as_of, known_at)
    for test in _tests(pack, wanted, as_of, known_at):
        found = found.filter(test)
    told = standing(pack, as_of, known_at)
    rows = found.order_by("-recorded_at", "-pk")
    return [step for step in rows if not told.hidden(step.offer.owner, _said(step))], told


def hidden_steps(pack: Pack, as_of: date, known_at: datetime | None = None) -> list[Listed]:
    """Public offers that nobody finds since their owner's standing hides them."""
    told = standing(pack, as_of, known_at)
    rows = published(as_of, known_at).order_by("-recorded_at", "-pk")
    return listed([step for step in rows if told.hidden(step.offer.owner, _said(step))], told, pack, known_at)


def listed(rows: Sequence[Step], told: Standing, pack: Pack, known_at: datetime | None = None) -> list[Listed]:
    """The offers of one page, with names of owners and ratings."""
    called = names((step.offer.owner for step in rows), pack, known_at)
    given = stars([step.offer_id for step in rows])
    return [
        Listed(
            step.offer, _said(step), called[step.offer.owner], step.on,
            tuple(told.marks(step.offer.owner, _said(step))), given.get(step.offer_id, Stars()),
        )
        for step in rows
    ]  # fmt: skip


def one_open(pack: Pack, number: int, as_of: date, known_at: datetime | None = None) -> Listed | None:
    """The offer as everybody may see it on the day; None when it is not open."""
    step = published(as_of, known_at).filter(offer=number).first() if number < 2**63 else None
    if step is None:
        return None
    told = standing(pack, as_of, known_at)
    found = listed([step], told, pack, known_at)[0]
    return None if found.hidden else found


def counts(
    pack: Pack, codes: Iterable[str], as_of: date, known_at: datetime | None = None
) -> Mapping[tuple[str, str], list[Version]]:
    """Open versions by (owner, number of the subject); (owner, '') has all of the owner's. Merged owners as one."""
    wanted = with_merged(codes, known_at)
    survivors = merged(known_at)
    told = standing(pack, as_of, known_at)
    found: dict[tuple[str, str], list[Version]] = {}
    for step in published(as_of, known_at).filter(offer__owner__in=wanted).order_by("pk"):
        version, owner = _said(step), survivors.get(step.offer.owner, step.offer.owner)
        if told.hidden(step.offer.owner, version):
            continue
        found.setdefault((owner, ""), []).append(version)
        if version.about:
            found.setdefault((owner, version.about), []).append(version)
    return found


def _tests(pack: Pack, wanted: Wanted, as_of: date, known_at: datetime | None) -> Iterable[Q]:
    for word in storable(wanted.text)[:80].split():
        yield _word(word, known_at)
    if wanted.kind:
        yield Q(version__kind=wanted.kind)
    if wanted.field:
        yield Q(version__field=wanted.field)
    if wanted.side:
        needs = [kind.id for kind in pack.offers.kinds.values() if kind.need]
        yield Q(version__kind__in=needs) if wanted.side == "need" else ~Q(version__kind__in=needs)
    if wanted.about:
        yield Q(version__about=wanted.about)
    if wanted.bookable:
        yield ~Q(version__calendar={})
    if wanted.price is not None:
        yield Q(version__price__lte=wanted.price) | Q(version__basis=Version.Basis.FREE)
    if wanted.owner:
        yield Q(offer__owner__in=with_merged([wanted.owner], known_at))
    if wanted.alliance:
        yield Q(offer__owner__in=members(pack, wanted.alliance, as_of, known_at))
    if wanted.place:
        yield Q(version__place__in=_within(pack, wanted.place, as_of, known_at))


def _word(word: str, known_at: datetime | None) -> Q:
    """In the text, or in the name of the owner."""
    key = name_key(word)
    test = Q(version__key__contains=key)
    if len(key) > 1:
        pairs = sorted({key[i : i + 2] for i in range(len(key) - 1)})
        test &= Q(version__grams__contains=pairs)
    owners = [hit.public_id for hit in search(word, OWNERS, known_at=known_at)]
    return test | Q(offer__owner__in=with_merged(owners, known_at)) if owners else test


def _within(pack: Pack, place: str, as_of: date, known_at: datetime | None) -> set[str]:
    """The place and all that is part of it."""
    found = tree(as_of, known_at, dictionary=pack.rules.dictionary, counted=False)
    node = found.nodes.get(place)
    if node is None:
        return {place}
    codes, rest = set(), [node]
    while rest:
        one = rest.pop()
        codes.add(one.place.code)
        rest += one.children
    return codes


def _said(step: Step) -> Version:
    assert step.version is not None
    return step.version


def other_day(wanted: Wanted, **changed: object) -> Wanted:
    """The same question with something else."""
    return replace(wanted, **changed)  # type: ignore[arg-type]
