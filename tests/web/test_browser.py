"""In a real browser: axe finds nothing, the keyboard reaches everything, nothing is blocked or overflows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django import live_server_helper

from tests.web.district import CODE

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
PATHS = [
    "/", "/search?q=示例", "/m/", "/m/growth/", f"/e/{CODE}/", f"/e/{CODE}/m/staff/?edit=main-enough:employees",
    f"/e/{CODE}/m/staff/?t.employees=60", f"/e/{CODE}/m/staff/?t.employees=x", "/about/", "/developers/", "/nothing",
]  # fmt: skip
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="no /usr/bin/chromium (Debian: apt install chromium)"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    # Playwright's synchronous calls run inside an event loop, which Django would take for an asynchronous view.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    with sync_playwright() as driver:
        found = driver.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield found
        found.close()


def day(path: str) -> str:
    return path + ("&" if "?" in path else "?") + "as_of=2026-06-15"


def complaints(page: Page) -> list[str]:
    """What axe finds, as rule and place."""
    from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]

    found: dict[str, Any] = Axe().run(page).response
    return [f"{one['id']}: {node['target']}" for one in found["violations"] for node in one["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_axe_finds_nothing_and_nothing_overflows(
    district: None, live_server: live_server_helper.LiveServer, browser: Browser, width: int, scheme: Any
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=False)
    page = context.new_page()
    blocked: list[str] = []
    page.on("console", lambda message: blocked.append(message.text) if "Content Security" in message.text else None)
    wrong = []
    for path in PATHS:
        page.goto(live_server.url + day(path))
        wrong += [f"{path} {one}" for one in complaints(page)]
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            wrong.append(f"{path} is wider than the screen")
    assert not wrong, "\n".join(wrong)
    assert not blocked


def test_the_whole_way_by_keyboard_without_javascript(
    district: None, live_server: live_server_helper.LiveServer, browser: Browser
) -> None:
    page = browser.new_context(java_script_enabled=False, locale="zh-CN").new_page()
    page.goto(live_server.url + day("/"))
    page.locator("#q").focus()
    page.keyboard.type("示例甲")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="北京示例甲科技有限公司").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name=re.compile("试一个值.*用工补贴")).focus()
    page.keyboard.press("Enter")
    page.get_by_text("试算，不是正式结果").wait_for()
    assert "employees=60" in page.url


def test_suggestions_appear_while_typing(
    district: None, live_server: live_server_helper.LiveServer, browser: Browser
) -> None:
    page = browser.new_page()
    page.goto(live_server.url + day("/"))
    page.locator("#q").press_sequentially("示例甲")
    page.locator("#suggest a").first.wait_for()
    assert "北京示例甲科技有限公司" in page.locator("#suggest").inner_text()
