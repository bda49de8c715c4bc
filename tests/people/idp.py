"""A make-believe identity provider.

Faked: the HTTP between this system and the provider (`requests`), answered here in the process; and the person's
browser at the provider, which the test plays by taking the code straight to the callback. Real: allauth's flow with
state and PKCE, and identity tokens signed with an RSA key that is published as JWKS.
"""

from __future__ import annotations

import base64
import hashlib
import json
import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import requests
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

ISSUER, CLIENT = "https://id.example.org", "kechuang"
CONFIGURED = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": "sso",
                "name": "区统一身份认证",
                "client_id": CLIENT,
                "secret": "client-secret",
                "settings": {"server_url": ISSUER, "oauth_pkce_enabled": True},
            }
        ]
    }
}


class Provider:
    """Answers what `requests` asks; `subject` is who signs in next, `key` what it signs with."""

    def __init__(self) -> None:
        self.published = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.key = self.published
        self.claims: dict[str, Any] = {"sub": "u-1", "preferred_username": "wang"}
        self.audience = CLIENT
        self.challenges: dict[str, str] = {}
        self.asked: list[str] = []

    def code_for(self, authorise: str) -> tuple[str, str]:
        """The person agreed at this address of ours: (code, state)."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(authorise).query).items()}
        assert authorise.startswith(f"{ISSUER}/authorize?")
        assert asked["client_id"] == CLIENT and asked["code_challenge_method"] == "S256"
        self.challenges["code-1"] = asked["code_challenge"]
        return "code-1", asked["state"]

    def send(self, request: requests.PreparedRequest, **_: Any) -> requests.Response:
        """Stands in for `requests.Session.send`."""
        path = urlsplit(str(request.url)).path
        self.asked.append(path)
        return _response({"/.well-known/openid-configuration": self._discovery, "/token": self._token,
                          "/jwks": self._jwks, "/userinfo": self._userinfo}[path](request))  # fmt: skip

    def _discovery(self, _request: Any) -> Any:
        ends = {f"{name}_endpoint": f"{ISSUER}/{path}" for name, path in
                (("authorization", "authorize"), ("token", "token"), ("userinfo", "userinfo"))}  # fmt: skip
        return {"issuer": ISSUER, "jwks_uri": f"{ISSUER}/jwks", **ends}

    def _token(self, request: requests.PreparedRequest) -> Any:
        body = request.body.decode() if isinstance(request.body, bytes) else str(request.body)
        given = {name: values[0] for name, values in parse_qs(body).items()}
        proof = base64.urlsafe_b64encode(hashlib.sha256(given["code_verifier"].encode()).digest()).rstrip(b"=")
        assert self.challenges.pop(given["code"]) == proof.decode(), "PKCE"
        now = int(time.time())
        claims = {**self.claims, "iss": ISSUER, "aud": self.audience, "iat": now, "exp": now + 60}
        token = jwt.encode(claims, self.key, algorithm="RS256", headers={"kid": "k1"})
        return {"access_token": "opaque", "token_type": "Bearer", "id_token": token}

    def _jwks(self, _request: Any) -> Any:
        published = json.loads(RSAAlgorithm.to_jwk(self.published.public_key()))
        return {"keys": [{**published, "kid": "k1", "alg": "RS256", "use": "sig"}]}

    def _userinfo(self, _request: Any) -> Any:
        return self.claims


def _response(body: Any) -> requests.Response:
    made = requests.Response()
    made.status_code = 200
    made._content = json.dumps(body).encode()
    made.headers["Content-Type"] = "application/json"
    return made
