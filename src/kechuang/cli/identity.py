"""`kechuang identity`: who a name is, many names at once, proposals, merging and separating."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import polars as pl
import typer
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from kechuang.people.actors import SYSTEM
from kechuang.register.identity import decisions, proposing, reading
from kechuang.register.identity.bulk import LIKELY, match
from kechuang.register.identity.evidence import THRESHOLD
from kechuang.register.identity.words import WHY
from kechuang.register.models import Belonging, Party
from kechuang.register.queries import name_of

app = typer.Typer()
identity = typer.Typer(help="The same organisation under other names: candidates, proposals, decisions.")
app.add_typer(identity, name="identity")
AsJson = Annotated[bool, typer.Option("--json", help="Print as JSON.")]
Reason = Annotated[str, typer.Option(help="Why; it stands in the register and in the log.")]
_err = Console(stderr=True)


@identity.command()
def who(name: str, limit: Annotated[int, typer.Option(min=1, max=100)] = 10, as_json: AsJson = False) -> None:
    """The parties that a name can mean, best first. Exit code: 0 found, 1 nobody."""
    found = reading.who(name, limit)
    if as_json:
        rows = [
            {
                "code": one.party.public_id,
                "name": one.name,
                "matched": one.matched,
                "score": one.score,
                "reasons": list(one.reasons),
            }
            for one in found
        ]
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    for one in () if as_json else found:
        why = "；".join(WHY[code].zh for code in one.reasons)
        typer.echo(f"{one.score:6.1%}  {one.party.public_id:20} {one.name}（{one.matched}）{why}")
    if not found:
        raise typer.Exit(1)


@identity.command("match")
def match_(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV with a column of names.")],
    column: Annotated[str, typer.Option(help="The column that holds the names.")],
    out: Annotated[
        Path | None, typer.Option(help="Write the table with code, name, score and why to this CSV.")
    ] = None,
    least: Annotated[float, typer.Option(min=0, max=1, help="Rows below this score stay empty.")] = LIKELY,
    as_json: AsJson = False,
) -> None:
    """The best known party for every row of a file. It merges nothing."""
    table = pl.read_csv(file, infer_schema=False)
    if column not in table.columns:
        raise typer.BadParameter(f"the file has no column {column}; it has: {', '.join(table.columns)}")
    said = [(side.party, text) for side in reading.sides() for _, text in side.names]
    known = pl.DataFrame(said, schema={"party": pl.Int64, "known_name": pl.String}, orient="row").with_row_index(
        "known"
    )
    with _Steps() as step:
        found = match(table[column].fill_null(""), known["known_name"], progress=lambda n, of: step("比对", n, of))
    parties = {one.pk: one for one in Party.objects.in_bulk(found.join(known, on="known")["party"].to_list()).values()}
    codes = pl.DataFrame(
        [(pk, one.public_id) for pk, one in parties.items()],
        schema={"party": pl.Int64, "party_code": pl.String},
        orient="row",
    )
    best = found.filter(pl.col("score") >= least).join(known, on="known").join(codes, on="party")
    best = best.select("row", "party_code", "known_name", pl.col("score").round(4), "why")
    done = table.with_row_index("row").join(best, on="row", how="left", maintain_order="left").drop("row")
    if out is not None:
        done.write_csv(out)
    counts = {"rows": len(table), "matched": len(best), "unmatched": len(table) - len(best)}
    if as_json:
        rows = {} if out is not None else {"results": done.to_dicts()}
        typer.echo(json.dumps(counts | rows, ensure_ascii=False, indent=1))
    elif out is None:
        typer.echo(done.write_csv())
    else:
        typer.echo(f"{counts['rows']:,} 行，{counts['matched']:,} 行找到主体，写入 {out}")


@identity.command()
def propose(
    as_of: Annotated[str, typer.Option(help="Day on which facts are compared (YYYY-MM-DD); today if absent.")] = "",
    threshold: Annotated[float, typer.Option(min=0, max=1)] = THRESHOLD,
    as_json: AsJson = False,
) -> None:
    """Compare all parties and propose those that may be one. Running it twice adds nothing; it never merges."""
    day = date.fromisoformat(as_of) if as_of else timezone.localdate()
    with _Steps() as step:
        report = proposing.propose(SYSTEM, day, threshold, progress=step)
    told = {"compared": report.compared, "standing": report.standing, "new": report.new, "obsolete": report.obsolete}
    if as_json:
        typer.echo(json.dumps(told))
    else:
        typer.echo(
            f"比对 {report.compared:,} 对，成立 {report.standing:,} 条建议，"
            f"新增 {report.new:,}，过时 {report.obsolete:,}"
        )


@identity.command()
def merge(
    party: str,
    survivor: str,
    reason: Reason,
    renumbered: Annotated[bool, typer.Option("--renumbered", help="The organisation was given another USCC.")] = False,
    as_json: AsJson = False,
) -> None:
    """PARTY is the same as SURVIVOR from now on. Exit code: 0 done, 1 it cannot be, 2 no such party."""
    evidence = {"code": decisions.RENUMBERED} if renumbered else {}
    one, other = _party(party), _party(survivor)
    _decide(lambda: decisions.merge(SYSTEM, one, other, reason, evidence), as_json)


@identity.command()
def separate(party: str, reason: Reason, as_json: AsJson = False) -> None:
    """PARTY stands on its own again. Exit code: 0 done, 1 it belongs to no other, 2 no such party."""
    one = _party(party)
    _decide(lambda: decisions.separate(SYSTEM, one, reason), as_json)


def _decide(act: Callable[[], Belonging], as_json: bool) -> None:
    try:
        done = act()
    except decisions.Refused as error:
        typer.echo(f"{error.words.zh} ({error.words.en})", err=True)
        raise typer.Exit(1) from error
    survivor = done.survivor.public_id if done.survivor else None
    if as_json:
        told: dict[str, Any] = {
            "id": done.pk,
            "party": done.party.public_id,
            "survivor": survivor,
            "reason": done.reason,
        }
        typer.echo(json.dumps(told, ensure_ascii=False))
    else:
        typer.echo(f"{name_of(done.party)}：{done.party.public_id} → {survivor or '独立'}")


def _party(code: str) -> Party:
    """The party with this very code, whether or not it belongs to another."""
    text = code.strip()
    found = Party.objects.filter(uscc=text.upper()).first() or Party.objects.filter(code=text).first()
    if found is None:
        typer.echo(f"登记册中没有 {code} (no such party)", err=True)
        raise typer.Exit(2)
    return found


class _Steps:
    """A progress bar with one line per kind of work."""

    def __init__(self) -> None:
        self._bar = Progress(
            TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), console=_err, transient=True
        )
        self._tasks: dict[str, Any] = {}

    def __enter__(self) -> Callable[[str, int, int], None]:
        self._bar.start()
        return self._step

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def _step(self, what: str, done: int, total: int) -> None:
        if what not in self._tasks:
            self._tasks[what] = self._bar.add_task(what)
        self._bar.update(self._tasks[what], completed=done, total=total or None)
