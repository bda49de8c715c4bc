"""The room in the portal: hand in, look, submit, find what departments sent, take it back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from kechuang.core.pack import Pack
from kechuang.people.roles import Role
from kechuang.register.importing.jobs import folder
from kechuang.register.importing.jobs.work import work
from kechuang.register.importing.models import Job, RejectedRow
from kechuang.register.models import Document, Fact, WriteBatch
from kechuang.register.queries import subject
from tests.imports.files import HEAD
from tests.register.tiny import WRONG, A, B
from tests.web.reading import text

pytestmark = pytest.mark.django_db
Officer = Callable[..., Client]
GOOD = (
    f"{HEAD}\n{A},示例甲公司,GR1,2024-03-05,是,1\n{B},示例乙公司,GR2,昨天,否,2\n{WRONG},示例丙公司,GR3,2024-03-05,是,1"
)


def hand_in(client: Client, content: str = GOOD, name: str = "高企名单.csv") -> str:
    response = client.post("/work/imports/upload/", {"files": [SimpleUploadedFile(name, content.encode())]})
    assert response.status_code == 302, response.content.decode()
    return str(response["Location"])


def test_checked_first_then_submitted(officer: Officer, pack: Pack) -> None:
    client = officer()
    address = hand_in(client)
    assert "等待检查" in text(client.get(address))
    assert "HX-Refresh" not in client.get(f"{address}progress/")
    assert work(once=True) == 1
    page = text(client.get(address))
    assert "退回（行）2" in page and "应为 5" in page and "待提交" in page
    assert client.get(f"{address}progress/")["HX-Refresh"] == "true"
    assert not Fact.objects.exists()
    only = text(client.get(address, {"code": "uscc"}))
    assert "高企名单" in only and "A4" in only and "D3" not in only
    client.post(f"{address}decide/", {"act": "submit", "allow_rejects": "1"})
    work(once=True)
    assert "已写入，批次" in text(client.get(address))
    assert subject(A, date(2026, 11, 1), dictionary=pack.rules.dictionary).records["hnte"]
    assert RejectedRow.objects.filter(code="uscc").get().text == WRONG


def test_submitted_without_allowance_nothing_is_written_and_the_page_says_so(officer: Officer) -> None:
    client = officer()
    address = hand_in(client)
    work(once=True)
    client.post(f"{address}decide/", {"act": "submit"})
    work(once=True)
    assert "待提交" in text(client.get(address))
    assert not WriteBatch.objects.exists()
    client.post(f"{address}decide/", {"act": "discard"})
    assert "已放弃" in text(client.get(address))
    assert not folder.folder(Job.objects.get().pk).exists()
    again = client.post(f"{address}decide/", {"act": "submit"}, follow=True)
    assert "没有再做改动" in text(again)


def test_the_report_as_a_spreadsheet_cannot_run_formulas(officer: Officer) -> None:
    client = officer()
    address = hand_in(client, f"{HEAD}\n{A},示例甲公司,GR1,=1+1,是,1")
    work(once=True)
    content = b"".join(client.get(f"{address}report.csv").streaming_content).decode()  # type: ignore[attr-defined]
    assert content.startswith("\ufeff文件,行") and ",'=1+1," in content


def test_jobs_belong_to_their_department(officer: Officer) -> None:
    address = hand_in(officer("sti"))
    assert officer("tax").get(address).status_code == 404
    assert officer("tax").post(f"{address}decide/", {"act": "discard"}).status_code == 404
    assert officer("sti", name="colleague").get(address).status_code == 200
    assert officer("tax", Role.ADMINISTRATOR).get(address).status_code == 200


def test_a_hostile_file_is_refused_and_nothing_else_happens(officer: Officer) -> None:
    client = officer()
    address = hand_in(client, "PK\x03\x04 nonsense", "高企.xlsx")
    work(once=True)
    assert "无法采用" in text(client.get(address))


def test_no_byte_is_kept_for_those_who_may_not_import(officer: Officer, settings: Settings) -> None:
    file = SimpleUploadedFile("高企.csv", GOOD.encode())
    response = officer("x", Role.CITIZEN).post("/work/imports/upload/", {"files": [file]})
    assert response.status_code == 403
    assert not Job.objects.exists()
    settings.KECHUANG_IMPORT_MAX_MB = 0
    file.seek(0)
    assert officer().post("/work/imports/upload/", {"files": [file]}).status_code == 400
    assert not Job.objects.exists()


def test_sources_documents_and_undo(officer: Officer, pack: Pack) -> None:
    client = officer()
    address = hand_in(client)
    work(once=True)
    client.post(f"{address}decide/", {"act": "submit", "allow_rejects": "1"})
    work(once=True)
    listed = text(client.get("/work/imports/sources/"))
    assert "1 个部门交来的 1 份文件" in listed and "科委" in listed
    document, batch = Document.objects.get(), WriteBatch.objects.get()
    page = text(client.get(f"/work/imports/sources/{document.pk}/"))
    assert "GR1" in page and "A4" in page and "C2:F2" in page
    assert WRONG in text(client.get("/work/imports/rejected/", {"check": "1"}))
    undo = f"/work/imports/batches/{batch.pk}/undo/"
    assert officer("tax").get(undo).status_code == 403
    assert "不再存在的主体1" in text(client.get(undo))
    assert "请写明撤回的理由" in text(client.post(undo, {"reason": " "}))
    assert "已撤回" in text(client.post(undo, {"reason": "交错了文件"}, follow=True))
    assert "已撤回" in text(client.get("/work/imports/sources/"))
    with pytest.raises(LookupError):
        _subject(pack)
    again = hand_in(client)
    work(once=True)
    client.post(f"{again}decide/", {"act": "submit", "allow_rejects": "1"})
    work(once=True)
    assert _subject(pack)


def _subject(pack: Pack) -> object:
    try:
        return subject(A, date(2026, 11, 1), dictionary=pack.rules.dictionary).records["hnte"]
    except Exception as error:
        raise LookupError from error
