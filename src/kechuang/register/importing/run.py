"""`import_files`: stage every file, then write all in one transaction, or nothing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from collections.abc import Mapping as Keyed
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import connection, transaction

from kechuang.core.log import acting
from kechuang.register.digest import dictionary_digest
from kechuang.register.importing.ahead import one_ahead
from kechuang.register.importing.coverage import insert_coverage
from kechuang.register.importing.limits import limits, reject_beyond
from kechuang.register.importing.mapping import Mapping
from kechuang.register.importing.models import Outcome as JobOutcome
from kechuang.register.importing.parties import resolve
from kechuang.register.importing.persons.door import without_names
from kechuang.register.importing.persons.keeping import doubts, keep_key, other_key
from kechuang.register.importing.reasons import FileError, reason
from kechuang.register.importing.refused import keep_rejected, lean_on
from kechuang.register.importing.report import Outcome, Report
from kechuang.register.importing.rows import StagedRow
from kechuang.register.importing.sql import Cursor, Staged, insert_facts, insert_keys
from kechuang.register.importing.stage import StagedFile, stage
from kechuang.register.models import Document, Status
from kechuang.register.order import after, alone_about, in_order, latest, take_turn
from kechuang.rules.definitions import Dictionary

STATUS = {"asserted": Status.ASSERTED, "verified": Status.VERIFIED}
Progress = Callable[[Path, int], None]


@dataclass(frozen=True, slots=True)
class Source:
    """What importing needs of a pack: its dictionary, and its mappings by id."""

    dictionary: Dictionary
    mappings: Keyed[str, Mapping]


@dataclass(frozen=True, slots=True)
class By:
    """Who imports, for which department, and which job of the portal it is (None: a command)."""

    name: str
    on_behalf: str = ""
    job: int | None = None


@dataclass(frozen=True, slots=True)
class _File:
    """A file as it was read; one that is malformed has no content, and its report says why."""

    path: Path
    report: Report
    sha256: str = ""
    size: int = 0
    staged: StagedFile | None = None


class _UndoError(Exception):
    """Rolls the transaction back: the run is a trial, or something was refused."""


class _Run:
    """One run over several files inside one transaction."""

    def __init__(self, pack: Source, by: By, recorded_at: datetime | None, named: str, progress: Progress):
        self._pack, self._by, self._given = pack, by, recorded_at
        self._recorded_at = self._last = recorded_at or after(latest())
        self._named, self._progress = named, progress
        self._batch = 0
        self._dictionary = dictionary_digest(pack.dictionary)

    def read_all(self, cursor: Cursor, paths: Iterable[Path], reports: list[Report]) -> bool:
        """Read and write every file and add its report; False when one was malformed.

        All files are read, so that all problems show.
        """
        cursor.execute("SELECT nextval(pg_get_serial_sequence('register_writebatch', 'id'))")
        self._batch = int(cursor.fetchone()[0])
        fine = True
        # The next file is read while the database takes the last one in.
        with one_ahead(self._read, paths) as files:
            for file in files:
                reports.append(file.report)
                if file.staged is None:
                    fine = False
                elif (why := other_key(file.staged)) is not None:
                    file.report.outcome, file.report.problem, fine = "malformed", why, False
                else:
                    self._take(cursor, file, file.staged)
        return fine

    def close(self, cursor: Cursor, reports: Sequence[Report]) -> None:
        """One row tells of the whole act; without anything new there was no act."""
        if all(report.outcome == "unchanged" for report in reports):
            self._finish(None, reports)
            return
        counts = {
            "files": len(reports),
            "statements": sum(report.new_statements for report in reports),
            "parties": sum(report.new_parties for report in reports),
            "names": sum(report.new_names for report in reports),
            "rejected_rows": sum(report.rejected for report in reports),
        }
        told: dict[str, object] = {**counts, "documents": {r.document: _counts(r) for r in reports if r.document}}
        if self._by.job is not None:
            told["job"] = self._by.job
        cursor.execute(
            "INSERT INTO register_writebatch (id, actor, recorded_at, written_at, what, counts)"
            " VALUES (%s, %s, %s, %s, %s, %s)",
            [self._batch, self._by.name, self._recorded_at, self._written_at(), "import", json.dumps(told)],
        )
        self._finish(self._batch, reports)

    def _written_at(self) -> datetime | None:
        """From now on it counts, after all that others have committed while it ran."""
        return None if self._given else max(in_order(), after(self._last))

    def _moment(self) -> datetime:
        """Of a file's statements: after all that its department has said of the same by now."""
        self._last = self._given or max(after(latest()), after(self._last))
        return self._last

    def _finish(self, batch: int | None, reports: Sequence[Report]) -> None:
        """The job's own row in the same transaction: whether it was taken is never in doubt."""
        if self._by.job is not None:
            report = [one.summary() for one in reports]
            JobOutcome.objects.create(job_id=self._by.job, batch_id=batch, report=report, recorded_at=self._recorded_at)

    def _read(self, path: Path) -> _File:
        """A file's hash and content; needs no database. Of a list of persons both are those of a copy without names."""
        report, pack = Report(path.name), self._pack
        try:
            _readable(path)
            with without_names(path, pack.mappings, pack.dictionary, self._named) as readable:
                sha256, size = _sha256(readable), readable.stat().st_size
                staged = stage(
                    readable,
                    pack.mappings,
                    pack.dictionary,
                    report,
                    self._named,
                    lambda rows: self._progress(path, rows),
                )
        except FileError as error:
            report.outcome, report.problem, report.place = "malformed", error.reason, error.place
            return _File(path, report)
        return _File(path, report, sha256, size, staged)

    def _take(self, cursor: Cursor, file: _File, staged: StagedFile) -> None:
        report, mapping = file.report, staged.plan.mapping
        reading = reading_digest(mapping, self._dictionary)
        counting = Document.objects.filter(batch__undo=None)  # a file that was taken back can come again
        known = counting.filter(sha256=file.sha256, reading=reading).exists()
        keys = sorted(stated_keys(staged))
        alone_about(mapping.publisher, keys)
        publisher = Document.objects.filter(publisher=mapping.publisher)
        first = not publisher.filter(keys__overlap=keys).exists()
        # A known file is read all the same: rows rejected last time may find their party now. What it adds belongs to a
        # document of this batch, so that it can be taken back with it; without anything new nothing stays.
        with transaction.atomic():
            document = report.document = self._document(file, reading, staged, keys)
            self._write(cursor, staged, report, document, first)
            keep_rejected(staged, document)
            keep_key(staged, document)
            if known and not (report.new_statements or report.new_parties or report.new_names):
                report.outcome, report.document = "unchanged", 0
                transaction.set_rollback(True)

    def _write(self, cursor: Cursor, staged: StagedFile, report: Report, document: int, first: bool) -> None:
        plan = staged.plan
        resolved = resolve(cursor, staged.rows, plan.mapping.party, document, self._recorded_at)
        reject_beyond(cursor, staged.rows, resolved.ids, limits(self._pack.dictionary))
        for row in staged.rows:
            report.count(row)
        taken = [row for row in staged.rows if row.number in resolved.ids]
        report.statements = sum(len(row.statements) for row in taken)
        insert_keys(cursor, stated_keys(staged))
        report.new_statements, repeated = insert_facts(
            cursor,
            _statements(taken, resolved.ids),
            document=document,
            publisher=plan.mapping.publisher,
            status=STATUS[plan.mapping.status],
            stated_on=plan.stated_on,
            recorded_at=self._moment(),
            first=first,
        )
        lean_on(document, repeated)
        report.warnings += doubts(cursor, staged)
        report.new_parties, report.new_names = resolved.parties, resolved.names
        insert_coverage(
            cursor, staged, self._pack.dictionary, resolved.ids, document, self._recorded_at, report.warnings
        )
        report.outcome = "imported"

    def _document(self, file: _File, reading: str, staged: StagedFile, keys: list[str]) -> int:
        mapping = staged.plan.mapping
        versions = Document.objects.filter(publisher=mapping.publisher, kind=mapping.document).count()
        above = "" if mapping.persons else staged.plan.heading.title
        title = next((line for line in above.splitlines() if line), "") or mapping.title.zh
        return Document.objects.create(
            sha256=file.sha256,
            size=file.size,
            file=file.path.name[-255:],
            title=title[:500],
            publisher=mapping.publisher,
            kind=mapping.document,
            version=versions + 1,
            published_on=staged.plan.stated_on,
            mapping=mapping.id,
            reading=reading,
            keys=keys,
            batch_id=self._batch,
        ).pk


def run(
    paths: Iterable[Path],
    pack: Source,
    by: By,
    recorded_at: datetime | None,
    *,
    named: str = "",
    dry_run: bool = False,
    allow_rejects: bool = False,
    progress: Progress = lambda path, rows: None,
) -> list[Report]:
    """Import files in order; a report for each. All or nothing is written (docs/guides/import.md, exit codes).

    Without `recorded_at` it is the moment at which this import's turn came: a later batch always has a later moment. It
    counts from the moment at which it is written (`register.order`).
    """
    reports: list[Report] = []
    why = "dry run" if dry_run else "import"
    try:
        with acting(by.name, by.on_behalf, why), connection.cursor() as cursor:
            take_turn()
            work = _Run(pack, by, recorded_at, named, progress)
            fine = work.read_all(cursor, paths, reports)
            held = not allow_rejects and any(report.rejected for report in reports)
            if dry_run or held or not fine:
                raise _UndoError
            work.close(cursor, reports)
    except _UndoError:
        outcome: Outcome = "dry-run" if dry_run else "held" if fine else "not-read"
        for report in reports:
            if report.outcome == "imported":
                report.outcome = outcome
    return reports


def _counts(report: Report) -> dict[str, int]:
    """What the list of sources tells about one document."""
    rows = sum(report.rows[state] for state in ("accepted", "corrected", "rejected"))
    return {"rows": rows, "rejected": report.rejected, "statements": report.new_statements}


def _statements(rows: Iterable[StagedRow], ids: dict[int, int]) -> Iterable[Staged]:
    for row in rows:
        party = ids[row.number]
        for one in row.statements:
            yield (party, one.key, one.year, one.record, one.value, one.valid_from, one.valid_to, one.locator)


def stated_keys(staged: StagedFile) -> set[str]:
    """Fact ids and record kinds about which the table can say something."""
    plan = staged.plan
    keys = {bound.fact.id for bound in plan.facts if bound.fact is not None}
    return keys | {record.definition.id for record in plan.records} | {fact.id for fact, *_ in plan.constants}


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _readable(path: Path) -> None:
    try:
        path.open("rb").close()
    except OSError as error:
        raise FileError(
            reason("unreadable", "文件无法打开", f"the file cannot be opened ({error.strerror})")
        ) from error


def reading_digest(mapping: Mapping, dictionary: str) -> str:
    """Digest of what decides how bytes become statements: mapping and dictionary (its digest)."""
    return hashlib.sha256(f"{mapping.model_dump_json()}\n{dictionary}".encode()).hexdigest()
