"""`kechuang explain` and `kechuang evaluate`."""

from __future__ import annotations

import json
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from kechuang.cli.policy_words import show_answer
from kechuang.people.access import Permission
from kechuang.people.actors import SYSTEM
from kechuang.policy import catalogue, evaluation, parties
from kechuang.policy.reading import answer_to
from kechuang.rules.plain import plain
from kechuang.rules.problems import RuleErrors
from kechuang.rules.verify import SnapshotRefused

app = typer.Typer()
_err = Console(stderr=True)
MOMENTS = ["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S.%f", "%Y-%m-%dT%H:%M:%S.%f%z"]
AsOf = Annotated[datetime, typer.Option("--as-of", formats=["%Y-%m-%d"], help="The day in question.")]


class Engine(StrEnum):
    """Which engine runs the plan; all give the same cells."""

    REFERENCE = "reference"
    COLUMNAR = "columnar"
    SQL = "sql"


@app.command()
def explain(
    party: Annotated[str, typer.Argument(help="USCC or party code.")],
    as_of: AsOf,
    known_at: Annotated[
        datetime | None, typer.Option(formats=MOMENTS, help="As it would have been answered then: facts and rules.")
    ] = None,
    policy: Annotated[str, typer.Option(help="One measure with its full trace.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="The whole answer as JSON.")] = False,
) -> None:
    """What one organisation is entitled to on a day, and why. Exit code 1: no such party or measure."""
    moment = known_at.astimezone() if known_at else None
    found = parties.named(SYSTEM, party, Permission.READ_ANSWER, moment)
    if found is None:
        _err.print(f"no party {party} in the register → search by name in the portal, or import its list first")
        raise typer.Exit(1)
    if policy and catalogue.measure(policy) is None:
        _err.print(f"the pack has no measure {policy} → kechuang check lists them")
        raise typer.Exit(1)
    moment = known_at.astimezone() if known_at else None
    result = answer_to(SYSTEM, found, as_of.date(), moment, why="kechuang explain")
    chosen = [item for item in result.answer.policies if not policy or item.definition.id == policy]
    if as_json:
        whole = plain(result.answer) | {"policies": plain(chosen)}
        typer.echo(json.dumps(whole, ensure_ascii=False, indent=1))
    else:
        show_answer(found.name, result, chosen, Console(), full=bool(policy))


@app.command()
def evaluate(
    snapshot: Annotated[Path, typer.Option(help="Folder written by `kechuang snapshot`.")],
    as_of: AsOf,
    out: Annotated[Path, typer.Option(help="Parquet file to write.")],
    engine: Annotated[Engine, typer.Option(help="Which engine.")] = Engine.COLUMNAR,
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it is there.")] = False,
) -> None:
    """Every measure for every party of a snapshot. Exit code 1: the snapshot or the pack is refused."""
    if not (snapshot / "subjects.parquet").is_file():
        raise typer.BadParameter(f"{snapshot} holds no subjects.parquet → kechuang snapshot --as-of … --out {snapshot}")
    if out.exists() and not force:
        raise typer.BadParameter(f"{out} exists → --force replaces it")
    try:
        summary = evaluation.evaluate(snapshot, as_of.date(), engine.value, out, progress=_err)
    except (SnapshotRefused, RuleErrors) as error:
        _err.print(str(error), markup=False)
        raise typer.Exit(1) from error
    typer.echo(f"{summary.rows:,} parties × {summary.columns} columns → {out} ({summary.seconds:.2f} s, {engine})")
