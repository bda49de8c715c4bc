"""Hostile input gets a polite page: never an error, never an echo of markup."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from django.test import Client

from tests.web.district import CODE
from tests.web.reading import text

pytestmark = pytest.mark.usefixtures("district")
NASTY = [
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    '"; DROP TABLE register_party; --',
    "%_%",
    "\\",
    "\x00示例",
    "示例" * 5000,
    "{{ settings.SECRET_KEY }}",
    "../../etc/passwd",
    "\u202e示例",
    "😀😀",
]


@pytest.mark.parametrize("value", NASTY, ids=range(len(NASTY)))
@pytest.mark.parametrize(
    "path", ["/search?q={}", "/search/suggest?q={}", "/m/?q={}", "/?as_of={}", f"/e/{CODE}/?level={{}}&as_of={{}}"]
)
def test_parameters(client: Client, path: str, value: str) -> None:
    response = client.get(path.replace("{}", quote(value)))
    assert response.status_code == 200
    assert "<script>alert" not in response.content.decode()


@pytest.mark.parametrize("value", NASTY, ids=range(len(NASTY)))
def test_trials(client: Client, value: str) -> None:
    response = client.get(f"/e/{CODE}/m/staff/?t.employees={quote(value)}&edit={quote(value)}&t.{quote(value)}=1")
    assert response.status_code == 200
    assert "<script>alert" not in response.content.decode()


@pytest.mark.parametrize("value", NASTY, ids=range(len(NASTY)))
def test_codes(client: Client, value: str) -> None:
    for path in (f"/e/{quote(value, safe='')}/", f"/m/{quote(value, safe='')}/"):
        assert client.get(path).status_code == 404


@pytest.mark.parametrize("day", ["2026-02-30", "26-1-1", "１９９９-01-01", "1999-12-31", "2100-01-01", "9" * 99])
def test_bad_days_are_named_and_today_is_shown(client: Client, day: str) -> None:
    page = text(client.get(f"/?as_of={quote(day)}"))
    assert "以下按今天显示" in page


def test_too_many_values_are_refused(client: Client) -> None:
    query = "&".join(f"t.x{number}=1" for number in range(60))
    assert "一次最多试 40 个值" in text(client.get(f"/e/{CODE}/m/staff/?{query}"))


def test_security_headers(client: Client) -> None:
    headers = client.get("/").headers
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
