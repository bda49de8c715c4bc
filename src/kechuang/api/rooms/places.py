"""Operations of 空间载体 places: zones, sub-parks, buildings.

No postponed annotations here: django-ninja reads them through the access decorator, from another module.
"""

from datetime import date, datetime
from fractions import Fraction
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Field, Query, Router, Schema, Status

from kechuang.api.parameters import FIRST, LAST, Moment
from kechuang.api.problems import RequestError
from kechuang.people.access import Permission, access
from kechuang.people.actors import actor_of
from kechuang.policy import catalogue
from kechuang.register import queries
from kechuang.register.asking import Source
from kechuang.register.places import Node, Tree, state, tree
from kechuang.register.places.model import Milestone, Place
from kechuang.register.places.stays import stays_of
from kechuang.register.problems import RegisterError

router = Router(tags=["places"])
_AREA = 100
"""Areas are kept in hundredths of a square metre."""


class PlacesIn(Schema):
    """The day asked about (today in Beijing if absent), as known at a moment."""

    as_of: date | None = Field(None, ge=FIRST, le=LAST)
    known_at: Moment | None = None


class PlaceSourceOut(Schema):
    """Who said it, where, when."""

    publisher: str
    document: str
    locator: str
    stated_on: date | None
    recorded_on: date
    valid_from: date | None


class MilestoneOut(Schema):
    """`reached` null: nothing known says so. `area`: square metres that have to stand by then."""

    what: str
    due: date | None
    done_on: date | None
    area: float | None
    reached: bool | None
    overdue: bool


class PlaceOut(Schema):
    """A place. Areas in square metres; `completion` in percent with one decimal, half up; null is unknown."""

    code: str
    name: str
    kind: str
    parent: str
    zones: list[str]
    theme: str | None
    stage: str | None
    evidence: str | None
    planned_area: float | None
    completed_area: float | None
    completion: float | None
    vacancy: float | None
    overdue: int
    parties: int


class ZonesOut(Schema):
    """`summed` counts a party once a zone, `distinct` once, `several` are in more than one zone."""

    summed: int
    distinct: int
    several: int


class LateOut(MilestoneOut):
    """A milestone whose day has passed, with its place."""

    code: str
    name: str


class PlacesOut(Schema):
    """All places, each below the one it is part of; `parties` are distinct in any place of the district."""

    as_of: date
    known_at: datetime | None
    parties: int
    astray: int
    zones: ZonesOut
    overdue: list[LateOut]
    places: list[PlaceOut]


class PlaceDetailOut(PlaceOut):
    """One place with where its values come from, its milestones and what is part of it."""

    as_of: date
    sources: dict[str, PlaceSourceOut]
    milestones: list[MilestoneOut]
    children: list[PlaceOut]
    path: list[str]


class StatementIn(Schema):
    """`key` names what is stated (`completed_area`, `milestone.done_on#封顶`); `value` is text with its unit."""

    key: str = Field(min_length=1, max_length=200)
    value: str | dict[Annotated[str, Field(max_length=80)], Annotated[str, Field(max_length=150)]]
    valid_from: date | None = Field(None, ge=FIRST, le=LAST)
    reason: str = Field(min_length=1, max_length=400)
    department: str = Field("", max_length=40, pattern="^[a-z0-9_-]*$")


class StayOut(Schema):
    """A place that a party is in: outermost first, and the zones it lies in with their themes."""

    code: str
    path: list[str]
    zones: dict[str, str]


@router.get("/places", response=PlacesOut, summary="The tree of places")
@access(Permission.READ_PLACES)
def places(request: HttpRequest, asked: Query[PlacesIn]) -> PlacesOut:
    """Completion, stage, vacancy, overdue milestones and distinct parties of every place."""
    found = _tree(asked)
    overlap = found.overlap()
    return PlacesOut(
        as_of=found.as_of,
        known_at=asked.known_at,
        parties=found.district,
        astray=found.astray,
        zones=ZonesOut(summed=overlap.summed, distinct=overlap.distinct, several=overlap.several),
        overdue=[
            LateOut(code=one.code, name=one.name, **_milestone(one, late, found.as_of)) for one, late in found.overdue()
        ],
        places=[PlaceOut(**_place(node, found)) for node in found.walk()],
    )


@router.get("/places/{code}", response=PlaceDetailOut, summary="One place")
@access(Permission.READ_PLACES)
def place(request: HttpRequest, code: str, asked: Query[PlacesIn]) -> PlaceDetailOut:
    """Its values with their sources."""
    return _detail(code, asked)


@router.post("/places/{code}/statements", response={201: PlaceDetailOut}, summary="State something of a place")
@access(Permission.CORRECT_FACTS)
def statement(request: HttpRequest, code: str, body: StatementIn) -> Any:
    """Adds a statement of the actor's department; earlier ones stay. Answers with the place on the day it holds."""
    party, dictionary = queries.find_party(_clean(code)), catalogue.pack().rules.dictionary
    if party is None:
        raise Http404
    try:
        state(
            actor_of(request),
            party,
            body.key,
            body.value,
            dictionary=dictionary,
            reason=body.reason,
            valid_from=body.valid_from,
            department=body.department,
        )
    except RegisterError as error:
        raise RequestError(error.zh, [("value", error.en)]) from None
    return Status(201, _detail(party.public_id, PlacesIn(as_of=body.valid_from)))


@router.get("/parties/{code}/places", response=list[StayOut], summary="Where a party is")
@access(Permission.READ_PLACES)
def stays(request: HttpRequest, code: str, asked: Query[PlacesIn]) -> list[StayOut]:
    """The places that its stays name on the day."""
    party = queries.find_party(_clean(code), asked.known_at)
    if party is None:
        raise Http404
    day, dictionary = asked.as_of or timezone.localdate(), catalogue.pack().rules.dictionary
    return [
        StayOut(
            code=one.path[-1].code,
            path=[place.name for place in one.path],
            zones={zone.name: zone.get("place_theme") or "" for zone in one.zones},
        )
        for one in stays_of(party.public_id, day, asked.known_at, dictionary=dictionary)
    ]


def _clean(text: str) -> str:
    return text.replace("\x00", "")


def _tree(asked: PlacesIn) -> Tree:
    day = asked.as_of or timezone.localdate()
    return tree(day, asked.known_at, dictionary=catalogue.pack().rules.dictionary)


def _detail(code: str, asked: PlacesIn) -> PlaceDetailOut:
    found = _tree(asked)
    node = found.nodes.get(_clean(code))
    if node is None:
        raise Http404
    one = node.place
    return PlaceDetailOut(
        **_place(node, found),
        as_of=found.as_of,
        sources={_name(key): _source(source) for key, source in one.sources.items()},
        milestones=[MilestoneOut(**_milestone(one, late, found.as_of)) for late in one.milestones],
        children=[PlaceOut(**_place(child, found)) for child in node.children],
        path=[upper.code for upper in node.path()],
    )


def _place(node: Node, found: Tree) -> dict[str, Any]:
    one = node.place
    share, vacancy = one.completion, one.get("place_vacancy")
    return {
        "code": one.code,
        "name": one.name,
        "kind": one.kind,
        "parent": one.parent,
        "zones": [zone.code for zone in found.zones_of(one.code)],
        "theme": one.get("place_theme"),
        "stage": one.get("place_stage"),
        "evidence": one.get("place_evidence"),
        "planned_area": _area(one.get("planned_area")),
        "completed_area": _area(one.get("completed_area")),
        "completion": None if share is None else int(share * 1000 + Fraction(1, 2)) / 10,
        "vacancy": None if vacancy is None else vacancy / 10_000,
        "overdue": len(one.overdue(found.as_of)),
        "parties": node.firms,
    }


def _milestone(place: Place, one: Milestone, day: date) -> dict[str, Any]:
    completed = place.get("completed_area")
    return {
        "what": one.what,
        "due": one.due,
        "done_on": one.done_on,
        "area": _area(one.area),
        "reached": one.reached(completed, day),
        "overdue": one.overdue(completed, day),
    }


def _area(raw: int | None) -> float | None:
    return None if raw is None else raw / _AREA


def _name(key: Any) -> str:
    return f"{key[0]}@{key[1]}" if isinstance(key, tuple) else str(key)


def _source(one: Source) -> PlaceSourceOut:
    return PlaceSourceOut(
        publisher=one.publisher,
        document=one.document,
        locator=one.locator,
        stated_on=one.stated_on,
        recorded_on=one.recorded_on,
        valid_from=one.valid_from,
    )
