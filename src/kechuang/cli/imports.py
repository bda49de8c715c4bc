"""`kechuang imports` and `kechuang undo`."""

from __future__ import annotations

import json
import logging
import signal
from datetime import datetime
from types import FrameType
from typing import Annotated, Any

import typer
from django.utils import timezone
from rich.console import Console
from rich.table import Table

from kechuang.cli.beside import end_with_parent
from kechuang.people.actors import SYSTEM
from kechuang.register.importing.jobs.standing import Standing, standing, standings
from kechuang.register.importing.models import Job
from kechuang.register.importing.undo import AlreadyUndone, Effects, effects, import_batch, undo
from kechuang.register.models import WriteBatch

app = typer.Typer()
imports = typer.Typer(help="Import jobs of the portal: what there is, one in full, and the worker.")
app.add_typer(imports, name="imports")
AsJson = Annotated[bool, typer.Option("--json", help="Print as JSON.")]


@imports.command("list")
def list_(limit: Annotated[int, typer.Option(min=1, max=1000)] = 50, as_json: AsJson = False) -> None:
    """The latest jobs and where they stand."""
    found = standings(SYSTEM, limit)
    if as_json:
        typer.echo(json.dumps([_as_json(one) for one in found], ensure_ascii=False, indent=1))
        return
    table = Table(show_edge=False, box=None)
    for head in ("任务", "状态", "交来", "何人", "文件"):
        table.add_column(head, overflow="fold")
    for one in found:
        files = "、".join(upload.file for upload in one.job.uploads.all())
        table.add_row(str(one.job.pk), one.state.label, _moment(one.job.recorded_at), one.job.actor, files)
    Console().print(table)


@imports.command()
def show(job: int, as_json: AsJson = False) -> None:
    """One job: its files, its steps, what was found. Exit code 2 when there is none."""
    found = standing(_job(job))
    if as_json:
        typer.echo(json.dumps(_as_json(found), ensure_ascii=False, indent=1))
        return
    typer.echo(f"{found.job.pk} · {found.state.label} · {found.job.actor} {found.job.on_behalf}".rstrip())
    for step in found.job.steps.order_by("pk"):
        typer.echo(f"  {_moment(step.recorded_at)}  {step.get_state_display()}  {step.actor}  {step.note}".rstrip())
    for report in found.reports:
        rows = report["rows"]
        counts = f"采用 {rows['accepted']:,} · 修正 {rows['corrected']:,} · 拒绝 {rows['rejected']:,}"
        problem = f" · {report['problem']['zh']}" if report["problem"] else ""
        typer.echo(f"  {report['file']}: {counts}{problem}")


@imports.command()
def work(
    once: Annotated[bool, typer.Option("--once", help="Do what is waiting, then stop.")] = False,
    pause: Annotated[float, typer.Option(min=0.05, help="Seconds between two looks.")] = 1.0,
    with_parent: Annotated[bool, typer.Option("--with-parent", help="End with the process that started it.")] = False,
) -> None:
    """The worker that checks and writes what was handed in, and prepares readings; `demo` and `serve` start one."""
    from kechuang.policy import catalogue
    from kechuang.register.importing.jobs.work import work as run
    from kechuang.register.preparing import Ahead

    ending = False

    def end(number: int, frame: FrameType | None) -> None:
        nonlocal ending
        ending = True

    if with_parent:
        end_with_parent()
    signal.signal(signal.SIGTERM, end)  # the job under way is finished; a kill would only have it done again
    ahead = Ahead()
    idle = lambda: ahead.step(catalogue.pack(), timezone.localdate())  # noqa: E731 - a name for one line
    done = run(once=once, pause=pause, stop=lambda: ending, idle=idle)
    logging.getLogger("kechuang.imports").info("worker ends after %s jobs", done)


@app.command("undo")
def undo_(
    batch: Annotated[int, typer.Argument(help="Number of the import's batch (kechuang imports show).")],
    reason: Annotated[str, typer.Option(help="Why; it stays with the batch.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
    as_json: AsJson = False,
) -> None:
    """Take a whole import back. Exit code: 0 done (or told), 1 was undone before, 2 no such import or no reason."""
    try:
        found = import_batch(batch)
    except WriteBatch.DoesNotExist as error:
        raise typer.BadParameter(f"no import has the batch {batch}") from error
    if not dry_run and not reason.strip():
        raise typer.BadParameter("--reason says why", param_hint="--reason")
    told = effects(found)
    if not dry_run:
        try:
            undo(SYSTEM, found, reason)
        except AlreadyUndone as error:
            typer.echo(f"批次 {batch} 已撤回过。 Batch {batch} was undone before.", err=True)
            raise typer.Exit(1) from error
    if as_json:
        typer.echo(
            json.dumps({"batch": batch, "undone": not dry_run, "effects": effects_json(told)}, ensure_ascii=False)
        )
    else:
        typer.echo(_words(told, batch, dry_run))


def effects_json(told: Effects) -> dict[str, Any]:
    """The effects as plain data."""
    return {
        "statements": told.statements,
        "parties": told.parties,
        "returning": told.returning,
        "silent": told.silent,
        "lists": list(told.lists),
        "again": [{"document": one.pk, "title": one.title, "statements": number} for one, number in told.again],
    }


def _words(told: Effects, batch: int, dry_run: bool) -> str:
    again = "".join(f"\n  须重新导入 import again: {one.file} ({number:,})" for one, number in told.again)
    return (
        f"批次 {batch} {'将撤回' if dry_run else '已撤回'}：{told.statements:,} 条陈述不再计入，"
        f"{told.returning:,} 项恢复原值，{told.silent:,} 项不再有说法，{told.parties:,} 个主体不再存在{again}"
    )


def _job(number: int) -> Job:
    try:
        return Job.objects.get(pk=number)
    except Job.DoesNotExist as error:
        raise typer.BadParameter(f"there is no job {number}") from error


def _as_json(one: Standing) -> dict[str, Any]:
    return {
        "job": one.job.pk,
        "state": one.state.value,
        "actor": one.job.actor,
        "on_behalf": one.job.on_behalf,
        "recorded_at": one.job.recorded_at.isoformat(),
        "note": one.last.note,
        "batch": one.last.detail.get("batch"),
        "files": [{"file": upload.file, "sha256": upload.sha256} for upload in one.job.uploads.all()],
        "reports": one.reports,
    }


def _moment(at: datetime) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"
