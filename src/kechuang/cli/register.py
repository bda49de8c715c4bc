"""`kechuang import` and `kechuang snapshot`."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer
from django.conf import settings
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from kechuang.cli.register_words import show_reports
from kechuang.core.pack import load
from kechuang.people.actors import SYSTEM
from kechuang.register.importing import import_files
from kechuang.register.importing.report import write_report

app = typer.Typer()
_err = Console(stderr=True)
PackOption = Annotated[Path | None, typer.Option("--pack", help="Folder of the pack (default: the installation's).")]


@app.command("import")
def import_(
    files: Annotated[list[Path], typer.Argument(help="XLSX or CSV files, imported in this order.")],
    mapping: Annotated[str, typer.Option(help="Mapping for all files; default: by file name and headers.")] = "",
    pack: PackOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Report only, write nothing.")] = False,
    allow_rejects: Annotated[
        bool, typer.Option("--allow-rejects", help="Write the good rows, leave the others.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
    report: Annotated[Path | None, typer.Option(help="Write the report to this .json or .csv file.")] = None,
) -> None:
    """Import department files. Exit code: 0 taken, 1 a file is malformed, 2 usage, 3 rows rejected."""
    missing = [path for path in files if not path.is_file()]
    if missing:
        raise typer.BadParameter(f"no such file: {', '.join(map(str, missing))}")
    if report is not None and report.suffix.lower() not in {".json", ".csv"}:
        raise typer.BadParameter("--report ends in .json or .csv")
    loaded = load(pack or settings.KECHUANG_PACK)
    with _bar() as bar:
        tasks = {path: bar.add_task(path.name, total=None) for path in files}
        try:
            reports = import_files(
                files,
                loaded,
                SYSTEM,
                mapping=mapping,
                dry_run=dry_run,
                allow_rejects=allow_rejects,
                progress=lambda path, rows: bar.advance(tasks[path], rows),
            )
        except KeyError as error:
            raise typer.BadParameter(
                f"the pack has no mapping {error}; it has: {', '.join(sorted(loaded.imports))}"
            ) from error
    if report is not None:
        write_report(reports, report)
    if as_json:
        typer.echo(json.dumps([one.as_json() for one in reports], ensure_ascii=False, indent=1))
    else:
        show_reports(reports, Console())
    if any(one.outcome == "malformed" for one in reports):
        raise typer.Exit(1)
    if not allow_rejects and any(one.rejected for one in reports):
        raise typer.Exit(3)


@app.command()
def snapshot(
    as_of: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="Day the facts are true on.")],
    out: Annotated[Path, typer.Option(help="Folder to write; must be empty or absent.")],
    known_at: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S%z"], help="Only what was recorded by then (a day: its end)."
        ),
    ] = None,
    pack: PackOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the manifest.")] = False,
) -> None:
    """Write the register as columns: Parquet files and a manifest with digest."""
    from kechuang.register.snapshot import write_snapshot

    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise typer.BadParameter(f"{out} exists and is not an empty folder")
    with _err.status("snapshot …"):
        manifest = write_snapshot(load(pack or settings.KECHUANG_PACK), as_of.date(), out, known_at=_moment(known_at))
    if as_json:
        typer.echo(json.dumps(manifest, ensure_ascii=False, indent=1))
    else:
        for name, entry in manifest["files"].items():
            typer.echo(f"{name:40} {entry['rows']:>12,} 行")
        typer.echo(f"digest {manifest['digest']}")


def _moment(known_at: datetime | None) -> datetime | None:
    """A bare day means its last moment where the office is."""
    if known_at is None or known_at.tzinfo is not None:
        return known_at
    return timezone.make_aware(datetime.combine(known_at.date() or date.max, datetime.max.time()))


def _bar() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=_err,
        transient=True,
    )
