"""Operations of 名录 directories: lists of organisations, rights, titles and venues.

No postponed annotations here: django-ninja reads them through the access decorator, from another module.
"""

from itertools import repeat
from typing import Any, Literal

from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.utils import timezone
from ninja import Query, Router

from kechuang.api.directory_schemas import (
    AskedIn,
    ColumnOut,
    CountOut,
    DayIn,
    DirectoryOut,
    ExportIn,
    NumberOut,
    PartOut,
    RowOut,
    RowsIn,
    RowsOut,
    WayOut,
)
from kechuang.api.problems import RequestError
from kechuang.core.pack.directories import Directory
from kechuang.matching.beside import Beside, beside
from kechuang.people.access import Permission, access
from kechuang.people.actors import Actor, actor_of
from kechuang.policy import catalogue
from kechuang.policy.parties import named
from kechuang.policy.reading import answer_to
from kechuang.register import directories as rooms
from kechuang.register.directories import export, table
from kechuang.register.directories.pathway import Standing, standings
from kechuang.register.directories.sight import Seen, looked
from kechuang.register.directories.values import say, shown

router = Router(tags=["directories"])


@router.get("/directories", response=list[DirectoryOut], summary="The directories one may read")
@access(Permission.READ_DIRECTORIES)
def directories(request: HttpRequest, lang: Literal["zh", "en"] = "zh") -> list[DirectoryOut]:
    """What the pack defines, by id."""
    found = rooms.readable(actor_of(request), catalogue.pack().directories.values())
    return [_directory(one, lang) for one in found]


@router.get("/parties/{code}/ways", response=list[WayOut], summary="Where an organisation stands on ways of levels")
@access(Permission.READ_ANSWER)
def ways(request: HttpRequest, code: str, asked: Query[DayIn]) -> list[WayOut]:
    """The present level, the next one and the evidence it asks for; only ways on which the register knows it."""
    party = named(actor_of(request), code, Permission.READ_ANSWER, asked.known_at)
    if party is None:
        raise Http404
    pack, day = catalogue.pack(), asked.as_of or timezone.localdate()
    subject = answer_to(actor_of(request), party, day, asked.known_at, why="接口：培育阶段").subject
    found = standings(subject, pack.directories.values(), pack.rules.dictionary, day)
    return [_way(one, asked.lang) for one in found]


@router.get("/directories/{directory_id}", response=RowsOut, by_alias=True, summary="Rows of a directory")
@access(Permission.READ_DIRECTORIES)
def rows(request: HttpRequest, directory_id: str, asked: Query[RowsIn]) -> RowsOut:
    """A page; with `part` the excluded, those running out, or those of which something is not known."""
    view, wanted = _view(request, directory_id, asked), _asked(asked)
    columns = view.sight.columns
    try:
        total = rooms.picked(view.reading, view.sight, wanted).len()
        page = rooms.page(view.reading, view.sight, wanted)
    except rooms.BadFilter as error:
        raise RequestError("The rows cannot be chosen like this.", [(error.name, str(error))]) from error
    looked(view.actor, columns, view.sight.sensitive, f"接口：名录 {directory_id[:60]}")
    found = table.rows(page, view.reading, view.sight, columns, asked.lang)
    offered = beside(catalogue.pack(), view.reading, page)
    return RowsOut(
        directory=directory_id,
        as_of=view.reading.as_of,
        known_at=asked.known_at,
        total=total,
        columns=[ColumnOut(**export.column(one, asked.lang)) for one in columns],
        rows=[
            RowOut(**export.row(one, columns, view.reading, asked.lang), **_offers(offers))
            for one, offers in zip(found, offered or repeat(None), strict=False)
        ],
    )


@router.get("/directories/{directory_id}/count", response=CountOut, summary="How many, and why others do not count")
@access(Permission.READ_DIRECTORIES)
def count(request: HttpRequest, directory_id: str, asked: Query[AskedIn]) -> CountOut:
    """Distinct counts of what text and filters leave; `part` does not matter."""
    view, lang = _view(request, directory_id, asked), asked.lang
    try:
        found = rooms.count(view.reading, view.sight, _asked(asked))
    except rooms.BadFilter as error:
        raise RequestError("The rows cannot be chosen like this.", [(error.name, str(error))]) from error
    one, levels = view.reading.directory, found.levels
    named = (
        [NumberOut(id=group.id, title=say(group.title, lang), count=n) for group, n in levels.groups] if levels else []
    )
    return CountOut(
        directory=directory_id,
        as_of=view.reading.as_of,
        known_at=asked.known_at,
        unit=say(one.unit, lang),
        rows_unit=say(one.rows_unit, lang),
        counted=found.counted,
        rows=found.rows,
        nameless=found.nameless,
        excluded=found.excluded,
        reasons=[
            NumberOut(id=name, title=table.reason(view.reading, name, lang), count=n) for name, n in found.reasons
        ],
        undecided=[
            NumberOut(id=name, title=table.reason(view.reading, name, lang), count=n) for name, n in found.unsure
        ],
        expiring=found.expiring,
        verified=found.verified,
        disputed=found.disputed,
        levels=named,
        overlap=levels.overlap if levels else 0,
        note=say(one.levels_note, lang) if levels and levels.overlap else "",
        split=[PartOut(value=_value(bar.value), counted=bar.counted, rows=bar.rows) for bar in found.split],
    )


_FILE = {"schema": {"type": "string", "format": "binary"}}


@router.get(
    "/directories/{directory_id}/export",
    summary="A directory as a file",
    openapi_extra={"responses": {200: {"description": "OK", "content": dict.fromkeys(export.KINDS.values(), _FILE)}}},
)
@access(Permission.EXPORT_DIRECTORIES)
def export_file(request: HttpRequest, directory_id: str, asked: Query[ExportIn]) -> StreamingHttpResponse:
    """Exactly the rows and columns asked for, streamed. Every export of sensitive columns is recorded."""
    view = _view(request, directory_id, asked)
    columns = table.chosen(view.sight, asked.columns or None)
    try:
        sheet = _sheet(view, asked, columns)
    except rooms.BadFilter as error:
        raise RequestError("The rows cannot be chosen like this.", [(error.name, str(error))]) from error
    if asked.format == "xlsx" and sheet.rows.len() > export.MOST_XLSX:
        raise RequestError("Too many rows for a workbook: ask for csv.", [("format", "xlsx")])
    looked(view.actor, columns, view.sight.sensitive, f"导出名录 {directory_id[:60]}")
    response = StreamingHttpResponse(export.FORMS[asked.format](sheet), content_type=export.KINDS[asked.format])
    name = f"{directory_id}-{view.reading.as_of}.{asked.format}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


class _View:
    """A directory as this reader sees it."""

    def __init__(self, actor: Actor, reading: rooms.Reading, sight: rooms.Sight) -> None:
        self.actor, self.reading, self.sight = actor, reading, sight


def _view(request: HttpRequest, directory_id: str, asked: DayIn) -> _View:
    """Http404 or AccessDenied before anything is worked out; Preparing for what takes longer than a request may."""
    pack, actor = catalogue.pack(), actor_of(request)
    if directory_id not in pack.directories:
        raise Http404
    seen = rooms.sight(actor, pack.directories[directory_id], pack.rules.dictionary)
    day = asked.as_of or timezone.localdate()
    return _View(actor, rooms.now(pack, directory_id, day, asked.known_at), seen)


def _asked(asked: AskedIn) -> rooms.Asked:
    pairs = [one.partition("=") for one in asked.filter]
    return rooms.Asked(
        text=asked.q.replace("\x00", ""),
        filters={name: value.replace("\x00", "") for name, _, value in pairs},
        part=asked.part,
        reason=asked.reason,
        sort=asked.sort if isinstance(asked, RowsIn | ExportIn) else "",
        offset=asked.offset if isinstance(asked, RowsIn) else 0,
        limit=asked.limit if isinstance(asked, RowsIn) else 1,
    )


def _sheet(view: _View, asked: ExportIn, columns: tuple[Seen, ...]) -> export.Sheet:
    found = rooms.picked(view.reading, view.sight, _asked(asked))
    return export.Sheet(
        view.reading, view.sight, found, columns, asked.lang,
        lambda name: say(catalogue.department(name).name, asked.lang), with_reasons=asked.part == "excluded",
    )  # fmt: skip


def _way(one: Standing, lang: str) -> WayOut:
    return WayOut(
        directory=one.directory.id,
        title=say(one.directory.title, lang),
        now=one.now.id,
        now_title=say(one.now.title, lang),
        since=one.since,
        until=one.until,
        lapsed=one.lapsed,
        next=one.next.id if one.next else None,
        next_title=say(one.next.title, lang) if one.next else "",
        needs=say(one.next.needs, lang) if one.next else "",
        said={definition.id: shown(definition, value, lang) for definition, value in one.said},
    )


def _directory(one: Directory, lang: str) -> DirectoryOut:
    return DirectoryOut(
        id=one.id,
        title=say(one.title, lang),
        purpose=say(one.purpose, lang),
        department=one.department,
        public=one.public,
        systems=list(one.systems),
        figures=list(one.figures),
    )


def _offers(offers: Beside | None) -> dict[str, Any]:
    return {"open_offers": offers.count, "contacts": list(offers.contacts)} if offers else {}


def _value(value: object) -> str | int | None:
    return value if isinstance(value, str | int) or value is None else str(value)
