"""`kechuang places`: the tree of zones, sub-parks and buildings, and one place."""

from __future__ import annotations

import json
from datetime import datetime
from fractions import Fraction
from typing import Annotated, Any

import typer
from django.utils import timezone
from rich.console import Console
from rich.table import Table

from kechuang.policy import catalogue
from kechuang.register.places import Node, Tree, tree
from kechuang.register.places.model import WITH_FLOOR_AREA

app = typer.Typer()
places = typer.Typer(no_args_is_help=True, help="Zones, sub-parks, buildings and who is in them.")
app.add_typer(places, name="places")
_err = Console(stderr=True)
AsOf = Annotated[datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help="The day; default today.")]
Known = Annotated[datetime | None, typer.Option(help="Only what had been recorded by then.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@places.command("tree")
def tree_(
    as_of: AsOf = None,
    known_at: Known = None,
    every: Annotated[bool, typer.Option("--all", help="Stations and venues too.")] = False,
    as_json: Json = False,
) -> None:
    """All places with completion, overdue milestones and firms. Exit code 1: there are none."""
    found = _read(as_of, known_at)
    nodes = [node for node in found.walk() if every or node.place.kind in WITH_FLOOR_AREA]
    if as_json:
        overlap = found.overlap()
        zones = {"summed": overlap.summed, "distinct": overlap.distinct, "several": overlap.several}
        whole = {"as_of": str(found.as_of), "parties": found.district, "zones": zones}
        _print(whole | {"places": [_plain(node, found) for node in nodes]})
    else:
        table = Table("空间", "代码", "规划 万㎡", "竣工 万㎡", "竣工率", "逾期", "企业", box=None, pad_edge=False)
        for node in nodes:
            one, late = node.place, len(node.place.overdue(found.as_of))
            planned, completed = _wan(one.get("planned_area")), _wan(one.get("completed_area"))
            name = "  " * node.depth + one.name
            table.add_row(name, one.code, planned, completed, _percent(one.completion), str(late), str(node.firms))
        Console().print(table)
        typer.echo(f"全区去重 {found.district} 户")
    if not nodes:
        raise typer.Exit(1)


@places.command()
def show(
    code: Annotated[str, typer.Argument(help="Code of the place.")],
    as_of: AsOf = None,
    known_at: Known = None,
    as_json: Json = False,
) -> None:
    """One place with its milestones and sources. Exit code 1: there is no such place."""
    found = _read(as_of, known_at)
    node = found.nodes.get(code)
    if node is None:
        _err.print(f"no place {code} on {found.as_of} → kechuang places tree --all lists them")
        raise typer.Exit(1)
    if as_json:
        _print(_plain(node, found))
        return
    one = node.place
    typer.echo(" > ".join(upper.name for upper in node.path()))
    completed, planned = _wan(one.get("completed_area")), _wan(one.get("planned_area"))
    typer.echo(f"竣工 {completed} / 规划 {planned} 万㎡ = {_percent(one.completion)}")
    for late in one.milestones:
        word = "逾期" if late.overdue(one.get("completed_area"), found.as_of) else "—"
        typer.echo(f"{late.due or '—'} {late.what} {word}")
    for key, source in one.sources.items():
        name = f"{key[0]}@{key[1]}" if isinstance(key, tuple) else key
        typer.echo(f"{name}: {source.publisher} · {source.document} · {source.locator or '—'}")


def _read(as_of: datetime | None, known_at: datetime | None) -> Tree:
    day = as_of.date() if as_of else timezone.localdate()
    moment = known_at.astimezone() if known_at else None
    return tree(day, moment, dictionary=catalogue.pack().rules.dictionary)


def _plain(node: Node, found: Tree) -> dict[str, Any]:
    one = node.place
    return {
        "code": one.code,
        "name": one.name,
        "kind": one.kind,
        "parent": one.parent,
        "zones": [zone.code for zone in found.zones_of(one.code)],
        "planned_area": _exact(one.get("planned_area")),
        "completed_area": _exact(one.get("completed_area")),
        "completion": _percent(one.completion),
        "overdue": [late.what for late in one.overdue(found.as_of)],
        "parties": node.firms,
    }


def _exact(raw: int | None) -> float | None:
    return None if raw is None else raw / 100


def _wan(raw: int | None) -> str:
    return "—" if raw is None else f"{raw / 1_000_000:.6f}".rstrip("0").rstrip(".")


def _percent(share: Fraction | None) -> str:
    return "—" if share is None else f"{int(share * 1000 + Fraction(1, 2)) / 10:g}%"


def _print(value: object) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=1))
