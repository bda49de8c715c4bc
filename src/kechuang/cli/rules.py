"""Commands for those who write packs: check, new-pack, schema. Exit codes: 0 clean, 1 problems, 2 usage."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from kechuang.core.pack import template
from kechuang.core.pack.report import Report, report
from kechuang.core.pack.schema import json_schemas

app = typer.Typer()

PACK = Annotated[Path, typer.Argument(exists=True, file_okay=False, help="The folder of a pack.", show_default=False)]
TABLE_WIDTH = 112  # a pipe has 80 columns; ids must not be cut there
COLUMNS = ("clauses", "executable", "manual", "closed", "examples", "passed")


@app.command()
def check(
    pack: PACK,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
    facts: Annotated[bool, typer.Option("--facts", help="Also list the facts no rule uses.")] = False,
) -> None:
    """Validate a pack, run its worked examples and report what it holds."""
    notes = Console(stderr=True)
    with notes.status("checking…"):
        found = report(pack)
    if as_json:
        typer.echo(json.dumps(found.as_json(), ensure_ascii=False, indent=1, default=str))
    else:
        _show(found, pack, facts)
    raise typer.Exit(0 if found.ok else 1)


def _show(found: Report, pack: Path, facts: bool) -> None:
    out = Console(soft_wrap=True, highlight=False, markup=False)
    for problem in found.problems:
        out.print(f"{pack / problem.place.file}{str(problem).removeprefix(problem.place.file)}")
    for failure in found.failures:
        where = f"{pack / failure.place.file}:{failure.place.line}"
        out.print(f"{where}: {failure.policy}: example “{failure.example}” does not hold")
        for line in failure.failures:
            out.print(f"    {line}")
    if found.measures:
        Console(highlight=False, width=max(Console().width, TABLE_WIDTH)).print(_table(found))
    totals = found.totals
    out.print(
        f"{found.pack} {found.title}: {totals['policies']} policies, {totals['clauses']} clauses "
        f"({totals['executable']} executable, {totals['manual']} manual, {totals['closed']} closed), "
        f"{totals['passed']} of {totals['examples']} examples passed, "
        f"{totals['facts_used']} facts and record kinds used, {totals['facts_unused']} unused"
    )
    if facts:
        out.print("unused: " + ", ".join(found.facts_unused))
    count = len(found.problems)
    out.print("clean" if found.ok else f"{count} problems, {len(found.failures)} examples failed")


def _table(found: Report) -> Table:
    table = Table("policy", "level", "confidence", box=None, header_style="bold")
    for column in COLUMNS:
        table.add_column(column, justify="right")
    for measure in found.measures:
        numbers = [str(getattr(measure, column)) for column in COLUMNS]
        table.add_row(measure.id, measure.level, measure.confidence, *numbers)
    return table


@app.command("new-pack")
def new_pack(
    name: Annotated[str, typer.Argument(help="Id of the new pack, also the name of its folder.", show_default=False)],
    folder: Annotated[Path, typer.Option("--in", help="Where to put it.")] = Path(),
    title: Annotated[str, typer.Option(help="Its title in Chinese.")] = "新建区（请替换）",
) -> None:
    """Start another district: a small pack that passes `check`, to be filled."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,63}", name):
        raise typer.BadParameter("use a-z, 0-9, _ and -, beginning with a letter or digit", param_hint="NAME")
    if re.search(r"[{}\[\],:#&*!|>'\"%@`\n]", title):
        raise typer.BadParameter("plain words only, no punctuation of YAML", param_hint="--title")
    try:
        written = template.write(folder / name, name, title)
    except OSError as error:
        raise typer.BadParameter(f"{folder / name}: {error.strerror}", param_hint="NAME") from error
    for path in written:
        typer.echo(path)


@app.command()
def schema(folder: Annotated[Path, typer.Argument(help="Where to write the schemas.", show_default=False)]) -> None:
    """Write the JSON Schemas of all pack files, for editors that complete and check YAML."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for kind, content in json_schemas().items():
            path = folder / f"{kind}.schema.json"
            path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
            typer.echo(path)
    except OSError as error:
        raise typer.BadParameter(f"{folder}: {error.strerror}", param_hint="FOLDER") from error
