"""Who sees what of a directory: columns, names, filters, sorting, files, addresses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from kechuang.people.roles import Role
from kechuang.people.services import ensure_account
from kechuang.register.models import Party, PartyName
from tests.directories.bed import LATER, A, B, registration, take

pytestmark = pytest.mark.django_db
DAY = {"as_of": "2017-06-29"}


@pytest.fixture(autouse=True)
def spaces(tmp_path: Path) -> None:
    take(
        tmp_path,
        "孵化器和众创空间认定名单_20170101",
        [
            {"机构代码": A, "机构名称": "示例空间甲", "孵化载体称号": "国家备案众创空间、北京市众创空间"},
            {"机构代码": B, "机构名称": "示例空间乙", "孵化载体称号": "北京市众创空间"},
        ],
    )
    take(tmp_path, "市场主体登记信息_20170101", registration((A, "示例空间甲", "朝阳区"), (B, "示例空间乙", "朝阳区")))

    # The importer refuses such a name; another way in must not make it dangerous.
    odd = "=示例空间甲"
    party = Party.objects.get(uscc=A)
    PartyName.objects.create(party=party, kind="full", text=odd, key=odd, grams=[], recorded_at=LATER)


def signed_in(role: Role, party: str = "cy_sti") -> Client:
    client = Client()
    account = ensure_account(f"u-{role}", name="某人", password="x", role=role, organisation=(party, "示例"))
    client.force_login(account)
    return client


def columns(client: Client) -> set[str]:
    found: list[dict[str, Any]] = client.get("/api/v1/directories/spaces", DAY).json()["columns"]
    return {one["id"] for one in found}


def test_a_visitor_sees_public_columns_only(client: Client) -> None:
    assert columns(client) == {"titles"}
    assert columns(signed_in(Role.CASE_OFFICER)) >= {"titles", "area", "desks", "graduates"}
    page = client.get("/directories/spaces/", DAY).content.decode()
    assert "在孵" not in page
    assert "累计毕业企业数" in page, "said to be withheld"
    assert 'value="area"' not in page


def test_a_firm_sees_no_internal_column_of_others() -> None:
    assert columns(signed_in(Role.ENTERPRISE, A)) == {"titles"}


@pytest.mark.parametrize("query", ["sort=area", "filter=area=5", "sort=nothing", "filter=titles"])
def test_what_is_not_shown_is_not_asked_either(client: Client, query: str) -> None:
    response = client.get(f"/api/v1/directories/spaces?as_of=2017-06-29&{query}")
    if query == "filter=titles":  # an empty filter narrows nothing
        assert response.status_code == 200
        return
    assert response.status_code == 422
    assert response.json()["errors"]
    page = client.get(f"/directories/spaces/?as_of=2017-06-29&{query.replace('filter=', 'f.')}")
    assert page.status_code == 200, "an address with a strange filter is answered without it"


def test_an_internal_directory_is_for_those_who_may_read_facts(client: Client) -> None:
    for address in ("/api/v1/directories/tech-contracts", "/api/v1/directories/tech-contracts/count"):
        assert client.get(address, DAY).status_code == 401
        assert signed_in(Role.ENTERPRISE, A).get(address, DAY).status_code == 403
        assert signed_in(Role.LEADING_OFFICE).get(address, DAY).status_code == 200
    listed = {one["id"] for one in client.get("/api/v1/directories").json()}
    assert "spaces" in listed
    assert "tech-contracts" not in listed
    assert "技术合同名录" not in client.get("/directories/").content.decode()


def test_files_are_for_officers_and_hold_no_formula(client: Client) -> None:
    address = "/api/v1/directories/spaces/export"
    assert client.get(address, DAY).status_code == 401
    assert client.get("/directories/spaces/export", DAY).status_code in {302, 401, 403}
    officer = signed_in(Role.CASE_OFFICER)
    text = b"".join(officer.get(address, {**DAY, "format": "csv"}).streaming_content).decode("utf-8-sig")
    lines = text.splitlines()
    assert lines[0].startswith("代码,名称,")
    assert f"{A},'=示例空间甲," in text
    assert len(lines) == 3
    rows = officer.get(address, {**DAY, "format": "json", "columns": "titles"})
    body = b"".join(rows.streaming_content).decode()
    held = json.loads(body)
    assert [one["values"] for one in held["rows"]] == [
        {"titles": ["city_makerspace", "national_makerspace"]},
        {"titles": ["city_makerspace"]},
    ]
    assert officer.get(address, {**DAY, "format": "pdf"}).status_code == 422


def test_a_workbook_types_every_cell_as_text(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    officer = signed_in(Role.CASE_OFFICER)
    response = officer.get("/directories/spaces/export", {**DAY, "format": "xlsx"})
    path = tmp_path / "spaces.xlsx"
    path.write_bytes(b"".join(response.streaming_content))
    sheet = load_workbook(path).active
    assert sheet is not None
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert "=示例空间甲" in {cell.value for cell in cells}


@pytest.mark.parametrize("address", ["/directories/nothing/", "/api/v1/directories/nothing", "/directories/no/count"])
def test_what_is_not_there(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    "query",
    ["q=%00", "q=" + "字" * 200, "page=999999", "page=-1", "page=x", "part=x", "reason=x&part=excluded", "sort=-",
     "known_on=x", "f.titles=nothing", "col=nothing", "as_of=x", "f.=1", "q=%25_\\", "known_on=2010-01-01",
     "f.q=1&f.q=2"],
)  # fmt: skip
def test_strange_addresses_are_answered(client: Client, query: str) -> None:
    assert client.get(f"/directories/spaces/?{query}").status_code == 200
