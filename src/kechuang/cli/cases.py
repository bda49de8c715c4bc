"""`kechuang cases list|show|open|act|services`."""

from __future__ import annotations

import json
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, NoReturn

import typer
from django.utils import timezone
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from kechuang.casework import queries
from kechuang.casework.acting import Given, remind_all
from kechuang.casework.acting import act as do
from kechuang.casework.capacities import Stand, stand
from kechuang.casework.opening import Wanted, open_case
from kechuang.casework.standing import PartNow, Standing
from kechuang.people.actors import SYSTEM
from kechuang.policy.catalogue import pack
from kechuang.register.problems import RegisterError, StaleError

app = typer.Typer()
group = typer.Typer(no_args_is_help=True, help="Cases (tasks, rounds, referrals): list, show, open, act, services.")
app.add_typer(group, name="cases")
_err, _out = Console(stderr=True), Console()
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Number = Annotated[int, typer.Argument(help="Number of the case.")]
AsOf = Annotated[datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help="The day; default today.")]
STATES = {"answered": "已反馈", "late": "逾期后反馈", "overdue": "已逾期", "soon": "即将到期", "waiting": "待反馈"}


class Which(StrEnum):
    """Which cases are listed."""

    OPEN = "open"
    OVERDUE = "overdue"
    ENDED = "ended"
    ALL = "all"


@group.command("list")
def list_(
    state: Annotated[Which, typer.Option(help="Which.")] = Which.OPEN,
    department: Annotated[str, typer.Option(help="With a part of this department.")] = "",
    service: Annotated[str, typer.Option(help="Of this service.")] = "",
    about: Annotated[str, typer.Option(help="place:CODE, party:CODE or target:PLAN/KEY.")] = "",
    as_of: AsOf = None,
    as_json: Json = False,
) -> None:
    """Cases, what is overdue first."""
    rows = queries.listed(_who(), _day(as_of), state=state.value, department=department, service=service, about=about)
    if as_json:
        typer.echo(_json([_plain(row) for row in rows]))
        return
    table = Table("编号", "事项", "牵头", "状态", "下一期限", "逾期", "反馈", box=None, pad_edge=False)
    for row in rows:
        one = _plain(row)
        late = "、".join(one["overdue"])
        cells = (one["id"], one["title"], one["lead"], row.state.title.zh, one["next_due"] or "", late)
        table.add_row(*(escape(str(cell)) for cell in cells), f"{one['answered']}/{one['asked']}")
    _out.print(table if rows else "没有")


@group.command()
def show(number: Number, as_of: AsOf = None, as_json: Json = False) -> None:
    """One case with its parts and acts. Exit code 1: there is none."""
    row = _found(number, _day(as_of))
    parts = [_part(one) for one in row.parts]
    acts: list[dict[str, Any]] = [
        {
            "number": one.number,
            "event": one.event,
            "part": one.part.number if one.part else None,
            "actor": one.actor,
            "text": one.text,
            "evidence": one.evidence,
            "recorded_at": one.recorded_at.isoformat(),
        }
        for one in reversed(queries.history(row, _who()))
    ]
    if as_json:
        typer.echo(_json(_plain(row) | {"parts": parts, "acts": acts}))
        return
    typer.echo(f"{row.case.number} {row.case.title}  {row.state.title.zh}\n来源：{row.case.origin}")
    for part in parts:
        word = STATES.get(str(part["state"]), "")
        typer.echo(
            f"  {part['number']:>3} {part['role']} {part['holder']} {part['due_on'] or ''} {word} v{part['version']}"
        )
    for act in acts:
        typer.echo(f"  {act['recorded_at'][:16]} {act['event']} {act['actor']} {act['text']}")


@group.command("open")
def open_(
    service: Annotated[str, typer.Argument(help="Id of the service (kechuang cases services).")],
    title: Annotated[str, typer.Option(help="What it is called.")],
    lead: Annotated[str, typer.Option(help="Department that leads, and its date: cy_park=2026-12-31.")],
    part: Annotated[
        list[str] | None, typer.Option(help="role:holder[=date[=what is asked]], as often as needed.")
    ] = None,
    origin: Annotated[str, typer.Option(help="Document, meeting or sentence it comes from.")] = "",
    what: Annotated[str, typer.Option(help="What is to be done.")] = "",
    about: Annotated[list[str] | None, typer.Option(help="place:CODE, party:CODE or target:PLAN/KEY.")] = None,
    field: Annotated[list[str] | None, typer.Option(help="name=value, for the service's own fields.")] = None,
    members: Annotated[str, typer.Option(help="Directory whose members become parts.")] = "",
) -> None:
    """Open a case; prints its number. Exit code 1: refused."""
    rules = pack()
    role = rules.services[service].lead if service in rules.services else "lead"
    parts = [_wanted(f"{role}:{lead}"), *(_wanted(one) for one in part or [])]
    values = dict(_pair(one) for one in field or [])
    try:
        made = open_case(
            SYSTEM,
            service,
            title,
            parts,
            pack=rules,
            what=what,
            origin=origin,
            about=about or [],
            values=values,
            source=members,
        )
    except RegisterError as error:
        _refuse(error)
    typer.echo(str(made.pk))


@group.command()
def act(
    number: Number,
    event: Annotated[str, typer.Argument(help="Id of the act, as the case's service names it.")],
    seen: Annotated[int | None, typer.Option(help="Version of the part, or of the case, that you have seen.")] = None,
    part: Annotated[int | None, typer.Option(help="Number of the part.")] = None,
    text: Annotated[str, typer.Option(help="Text or reason.")] = "",
    evidence: Annotated[str, typer.Option(help="Document it rests on.")] = "",
    day: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="New date, or day of the act.")] = None,
    party: Annotated[str, typer.Option(help="Code of the party that the act names.")] = "",
    every: Annotated[bool, typer.Option("--all", help="A reminder to all who wait.")] = False,
) -> None:
    """Act on a case. Exit code: 0 done, 1 refused or no such case, 4 somebody was faster."""
    row = _found(number, _day(None))
    try:
        if every:
            made = len(remind_all(SYSTEM, row.case, event, pack=pack(), text=text))
        else:
            given = Given(text, evidence, day.date() if day else None, party)
            made = do(SYSTEM, row.case, event, given, seen=seen, part=part, pack=pack()).number
    except RegisterError as error:
        _refuse(error)
    typer.echo(str(made))


@group.command()
def services(as_json: Json = False) -> None:
    """Kinds of cases that the pack has, with their roles and acts."""
    rows: list[dict[str, Any]] = [
        {
            "id": one.id,
            "title": one.title.zh,
            "roles": list(one.roles),
            "states": list(one.states),
            "acts": {event.id: sorted(event.by) for event in one.events.values()},
        }
        for one in pack().services.values()
    ]
    if as_json:
        typer.echo(_json(rows))
        return
    for row in rows:
        typer.echo(f"{row['id']} {row['title']}: {', '.join(row['roles'])}; {', '.join(row['acts'])}")


def _who() -> Stand:
    return stand(SYSTEM, pack())


def _day(given: datetime | None) -> date:
    return given.date() if given else timezone.localdate()


def _json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1)


def _found(number: int, as_of: date) -> Standing:
    found = queries.one(_who(), number, as_of)
    if found is None:
        _err.print(f"no case {number} → kechuang cases list --state all")
        raise typer.Exit(1)
    return found


def _wanted(given: str) -> Wanted:
    role, colon, rest = given.partition(":")
    holder, _equals, tail = rest.partition("=")
    day, _equals, what = tail.partition("=")
    if not colon or not holder:
        raise typer.BadParameter(f"{given!r}: write role:holder=2026-12-31")
    try:
        return Wanted(role, holder, date.fromisoformat(day) if day else None, what)
    except ValueError:
        raise typer.BadParameter(f"{day!r}: write the date as 2026-12-31") from None


def _pair(given: str) -> tuple[str, str]:
    name, equals, value = given.partition("=")
    if not equals:
        raise typer.BadParameter(f"{given!r}: write name=value")
    return name, value


def _refuse(error: RegisterError) -> NoReturn:
    _err.print(f"{error.zh}\n{error.en}", markup=False)
    raise typer.Exit(4 if isinstance(error, StaleError) else 1) from error


def _holder(part: PartNow) -> str:
    return part.part.party.public_id if part.part.party else part.part.department


def _plain(row: Standing) -> dict[str, Any]:
    asked = [one for one in row.parts if one.role.id in row.service.answered]
    return {
        "id": row.case.pk,
        "service": row.case.service,
        "title": row.case.title,
        "state": row.state.id,
        "lead": row.lead.part.department,
        "due_on": row.due_on.isoformat() if row.due_on else None,
        "next_due": row.next_due.isoformat() if row.next_due else None,
        "overdue": [_holder(one) for one in row.late],
        "answered": sum(one.answered is not None for one in asked),
        "asked": len(asked),
        "about": row.case.about,
        "version": row.version,
    }


def _part(one: PartNow) -> dict[str, Any]:
    return {
        "number": one.part.number,
        "role": one.part.role,
        "holder": _holder(one),
        "due_on": one.due_on.isoformat() if one.due_on else None,
        "state": one.state,
        "answer": one.answered.text if one.answered else "",
        "version": one.version,
    }
