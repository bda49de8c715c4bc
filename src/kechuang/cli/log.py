"""`kechuang log show | head | verify`."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated

import typer
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from kechuang.core.log import chain, queries
from kechuang.core.log.findings import Verified
from kechuang.core.log.models import Event
from kechuang.core.log.verify import verify as verify_log

app = typer.Typer()
log = typer.Typer(help="The log: who changed what, when; and whether it is still what it was.", no_args_is_help=True)
app.add_typer(log, name="log")
_err = Console(stderr=True)
Json = Annotated[bool, typer.Option("--json", help="Print as JSON.")]


@log.command()
def show(
    last: Annotated[int, typer.Option(min=1, max=100_000, help="How many, newest first.")] = 20,
    actor: Annotated[str, typer.Option(help="Only this actor's.")] = "",
    table: Annotated[str, typer.Option(help="Only of this table.")] = "",
    pk: Annotated[str, typer.Option(help="Only of the row with this key.")] = "",
    since: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="From this day on.")] = None,
    until: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Up to this day.")] = None,
    as_json: Json = False,
) -> None:
    """The newest events. Exit code 0."""
    wanted = queries.Wanted(actor, table, pk, "", since and since.date(), until and until.date())
    found = list(queries.events(wanted)[:last])
    if as_json:
        typer.echo(json.dumps([_as_json(event) for event in found], ensure_ascii=False, indent=1))
        return
    for event in found:
        at = timezone.localtime(event.at).strftime("%Y-%m-%d %H:%M:%S")
        who = event.actor + (f" → {event.on_behalf}" if event.on_behalf else "")
        what = f"{event.operation} {event.table_name} {event.pk_text or f'×{event.rows:,}'}"
        typer.echo("  ".join(filter(None, (f"{event.link.seq:>7}", at, who, what, event.reason))))


@log.command()
def head(as_json: Json = False) -> None:
    """Place and both hashes of the last event, to be kept elsewhere. Exit code: 0, or 1 while the log is empty."""
    end = chain.head()
    if end is None:
        _err.print("the log is empty")
        raise typer.Exit(1)
    sha256, sm3 = end.sha256.hex(), end.sm3.hex()
    if as_json:
        typer.echo(json.dumps({"seq": end.seq, "sha256": sha256, "sm3": sm3}))
    else:
        typer.echo(f"位 seq   {end.seq}\nSHA-256  {sha256}\nSM3      {sm3}")
        typer.echo(f"kechuang log verify --head {end.seq}:{sha256}")


@log.command()
def verify(
    first: Annotated[int, typer.Option("--from", min=1, help="Begin at this place of the chain.")] = 1,
    known: Annotated[str, typer.Option("--head", metavar="SEQ:HASH", help="A head noted earlier.")] = "",
    rows: Annotated[bool, typer.Option("--rows", help="Compare the watched tables with the log as well.")] = False,
    as_json: Json = False,
) -> None:
    """Recompute both chains. Exit code: 0 intact, 1 broken, 2 usage."""
    with _Bar() as bar:
        found = verify_log(first, rows=rows, known=_known(known), progress=bar.show)
    if as_json:
        typer.echo(json.dumps(_verified(found), ensure_ascii=False, indent=1))
    else:
        for finding in found.findings:
            typer.echo("\n".join(finding.words))
        looked = f"{found.events:,} 个事件 events" + (f", {found.rows:,} 行数据 rows" if rows else "")
        typer.echo(f"{'完好 intact' if found.intact else '已损坏 BROKEN'}: {looked}")
    if not found.intact:
        raise typer.Exit(1)


def _known(text: str) -> tuple[int, str] | None:
    if not text:
        return None
    seq, _, digest = text.partition(":")
    if not (seq.isdecimal() and len(digest) == 64 and set(digest.lower()) <= set("0123456789abcdef")):
        raise typer.BadParameter("--head wants what `kechuang log head` prints: SEQ:HASH, the hash in 64 hex digits")
    return int(seq), digest


def _verified(found: Verified) -> dict[str, object]:
    last = dict(zip(("seq", "sha256", "sm3"), found.last, strict=True)) if found.last else None
    wrong = [
        {"kind": one.kind, "seq": one.seq, "event": one.event, "table": one.table, "pk": one.pk,
         "zh": one.words[0], "en": one.words[1]}
        for one in found.findings
    ]  # fmt: skip
    return {
        "intact": found.intact, "from": found.first, "events": found.events, "rows": found.rows, "last": last,
        "findings": wrong,
    }  # fmt: skip


def _as_json(event: Event) -> dict[str, object]:
    return {
        "seq": event.link.seq, "event": event.pk, "at": event.at.isoformat(), "actor": event.actor,
        "on_behalf": event.on_behalf, "reason": event.reason, "table": event.table_name,
        "operation": event.operation, "pk": event.pk_text, "rows": event.rows,
        "before": event.before, "after": event.after,
    }  # fmt: skip


class _Bar(Progress):
    """One line for the log and one for each table."""

    def __init__(self) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        super().__init__(*columns, console=_err, transient=True)
        self._lines: dict[str, TaskID] = {}

    def show(self, what: str, done: int, total: int) -> None:
        """Show how far one of them is."""
        if what not in self._lines:
            self._lines[what] = self.add_task(what, total=total)
        self.update(self._lines[what], completed=done, total=total)
