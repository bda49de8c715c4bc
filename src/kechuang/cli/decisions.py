"""`kechuang decide` and `kechuang replay`."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track

from kechuang.people.actors import SYSTEM
from kechuang.policy.decisions import DecisionError
from kechuang.policy.decisions import decide as record
from kechuang.policy.decisions_replay import Replay
from kechuang.policy.decisions_replay import replay as again
from kechuang.policy.models import Decision

app = typer.Typer()
_err = Console(stderr=True)
AsJson = Annotated[bool, typer.Option("--json", help="As JSON.")]


@app.command()
def decide(
    party: Annotated[str, typer.Argument(help="USCC or party code.")],
    measure: Annotated[str, typer.Option(help="Id of the measure.")],
    as_of: Annotated[datetime, typer.Option("--as-of", formats=["%Y-%m-%d"], help="The day in question.")],
    by: Annotated[str, typer.Option(help="Who decides.")],
    reason: Annotated[str, typer.Option(help="Why; it is kept.")],
    as_json: AsJson = False,
) -> None:
    """Record what is answered now about one measure, with all it rests on. Exit code 1: nothing to decide."""
    if not by.strip():
        raise typer.BadParameter("--by names the person who decides")
    try:
        made = record(replace(SYSTEM, name=by.strip()), party, measure, as_of.date(), reason)
    except DecisionError as error:
        _err.print(str(error), markup=False)
        raise typer.Exit(1) from error
    if as_json:
        shown = {
            "decision": made.pk, "party": made.subject, "measure": made.measure, "as_of": made.as_of.isoformat(),
            "known_at": made.known_at.isoformat(), "facts": made.facts, "rules": made.rules,
            "answer": made.answer_digest, "clauses": made.clauses,
        }  # fmt: skip
        typer.echo(json.dumps(shown, ensure_ascii=False, indent=1))
        return
    typer.echo(f"decision {made.pk}: {made.name} {made.measure} {made.as_of}")
    typer.echo(f"facts  {made.facts}\nrules  {made.rules}\nanswer {made.answer_digest}")


@app.command()
def replay(
    decision: Annotated[int | None, typer.Argument(help="Number of the decision.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Every decision.")] = False,
    as_json: AsJson = False,
) -> None:
    """Answer decisions again from the facts and rules of then. Exit code 0: all equal, 1: not, or no such decision."""
    if (decision is None) is not every:
        raise typer.BadParameter("give the number of a decision, or --all")
    found = Decision.objects.order_by("pk")
    if decision is not None:
        found = found.filter(pk=decision)
    if not every and not found:
        _err.print(f"no decision {decision}")
        raise typer.Exit(1)
    shown = track(found, "replay", console=_err, transient=True, disable=not every, total=found.count())
    results = [again(one) for one in shown]
    if as_json:
        typer.echo(json.dumps([{"equal": one.equal, **asdict(one)} for one in results], ensure_ascii=False, indent=1))
    else:
        for one in results:
            typer.echo(_line(one))
    if not all(one.equal for one in results):
        raise typer.Exit(1)


def _line(one: Replay) -> str:
    difference = one.difference
    if difference is None:
        return f"decision {one.decision}: equal"
    where = f" {difference.path}" if difference.path else ""
    return f"decision {one.decision}: {difference.what}{where}: {difference.then} then, {difference.now} now"
