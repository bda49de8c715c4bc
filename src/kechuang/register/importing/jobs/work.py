"""The worker: takes waiting jobs one by one. It may be killed at any moment and begins again where nothing is lost.

Checking is repeated; writing is one transaction in which the job's `Outcome` is written too. A job belongs to the
worker whose database session holds its lock, so after a kill the next worker waits until the database has ended the
old one's transaction, one way or the other, and then looks for the outcome.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import structlog
from django.conf import settings
from django.db import ProgrammingError, connection
from psycopg.errors import UndefinedTable

from kechuang.core.log import acting
from kechuang.core.pack import load
from kechuang.people.actors import Actor
from kechuang.register.importing import import_files
from kechuang.register.importing.jobs import folder
from kechuang.register.importing.jobs.services import move
from kechuang.register.importing.jobs.standing import standing, waiting
from kechuang.register.importing.models import Job, Outcome, State, Step
from kechuang.register.importing.report import Report
from kechuang.rules.problems import RuleErrors

MAX_ATTEMPTS = 10
"""A job in whose midst the worker died so often is given up: it may be the job that kills it."""
_JOBS = 0x6B63
_STEP = 2_000
_log = structlog.get_logger("kechuang.imports")


def work(
    *,
    once: bool = False,
    pause: float = 1.0,
    stop: Callable[[], bool] = lambda: False,
    idle: Callable[[], bool] = lambda: False,
) -> int:
    """Do what is waiting; with `once` return then, else look again every `pause` seconds. Gives the jobs done.

    When no job waits, `idle` may do something else; while it returns True it is called again at once.
    """
    done = 0
    while not stop():
        for job in _waiting():
            with _own(job) as mine:
                if mine:
                    advance(job)
                    done += 1
            if stop():
                break
        if once:
            break
        if stop() or not idle():
            time.sleep(pause)
    return done


def _waiting() -> list[Job]:
    """What waits; nothing while the database is not prepared yet (a server may be started before `migrate`)."""
    try:
        return waiting()
    except ProgrammingError as error:
        if not isinstance(error.__cause__, UndefinedTable):
            raise
        _log.warning("no tables of imports yet: run `kechuang manage migrate`")
        return []


def advance(job: Job) -> None:
    """Do the next thing for a job of one's own. What a job's files or mappings bring about ends that job only."""
    last = standing(job).last
    attempts = Step.objects.filter(job=job, state=last.state).count()
    try:
        if last.state in {State.CHECKING, State.WRITING} and attempts >= MAX_ATTEMPTS:
            _move(job, State.FAILED, f"worker ended {attempts} times", last.detail)
        elif last.state in {State.RECEIVED, State.CHECKING}:
            _check(job)
        elif last.state in {State.APPROVED, State.WRITING}:
            _write(job, last)
    except RuleErrors as errors:
        _move(job, State.FAILED, str(errors), last.detail)
    except (ArithmeticError, LookupError, TypeError, ValueError, OSError) as error:
        _log.exception("import job failed", job=job.pk)
        _move(job, State.FAILED, f"{type(error).__name__}: {error}", last.detail)


def _check(job: Job) -> None:
    _move(job, State.CHECKING)
    reports = _import(job, _actor(job, job.actor), dry_run=True)
    refused = any(report.outcome == "malformed" for report in reports)
    _told(job, State.REFUSED if refused else State.CHECKED, reports)


def _write(job: Job, last: Step) -> None:
    outcome = Outcome.objects.filter(job=job).first()
    if outcome is None:
        _move(job, State.WRITING, detail=last.detail)
        approved = Step.objects.filter(job=job, state=State.APPROVED).latest("pk")
        reports = _import(job, _actor(job, approved.actor), allow_rejects=bool(approved.detail.get("allow_rejects")))
        outcome = Outcome.objects.filter(job=job).first()
        if outcome is None:  # something else was written since the check, and rows or files are refused now
            refused = any(report.outcome == "malformed" for report in reports)
            _told(job, State.REFUSED if refused else State.CHECKED, reports, "登记册或映射在检查之后有变化，请再看一遍")
            return
        folder.write_json(job.pk, "report", [report.as_json() for report in reports])
    _move(job, State.DONE, detail={"reports": outcome.report, "batch": outcome.batch_id})


def _told(job: Job, state: State, reports: list[Report], note: str = "") -> None:
    """The rows go to the job's folder first: a step that speaks of a report is never without it."""
    folder.write_json(job.pk, "report", [report.as_json() for report in reports])
    if state == State.REFUSED:  # nobody can do anything with them, and they may hold anything
        folder.forget_files(job.pk)
    _move(job, state, note, {"reports": [report.summary() for report in reports]})


def _import(job: Job, actor: Actor, *, dry_run: bool = False, allow_rejects: bool = False) -> list[Report]:
    files = {
        folder.path_of(job.pk, upload.position, upload.file): upload.position
        for upload in job.uploads.order_by("position")
    }
    read = dict.fromkeys(files.values(), 0)
    told = 0

    def progress(path: Path, rows: int) -> None:
        nonlocal told
        read[files[path]] += rows
        if (now := sum(read.values())) - told >= _STEP or rows < 1:
            told = now
            folder.write_json(job.pk, "progress", read)

    return import_files(
        files,
        load(settings.KECHUANG_PACK),
        actor,
        mapping=job.mapping,
        dry_run=dry_run,
        allow_rejects=allow_rejects,
        job=None if dry_run else job.pk,
        progress=progress,
    )


def _actor(job: Job, name: str) -> Actor:
    return Actor(name, on_behalf=job.on_behalf, signed_in=True)


def _move(job: Job, state: State, note: str = "", detail: dict[str, object] | None = None) -> None:
    with acting(job.actor, job.on_behalf, "worker"):
        move(job, state, "worker", datetime.now(UTC), note, detail)


@contextmanager
def _own(job: Job) -> Iterator[bool]:
    """Hold the job's lock for this database session; False when another worker, living or dying, has it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_JOBS, job.pk])
        mine = bool(cursor.fetchone()[0])
        try:
            yield mine
        finally:
            if mine:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_JOBS, job.pk])
