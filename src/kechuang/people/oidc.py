"""Signing in through the district's own identity provider (OpenID Connect), when one is configured.

allauth's provider and flow (authorisation code, state, PKCE); here the signature of every identity token is checked
against the provider's published keys, also when the token came straight from it.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from kechuang.core import env

PROVIDER = "sso"
"""Part of the addresses /account/oidc/sso/login/ and …/callback/."""


def application(server: str) -> dict[str, Any]:
    """The entry of SOCIALACCOUNT_PROVIDERS; `server` is the issuer or its discovery document.

    Raises SettingsError when the client's name or secret is missing.
    """
    client, secret = env.text("KECHUANG_OIDC_CLIENT_ID"), env.text("KECHUANG_OIDC_SECRET")
    if not client or not secret:
        raise env.SettingsError("KECHUANG_OIDC_SERVER needs KECHUANG_OIDC_CLIENT_ID and KECHUANG_OIDC_SECRET")
    if urlsplit(server).scheme != "https" and not env.flag("KECHUANG_DEBUG"):
        raise env.SettingsError(f"KECHUANG_OIDC_SERVER={server}: write an https address")
    return {
        "provider_id": PROVIDER,
        "name": env.text("KECHUANG_OIDC_NAME", "统一身份认证"),
        "client_id": client,
        "secret": secret,
        "settings": {"server_url": server, "oauth_pkce_enabled": True},
    }


def origin(server: str) -> str:
    """https://id.example.org of an address there."""
    parts = urlsplit(server)
    return f"{parts.scheme}://{parts.netloc}"
