"""Acceptance scenarios as far as importing carries them (domain study, table A), through the portal and the API."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from kechuang.core.identifiers import patent_check_digit
from kechuang.people.roles import Role
from kechuang.people.services import ensure_account
from kechuang.register.importing.jobs.work import work
from tests.directories.bed import CHAOYANG, A, B, C, certificate, registration, take

pytestmark = pytest.mark.django_db
PATENTS = "/api/v1/imports/mappings/patent-applications"
OUTSIDE = "91330100799655058B"


@pytest.fixture
def officer(settings: Settings, tmp_path: Path) -> Callable[[str], Client]:
    settings.KECHUANG_PACK, settings.HOME = CHAOYANG, tmp_path

    def sign_in(department: str) -> Client:
        client = Client()
        place = (department, department)
        client.force_login(
            ensure_account(f"of-{department}", name="某人", password="x", role=Role.CASE_OFFICER, organisation=place)
        )
        return client

    return sign_in


def checked(client: Client, name: str, rows: list[dict[str, object]]) -> dict[str, Any]:
    heads = list(rows[0])
    text = "\n".join([",".join(heads), *(",".join(str(row.get(head, "")) for head in heads) for row in rows)])
    sent = client.post("/api/v1/imports", {"files": [SimpleUploadedFile(name, text.encode())]})
    assert sent.status_code == 201, sent.content.decode()
    work(once=True)
    return _job(client, sent.json()["job"])


def committed(client: Client, job: int) -> dict[str, Any]:
    body = {"allow_rejects": True}
    answer = client.post(f"/api/v1/imports/{job}/commit", body, content_type="application/json")
    assert answer.status_code == 202, answer.content.decode()
    work(once=True)
    return _job(client, job)


def _job(client: Client, job: int) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"/api/v1/imports/{job}").json()
    return found


def test_s03_import_of_a_list_reports_each_row_before_anything_counts(
    officer: Callable[[str], Client], tmp_path: Path
) -> None:
    """A duplicated code, a wrong check digit and a date that is none: seen row by row, then the good rows count."""
    client = officer("sti")
    firms = ((A, "示例甲科技有限公司"), (B, "示例乙科技有限公司"), (C, "示例丙科技有限公司"))
    take(tmp_path / "files", "市场主体登记信息_20170601", registration(*((*firm, "朝阳区") for firm in firms)))
    wrong = A[:-1] + ("0" if A[-1] != "0" else "1")
    job = checked(
        client,
        "高新技术企业认定名单_20170601.csv",
        [
            certificate(*firms[0], "GR201411000001", "2014-10-30", "2017-10-29"),
            certificate(*firms[0], "GR201411000001", "2014-10-30", "2017-10-29"),
            certificate(*firms[1], "GR201511000002", "2015-11-24", "2018-11-23"),
            certificate(*firms[2], "GR201511000003", "昨天", "2018-11-23"),
            certificate(wrong, "示例丁科技有限公司", "GR201511000004", "2015-11-24", "2018-11-23"),
        ],
    )
    assert job["state"] == "checked"
    assert {(line["row"], line["code"]) for line in job["lines"]} == {(5, "not-date"), (6, "uscc")}
    assert all(line["remedy"] for line in job["lines"])
    count = "/api/v1/directories/hnte/count"
    assert client.get(count, {"as_of": "2017-06-29"}).json()["counted"] == 0
    assert committed(client, job["job"])["state"] == "done"
    assert client.get(count, {"as_of": "2017-06-29"}).json()["counted"] == 2


def test_s10_five_patents_three_counted_two_rejected_with_reasons(
    officer: Callable[[str], Client], tmp_path: Path
) -> None:
    """One wrong check digit, one applicant from outside the district (the list may not bring parties in)."""
    client = officer("cnipa")
    firms = ((A, "示例甲科技有限公司"), (B, "示例乙科技有限公司"))
    take(tmp_path / "files", "市场主体登记信息_20170601", registration(*((*firm, "朝阳区") for firm in firms)))
    told = client.get(PATENTS).json()
    body = {"yaml": told["yaml"] + "party: {create: false}\n", "reason": "只收本区登记的申请人"}
    put = client.put(PATENTS, body, content_type="application/json")
    assert put.status_code == 200, put.content.decode()
    numbers = [f"20171{serial:07d}" for serial in range(9_000_001, 9_000_006)]
    right = [f"{body}.{patent_check_digit(body)}" for body in numbers]
    wrong = f"{numbers[3]}.{'0' if patent_check_digit(numbers[3]) != '0' else '1'}"
    whose = (A, A, B, B, OUTSIDE)
    rows: list[dict[str, object]] = [
        {"统一社会信用代码": code, "申请号": number, "专利种类": "发明专利", "申请日": "2017-03-01"}
        for code, number in zip(whose, [*right[:3], wrong, right[4]], strict=True)
    ]
    job = checked(client, "专利申请清单_20170601.csv", rows)
    reasons = {line["row"]: (line["code"], line["zh"]) for line in job["lines"] if line["state"] == "rejected"}
    assert set(reasons) == {5, 6}, job
    assert reasons[5][0] == "patent-number" and "校验位应为" in reasons[5][1]
    assert reasons[6] == ("unknown-party", "登记册中没有该主体")
    done = committed(client, job["job"])
    assert (done["state"], done["reports"][0]["statements"]["new"]) == ("done", 3)
    page = client.get("/work/imports/rejected/", {"check": "1", "publisher": "cnipa"}).content.decode()
    assert wrong in page and "专利申请清单" in page
