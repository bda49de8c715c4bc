"""Operations of 规划与目标 plans and goals.

No postponed annotations here: django-ninja reads them through the access decorator, from another module.
"""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Field, Query, Router, Schema, Status

from kechuang.api.problems import RequestError
from kechuang.api.rooms.figures import FiguresIn
from kechuang.api.rooms.figures_out import FigureOut, exact, figure
from kechuang.casework.standing import Standing
from kechuang.figures import services
from kechuang.figures.book import Book
from kechuang.figures.plans import Plan, Target, plan, plans
from kechuang.people.access import Permission, access
from kechuang.people.actors import actor_of
from kechuang.policy import catalogue
from kechuang.register.problems import RegisterError
from kechuang.web.rooms.plans.tasks import Tasks, tasks

router = Router(tags=["plans"])


class TargetTaskOut(Schema):
    """A task about a target: its case, who leads it, where it stands."""

    case: int
    title: str
    lead: str
    state: str
    ended: bool
    overdue: bool
    due_on: date | None


class TargetOut(Schema):
    """What an indicator is to reach. `gap` in its unit, null while nothing is known; `reference` as tasks name it.

    `tasks` are those the reader may see; `without_task` is true when he sees all there are, and there is none.
    """

    reference: str
    indicator: str
    title: str
    scope: str
    period: str
    value: str | None
    unit: str
    direction: str
    binding: str
    department: str
    last: FigureOut | None
    gap: str | None
    series: list[FigureOut]
    tasks: list[TargetTaskOut]
    without_task: bool


class PlanOut(Schema):
    """A plan or a goal with its targets."""

    kind: str
    key: str
    title: str
    departments: list[str]
    until: date | None
    source: str
    document: str
    targets: list[TargetOut]


class TargetIn(Schema):
    """A target to add. Without `value` the indicator is watched only."""

    indicator: str = Field(min_length=1, max_length=64)
    period: str = Field(min_length=4, max_length=40)
    value: str = Field("", max_length=40)
    scope: str = Field("", max_length=40)
    direction: str = Field("at_least", pattern="^(at_least|at_most)$")
    responsible: str = Field("", max_length=80)
    source: str = Field(min_length=1, max_length=200)
    reason: str = Field(min_length=1, max_length=200)
    department: str = Field("", max_length=40, pattern="^[a-z0-9_-]*$")


@router.get("/plans", response=list[PlanOut], summary="Plans and goals with their targets")
@access(Permission.READ_FIGURES)
def every(request: HttpRequest, asked: Query[FiguresIn]) -> list[PlanOut]:
    """Each target with its trajectory and gap."""
    book = _book(asked)
    found = plans(book)
    known = tasks(actor_of(request), book, [target for one in found for target in one.targets])
    return [_plan(one, known) for one in found]


@router.get("/plans/{plan_key}", response=PlanOut, summary="One plan or goal")
@access(Permission.READ_FIGURES)
def one(request: HttpRequest, plan_key: str, asked: Query[FiguresIn]) -> PlanOut:
    """By its key or its title."""
    book = _book(asked)
    found = plan(book, _clean(plan_key))
    if found is None:
        raise Http404
    return _plan(found, tasks(actor_of(request), book, found.targets))


@router.post("/plans/{plan_key}/targets", response={201: PlanOut}, summary="Add a target to a plan or goal")
@access(Permission.CORRECT_FACTS)
def add(request: HttpRequest, plan_key: str, body: TargetIn) -> Any:
    """Stated by a department in charge of plans; answers with the plan as it now is."""
    pack, key = catalogue.pack(), _clean(plan_key)
    if plan(Book(pack, timezone.localdate()), key) is None:
        raise Http404
    try:
        services.set_target(
            actor_of(request), pack, key, body.indicator, body.period, body.value, code=_clean(body.scope),
            direction=body.direction, responsible=body.responsible, source=body.source, reason=body.reason,
            department=body.department,
        )  # fmt: skip
    except RegisterError as error:
        raise RequestError(error.zh, [("value", error.en)]) from None
    book = Book(pack, timezone.localdate())
    found = plan(book, key)
    assert found is not None
    return Status(201, _plan(found, tasks(actor_of(request), book, found.targets)))


def _book(asked: FiguresIn) -> Book:
    return Book(catalogue.pack(), asked.as_of or timezone.localdate(), asked.known_at)


def _clean(text: str) -> str:
    return text.replace("\x00", "")


def _plan(one: Plan, known: Tasks) -> PlanOut:
    return PlanOut(
        kind=one.kind,
        key=one.key,
        title=one.title,
        departments=one.departments,
        until=one.until,
        source=str(one.fields.get("source") or ""),
        document=one.document,
        targets=[_target(target, known) for target in one.targets],
    )


def _target(one: Target, known: Tasks) -> TargetOut:
    return TargetOut(
        reference=one.reference,
        indicator=one.indicator.id,
        title=one.indicator.title.zh,
        scope=one.scope.code,
        period=one.period.text,
        value=exact(one.value),
        unit=one.indicator.unit,
        direction=one.direction,
        binding=one.binding,
        department=one.department or one.indicator.department,
        last=figure(one.last) if one.last else None,
        gap=exact(one.gap),
        series=[figure(each) for each in one.series],
        tasks=[_task(each) for each in known.of(one)],
        without_task=known.without(one),
    )


def _task(one: Standing) -> TargetTaskOut:
    return TargetTaskOut(
        case=one.case.pk,
        title=one.case.title,
        lead=one.lead.part.department,
        state=one.state.id,
        ended=one.ended,
        overdue=bool(one.late) or one.lead.overdue,
        due_on=one.due_on,
    )
