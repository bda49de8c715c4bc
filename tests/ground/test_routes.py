"""Every route declares its access, and holds it, for every role."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils.timezone import localdate
from pytest_django import Settings

from kechuang.people.access import PUBLIC, check
from kechuang.people.actors import VISITOR, actor_for
from kechuang.people.roles import RIGHTS, Permission, Role
from kechuang.people.services import ensure_account

from .routes import Route, all_routes, undone

OWN = "91110105MA00000000"
# Sample data opens some answers to everybody; who gains by that are those with the fewest rights.
CASES = [(role, False) for role in Role] + [(role, True) for role in (Role.VISITOR, Role.CITIZEN, Role.ENTERPRISE)]


@pytest.fixture(scope="session")
def routes() -> list[Route]:
    return all_routes()


def test_every_route_declares_its_access(routes: list[Route]) -> None:
    silent = [str(route) for route in routes if route.rule is None]
    assert not silent, f"decorate these with @access(...), see people/README.md: {silent}"


def test_the_walk_sees_pages_and_api(routes: list[Route]) -> None:
    patterns = {route.pattern for route in routes}
    assert "account/login/" in patterns
    assert any(pattern.startswith("api/v1/") for pattern in patterns)


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "sample"), CASES, ids=str)
def test_every_route_as_every_role(
    role: Role, sample: bool, client: Client, settings: Settings, routes: list[Route]
) -> None:
    settings.KECHUANG_SAMPLE_REGISTER = sample
    actor = VISITOR
    user = None
    if role is not Role.VISITOR:
        # An officer belongs to a department: about a firm of his own he would decide nothing.
        own = "cy_park" if Permission.RECORD_DECISIONS in RIGHTS[role] else OWN
        user = ensure_account("someone", name="某人", password="x", role=role, organisation=(own, "示例单位"))
        actor = actor_for(user, localdate())
        client.force_login(user)
    wrong = []
    for route in routes:
        allowed = route.rule is PUBLIC or bool(check(actor, route.rule))
        with undone(client):
            outcome = _outcome(client, route)
        # django-ninja reads the body before it calls the guarded view: a 422 tells nobody anything.
        if outcome not in ({"open", "unread"} if allowed else {"closed", "unread"}):
            wrong.append(f"{route}: {outcome}, declared {route.rule!r} and this role is {'in' if allowed else 'out'}")
    assert not wrong, "\n".join(wrong)


def _outcome(client: Client, route: Route) -> str:
    """`open`: the view itself answered (perhaps 404, 400 or 405); `closed`: it was never reached;
    `unread`: nor was it called, since the body was not understood; or the error.
    """
    body = "" if route.method in {"GET", "DELETE"} else "{}"
    kind = "application/json" if route.is_api else "application/x-www-form-urlencoded"
    whole = {name for name in route.parameters if name.endswith("_id") or f"<int:{name}>" in route.pattern}
    values = {name: "1" if name in whole else OWN for name in route.parameters}
    response = client.generic(route.method, route.path(values), body, kind)
    to_login = response.status_code == 302 and "/account/login/?next=" in response.headers.get("Location", "")
    if response.status_code in {401, 403} or to_login:
        return "closed"
    if response.status_code == 422 and route.is_api:
        return "unread"
    return "open" if response.status_code < 500 else f"error {response.status_code}"
