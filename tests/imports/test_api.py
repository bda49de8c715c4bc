"""The same through the API: job, report, commit, batches, undo, mappings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from kechuang.core.pack import Pack
from kechuang.people.roles import Role
from kechuang.register.importing.jobs.work import work
from kechuang.register.models import Party, Undo, WriteBatch
from kechuang.register.queries import find_party, name_of, subject
from tests.register.tiny import A, B

pytestmark = pytest.mark.django_db
Officer = Callable[..., Client]
HEAD = "统一社会信用代码,企业名称,从业人员\n"
TAX = "统一社会信用代码,年度,研发费用\n"
DAY = date(2026, 11, 1)


def post(client: Client, address: str, body: dict[str, Any], status: int = 200) -> Any:
    response = client.post(f"/api/v1/imports{address}", body, content_type="application/json")
    assert response.status_code == status, response.content.decode()
    return response.json()


def get(client: Client, address: str, status: int = 200) -> Any:
    response = client.get(f"/api/v1/imports{address}")
    assert response.status_code == status, response.content.decode()
    return response.json()


def take(client: Client, name: str, content: str) -> int:
    """Hand in, check, commit; gives the batch."""
    sent = client.post("/api/v1/imports", {"files": [SimpleUploadedFile(name, content.encode())]})
    assert sent.status_code == 201, sent.content.decode()
    number = sent.json()["job"]
    work(once=True)
    assert get(client, f"/{number}")["state"] == "checked"
    assert post(client, f"/{number}/commit", {}, 202)["state"] == "approved"
    work(once=True)
    done = get(client, f"/{number}")
    assert done["state"] == "done"
    return int(done["batch"])


def test_old_values_return_and_both_times_stay_apart(officer: Officer, pack: Pack) -> None:
    client, dictionary = officer("stat"), pack.rules.dictionary
    take(client, "统计_20260131.csv", f"{HEAD}{A},示例甲公司,50")
    second = take(client, "统计_20260301.csv", f"{HEAD}{A},示例甲甲,80\n{B},示例乙公司,7")
    between = timezone.now()
    told = post(client, f"/batches/{second}/undo", {"dry_run": True})
    assert (told["statements"], told["returning"], told["silent"], told["parties"]) == (2, 1, 1, 1)
    assert told["undone"] is False and not Undo.objects.exists()
    post(client, f"/batches/{second}/undo", {}, 422)
    assert post(client, f"/batches/{second}/undo", {"reason": "交错"})["undone"] is True
    assert subject(A, DAY, dictionary=dictionary).facts["employees"] == 50
    assert subject(A, DAY, between, dictionary=dictionary).facts["employees"] == 80
    assert find_party(B) is None and find_party(B, between) is not None
    post(client, f"/batches/{second}/undo", {"reason": "again"}, 422)
    third = take(client, "统计_20260301.csv", f"{HEAD}{A},示例甲甲,80\n{B},示例乙公司,7")
    assert third != second
    assert subject(A, DAY, dictionary=dictionary).facts["employees"] == 80
    party = find_party(B)
    assert party is not None and name_of(party) == "示例乙公司"
    listed = get(client, "/batches")
    assert [(one["batch"], one["undone_by"] != "") for one in listed][:2] == [(third, False), (second, True)]


def test_what_a_later_file_repeats_is_told_and_comes_back_with_it(officer: Officer, pack: Pack) -> None:
    client, dictionary = officer("tax"), pack.rules.dictionary
    first = take(client, "税务_20260131.csv", f"{TAX}{A},2025,50")
    repeated = f"{TAX}{A},2025,50\n{B},2025,7"
    take(client, "税务_20260301.csv", repeated)
    told = post(client, f"/batches/{first}/undo", {"reason": "交错"})
    assert [(one["file"], one["statements"]) for one in told["again"]] == [("税务_20260301.csv", 1)]
    assert find_party(A) is None  # the later file's statement was not written twice
    batch = take(client, "税务_20260301.csv", repeated)
    assert subject(A, DAY, dictionary=dictionary).facts["rd_expense", 2025] == 5_000
    post(client, f"/batches/{batch}/undo", {"reason": "what it added can be taken back by itself"})
    assert find_party(A) is None and find_party(B) is not None


def test_undo_is_for_the_publishing_department(officer: Officer) -> None:
    batch = take(officer("stat"), "统计.csv", f"{HEAD}{A},示例甲公司,50")
    assert post(officer("tax"), f"/batches/{batch}/undo", {"reason": "x"}, 403)["code"] == "other_party"
    assert not Undo.objects.exists()
    assert post(officer("tax", Role.ADMINISTRATOR), f"/batches/{batch}/undo", {"reason": "x"})["undone"]
    post(officer("stat"), "/batches/999999/undo", {"reason": "x"}, 404)
    other = WriteBatch.objects.create(actor="x", recorded_at=datetime(2026, 1, 1, tzinfo=UTC), what="correction")
    post(officer("stat"), f"/batches/{other.pk}/undo", {"reason": "x"}, 404)


def test_jobs_of_others_are_not_found(officer: Officer) -> None:
    sent = officer("stat").post(
        "/api/v1/imports", {"files": [SimpleUploadedFile("统计.csv", f"{HEAD}{A},甲,5".encode())]}
    )
    number = sent.json()["job"]
    get(officer("tax"), f"/{number}", 404)
    post(officer("tax"), f"/{number}/commit", {}, 404)
    post(officer("stat"), f"/{number}/commit", {}, 422)  # not checked yet
    assert not Party.objects.exists()


def test_a_mapping_is_put_checked_and_used(officer: Officer) -> None:
    client = officer("stat")
    before = get(client, "/mappings/stat")
    assert before["version"] == 0 and "从业人员" in before["yaml"]
    wrong = before["yaml"].replace("fact: employees", "fact: employes")
    refused = client.put("/api/v1/imports/mappings/stat", {"yaml": wrong, "reason": "x"}, "application/json")
    assert refused.status_code == 422
    problem = refused.json()["errors"][0]
    assert "columns" in problem["field"] and "employees" in problem["message"]
    right = before["yaml"].replace("从业人员", "职工数")
    put = client.put("/api/v1/imports/mappings/stat", {"yaml": right, "reason": "表头改名"}, "application/json")
    assert (put.status_code, put.json()["version"]) == (200, 1)
    batch = take(client, "统计.csv", f"统一社会信用代码,企业名称,职工数\n{A},示例甲公司,5")
    assert WriteBatch.objects.get(pk=batch).counts["statements"] == 1
