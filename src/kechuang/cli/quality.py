"""`kechuang conflicts` and `kechuang quality`."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

import typer
from django.utils import timezone
from rich.console import Console
from rich.table import Table

from kechuang.policy.catalogue import pack
from kechuang.register import queries
from kechuang.register.quality.reading import figures
from kechuang.register.quality.trend import fill
from kechuang.rules.plain import plain

app = typer.Typer()
_err = Console(stderr=True)


@app.command()
def conflicts(
    department: Annotated[str, typer.Option(help="Only those in which this department takes part (its id).")] = "",
    key: Annotated[str, typer.Option(help="Only this fact or record kind.")] = "",
    as_of: Annotated[
        datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help="The day in question; today.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many to list.")] = 50,
    offset: Annotated[int, typer.Option(min=0, help="How many to leave out first.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Where departments contradict each other about the same fact at the same time, each value with its source."""
    day = as_of.date() if as_of else timezone.localdate()
    total, found = queries.all_conflicts(
        day, department=department or None, key=key or None, limit=limit, offset=offset
    )
    if as_json:
        listed = [_plain(one) for one in found]
        shown = {"as_of": day.isoformat(), "count": total, "conflicts": listed}
        typer.echo(json.dumps(shown, ensure_ascii=False, indent=1))
        return
    table = Table("party", "name", "what", "values (the first holds)")
    for one in found:
        told = one.conflict
        what = ".".join(filter(None, (told.key, str(told.year or ""), told.record, told.field)))
        values = "\n".join(f"{value} · {source.publisher} {source.stated_on or ''}" for value, source in told.values)
        table.add_row(one.party, one.name, what, values)
    Console().print(table)
    _err.print(f"{len(found):,} of {total:,} contradictions on {day}")


@app.command()
def quality(
    department: Annotated[str, typer.Option(help="Only this department, with every datum measures ask.")] = "",
    as_of: Annotated[
        datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help="The day in question; today.")
    ] = None,
    months: Annotated[int, typer.Option(min=0, max=60, help="Also work out so many past month ends.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Data quality by department. Exit code 1: no such department."""
    day, rules = as_of.date() if as_of else timezone.localdate(), pack()
    if department and department not in rules.departments:
        _err.print(f"no department {department} in the pack")
        raise typer.Exit(1)
    with _err.status("…") as status:
        fill(rules, day, months, lambda end: status.update(f"{end} …"))
        found = figures(rules, day)
    rows = {name: asdict(one) for name, one in found.items() if department in ("", name)}
    if as_json:
        typer.echo(json.dumps({"as_of": day.isoformat(), "departments": rows}, ensure_ascii=False, indent=1))
        return
    heads = ("lists", "overdue", "never", "known", "missing", "conflicts", "rejected", "disputes", "late")
    table = Table("department", *heads)
    for name, row in rows.items():
        table.add_row(name, *(f"{row[head]:,}" for head in heads))
    Console().print(table)
    for fact in rows.get(department, {}).get("facts", []):
        hurt = ", ".join(f"{measure} {count:,}" for measure, count in fact["hurt"])
        typer.echo(f"{fact['of']:40} known {fact['known']:>9,} missing {fact['missing']:>9,}  {hurt}")


def _plain(one: queries.Listed) -> dict[str, Any]:
    told = one.conflict
    values = [{"value": plain(value), "source": plain(asdict(source))} for value, source in told.values]
    return {
        "party": one.party, "name": one.name, "key": told.key, "year": told.year, "record": told.record,
        "field": told.field, "values": values,
    }  # fmt: skip
