"""`kechuang offers list|show|hidden|stop|check`."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from django.utils import timezone
from rich.console import Console
from rich.table import Table

from kechuang.core.wording import lint
from kechuang.matching import queries
from kechuang.matching.content import fen
from kechuang.matching.models import Offer
from kechuang.matching.publishing import stop as stop_offer
from kechuang.matching.queries import Listed, Wanted
from kechuang.matching.ratings import latest
from kechuang.people.actors import SYSTEM
from kechuang.policy.catalogue import pack
from kechuang.register.problems import RegisterError, StaleError

app = typer.Typer()
offers = typer.Typer(no_args_is_help=True, help="Offers and needs: list, show, hidden, stop; check a text's wording.")
app.add_typer(offers, name="offers")
_err = Console(stderr=True)
AsOf = Annotated[datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help="The day; default today.")]
Known = Annotated[datetime | None, typer.Option(help="Only what had been recorded by then.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Number = Annotated[int, typer.Argument(help="Number of the offer.")]


@offers.command("list")
def list_(
    text: Annotated[str, typer.Argument(help="Words; all must occur.")] = "",
    kind: Annotated[str, typer.Option(help="Id of the kind (offers.yaml of the pack).")] = "",
    field: Annotated[str, typer.Option(help="Field of service.")] = "",
    owner: Annotated[str, typer.Option(help="Credit code of the owner.")] = "",
    alliance: Annotated[str, typer.Option(help="Directory of an alliance: offers of its members of the day.")] = "",
    place: Annotated[str, typer.Option(help="Code of a place: offers in it or in parts of it.")] = "",
    price: Annotated[str, typer.Option(help="At most so much: 1200.50, 1.2万元.")] = "",
    as_of: AsOf = None,
    known_at: Known = None,
    as_json: Json = False,
) -> None:
    """Open offers, the latest first. Exit code 1: there are none, or a choice that there is not."""
    try:
        wanted = Wanted(
            text, kind, field, owner=owner, alliance=alliance, place=place, price=fen(price) if price else None
        )
        rows, told = queries.open_steps(pack(), wanted, _day(as_of), _moment(known_at))
    except RegisterError as error:
        _refuse(error)
    except KeyError as error:
        _err.print(f"no alliance {error} → {', '.join(pack().offers.alliances)}")
        raise typer.Exit(1) from error
    _print(queries.listed(rows, told, pack(), _moment(known_at)), as_json)
    if not rows:
        raise typer.Exit(1)


@offers.command()
def hidden(as_of: AsOf = None, as_json: Json = False) -> None:
    """Published offers that nobody finds since their owner's standing hides them, with the reason."""
    _print(queries.hidden_steps(pack(), _day(as_of)), as_json)


@offers.command()
def show(number: Number, as_of: AsOf = None, as_json: Json = False) -> None:
    """One open offer with its ratings. Exit code 1: it is not open."""
    found = queries.one_open(pack(), number, _day(as_of))
    if found is None:
        _err.print(f"offer {number} is not open on {_day(as_of)} → kechuang offers list, kechuang offers hidden")
        raise typer.Exit(1)
    ratings = [{"stars": one.stars, "text": one.text, "number": one.number} for one in latest([number])]
    row = _plain(found) | {"text": found.version.text, "terms": found.version.terms, "ratings": ratings}
    if as_json:
        typer.echo(json.dumps(row, ensure_ascii=False, indent=1))
        return
    for name, value in row.items():
        typer.echo(f"{name}: {value if value is not None else ''}")


@offers.command()
def stop(
    number: Number,
    seen: Annotated[int, typer.Option(help="Number of the last step you have seen (show).")],
    reason: Annotated[str, typer.Option(help="Why; the owner reads it.")],
) -> None:
    """Take an offer off. Exit code: 0 done, 1 refused or no such offer, 4 somebody was faster."""
    found = Offer.objects.filter(pk=number).first()
    if found is None:
        _err.print(f"no offer {number}")
        raise typer.Exit(1)
    try:
        stop_offer(SYSTEM, found, seen=seen, reason=reason)
    except RegisterError as error:
        _refuse(error)


@offers.command()
def check(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A text (UTF-8).")],
    kind: Annotated[str, typer.Option(help="Kind of text: product, service, rating …")] = "",
    by: Annotated[str, typer.Option(help="Publisher: a credit code or a department's id.")] = "",
    as_json: Json = False,
) -> None:
    """What the pack's rules of wording say of a text. Exit code 1: it may not be published."""
    found = lint({file.name: file.read_text(encoding="utf-8")}, pack().wording, kind=kind, by=by)
    rows: list[dict[str, Any]] = [
        {
            "start": one.start,
            "end": one.end,
            "quote": one.quote,
            "rule": one.rule.id,
            "law": one.rule.cited,
            "says": one.rule.says.zh,
            "instead": one.rule.instead.zh,
            "blocks": one.blocks,
        }
        for one in found
    ]
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    for row in [] if as_json else rows:
        typer.echo(f"{file.name} {row['start'] + 1}-{row['end']} “{row['quote']}” {row['law']} {row['says']}")
        typer.echo(f"  → {row['instead']}")
    if any(one.blocks for one in found):
        raise typer.Exit(1)


def _print(found: list[Listed], as_json: bool) -> None:
    rows = [_plain(one) for one in found]
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    table = Table("编号", "类别", "标题", "单位", "价格", "评价", "提示", box=None, pad_edge=False)
    for row in rows:
        notes = "；".join(mark["says"] for mark in row["marks"])
        table.add_row(str(row["id"]), row["kind"], row["title"], row["owner_name"], _price(row), row["stars"], notes)
    Console().print(table if rows else "没有")


def _plain(one: Listed) -> dict[str, Any]:
    version = one.version
    return {
        "id": one.offer.pk,
        "number": one.offer.steps.order_by("-number").values_list("number", flat=True).first(),
        "owner": one.offer.owner,
        "owner_name": one.owner,
        "kind": version.kind,
        "field": version.field,
        "title": version.title,
        "basis": version.basis,
        "price_fen": version.price,
        "unit": version.unit,
        "valid_from": version.valid_from.isoformat(),
        "valid_to": version.valid_to.isoformat() if version.valid_to else None,
        "contact": version.contact,
        "about": version.about,
        "stars": f"{one.stars.mean} ({one.stars.count})" if one.stars.count else "",
        "marks": [{"rule": mark.rule, "says": mark.says.zh, "hides": mark.hides} for mark in one.marks],
    }


def _price(row: dict[str, Any]) -> str:
    fen_ = row["price_fen"]
    return {"negotiable": "面议", "free": "免费"}.get(row["basis"]) or f"{fen_ // 100}.{fen_ % 100:02d}元/{row['unit']}"


def _day(given: datetime | None) -> Any:
    return given.date() if given else timezone.localdate()


def _moment(given: datetime | None) -> datetime | None:
    return given.astimezone() if given else None


def _refuse(error: RegisterError) -> NoReturn:
    _err.print(f"{error.zh}\n{error.en}", markup=False)
    raise typer.Exit(4 if isinstance(error, StaleError) else 1) from error
