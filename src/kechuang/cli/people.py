"""`kechuang people`: accounts and posts from the office's own machine."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated, NoReturn

import typer
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from rich.console import Console
from rich.table import Table

from kechuang.people import links, lockout, services
from kechuang.people.actors import SYSTEM
from kechuang.people.models import Membership, User
from kechuang.people.problems import PeopleError
from kechuang.people.queries import Member, accounts, posts_of_account
from kechuang.people.roles import GIVEN_ROLES, Role

app = typer.Typer()
people = typer.Typer(no_args_is_help=True, help="Accounts, posts, one-time links, locks.")
app.add_typer(people, name="people")
_err = Console(stderr=True)
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Username = Annotated[str, typer.Argument(help="User name of the account.")]


@people.command("list")
def list_(text: Annotated[str, typer.Argument(help="Part of a name.")] = "", as_json: Json = False) -> None:
    """Accounts with their posts. Exit code 1: none."""
    today = timezone.localdate()
    found = [(user, posts_of_account(user, today)) for user in accounts(text)]
    if as_json:
        rows = [
            {
                "username": user.username,
                "name": user.name,
                "active": user.is_active,
                "posts": [_plain(one) for one in posts],
            }
            for user, posts in found
        ]
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        table = Table("用户名", "姓名", "任职", "状态", box=None, pad_edge=False)
        for user, posts in found:
            held = "\n".join(_words(one) for one in posts)
            table.add_row(user.username, user.name, held, "" if user.is_active else "已停用")
        Console().print(table)
    if not found:
        raise typer.Exit(1)


@people.command()
def add(
    username: Username,
    role: Annotated[Role, typer.Option(help="The first post's role.")],
    at: Annotated[str, typer.Option(help="Department id of the pack, or credit code.")],
    name: Annotated[str, typer.Option(help="The person's name.")] = "",
    called: Annotated[str, typer.Option(help="Name of the organisation, where it is new here.")] = "",
    until: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Last day of the post.")] = None,
    as_json: Json = False,
) -> None:
    """A new account (or another post for one) and, for a new one, a one-time link to set its password."""
    if role not in GIVEN_ROLES:
        raise typer.BadParameter(f"{role.value} is not given by a post")
    try:
        user = User.objects.filter(username=username).first()
        new = user is None
        if user is None:
            user = services.add_account(SYSTEM, username, name)
        post = services.give_post(SYSTEM, user, at, role, name=called, until=until.date() if until else None)
    except PeopleError as error:
        _fail(error)
    address = _address(links.reset_link(SYSTEM, user)[1]) if new else ""
    if as_json:
        typer.echo(json.dumps({"username": user.username, "post": post.pk, "link": address}, ensure_ascii=False))
    else:
        typer.echo(f"{user.username}: {post}")
        if address:
            typer.echo(f"设置密码的一次性链接 one-time link: {address}")


@people.command()
def end(
    post: Annotated[int, typer.Argument(help="Number of the post (see `people list --json`).")],
    reason: Annotated[str, typer.Option(help="Why; it is kept.")],
) -> None:
    """End a post now. Exit code 1: there is no such post, or it is over."""
    found = Membership.objects.select_related("user", "organisation").filter(pk=post).first()
    if found is None:
        _err.print(f"no post {post} → kechuang people list --json")
        raise typer.Exit(1)
    try:
        services.end_post(SYSTEM, found, reason)
    except PeopleError as error:
        _fail(error)
    typer.echo(f"已终止 ended: {found}")


@people.command("reset-link")
def reset_link(username: Username, as_json: Json = False) -> None:
    """A one-time link to set a new password. Exit code 1: no such account."""
    _link, secret = links.reset_link(SYSTEM, _user(username))
    address = _address(secret)
    typer.echo(json.dumps({"username": username, "link": address}) if as_json else address)


@people.command()
def unlock(username: Username) -> None:
    """Forget the failed sign-ins of a name. Exit code 1: there were none."""
    forgotten = lockout.unlock(username)
    typer.echo(f"{username}: {forgotten}")
    if not forgotten:
        raise typer.Exit(1)


def _user(username: str) -> User:
    found = User.objects.filter(username=username).first()
    if found is None:
        _err.print(f"no account {username} → kechuang people list")
        raise typer.Exit(1)
    return found


def _fail(error: PeopleError) -> NoReturn:
    _err.print(f"{error.zh}\n{error.en}", markup=False)
    raise typer.Exit(1) from error


def _address(secret: str) -> str:
    """The whole address where it is known, else the path."""
    origin = next(iter(settings.CSRF_TRUSTED_ORIGINS), "")
    return origin + reverse("people:link", args=[secret])


def _words(one: Member) -> str:
    ended = f" (至 {one.ended})" if one.ended else ""
    return f"#{one.id} {one.organisation} · {one.role.names[0]}{ended}"


def _plain(one: Member) -> dict[str, object]:
    return {
        "id": one.id,
        "organisation": one.code,
        "role": one.role.value,
        "since": one.since.isoformat(),
        "until": one.until and one.until.isoformat(),
        "ended": one.ended and one.ended.isoformat(),
    }
