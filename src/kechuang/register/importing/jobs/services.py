"""What people do to jobs: hand in, submit, discard. Each is one transaction; the work itself is the worker's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import IO, Any

from django.conf import settings
from django.db import connection
from django.db.models import Max

from kechuang.core.log import acting
from kechuang.core.pack import Pack, load
from kechuang.people.access import Permission, require
from kechuang.people.actors import Actor
from kechuang.register.importing.drafts.store import held
from kechuang.register.importing.jobs import folder
from kechuang.register.importing.jobs.entering import at_the_door
from kechuang.register.importing.jobs.standing import standing, visible_to
from kechuang.register.importing.mapping import Mapping
from kechuang.register.importing.models import Job, State, Step, Upload
from kechuang.register.importing.tidy import storable

MAX_FILES = 20


class WrongState(Exception):
    """The job has moved on, so this cannot be done to it any more."""

    def __init__(self, state: str):
        super().__init__(state)
        self.state = State(state)


def hand_in(
    actor: Actor,
    files: Sequence[tuple[str, IO[bytes]]],
    recorded_at: datetime,
    mapping: str = "",
    pack: Pack | None = None,
) -> Job:
    """Keep the files and ask for a check. Raises AccessDenied, ValueError without a file or with too many.

    Of a list of persons a copy without names is kept. Raises NotKept when such a list cannot be read: then of none
    of the files anything stays.
    """
    require(actor, Permission.IMPORT_FACTS)
    if not 1 <= len(files) <= MAX_FILES:
        raise ValueError(f"1 to {MAX_FILES} files")
    loaded = pack or load(settings.KECHUANG_PACK)
    files = list(at_the_door(files, _fitting(loaded), loaded.rules.dictionary, mapping))
    with acting(actor.name, actor.on_behalf, "hand in"):
        job = Job.objects.create(actor=actor.name, on_behalf=actor.on_behalf, mapping=mapping, recorded_at=recorded_at)
        for position, (name, content) in enumerate(files):
            size, sha256 = folder.keep(job.pk, position, name, content)
            Upload.objects.create(job=job, position=position, file=folder.safe_name(name), size=size, sha256=sha256)
        move(job, State.RECEIVED, actor.name, recorded_at)
    return job


def _fitting(pack: Pack) -> dict[str, Mapping]:
    return {name: one.mapping for name, one in held(pack).items() if one.mapping}


def submit(actor: Actor, job: int, recorded_at: datetime, *, allow_rejects: bool = False, note: str = "") -> Job:
    """Ask for a checked job to be written. Raises Job.DoesNotExist, AccessDenied, WrongState.

    With `allow_rejects` the good rows are taken; without, nothing is written when a row is refused.
    """
    detail = {"allow_rejects": allow_rejects}
    return _decide(actor, job, {State.CHECKED}, State.APPROVED, recorded_at, note, detail)


def discard(actor: Actor, job: int, recorded_at: datetime, note: str = "") -> Job:
    """Give a job up and delete its files; nothing was written. Raises like `submit`."""
    given_up = _decide(actor, job, {State.CHECKED, State.REFUSED, State.FAILED}, State.DISCARDED, recorded_at, note, {})
    folder.forget(job)
    return given_up


def _decide(
    actor: Actor, number: int, when: set[State], state: State, recorded_at: datetime, note: str, detail: dict[str, Any]
) -> Job:
    require(actor, Permission.IMPORT_FACTS)
    note = storable(note)
    job = visible_to(actor).get(pk=number)
    with acting(actor.name, actor.on_behalf, note or state.value), connection.cursor() as cursor:
        # Two people who press at once: the second finds the job moved on.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"importing.job.{job.pk}"])
        before = standing(job).last
        if before.state not in when:
            raise WrongState(before.state)
        move(job, state, actor.name, recorded_at, note, before.detail | detail)
    return job


def move(
    job: Job, state: State, actor: str, recorded_at: datetime, note: str = "", detail: dict[str, Any] | None = None
) -> Step:
    """Add a step; its moment never lies before that of the step before it."""
    last = Step.objects.filter(job=job).aggregate(at=Max("recorded_at"))["at"]
    moment = recorded_at if last is None else max(recorded_at, last)
    return Step.objects.create(
        job=job, state=state, actor=actor, note=storable(note)[:500], detail=detail or {}, recorded_at=moment
    )
