"""Jobs as they stand: reads for pages, the API and the command line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from kechuang.people.actors import Actor
from kechuang.people.roles import Role
from kechuang.register.importing.jobs import folder
from kechuang.register.importing.models import WAITING, Job, State, Step


@dataclass(frozen=True, slots=True)
class Standing:
    """A job with its last step. `progress` is the rows read by file position, a hint while the worker is busy."""

    job: Job
    last: Step
    progress: dict[str, int]

    @property
    def state(self) -> State:
        return State(self.last.state)

    @property
    def busy(self) -> bool:
        """The next move is the worker's."""
        return self.last.state in WAITING

    @property
    def totals(self) -> dict[str, int]:
        """Rows of all files by state, as the last check or the writing found them."""
        reports = self.last.detail.get("reports", [])
        return {state: sum(one["rows"][state] for one in reports) for state in ("accepted", "corrected", "rejected")}

    @property
    def reports(self) -> list[dict[str, Any]]:
        """A summary for each file of the last check; empty before it."""
        found: list[dict[str, Any]] = self.last.detail.get("reports", [])
        return found


def last_step() -> Subquery:
    """For an annotation on jobs: the id of the step that tells."""
    return Subquery(Step.objects.filter(job=OuterRef("pk")).order_by("-pk").values("pk")[:1])


def visible_to(actor: Actor) -> QuerySet[Job]:
    """Jobs of one's own or of one's department, for an administrator all: files may hold what is not for everybody."""
    jobs = Job.objects.order_by("-pk")
    if Role.ADMINISTRATOR in actor.roles:
        return jobs
    own = jobs.filter(actor=actor.name)
    return own | jobs.filter(on_behalf=actor.on_behalf) if actor.on_behalf else own


def standing(job: Job) -> Standing:
    """Where a job stands."""
    last = Step.objects.filter(job=job).latest("pk")
    progress = folder.read_json(job.pk, "progress") if last.state in WAITING else None
    return Standing(job, last, progress or {})


def standings(actor: Actor, limit: int = 50) -> list[Standing]:
    """The latest jobs that the actor may see."""
    jobs = list(visible_to(actor).annotate(step=last_step()).prefetch_related("uploads")[:limit])
    steps = Step.objects.in_bulk([job.step for job in jobs])
    return [Standing(job, steps[job.step], {}) for job in jobs]


def waiting() -> list[Job]:
    """Jobs whose next move is the worker's, the oldest first."""
    jobs = Job.objects.annotate(step=last_step()).order_by("pk")
    return list(jobs.filter(step__in=Step.objects.filter(state__in=WAITING).values("pk")))
