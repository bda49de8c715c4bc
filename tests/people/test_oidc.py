"""Signing in through the district's identity provider (see `idp.py` for what is faked)."""

from __future__ import annotations

from typing import Any

import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import rsa
from django.contrib.auth import SESSION_KEY
from django.test import Client
from pytest_django import Settings

from kechuang.core.env import SettingsError
from kechuang.people import oidc
from kechuang.people.models import User
from kechuang.people.roles import Role
from kechuang.people.services import ensure_account
from tests.people.idp import CONFIGURED, Provider
from tests.web.district import CODE

pytestmark = pytest.mark.django_db


@pytest.fixture
def provider(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Provider:
    settings.SOCIALACCOUNT_PROVIDERS = CONFIGURED
    made = Provider()
    monkeypatch.setattr(requests.Session, "send", made.send)
    return made


@pytest.fixture
def user() -> User:
    return ensure_account("wang", name="王", password="x", role=Role.ENTERPRISE, organisation=(CODE, "甲"))


def through(client: Client, provider: Provider, process: str = "login") -> Any:
    to_provider = client.post(f"/account/oidc/sso/login/?process={process}")
    code, state = provider.code_for(to_provider.headers["Location"])
    return client.get("/account/oidc/sso/login/callback/", {"code": code, "state": state})


def test_the_login_page_offers_it_only_when_configured(client: Client, settings: Settings) -> None:
    assert "统一身份认证" not in client.get("/account/login/").content.decode()
    assert client.post("/account/oidc/sso/login/").status_code == 404
    settings.SOCIALACCOUNT_PROVIDERS = CONFIGURED
    assert "用区统一身份认证登录" in client.get("/account/login/").content.decode()


def test_an_unknown_identity_makes_no_account(client: Client, provider: Provider, user: User) -> None:
    answer = through(client, provider)
    assert answer.status_code == 403
    assert "身份尚未关联" in answer.content.decode()
    assert SESSION_KEY not in client.session
    assert User.objects.count() == 1


def test_linked_by_its_owner_it_signs_in(client: Client, provider: Provider, user: User) -> None:
    client.force_login(user)
    through(client, provider, "connect")
    assert "u-1" in client.get("/account/linked/").content.decode()
    fresh = Client()
    assert through(fresh, provider).status_code == 302
    assert fresh.session[SESSION_KEY] == str(user.pk)
    assert {"/.well-known/openid-configuration", "/token", "/jwks"} <= set(provider.asked)


def test_linked_by_a_claim_where_the_office_trusts_it(
    client: Client, provider: Provider, user: User, settings: Settings
) -> None:
    settings.KECHUANG_OIDC_CLAIM = "preferred_username"
    assert through(client, provider).status_code == 302
    assert client.session[SESSION_KEY] == str(user.pk)


@pytest.mark.parametrize("wrong", ["key", "audience", "state"])
def test_a_token_that_is_not_right_signs_nobody_in(
    wrong: str, client: Client, provider: Provider, user: User, settings: Settings
) -> None:
    settings.KECHUANG_OIDC_CLAIM = "preferred_username"
    if wrong == "key":
        provider.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    elif wrong == "audience":
        provider.audience = "another client"
    if wrong == "state":
        client.post("/account/oidc/sso/login/")
        answer = client.get("/account/oidc/sso/login/callback/", {"code": "code-1", "state": "guessed"})
    else:
        answer = through(client, provider)
    assert "统一身份认证没有成功" in answer.content.decode()
    assert SESSION_KEY not in client.session


def test_half_a_configuration_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsError, match="KECHUANG_OIDC_CLIENT_ID"):
        oidc.application("https://id.example.org")
    monkeypatch.setenv("KECHUANG_OIDC_CLIENT_ID", "a")
    monkeypatch.setenv("KECHUANG_OIDC_SECRET", "b")
    with pytest.raises(SettingsError, match="https"):
        oidc.application("http://id.example.org")
    assert oidc.application("https://id.example.org/realms/x")["provider_id"] == "sso"
    assert oidc.origin("https://id.example.org:8443/realms/x") == "https://id.example.org:8443"
