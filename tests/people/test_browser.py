"""The pages about people in a real browser: axe finds nothing, nothing overflows, nothing is blocked."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.test import Client
from playwright.sync_api import Browser, Page
from pytest_django import live_server_helper

from kechuang.people import links
from kechuang.people.actors import SYSTEM
from kechuang.people.models import User
from kechuang.people.roles import Role
from kechuang.people.services import ensure_account
from tests.ground import world
from tests.web.district import CODE
from tests.web.test_browser import CHROMIUM, browser, complaints

__all__ = ["browser"]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="no /usr/bin/chromium (Debian: apt install chromium)"),
    pytest.mark.django_db(transaction=True),
]
OPEN = ["/account/login/", "/account/link/nothing/"]
MINE = [
    "/account/", "/account/organisation/", "/account/password/change/", "/account/sessions/", "/account/linked/",
    "/account/reauthenticate/", "/account/2fa/recovery-codes/",
]  # fmt: skip
WORK = ["/work/", "/work/people/", "/work/people/a/jia_manager/", "/work/people/sensitive/"]
SHOTS = os.environ.get("KECHUANG_TEST_PICTURES", "")


@dataclass(frozen=True)
class Prepared:
    """All that needs the database, made before the browser's event loop runs: links, and sessions by their keys."""

    links: list[str]
    manager: str
    administrator: str


@pytest.fixture
def prepared(office: None) -> Prepared:
    world.build()
    reset = links.reset_link(SYSTEM, User.objects.get(username="jia_member"))[1]
    invitation = links.invite(SYSTEM, CODE, Role.ENTERPRISE)[1]
    boss = ensure_account("boss", name="王", password="x", role=Role.ENTERPRISE_MANAGER, organisation=(CODE, "甲"))
    admin = world.account("admin", Role.ADMINISTRATOR, "sti")
    return Prepared([f"/account/link/{one}/" for one in (reset, invitation)], session_of(boss), session_of(admin))


def session_of(user: User) -> str:
    """Signed in the short way; the sign-in itself is tested without a browser."""
    client = Client()
    client.force_login(user)
    return client.session.session_key or ""


def look(page: Page, base: str, paths: list[str]) -> list[str]:
    wrong = []
    for path in paths:
        page.goto(base + path)
        wrong += [f"{path} {one}" for one in complaints(page)]
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            wrong.append(f"{path} is wider than the screen")
        if SHOTS:
            width = page.viewport_size["width"] if page.viewport_size else 0
            page.screenshot(path=str(Path(SHOTS) / f"{path.strip('/').replace('/', '-')}-{width}.png"), full_page=True)
    return wrong


def as_user(page: Page, base: str, session: str) -> None:
    page.context.add_cookies([{"name": configured.SESSION_COOKIE_NAME, "value": session, "url": base}])


@pytest.mark.parametrize("width", [390, 1440])
def test_axe_finds_nothing(
    prepared: Prepared, live_server: live_server_helper.LiveServer, browser: Browser, width: int
) -> None:
    page = browser.new_context(viewport={"width": width, "height": 900}).new_page()
    blocked: list[str] = []
    page.on("console", lambda message: blocked.append(message.text) if "Content Security" in message.text else None)
    wrong = look(page, live_server.url, [*OPEN, *prepared.links])
    as_user(page, live_server.url, prepared.manager)
    wrong += look(page, live_server.url, MINE)
    as_user(page, live_server.url, prepared.administrator)
    wrong += look(page, live_server.url, WORK)
    assert not wrong, "\n".join(wrong)
    assert not blocked
