"""`kechuang export`: the register in bulk."""

from __future__ import annotations

import json
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from kechuang.cli.register import _moment
from kechuang.people.actors import SYSTEM
from kechuang.policy.catalogue import pack
from kechuang.register.quality.export import export as write

app = typer.Typer()
_err = Console(stderr=True)


class What(StrEnum):
    """Tables that can be exported."""

    FACTS = "facts"
    RECORDS = "records"
    PARTIES = "parties"
    NAMES = "names"
    CONFLICTS = "conflicts"


@app.command()
def export(
    as_of: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="Day the facts are true on.")],
    out: Annotated[Path, typer.Option(help="Folder to write; must be empty or absent.")],
    what: Annotated[list[What] | None, typer.Option(help="Which table; can be given again. Default: all.")] = None,
    known_at: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S%z"], help="Only what was recorded by then."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the manifest.")] = False,
) -> None:
    """Long tables in Parquet and a manifest with digests."""
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise typer.BadParameter(f"{out} exists and is not an empty folder")
    with _err.status("export …") as status:
        manifest = write(
            SYSTEM,
            pack(),
            [one.value for one in what or What],
            as_of.date(),
            out,
            _moment(known_at),
            lambda name: status.update(f"{name} …"),
        )
    if as_json:
        typer.echo(json.dumps(manifest, ensure_ascii=False, indent=1))
    else:
        for name, entry in manifest["files"].items():
            typer.echo(f"{name:24} {entry['rows']:>12,} 行")
        typer.echo(f"digest {manifest['digest']}")
