"""`kechuang dispute list|show|settle` and `kechuang retract`."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Annotated, Any, NoReturn

import typer
from django.utils import timezone
from rich.console import Console
from rich.table import Table

from kechuang.people.actors import SYSTEM
from kechuang.policy.catalogue import pack
from kechuang.policy.typed import read_texts
from kechuang.register import queries as register
from kechuang.register.correcting import retract as take_back
from kechuang.register.disputes import queries, settling
from kechuang.register.disputes.models import OPEN
from kechuang.register.models import Fact
from kechuang.register.problems import RegisterError, StaleError

app = typer.Typer()
dispute = typer.Typer(no_args_is_help=True, help="Disputes about data: list, show, settle.")
app.add_typer(dispute, name="dispute")
_err = Console(stderr=True)
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Number = Annotated[int, typer.Argument(help="Number of the dispute.")]


class Which(StrEnum):
    """Which disputes are listed."""

    OPEN = "open"
    OVERDUE = "overdue"
    SETTLED = "settled"


class Action(StrEnum):
    """What is done with one."""

    TAKE = "take"
    ACCEPT = "accept"
    REFUSE = "refuse"
    FORWARD = "forward"


@dispute.command("list")
def list_(
    department: Annotated[str, typer.Option(help="Department whose turn it is.")] = "",
    state: Annotated[Which, typer.Option(help="Which.")] = Which.OPEN,
    as_json: Json = False,
) -> None:
    """Disputes, the first due first."""
    found = settling.for_officer(SYSTEM, pack(), department)
    found = found.exclude(state__in=OPEN) if state is Which.SETTLED else found.filter(state__in=OPEN)
    if state is Which.OVERDUE:
        found = queries.overdue(found, timezone.localdate())
    rows = [_plain(one) for one in found.order_by("due_on", "pk")]
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    table = Table("编号", "数据", "主体", "部门", "状态", "期限", box=None, pad_edge=False)
    for row in rows:
        table.add_row(*(str(row[name] or "") for name in ("id", "of", "party", "department", "state", "due_on")))
    Console().print(table if rows else "没有")


@dispute.command()
def show(number: Number, as_json: Json = False) -> None:
    """One dispute with its steps. Exit code 1: there is none."""
    found = _found(number)
    row = _plain(found) | {"what": found.what, "values": found.values, "evidence": found.evidence}
    steps: list[dict[str, Any]] = [
        {
            "number": one.number,
            "state": one.state,
            "department": one.department,
            "actor": one.actor,
            "grounds": one.grounds,
            "due_on": str(one.due_on or ""),
            "recorded_at": one.recorded_at.isoformat(),
        }
        for one in found.steps.order_by("number")
    ]
    if as_json:
        typer.echo(json.dumps(row | {"steps": steps}, ensure_ascii=False, indent=1))
        return
    typer.echo(f"{row['id']} {row['of']} {register.name_of(found.party)} {row['state']}\n{row['what']}")
    for step in steps:
        typer.echo(
            f"  {step['recorded_at'][:16]} {step['state']} {step['department']} {step['actor']} {step['grounds']}"
        )


@dispute.command()
def settle(
    number: Number,
    action: Annotated[Action, typer.Argument(help="take, accept, refuse or forward.")],
    seen: Annotated[int, typer.Option(help="Number of the last step you have seen.")],
    grounds: Annotated[str, typer.Option(help="Grounds; the organisation reads them.")] = "",
    value: Annotated[list[str] | None, typer.Option(help="[field=]value when it differs from the proposal.")] = None,
    to: Annotated[str, typer.Option(help="Department to forward to.")] = "",
) -> None:
    """The next step. Exit code: 0 done, 1 refused or no such dispute, 4 somebody was faster."""
    found, rules = _found(number), pack()
    try:
        if action is Action.TAKE:
            settling.take(SYSTEM, found, seen=seen)
        elif action is Action.REFUSE:
            settling.refuse(SYSTEM, found, seen=seen, grounds=grounds)
        elif action is Action.FORWARD:
            settling.forward(SYSTEM, found, to, seen=seen, grounds=grounds, pack=rules)
        else:
            values = _values(found, value or [])
            settling.accept(SYSTEM, found, seen=seen, grounds=grounds, pack=rules, values=values)
    except RegisterError as error:
        _refuse(error)


@app.command()
def retract(
    statement: Annotated[int, typer.Argument(help="Id of the statement (GET /parties/…/history).")],
    reason: Annotated[str, typer.Option(help="Why.")],
) -> None:
    """Take a statement back in its publisher's name. Exit code: 0 done, 1 refused, 4 it has said something since."""
    found = Fact.objects.filter(pk=statement).select_related("key", "party").first()
    if found is None:
        _err.print(f"no statement {statement}")
        raise typer.Exit(1)
    try:
        row = take_back(SYSTEM, found, dictionary=pack().rules.dictionary, reason=reason)
    except RegisterError as error:
        _refuse(error)
    typer.echo(f"{row.pk}")


def _found(number: int) -> Any:
    found = queries.disputes().filter(pk=number).first()
    if found is None:
        _err.print(f"no dispute {number} → kechuang dispute list")
        raise typer.Exit(1)
    return found


def _values(found: Any, given: list[str]) -> dict[str, object] | None:
    slot = queries.slot_of_dispute(found)
    record = slot.kind(pack().rules.dictionary) is not None
    texts = {}
    for one in given:
        name, equals, text = one.partition("=")
        texts[name if record and equals else slot.field] = text if record and equals else one
    typed = read_texts(texts, slot, pack().rules.dictionary)
    if typed.errors:
        raise typer.BadParameter("; ".join(f"{name} {why}".strip() for name, why in typed.errors.items()))
    return dict(typed.values) or None


def _refuse(error: RegisterError) -> NoReturn:
    _err.print(f"{error.zh}\n{error.en}", markup=False)
    raise typer.Exit(4 if isinstance(error, StaleError) else 1) from error


def _plain(one: Any) -> dict[str, Any]:
    return {
        "id": one.pk,
        "of": str(queries.slot_of_dispute(one)),
        "party": one.party.public_id,
        "department": one.department,
        "state": one.state,
        "number": one.number,
        "due_on": one.due_on.isoformat() if one.due_on else None,
    }
