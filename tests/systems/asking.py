"""What the scenarios of lists share: small department files, and questions to the API."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.test import Client

from kechuang.people.roles import Role
from kechuang.people.services import ensure_account
from tests.directories.bed import EARLY, A, B, C, D, E, registration
from tests.directories.bed import take as take_file

DAY = "2017-06-29"
NAMES = {A: "示例甲科技有限公司", B: "示例乙科技有限公司", C: "示例丙科技有限公司", D: "示例丁大学", E: "示例戊研究院"}


def as_officer(client: Client, department: str) -> Client:
    """Sign in as a case officer of a department."""
    user = ensure_account(
        f"officer-{department}",
        name="经办",
        password="x",
        role=Role.CASE_OFFICER,
        organisation=(department, department),
    )
    client.force_login(user)
    return client


def take(folder: Path, name: str, rows: Sequence[Mapping[str, object]], at: datetime = EARLY) -> None:
    """Import one file; its header names the columns of every row."""
    heads = list(dict.fromkeys(head for row in rows for head in row))
    take_file(folder, name, [{head: row.get(head, "") for head in heads} for row in rows], at)


def asked(client: Client, address: str, **query: Any) -> dict[str, Any]:
    response = client.get(f"/api/v1/directories/{address}", {"as_of": DAY, **query})
    assert response.status_code == 200, response.content.decode()
    found: dict[str, Any] = response.json()
    return found


def counted(client: Client, directory: str, day: str = DAY) -> int:
    found: int = asked(client, f"{directory}/count", as_of=day)["counted"]
    return found


def levels(found: dict[str, Any]) -> dict[str, int]:
    return {one["id"]: one["count"] for one in found["levels"]}


def named(*codes: str, **columns: object) -> list[dict[str, object]]:
    return [{"统一社会信用代码": one, "企业名称": NAMES[one], **columns} for one in codes]


def hosts(*codes: str, **columns: object) -> list[dict[str, object]]:
    return [{"机构代码": one, "机构名称": NAMES[one], **columns} for one in codes]


def registered(folder: Path, *codes: str, elsewhere: Sequence[str] = ()) -> None:
    rows = [(one, NAMES[one], "海淀区" if one in elsewhere else "朝阳区") for one in codes]
    take(folder, "市场主体登记信息_20160101", registration(*rows))
