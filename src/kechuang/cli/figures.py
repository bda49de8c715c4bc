"""`kechuang figures`: indicators, one figure, the report's paragraphs, plans; and stating an observation."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated, Any, NoReturn

import typer
from django.utils import timezone
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from kechuang.core.periods import parse_period
from kechuang.figures import services, words
from kechuang.figures.book import Book
from kechuang.figures.model import Figure
from kechuang.figures.plans import plans as all_plans
from kechuang.figures.report import report as told
from kechuang.people.actors import SYSTEM
from kechuang.policy import catalogue
from kechuang.register.problems import RegisterError

app = typer.Typer()
figures = typer.Typer(no_args_is_help=True, help="Indicators 指标: list, show, state, report, plans.")
app.add_typer(figures, name="figures")
_out, _err = Console(soft_wrap=True), Console(stderr=True)
AsOf = Annotated[datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help="The day; default today.")]
Known = Annotated[datetime | None, typer.Option(help="Only what had been recorded by then.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Id = Annotated[str, typer.Argument(help="Id of the indicator.")]


@figures.command("list")
def list_(as_json: Json = False) -> None:
    """All indicators of the pack with unit, kind and responsible department."""
    found = catalogue.pack().figures.indicators.values()
    keys = ("id", "topic", "unit", "kind", "department")
    if as_json:
        _print([{"title": one.title.zh, **{key: getattr(one, key) for key in keys}} for one in found])
        return
    table = Table("id", "指标", "单位", "责任部门", box=None, pad_edge=False)
    for one in found:
        table.add_row(one.id, escape(one.title.zh), one.unit, one.department)
    _out.print(table)


@figures.command()
def show(
    indicator: Id,
    scope: Annotated[str, typer.Option(help="Code of the scope; default the district.")] = "",
    period: Annotated[str, typer.Option(help="Such as 2016 or 2017-06; default the last known.")] = "",
    as_of: AsOf = None,
    known_at: Known = None,
    as_json: Json = False,
) -> None:
    """One figure with its parts and notes. Exit codes: 1 unknown or refused, 2 no such indicator, scope or period."""
    book = _book(as_of, known_at)
    if indicator not in book.pack.figures.indicators:
        _stop(f"no indicator {indicator} → kechuang figures list names them")
    code = scope or book.home.code
    if book.scope(code) is None:
        _stop(f"no scope {code} on {book.as_of}")
    try:
        one = book.figure(indicator, code, parse_period(period)) if period else book.latest(indicator, code)
    except ValueError as error:
        _stop(str(error))
    if as_json:
        _print(_plain(one))
    else:
        state = f"{one.state}{'，已复核' if one.checked else ''}"
        when = words.period_words(one.period)
        typer.echo(f"{one.scope.name.zh} {when} {one.indicator.title.zh}：{words.printed(one)}（{state}）")
        for part in one.computed.parts:
            typer.echo(f"  {part.title.zh} {words.number(part.span, 2, part.unit)}")
        for note in one.notes:
            typer.echo(f"  注：{note.says.zh}")
        if one.published:
            said = one.published
            typer.echo(f"  来源：{said.publisher} · {said.document} · {said.source} {said.locator}".rstrip())
    if one.span is None:
        raise typer.Exit(1)


@figures.command()
def state(
    indicator: Id,
    value: Annotated[str, typer.Argument(help="As published: 320.9, 3.9万件, 50余, 60%.")],
    period: Annotated[str, typer.Option(help="Such as 2016 or 2017-01/2017-04.")],
    reason: Annotated[str, typer.Option(help="Why, for the log.")],
    scope: Annotated[str, typer.Option(help="Code of the scope; default the district.")] = "",
    growth: Annotated[str, typer.Option(help="Growth of the same period, in percent.")] = "",
    price_basis: Annotated[str, typer.Option(help="current or constant.")] = "",
    source: Annotated[str, typer.Option(help="Document and page.")] = "",
    department: Annotated[str, typer.Option(help="Who says so; default the responsible department.")] = "",
    as_json: Json = False,
) -> None:
    """State what an indicator was. Exit code 2: it cannot be stated so; nothing was written."""
    pack = catalogue.pack()
    code = scope or Book(pack, timezone.localdate()).home.code
    details: dict[str, Any] = {"price_basis": price_basis, "source": source}
    try:
        services.state(
            SYSTEM, pack, indicator, code, period, value,
            growth=growth, details=details, reason=reason, department=department,
        )  # fmt: skip
    except RegisterError as error:
        _stop(f"{error.zh} ({error.en})")
    one = Book(pack, timezone.localdate()).figure(indicator, code, parse_period(period))
    if as_json:
        _print(_plain(one))
    else:
        typer.echo(f"{one.indicator.title.zh} {words.period_words(one.period)}：{words.printed(one)}（{one.state}）")


@figures.command()
def report(as_of: AsOf = None, known_at: Known = None, as_json: Json = False) -> None:
    """The paragraphs of the report with their footnotes."""
    found = told(_book(as_of, known_at))
    if as_json:
        _print([{"id": one.id, "title": one.title.zh, "text": one.text, "footnotes": one.footnotes} for one in found])
        return
    for one in found:
        typer.echo(f"{one.title.zh}\n{one.text}")
        for number, note in enumerate(one.footnotes, 1):
            typer.echo(f"  [{number}] {note}")
        typer.echo()


@figures.command()
def plans(as_of: AsOf = None, known_at: Known = None, as_json: Json = False) -> None:
    """Plans and goals with their targets, what was last known, and the gap."""
    rows = []
    for one in all_plans(_book(as_of, known_at)):
        for target in one.targets:
            rows.append(
                {
                    "plan": one.title,
                    "reference": target.reference,
                    "indicator": target.indicator.title.zh,
                    "by": target.period.text,
                    "target": _text(target.value),
                    "last": words.printed(target.last) if target.last else None,
                    "gap": _text(target.gap),
                    "department": target.department or target.indicator.department,
                }
            )
        if not one.targets:
            rows.append({"plan": one.title, "reference": None})
    if as_json:
        _print(rows)
        return
    table = Table("规划或目标", "指标", "时期", "目标值", "最近", "差距", "责任部门", box=None, pad_edge=False)
    for row in rows:
        keys = ("plan", "indicator", "by", "target", "last", "gap", "department")
        table.add_row(*(escape(str(row.get(key) or "—")) for key in keys))
    _out.print(table)


def _book(as_of: datetime | None, known_at: datetime | None) -> Book:
    day = as_of.date() if as_of else timezone.localdate()
    return Book(catalogue.pack(), day, known_at.astimezone() if known_at else None, wait=True)


def _plain(one: Figure) -> dict[str, Any]:
    return {
        "indicator": one.indicator.id,
        "scope": one.scope.code,
        "period": one.period.text,
        "state": one.state,
        "checked": one.checked,
        "printed": words.printed(one),
        "unit": one.indicator.unit,
        "notes": [{"code": note.code, "zh": note.says.zh, "en": note.says.en} for note in one.notes],
        "parts": [
            {"title": part.title.zh, "value": words.number(part.span, 2, part.unit)} for part in one.computed.parts
        ],
    }


def _text(value: Any) -> str | None:
    return None if value is None else words.rounded(value, 2).removesuffix(".00")


def _print(value: object) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=1))


def _stop(message: str) -> NoReturn:
    _err.print(message, highlight=False)
    raise typer.Exit(2)
