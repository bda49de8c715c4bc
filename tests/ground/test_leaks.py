"""Nothing about somebody else's organisation leaks: an existing code answers like one that does not exist.

Every route and operation, as everybody who has no right to 乙; the table of parameters is in `world.py`.
"""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils.timezone import localdate

from kechuang.people.access import PUBLIC
from kechuang.people.actors import VISITOR, Actor, actor_for
from kechuang.people.models import User
from kechuang.people.roles import RIGHTS, Permission, Scope
from tests.ground import bodies, world
from tests.ground.routes import Route, all_routes, undone
from tests.people.conftest import office, people_folder
from tests.people.district import SECRET
from tests.web.district import CODE, OTHER

__all__ = ["office", "people_folder"]
TOKEN = re.compile(r'(name="csrfmiddlewaretoken" value=")[^"]+|[0-9a-f]{64}')
TELLING = ("Content-Type", "Location", "Content-Disposition", "ETag", "X-Total-Count")
ON_PUBLIC = (Permission.REQUEST_OFFERS, Permission.BOOK_SLOTS)
"""What one does for oneself with an offer that everybody may read."""
PERSONAS = (
    "visitor", "citizen", "wrong organisation, manager", "wrong organisation, member", "agent of another",
    "ended delegation", "ended membership", "wrong department",
)  # fmt: skip


@pytest.fixture
def there(office: None) -> world.World:
    return world.build()


def test_every_parameter_of_an_address_is_known(there: world.World) -> None:
    unknown = {
        f"{name} of {route}" for route in all_routes() for name in route.parameters if there.sample(route, name) is None
    }
    assert not unknown, f"say in tests/ground/world.py what these are (own, foreign, missing): {sorted(unknown)}"


@pytest.mark.parametrize("persona", PERSONAS)
def test_somebody_else_is_like_nobody(persona: str, there: world.World, client: Client) -> None:
    user = there.people[persona]
    actor = actor_for(user, localdate()) if user else VISITOR
    described, wrong = bodies.schema(), []
    if user is not None:
        client.force_login(user)
    for route in all_routes():
        if any(there.sample(route, name) is None for name in route.parameters):
            continue  # named by the test above
        foreign = _answer(client, route, there.values(route, "foreign"), described)
        seen = [mark for mark in _marks(persona) if mark in foreign[1]]
        if seen:
            wrong.append(f"{route} shows {seen}")
        if route.parameters and not _open(actor, route):
            missing = _answer(client, route, there.values(route, "missing"), described)
            if foreign != missing:
                wrong.append(
                    f"{route}: {foreign[0]} for an existing one, {missing[0]} for none\n{_apart(foreign, missing)}"
                )
    assert not wrong, "\n".join(wrong)


def test_the_marks_would_be_seen(there: world.World, client: Client) -> None:
    """Who may read 乙 does find them: the walk above is not blind."""
    client.force_login(world.account("holder", world.Role.CASE_OFFICER, "tax"))
    path = f"/api/v1/parties/{OTHER}/measures/talent?as_of=2026-06-15"
    assert SECRET in client.get(path).content.decode()
    page = client.get(f"/e/{OTHER}/m/growth/?as_of=2026-06-15").content.decode()
    assert any(mark in page for mark in world.TURNOVER)


def test_one_sees_ones_own(there: world.World, client: Client) -> None:
    for name in ("jia_member", "jia_manager", "jia_agent"):
        client.force_login(User.objects.get(username=name))
        client.post("/account/acting-for/", {"code": CODE})
        assert client.get(f"/e/{CODE}/").status_code == 200, name
        refused = client.get(f"/e/{OTHER}/")
        assert refused.status_code == 403, name


@pytest.mark.parametrize(
    ("persona", "words"),
    [
        ("ended delegation", "委托已于"),
        ("ended membership", "任职已于"),
        ("wrong organisation, member", "只能为本单位"),
    ],
)
def test_the_refusal_says_why(persona: str, words: str, there: world.World, client: Client) -> None:
    user = there.people[persona]
    assert user is not None
    client.force_login(user)
    assert words in client.get(f"/e/{OTHER}/").content.decode()
    assert words in json.loads(client.get(f"/api/v1/parties/{OTHER}/answer").content)["detail"]


def _marks(persona: str) -> list[str]:
    """An officer reads internal facts of anybody; a sensitive one only at the department that holds it."""
    return [SECRET] if persona == "wrong department" else world.MARKS


def _open(actor: Actor, route: Route) -> bool:
    """May this person do it to anybody, or read about anybody? Then existing and missing may differ."""
    if route.rule is PUBLIC or route.rule is None:
        return True
    if route.rule in ON_PUBLIC and "offers/<" in route.pattern:
        return True
    asked = (route.rule, Permission.READ_FACTS)
    return any(RIGHTS[post.role].get(one) is Scope.ANY for post in actor.posts or actor.held() for one in asked)


Answer = tuple[int, str, dict[str, str]]


def _answer(client: Client, route: Route, values: dict[str, str], described: dict[str, Any]) -> Answer:
    path, body, kind = route.path(values), "", "application/x-www-form-urlencoded"
    if route.is_api:
        kind = "application/json"
        if route.method != "GET":
            body = json.dumps(bodies.body_of(bodies.address_of(route.pattern), route.method, described))
    with undone(client):
        response = client.generic(route.method, path, body, kind)
        return _told(response, {name: values[name] for name in route.parameters})


def _told(response: HttpResponse, values: dict[str, str]) -> Answer:
    """Status, body and telling headers, with what was asked for taken out."""
    raw = b"".join(response.streaming_content) if response.streaming else response.content
    text = TOKEN.sub(r"\1", raw.decode("utf-8", "replace"))
    headers = {name: response.headers[name] for name in TELLING if name in response.headers}
    for name, value in values.items():
        text = text.replace(f"/{value}", f"/{{{name}}}")
        headers = {key: one.replace(f"/{value}", f"/{{{name}}}") for key, one in headers.items()}
    return response.status_code, text, headers


def _apart(one: Answer, other: Answer) -> str:
    """The first place where two answers differ."""
    at = next((i for i, (a, b) in enumerate(zip(one[1], other[1], strict=False)) if a != b), 0)
    return f"\n  …{one[1][max(0, at - 60) : at + 60]!r}\n  …{other[1][max(0, at - 60) : at + 60]!r} {one[2]} {other[2]}"
