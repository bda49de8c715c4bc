"""Operations of 数据导入 imports: jobs, row reports, batches and their undo, mappings."""

from datetime import datetime
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Field, File, Form, Query, Router, Schema, Status, UploadedFile

from kechuang.api.problems import RequestError
from kechuang.people.access import Permission, access, require
from kechuang.people.actors import actor_of
from kechuang.policy import catalogue
from kechuang.register.importing.drafts import store
from kechuang.register.importing.jobs import folder, services
from kechuang.register.importing.jobs.entering import NotKept
from kechuang.register.importing.jobs.standing import Standing, standing, visible_to
from kechuang.register.importing.models import Job
from kechuang.register.importing.undo import AlreadyUndone, Effects, effects, import_batch, publishers, undo
from kechuang.register.models import Undo, WriteBatch
from kechuang.rules.problems import RuleErrors

router = Router(tags=["imports"])
_LARGEST = 2**31 - 1
_NAME = r"^[a-z0-9][a-z0-9_-]{0,79}$"


class RowReportOut(Schema):
    """One thing that a row report tells: the cell, and why its row was corrected or rejected."""

    file: str
    row: int
    state: str
    cell: str
    header: str
    value: str
    code: str
    zh: str
    en: str
    remedy: str
    remedy_en: str


class JobOut(Schema):
    """A job. `state`: received, checking, checked, refused, approved, writing, done, failed, discarded.

    `reports` has a summary for each file once checked; `lines` the rows that were corrected or rejected, from
    `offset` on, at most `limit`; `line_count` counts all. `batch` is there when something was written.
    """

    job: int
    state: str
    note: str
    files: list[str]
    rows_read: int
    batch: int | None
    reports: list[dict[str, Any]]
    line_count: int
    lines: list[RowReportOut]


class CommitIn(Schema):
    """`allow_rejects`: take the good rows although others were rejected."""

    allow_rejects: bool = False
    note: str = Field("", max_length=200)


class BatchOut(Schema):
    """One import that was written; `undone_at` when it was taken back."""

    batch: int
    actor: str
    recorded_at: datetime
    publishers: list[str]
    counts: dict[str, Any]
    undone_at: datetime | None
    undone_by: str
    reason: str


class UndoIn(Schema):
    """`dry_run` only tells what would change; otherwise a reason is needed."""

    reason: str = Field("", max_length=500)
    dry_run: bool = False


class AgainOut(Schema):
    """A later document that repeats what the batch said, and has to be imported again."""

    document: int
    file: str
    statements: int


class UndoOut(Schema):
    """What changes: statements that no longer count, values that return or become unknown, parties that vanish."""

    batch: int
    undone: bool
    statements: int
    returning: int
    silent: int
    parties: int
    lists: list[str]
    again: list[AgainOut]


class MappingOut(Schema):
    """A mapping in force: `version` 0 is the pack's file. `problems` when it no longer fits the pack."""

    id: str
    title: str
    publisher: str
    version: int
    in_pack: bool
    yaml: str
    problems: list[str]


class MappingIn(Schema):
    """A new version, as YAML, and why."""

    yaml: str = Field(max_length=1_000_000)
    reason: str = Field(min_length=1, max_length=500, pattern=r"\S")


@router.post("/imports", response={201: JobOut}, summary="Hand in files; they are checked, nothing is written")
@access(Permission.IMPORT_FACTS)
def hand_in(
    request: HttpRequest, files: File[list[UploadedFile]], mapping: Annotated[str, Form(max_length=80)] = ""
) -> Status[JobOut]:
    """Ask `GET /imports/{job}` until the state is `checked` or `refused`."""
    if mapping and mapping not in store.held(catalogue.pack()):
        raise RequestError("There is no such mapping.", [("mapping", "unknown")])
    named = [(one.name or "", one.file) for one in files if one.file is not None]
    if not 1 <= len(named) <= services.MAX_FILES:
        raise RequestError("Too few or too many files.", [("files", f"1 to {services.MAX_FILES}")])
    try:
        job = services.hand_in(actor_of(request), named, timezone.now(), mapping, catalogue.pack())
    except NotKept as refused:
        where = f"files.{refused.position}"
        raise RequestError("A list of persons was not kept.", [(where, refused.reason.text.en)]) from refused
    return Status(201, _job_out(standing(job)))


@router.get("/imports/batches", response=list[BatchOut], summary="Imports that were written, the latest first")
@access(Permission.READ_QUALITY)
def batches(
    request: HttpRequest,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
    before: Annotated[int | None, Query(ge=1, le=_LARGEST, description="Only batches below this number")] = None,
) -> list[BatchOut]:
    """Each with its departments and, if it was taken back, by whom and why."""
    found = WriteBatch.objects.filter(what="import").select_related("undo").order_by("-pk")
    return [_batch_out(one) for one in (found.filter(pk__lt=before) if before else found)[:limit]]


@router.post("/imports/batches/{int:batch}/undo", response=UndoOut, summary="Take a whole import back")
@access(Permission.UNDO_IMPORT)
def undo_batch(request: HttpRequest, batch: int, body: UndoIn) -> UndoOut:
    """Only for its own department, or an administrator. What was known before stays known for earlier moments."""
    try:
        found = import_batch(batch)
    except (WriteBatch.DoesNotExist, OverflowError) as error:
        raise Http404 from error
    actor = actor_of(request)
    for publisher in publishers(found) or [""]:
        require(actor, Permission.UNDO_IMPORT, publisher)
    told = effects(found)
    if not body.dry_run:
        if not body.reason.strip():
            raise RequestError("An undo needs a reason.", [("reason", "missing")])
        try:
            undo(actor, found, body.reason)
        except AlreadyUndone as error:
            raise RequestError("The batch was undone before.", [("batch", "undone")]) from error
    return _undo_out(found, told, done=not body.dry_run)


@router.get("/imports/mappings", response=list[MappingOut], summary="All mappings in force")
@access(Permission.EDIT_MAPPINGS)
def mappings(request: HttpRequest) -> list[MappingOut]:
    """The pack's files, and the versions that go before them."""
    return [_mapping_out(one) for one in store.held(catalogue.pack()).values()]


@router.get("/imports/mappings/{mapping}", response=MappingOut, summary="One mapping in force")
@access(Permission.EDIT_MAPPINGS)
def mapping(request: HttpRequest, mapping: str) -> MappingOut:
    """As YAML, ready for the pack."""
    found = store.held(catalogue.pack()).get(mapping)
    if found is None:
        raise Http404
    return _mapping_out(found)


@router.put("/imports/mappings/{mapping}", response=MappingOut, summary="Put a new version of a mapping in force")
@access(Permission.EDIT_MAPPINGS)
def put_mapping(request: HttpRequest, mapping: str, body: MappingIn) -> MappingOut:
    """Refused with place and remedy when it does not fit the fact dictionary. An unknown id makes a new mapping."""
    try:
        store.save(actor_of(request), catalogue.pack(), mapping, body.yaml, body.reason, timezone.now())
    except RuleErrors as errors:
        told = [
            (f"{one.place.line}:{one.place.column} {one.key}", f"{one.message} → {one.remedy}")
            for one in errors.problems
        ]
        raise RequestError("The mapping does not fit the pack.", told) from errors
    return _mapping_out(store.held(catalogue.pack())[mapping])


@router.get("/imports/{int:job}", response=JobOut, summary="A job: progress, then the row report")
@access(Permission.IMPORT_FACTS)
def job(
    request: HttpRequest,
    job: int,
    offset: Annotated[int, Query(ge=0, le=_LARGEST)] = 0,
    limit: Annotated[int, Query(ge=1, le=5000)] = 500,
) -> JobOut:
    """Jobs of other departments are not found."""
    return _job_out(_standing(request, job), offset, limit)


@router.post("/imports/{int:job}/commit", response={202: JobOut}, summary="Submit a checked job")
@access(Permission.IMPORT_FACTS)
def commit(request: HttpRequest, job: int, body: CommitIn) -> Status[JobOut]:
    """It is written by the worker in one transaction; ask for the job until it is `done`."""
    _standing(request, job)
    try:
        services.submit(
            actor_of(request), job, timezone.now(), allow_rejects=body.allow_rejects, note=body.note.replace("\x00", "")
        )
    except services.WrongState as moved:
        raise RequestError(f"The job is {moved.state.value}.", [("job", moved.state.value)]) from moved
    return Status(202, _job_out(_standing(request, job)))


def _standing(request: HttpRequest, number: int) -> Standing:
    try:
        return standing(visible_to(actor_of(request)).get(pk=number))
    except (Job.DoesNotExist, OverflowError) as error:
        raise Http404 from error


def _job_out(one: Standing, offset: int = 0, limit: int = 500) -> JobOut:
    lines = list(folder.lines(one.job.pk))
    return JobOut(
        job=one.job.pk,
        state=one.state.value,
        note=one.last.note,
        files=[upload.file for upload in one.job.uploads.order_by("position")],
        rows_read=sum(one.progress.values()),
        batch=one.last.detail.get("batch"),
        reports=one.reports,
        line_count=len(lines),
        lines=[RowReportOut(**line) for line in lines[offset : offset + limit]],
    )


def _batch_out(one: WriteBatch) -> BatchOut:
    taken: Undo | None = getattr(one, "undo", None)
    return BatchOut(
        batch=one.pk,
        actor=one.actor,
        recorded_at=one.recorded_at,
        publishers=publishers(one),
        counts={key: value for key, value in one.counts.items() if isinstance(value, int)},
        undone_at=taken.recorded_at if taken else None,
        undone_by=taken.actor if taken else "",
        reason=taken.reason if taken else "",
    )


def _undo_out(batch: WriteBatch, told: Effects, *, done: bool) -> UndoOut:
    return UndoOut(
        batch=batch.pk,
        undone=done,
        statements=told.statements,
        returning=told.returning,
        silent=told.silent,
        parties=told.parties,
        lists=list(told.lists),
        again=[AgainOut(document=one.pk, file=one.file, statements=number) for one, number in told.again],
    )


def _mapping_out(one: store.Held) -> MappingOut:
    return MappingOut(
        id=one.id,
        title=one.mapping.title.zh if one.mapping else "",
        publisher=one.mapping.publisher if one.mapping else "",
        version=one.version,
        in_pack=one.in_pack,
        yaml=store.written(one),
        problems=[str(problem) for problem in one.errors.problems] if one.errors else [],
    )
