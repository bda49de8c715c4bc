"""An office in which several organisations offer, ask and book; through the interface only."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from kechuang.people.roles import Role
from kechuang.people.services import ensure_account
from tests.directories.bed import A
from tests.systems.asking import NAMES

__all__ = ["answer", "days", "firm", "offer", "officer", "post", "published"]


def today() -> date:
    return timezone.localdate()


def days(number: int) -> str:
    return (today() + timedelta(days=number)).isoformat()


def firm(code: str, role: Role = Role.ENTERPRISE_MANAGER) -> Client:
    """A browser in which somebody of this organisation has signed in."""
    client = Client()
    name = f"user-{code}-{role}"
    user = ensure_account(name, name="某人", password="x", role=role, organisation=(code, NAMES.get(code, code)))
    client.force_login(user)
    return client


def officer(department: str = "cy_sti") -> Client:
    client = Client()
    user = ensure_account(
        f"officer-{department}", name="经办", password="x", role=Role.CASE_OFFICER,
        organisation=(department, department),
    )  # fmt: skip
    client.force_login(user)
    return client


def post(client: Client, address: str, **body: Any) -> Any:
    return client.post(f"/api/v1/{address}", json.dumps(body), content_type="application/json")


def answer(client: Client, address: str, **query: Any) -> Any:
    response = client.get(f"/api/v1/{address}", query)
    assert response.status_code == 200, response.content.decode()
    return response.json()


def offer(client: Client, **changed: Any) -> dict[str, Any]:
    """A draft of the client's organisation."""
    body = {
        "kind": "instrument", "title": "示例电子显微镜", "text": "材料形貌分析", "contact": "平台服务岗",
        "valid_from": days(0), "basis": "fixed", "price": 120_000, "unit": "小时",
    }  # fmt: skip
    response = post(client, "offers", **body | changed)
    assert response.status_code == 201, response.content.decode()
    found: dict[str, Any] = response.json()
    return found


def published(client: Client, **changed: Any) -> int:
    """The number of an offer that is public."""
    made = offer(client, **changed)
    response = post(client, f"offers/{made['id']}/publish", seen=made["number"])
    assert response.status_code == 200, response.content.decode()
    return int(made["id"])


def served(asker: Client, owner: Client, number: int, record: str = "HT-示例-1") -> int:
    """A request for an offer that was accepted and done."""
    made = post(asker, f"offers/{number}/requests", need="请报价", contact="采购岗").json()
    for client, body in ((owner, {"action": "accept"}), (owner, {"action": "done", "record": record})):
        seen = answer(client, f"offer-requests/{made['id']}")["number"]
        response = post(client, f"offer-requests/{made['id']}/steps", seen=seen, **body)
        assert response.status_code == 200, response.content.decode()
    return int(made["id"])


OWNER = A
