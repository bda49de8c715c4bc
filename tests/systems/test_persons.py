"""Acceptance scenarios of S09: lists that name persons come in, and no name or identity number is kept anywhere."""

from __future__ import annotations

import logging
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from openpyxl import Workbook
from pytest_django import Settings

from kechuang.people.models import SensitiveRead
from kechuang.people.roles import Role
from kechuang.people.services import ensure_account
from kechuang.register.importing.jobs.work import work
from kechuang.register.importing.models import Job
from kechuang.register.models import Fact
from tests.directories.bed import CHAOYANG, A, B
from tests.systems.asking import DAY, NAMES, as_officer, asked, levels, named, registered, take

pytestmark = pytest.mark.django_db
ANNA, BERTA = "阚玄黓", "冼昭阳"
CARD, OTHER_CARD, OLD_CARD = "11010519491231002X", "110105194912310054", "110105491231002"
PASSPORT = "EK9876543"
SECRETS = (ANNA, BERTA, CARD, CARD[:-1], OTHER_CARD, OLD_CARD, PASSPORT)
HEAD = ("统一社会信用代码", "企业名称", "姓名", "证件号码", "人才计划", "称号级别", "入选年度", "入选日期")


@pytest.fixture(autouse=True)
def home(settings: Settings, tmp_path: Path) -> Path:
    settings.KECHUANG_PACK = CHAOYANG
    settings.KECHUANG_SAMPLE_REGISTER = False
    settings.KECHUANG_PERSON_KEY = ""
    settings.HOME = tmp_path / "home"
    registered(tmp_path / "files", A, B)
    return Path(settings.HOME)


@pytest.fixture
def officer(client: Client) -> Client:
    return as_officer(client, "cy_org")


def row(code: str, name: str, card: object, programme: str, level: str, year: int = 2014) -> tuple[object, ...]:
    return (code, NAMES[code], name, card, programme, level, year, f"{year}-05-01")


def workbook(*rows: tuple[object, ...], head: tuple[str, ...] = HEAD) -> bytes:
    """As an office sends it: a title with the clerk's name above, a remark with a name below."""
    book, stream = Workbook(), BytesIO()
    sheet = book.active
    assert sheet is not None
    sheet.title = BERTA
    for cells in ((f"海外高层次人才名单（截至2017年6月1日）填表人{ANNA}",), head, *rows, (f"审核：{BERTA}",)):
        sheet.append(cells)
    book.save(stream)
    return stream.getvalue()


def send(client: Client, content: bytes, name: str = "海外高层次人才.xlsx") -> Job:
    """Hand in, have it checked, submit, have it written."""
    sent = client.post("/work/imports/upload/", {"files": [SimpleUploadedFile(name, content)]})
    job = Job.objects.latest("pk")
    assert sent["Location"].endswith(f"/jobs/{job.pk}/")
    work(once=True)
    client.post(f"/work/imports/jobs/{job.pk}/decide/", {"act": "submit", "allow_rejects": "1"})
    work(once=True)
    return job


def nowhere(home: Path) -> None:
    """No table and no kept file holds a name or a number, in any encoding that the files have."""
    found = [f"{table}: {row}" for table in tables() for row in rows_with_secrets(table)]
    assert not found
    files = [path for path in home.rglob("*") if path.is_file()]
    assert files
    for path in files:
        for part in parts(path):
            for secret in SECRETS:
                for encoding in ("utf-8", "gb18030", "utf-16-le", "unicode-escape"):
                    assert secret.encode(encoding) not in part, (path, secret)


def tables() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT schemaname || '.' || quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'")
        return [name for (name,) in cursor.fetchall()]


def rows_with_secrets(table: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT t::text FROM {table} t WHERE t::text ~ %s", ["|".join(SECRETS)])
        return [text for (text,) in cursor.fetchall()]


def parts(path: Path) -> Iterator[bytes]:
    content = path.read_bytes()
    yield content
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as book:
            yield from map(book.read, book.namelist())


def test_s09_one_person_with_three_titles_is_one_person_and_three_titles(
    officer: Client, home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """From two lists, at two organisations, the number written in two ways."""
    caplog.set_level(logging.DEBUG)
    send(officer, workbook(row(A, ANNA, CARD, "计划一", "中央"), row(A, ANNA, f" {CARD.lower()} ", "计划二", "市级")))
    send(officer, workbook(row(B, f"{ANNA[0]} {ANNA[1:]}", OLD_CARD, "计划三", "区级")), "区级海外高层次人才.xlsx")
    found = asked(officer, "talents/count")
    assert (found["counted"], found["rows"]) == (1, 3)
    assert levels(found) == {"central": 1, "city": 1, "district": 1}
    nowhere(home)
    assert not [secret for secret in SECRETS if secret in caplog.text]


def test_s09_offices_that_code_persons_themselves_still_may(officer: Client, tmp_path: Path) -> None:
    titles = [("中央", "计划一"), ("市级", "计划二")]
    rows = [line for level, plan in titles for line in named(A, 人员代号="P0001", 人才计划=plan, 称号级别=level)]
    take(tmp_path / "files", "海外高层次人才称号_20170601", rows)
    assert (asked(officer, "talents/count")["counted"], asked(officer, "talents/count")["rows"]) == (1, 2)


def test_s09_a_name_alone_never_makes_two_titles_one_person(officer: Client, home: Path) -> None:
    """The number decides; the same name at the same organisation is told as a doubt and counted as two."""
    send(officer, workbook(row(A, ANNA, CARD, "计划一", "中央"), row(A, ANNA, OTHER_CARD, "计划一", "中央")))
    assert asked(officer, "talents/count")["counted"] == 2  # one name, two numbers: two persons
    job = send(officer, workbook(row(A, ANNA, "", "计划二", "市级")), "市级海外高层次人才.xlsx")
    found = asked(officer, "talents/count")
    assert (found["counted"], found["rows"]) == (3, 3)
    page = officer.get(f"/work/imports/jobs/{job.pk}/").content.decode()
    assert "同名同单位，可能是同一人，未合并（第 3 行）" in page
    told = [one["values"]["basis"] for one in asked(officer, "talents")["rows"]]
    assert sorted(told) == ["identity", "identity", "name"]
    again = send(officer, workbook(row(B, BERTA, "", "计划二", "市级"), row(B, BERTA, "", "计划二", "市级", 2015)))
    assert "仅凭姓名无法区分" in officer.get(f"/work/imports/jobs/{again.pk}/").content.decode()
    nowhere(home)


def test_s09_no_name_is_kept_after_import_undo_and_a_failed_import(officer: Client, home: Path, tmp_path: Path) -> None:
    rows = (
        row(A, ANNA, CARD, "计划一", "中央"),
        row(A, BERTA, CARD[:-1] + "1", "计划一", "中央"),  # wrong check digit
        row(B, BERTA, float(CARD[:-1] + "0"), "计划一", "中央"),  # a spreadsheet's number
        row(B, ANNA, PASSPORT, f"计划一（{ANNA}）", "中央"),  # the name where it does not belong
        (A, NAMES[A], "", "", ANNA, "中央", 2014, "2014-05-01"),
        (A, NAMES[A], "计划一", CARD, "中央", BERTA, 2014, "2014-05-01"),  # shifted
        (*row(B, BERTA, PASSPORT, "计划三", "区级"), OTHER_CARD),  # beyond the header
    )
    job = send(officer, workbook(*rows))
    page = officer.get(f"/work/imports/jobs/{job.pk}/").content.decode()
    assert "末几位已经丢失" in page and "校验位不符" in page and "出现在其他列" in page
    assert asked(officer, "talents/count")["rows"] == 1
    report = b"".join(officer.get(f"/work/imports/jobs/{job.pk}/report.csv").streaming_content)  # type: ignore[attr-defined]
    shown = page + report.decode() + officer.get(f"/api/v1/imports/{job.pk}").content.decode()
    assert not [secret for secret in SECRETS if secret in shown]
    nowhere(home)

    number = Fact.objects.get(body__has_key="person").document.batch_id
    undone = officer.post(f"/api/v1/imports/batches/{number}/undo", {"reason": "重报"}, content_type="application/json")
    assert undone.status_code == 200, undone.content
    assert asked(officer, "talents/count")["rows"] == 0
    nowhere(home)

    before = Job.objects.count()
    bad = workbook(row(A, ANNA, CARD, "计划一", "中央"), head=(*HEAD[:-1], "家庭住址"))
    sent = officer.post("/work/imports/upload/", {"files": [SimpleUploadedFile(f"{BERTA}海外高层次人才.xlsx", bad)]})
    assert "没有保存" in officer.get(sent["Location"]).content.decode()
    unknown = officer.post("/api/v1/imports", {"files": [SimpleUploadedFile("名单.xlsx", bad)]})
    assert (unknown.status_code, unknown.json()["errors"][0]["field"]) == (422, "files.1")
    assert Job.objects.count() == before
    nowhere(home)

    firm = {"统一社会信用代码": A, "企业名称": f"{ANNA}工作室", "注册地": "朝阳区", "登记状态": "存续"}
    take(tmp_path / "files", "市场主体登记信息_20160201", [firm])
    assert any(rows_with_secrets(table) for table in tables())  # it would have been found


def test_s09_a_list_named_after_a_person_is_not_kept(officer: Client, home: Path) -> None:
    good = workbook(row(A, ANNA, CARD, "计划一", "中央"))
    sent = officer.post("/work/imports/upload/", {"files": [SimpleUploadedFile(f"海外高层次人才{ANNA}.xlsx", good)]})
    assert "文件名中有名单里的姓名" in officer.get(sent["Location"]).content.decode()
    assert not Job.objects.exists()


def test_s09_a_preview_in_the_editor_shows_pseudonyms(client: Client, home: Path) -> None:
    user = ensure_account("keeper", name="管理", password="x", role=Role.ADMINISTRATOR, organisation=("cy_gov", "区"))
    client.force_login(user)
    text = (CHAOYANG / "imports/talent-titles.yaml").read_text(encoding="utf-8")
    sample = SimpleUploadedFile("海外高层次人才.xlsx", workbook(row(A, ANNA, CARD, "计划一", "中央")))
    form = {"text": text, "shown": "yaml", "view": "yaml", "act": "preview", "sample": sample}
    page = client.post("/work/imports/mappings/talent-titles/", form).content.decode()
    assert "计划一" in page and "证件号" in page
    assert not [secret for secret in SECRETS if secret in page]
    nowhere(home)


def test_s09_with_another_key_nothing_is_taken_until_the_lists_are_undone(
    officer: Client, home: Path, settings: Settings
) -> None:
    send(officer, workbook(row(A, ANNA, CARD, "计划一", "中央")))
    settings.KECHUANG_PERSON_KEY = "another key of at least thirty-two characters"
    job = send(officer, workbook(row(A, ANNA, CARD, "计划二", "市级")), "市级海外高层次人才.xlsx")
    assert "另一把密钥" in officer.get(f"/work/imports/jobs/{job.pk}/").content.decode()
    assert asked(officer, "talents/count")["rows"] == 1


def test_s09_reading_of_pseudonyms_is_recorded_and_an_export_has_no_person(officer: Client, home: Path) -> None:
    send(officer, workbook(row(A, ANNA, CARD, "计划一", "中央")))
    record = Fact.objects.get(body__has_key="person")
    person = record.record.partition("|")[0]
    assert len(person) == 21
    before = SensitiveRead.objects.count()
    officer.get(f"/work/imports/sources/{record.document_id}/")
    assert SensitiveRead.objects.count() == before + 1
    leader = ensure_account(
        "leader", name="领导小组", password="x", role=Role.LEADING_OFFICE, organisation=("cy_gov", "区政府")
    )
    client = Client()
    client.force_login(leader)
    file = client.get("/api/v1/directories/talents/export", {"as_of": DAY, "format": "csv"})
    text = b"".join(file.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert "计划一" in text and person not in text
    assert Client().get("/api/v1/directories/talents/count", {"as_of": DAY}).status_code in {401, 403, 404}
