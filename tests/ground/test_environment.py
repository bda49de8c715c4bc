"""What the environment may say, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from kechuang.core import env
from kechuang.core.db.url import parse_database_url


def test_a_url_with_everything() -> None:
    found = parse_database_url("postgresql://ke%40ch:p%2Fw@db.example:6543/district?sslmode=require")
    assert found == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "district",
        "USER": "ke@ch",
        "PASSWORD": "p/w",
        "HOST": "db.example",
        "PORT": "6543",
        "OPTIONS": {"sslmode": "require"},
    }


def test_a_socket_directory_is_a_host() -> None:
    found = parse_database_url("postgres:///district?host=/run/postgresql")
    assert (found["HOST"], found["PORT"], found["OPTIONS"]) == ("/run/postgresql", "", {})


@pytest.mark.parametrize("url", ["mysql://h/d", "sqlite:///x", "district", "postgresql://h", "postgresql://h/"])
def test_other_urls_are_refused_with_words(url: str) -> None:
    with pytest.raises(ValueError, match=r"KECHUANG_DATABASE_URL: .+"):
        parse_database_url(url)


@pytest.mark.parametrize(("value", "meant"), [("1", True), ("off", False), ("", False), ("YES", True)])
def test_flags(value: str, meant: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KECHUANG_X", value)
    assert env.flag("KECHUANG_X") is meant


def test_a_flag_that_is_neither_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KECHUANG_X", "maybe")
    with pytest.raises(ValueError, match="KECHUANG_X=maybe"):
        env.flag("KECHUANG_X")


def test_the_secret_is_made_once_and_private(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("KECHUANG_HOME", str(tmp_path / "new"))
    monkeypatch.delenv("KECHUANG_SECRET_KEY", raising=False)
    first = env.secret_key()
    assert len(first) >= 60
    assert env.secret_key() == first
    assert (tmp_path / "new" / "secret-key").stat().st_mode & 0o077 == 0
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["secret-key"]
    monkeypatch.setenv("KECHUANG_SECRET_KEY", "given")
    assert env.secret_key() == "given"


@pytest.mark.django_db
def test_every_answer_carries_the_security_headers(client: Client) -> None:
    headers = client.get("/account/login/").headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"


def test_settings_are_the_districts() -> None:
    assert (settings.LANGUAGE_CODE, settings.TIME_ZONE, settings.USE_TZ) == ("zh-hans", "Asia/Shanghai", True)
    assert not settings.DEBUG
