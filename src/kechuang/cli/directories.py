"""`kechuang directory`: lists of the pack from the command line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from django.utils import timezone
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from kechuang.people.actors import SYSTEM
from kechuang.policy import catalogue
from kechuang.register import directories as rooms
from kechuang.register.directories import export, table
from kechuang.register.directories.reading import Reading
from kechuang.register.directories.values import say

app = typer.Typer()
group = typer.Typer(help="Directories 名录: list, show, count, export, prepare.", no_args_is_help=True)
app.add_typer(group, name="directory")
_out, _err = Console(), Console(stderr=True)
STAGES = {"rows": "collecting rows", "facts": "reading facts of their parties", "tests": "testing and ordering"}

Id = Annotated[str, typer.Argument(help="Id of the directory.")]
Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day asked about (default: today).")]
Known = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S%z"], help="Only what was recorded by then (a day: its end)."),
]
Filters = Annotated[list[str] | None, typer.Option("--filter", help="column=value; may be given several times.")]
Words = Annotated[str, typer.Option("--search", help="Name, former name, initials or code.")]
Part = Annotated[str, typer.Option(help="counted, excluded, expiring or unsure.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@group.command("list")
def list_(as_json: AsJson = False) -> None:
    """All directories of the pack."""
    found = sorted(catalogue.pack().directories.values(), key=lambda one: one.id)
    if as_json:
        keys = ("id", "department", "public", "figures", "systems", "rows")
        typer.echo(_json([{"title": one.title.zh, **{key: getattr(one, key) for key in keys}} for one in found]))
        return
    shown = Table("id", "名录", "主管", "图号", show_edge=False, box=None)
    for one in found:
        shown.add_row(one.id, escape(one.title.zh), one.department, " ".join(one.figures))
    _out.print(shown)


@group.command()
def show(
    directory: Id, as_of: Day = None, known_at: Known = None, filters: Filters = None, search: Words = "",
    part: Part = "counted", sort: Annotated[str, typer.Option(help="Column id, - before it for downwards.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=10_000)] = 20, as_json: AsJson = False,
) -> None:  # fmt: skip
    """Rows of a directory. Exit code 2: no such directory, filter or column."""
    reading, sight = _opened(directory, as_of, known_at)
    asked = _asked(filters, search, part, sort=sort, limit=limit)
    with _said():
        frame = rooms.page(reading, sight, asked)
    columns = table.chosen(sight, None)
    found = list(table.rows(frame, reading, sight, columns, "zh"))
    if as_json:
        typer.echo(_json([export.row(one, columns, reading, "zh") for one in found]))
        return
    shown = Table("代码", "名称", *(table.title(one, "zh") for one in columns), "未计入原因", show_edge=False, box=None)
    printers = table.printers(columns, "zh")
    for one in found:
        cells = [one.code, one.name, *table.texts(one, columns, printers), table.reason(reading, one.reason, "zh")]
        shown.add_row(*map(escape, cells))
    _out.print(shown)


@group.command()
def count(
    directory: Id, as_of: Day = None, known_at: Known = None, filters: Filters = None, search: Words = "",
    excluded: Annotated[bool, typer.Option("--excluded", help="List every excluded row with its reason.")] = False,
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """How many on a day, and why others do not count."""
    reading, sight = _opened(directory, as_of, known_at)
    asked = _asked(filters, search, "excluded")
    with _said():
        found = rooms.count(reading, sight, asked)
        frame = reading.frame[rooms.picked(reading, sight, asked)] if excluded else None
    gone = [] if frame is None else [
        {"code": one.code, "name": one.name, "reason": table.reason(reading, one.reason, "zh")}
        for one in table.rows(frame, reading, sight, (), "zh")
    ]  # fmt: skip
    one = reading.directory
    levels = {group.id: number for group, number in found.levels.groups} if found.levels else {}
    split = {str(bar.value): bar.counted for bar in found.split}
    if as_json:
        head = {
            "directory": directory,
            "as_of": reading.as_of.isoformat(),
            "counted": found.counted,
            "rows": found.rows,
        }
        body = {"excluded": found.excluded, "reasons": dict(found.reasons), "levels": levels, "split": split}
        typer.echo(_json({**head, **body, **({"rows_excluded": gone} if excluded else {})}))
        return
    unit = say(one.unit, "zh")
    whole = [f"{value} {number} {unit}" for value, number in split.items()] or [f"{found.counted} {unit}"]
    typer.echo(f"{one.title.zh} {reading.as_of}: {'; '.join(whole)}")
    for name, number in found.reasons:
        typer.echo(f"  未计入 {table.reason(reading, name, 'zh')}: {number}")
    for row in gone:
        typer.echo(f"    {row['code']} {row['name']} {row['reason']}")


@group.command("export")
def export_(
    directory: Id, out: Annotated[Path, typer.Option(help="File to write: .csv, .xlsx or .json.")],
    as_of: Day = None, known_at: Known = None, filters: Filters = None, search: Words = "", part: Part = "counted",
    columns: Annotated[list[str] | None, typer.Option("--column", help="Columns (default: those shown).")] = None,
) -> None:  # fmt: skip
    """Write exactly the rows and columns asked for."""
    kind = out.suffix.lower().removeprefix(".")
    if kind not in export.FORMS:
        raise typer.BadParameter("--out ends in .csv, .xlsx or .json")
    reading, sight = _opened(directory, as_of, known_at)
    asked = _asked(filters, search, part)
    with _said():
        picked = rooms.picked(reading, sight, asked)
    seen = table.chosen(sight, columns)
    sheet = export.Sheet(
        reading, sight, picked, seen, "zh", lambda name: catalogue.department(name).name.zh, part == "excluded"
    )
    with _err.status(f"{picked.len():,} rows …"), _said(), out.open("wb") as file:
        for block in export.FORMS[kind](sheet):
            file.write(block)
    typer.echo(f"{out}: {picked.len():,} 条")


@group.command()
def prepare(as_of: Day = None) -> None:
    """Work out every directory of a day ahead, so that nobody waits for the first look."""
    for name in sorted(catalogue.pack().directories):
        reading, _ = _opened(name, as_of, None)
        typer.echo(f"{name}: {reading.frame.height:,} 条")


def _opened(directory: str, as_of: datetime | None, known_at: datetime | None) -> tuple[Reading, rooms.Sight]:
    pack = catalogue.pack()
    if directory not in pack.directories:
        raise typer.BadParameter(f"no directory {directory}; there are: {', '.join(sorted(pack.directories))}")
    sight = rooms.sight(SYSTEM, pack.directories[directory], pack.rules.dictionary)
    day: date = as_of.date() if as_of else timezone.localdate()
    with _err.status(directory) as status:
        told = lambda stage: status.update(f"{directory}: {STAGES[stage]} …")  # noqa: E731 - a name for one line
        return rooms.read(pack, directory, day, _moment(known_at), progress=told), sight


def _moment(known_at: datetime | None) -> datetime | None:
    """A bare day means its last moment where the office is."""
    if known_at is None or known_at.tzinfo is not None:
        return known_at
    return timezone.make_aware(datetime.combine(known_at.date(), datetime.max.time()))


def _asked(filters: list[str] | None, search: str, part: str, **page: Any) -> rooms.Asked:
    pairs = [one.partition("=") for one in filters or []]
    if part not in {"counted", "excluded", "expiring", "unsure"}:
        raise typer.BadParameter("--part is counted, excluded, expiring or unsure")
    wanted = {name: value for name, _, value in pairs}
    return rooms.Asked(text=search, filters=wanted, part=part, **page)  # type: ignore[arg-type]


@contextmanager
def _said() -> Iterator[None]:
    """What cannot be chosen like this is said in words."""
    try:
        yield
    except ValueError as error:
        _refuse(error)


def _refuse(error: ValueError) -> NoReturn:
    name = f"{error.name}: " if isinstance(error, rooms.BadFilter) else ""
    raise typer.BadParameter(f"{name}{error}") from error


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)
