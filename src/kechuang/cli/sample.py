"""`kechuang sample`: write the sample register as department files. Exit codes: 0 written, 1 problems, 2 usage."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from kechuang.register.sample import generate
from kechuang.rules.problems import RuleErrors

app = typer.Typer()

CHAOYANG = Path(__file__).parent.parent / "packs" / "chaoyang"
SHOWN = 3


@app.command()
def sample(
    out: Annotated[Path, typer.Option("--out", file_okay=False, help="The folder to write into.", show_default=False)],
    seed: Annotated[int | None, typer.Option(help="Another register of the same kind; default: the pack's.")] = None,
    parties: Annotated[int | None, typer.Option(min=50, help="Enterprises; default: the pack's number.")] = None,
    pack: Annotated[Path, typer.Option(exists=True, file_okay=False, help="The folder of a pack.")] = CHAOYANG,
    as_json: Annotated[bool, typer.Option("--json", help="Print the manifest as JSON.")] = False,
) -> None:
    """Write a sample register (示例数据) as files that departments might send."""
    notes = Console(stderr=True)
    columns = (
        TextColumn("示例文件"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.description}"),
    )
    try:
        with Progress(*columns, console=notes, transient=True) as bar:
            task = bar.add_task("", total=None)
            manifest = generate(
                pack,
                out,
                seed=seed,
                parties=parties,
                progress=lambda name, done, total: bar.update(task, description=name, completed=done, total=total),
            )
    except (RuleErrors, ValueError, OSError) as error:
        notes.print(str(error), style="red", markup=False)
        raise typer.Exit(1) from error
    if as_json:
        typer.echo(json.dumps(manifest, ensure_ascii=False, indent=1))
        return
    size = sum(entry["bytes"] for entry in manifest["files"]) / 1e6
    typer.echo(
        f"{len(manifest['files'])} files, {manifest['rows']:,} rows ({manifest['rejected']} spoilt on purpose), "
        f"{size:.1f} MB in {out}: sample data, no real enterprise\n"
        f"import them with: kechuang import --allow-rejects {out}/*.xlsx {out}/*.csv"
    )
