"""The log's pages, file and operations."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from kechuang.core.log import acting
from kechuang.core.log.queries import events_about
from kechuang.people.models import Organisation
from kechuang.people.roles import Role
from kechuang.register.models import Fact, Party
from tests.log.bed import seal, sql, superuser

pytestmark = pytest.mark.django_db
AUDITOR = Role.AUDITOR
Browser = Callable[[Role], Client]


@pytest.fixture
def auditor(district: None, signed_in: Browser) -> Client:
    client = signed_in(AUDITOR)
    with acting("zhang.san", on_behalf="某公司", reason="=改名"):
        place, _ = Organisation.objects.get_or_create(code="9X", defaults={"name": "旧名"})
        place.name = "新名<b>"
        place.save()
    seal()
    return client


def text(answer: Any) -> str:
    assert answer.status_code == 200
    if answer.streaming:
        return b"".join(answer).decode()
    return str(answer.content.decode())


def test_the_newest_event_comes_first_with_who_and_why(auditor: Client) -> None:
    page = text(auditor.get("/work/log/"))
    assert page.index("修改 单位") < page.index("新增 单位")
    assert "zhang.san" in page and "某公司" in page and "=改名" in page


def test_the_import_is_there_with_its_rows(auditor: Client) -> None:
    page = text(auditor.get("/work/log/?table=register_document"))
    assert "新增 来源文件" in page and "修改 单位" not in page


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("actor=zhang.san", 2),
        ("actor=nobody", 0),
        ("operation=UPDATE&table=people_organisation", 1),
        ("actor=zhang.san&until=2020-01-01", 0),
        ("actor=zhang.san&since=2020-01-01", 2),
        ("code=nobody", 0),
    ],
)
def test_filters(auditor: Client, query: str, count: int) -> None:
    answer = auditor.get(f"/work/log/?{query}")
    text(answer)
    assert answer.context["page"].paginator.count == count


def test_a_bad_date_is_told_and_ignored(auditor: Client) -> None:
    answer = auditor.get("/work/log/?since=gestern&until=9999-99-99&actor=zhang.san%00")
    assert "日期无法识别" in text(answer)
    assert answer.context["page"].paginator.count == 2


def test_one_event_before_and_after(auditor: Client) -> None:
    seq = events_about("people_organisation", Organisation.objects.get(code="9X").pk)[0].link.seq
    page = text(auditor.get(f"/work/log/{seq}/"))
    assert "前后对照" in page and "旧名" in page and "新名&lt;b&gt;" in page
    assert page.count('class="changed"') == 1
    ((sha, sm3),) = sql("SELECT encode(sha256, 'hex'), encode(sm3, 'hex') FROM log_chain WHERE seq = %s", seq)
    assert sha in page and sm3 in page


def test_no_such_event(auditor: Client) -> None:
    for seq in (0, 10**7, 10**30):
        assert auditor.get(f"/work/log/{seq}/").status_code == 404
        assert auditor.get(f"/api/v1/log/events/{seq}").status_code == 404


def test_the_events_of_a_party(auditor: Client) -> None:
    party = Party.objects.first()
    assert party is not None
    answer = auditor.get(f"/work/log/?code={party.public_id}")
    text(answer)
    found = {row["event"].table_name for row in answer.context["rows"]}
    assert {"register_party", "register_partyname", "register_fact"} <= found
    fact = Fact.objects.filter(party=party).first()
    assert fact is not None
    told = list(events_about("register_fact", fact.pk))
    assert len(told) == 1
    page = text(auditor.get(f"/work/log/{told[0].link.seq}/"))
    assert party.public_id in page or "批量写入" in page


def test_every_event_has_a_page(auditor: Client) -> None:
    """One of each table and operation."""
    for (seq,) in sql(
        "SELECT max(c.seq) FROM log_chain c JOIN log_event e ON e.id = c.event_id GROUP BY table_name, operation"
    ):
        text(auditor.get(f"/work/log/{seq}/"))


def test_verify_says_intact_and_then_what_is_wrong(auditor: Client) -> None:
    assert "完好" in text(auditor.get("/work/log/verify/?last=1000"))
    seq = events_about("people_organisation", Organisation.objects.get(code="9X").pk)[0].link.seq
    with superuser("log_event"):
        sql("UPDATE log_event SET actor = '别人' WHERE id = (SELECT event_id FROM log_chain WHERE seq = %s)", seq)
    page = text(auditor.get("/work/log/verify/"))
    assert "日志已被改动" in page and f"第 {seq} 位" in page and f"/work/log/{seq}/" in page
    auditor.cookies["django_language"] = "en"
    assert f"place {seq}" in text(auditor.get("/work/log/verify/?last=%C2%B2"))
    told = auditor.get("/api/v1/log/verify?last=500").json()
    assert not told["intact"] and [one["seq"] for one in told["findings"]] == [seq]


def test_the_file_keeps_texts_texts(auditor: Client) -> None:
    answer = auditor.get("/work/log/events.csv?actor=zhang.san")
    rows = list(csv.DictReader(io.StringIO(text(answer).removeprefix("\ufeff"))))
    assert [(row["operation"], row["changed"]) for row in rows] == [("UPDATE", "name"), ("INSERT", "")]
    assert rows[0]["reason"] == "'=改名" and rows[0]["table_words"] == "单位"
    assert len(rows[0]["sm3"]) == 64


def test_the_operations(auditor: Client) -> None:
    first = auditor.get("/api/v1/log/events?limit=2").json()
    assert [one["operation"] for one in first["events"]] == ["UPDATE", "INSERT"]
    rest = auditor.get(f"/api/v1/log/events?limit=2&before={first['next']}").json()
    assert rest["events"][0]["seq"] == first["next"] - 1
    one = auditor.get(f"/api/v1/log/events/{first['events'][0]['seq']}").json()
    assert (one["before"]["name"], one["after"]["name"]) == ("旧名", "新名<b>")
    head = auditor.get("/api/v1/log/head").json()
    assert head["seq"] == first["events"][0]["seq"] and head["sm3"] == one["sm3"]
    assert auditor.get("/api/v1/log/verify").json()["intact"]
    for query in ("limit=0", "before=0", "since=heute", "limit=501"):
        assert auditor.get(f"/api/v1/log/events?{query}").status_code == 422


@pytest.mark.parametrize("role", list(Role))
def test_who_may_read_it(district: None, signed_in: Browser, role: Role) -> None:
    may = role in {Role.AUDITOR, Role.ADMINISTRATOR, Role.LEADING_OFFICE}
    client = Client() if role is Role.VISITOR else signed_in(role)
    seal()
    for path in ("/work/log/", "/work/log/1/", "/work/log/verify/", "/work/log/events.csv", "/api/v1/log/events"):
        answer = client.get(path)
        assert (answer.status_code == 200) is may, path
        assert answer.status_code in {200, 302, 401, 403}
