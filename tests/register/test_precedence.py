"""Who goes first when sources disagree, what standing does, and that lists of several publishers are never mixed."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings
from typer.testing import CliRunner

from kechuang.cli.quality import app
from kechuang.core.pack import Pack, inspect, load
from kechuang.register import asking
from kechuang.register.models import Document, Fact, FactKey, Party, Status
from kechuang.register.queries import conflicts, subject
from tests.register.tiny import EARLY, A, csv_file, pack_folder, take

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 1)
STAFF = "{id: employees, name: {zh: 从业人员, en: Staff}, type: count, unit: 人, max: 100万人, holder: stat"
LISTED = """
  - id: listings
    alias: listing
    name: {zh: 榜单, en: Listing}
    holder: sti
    identity: [list, year]
    fields:
      - {id: list, name: {zh: 榜单, en: List}, type: text}
      - {id: year, name: {zh: 年度, en: Year}, type: count}
      - {id: rank, name: {zh: 名次, en: Rank}, type: count}
"""


def declared(folder: Path, authority: str) -> Path:
    """The tiny pack, where the staff figure has this order of authority, and with a record kind of lists."""
    facts = pack_folder(folder) / "facts" / "all.yaml"
    text = facts.read_text(encoding="utf-8")
    assert STAFF in text
    facts.write_text(text.replace(STAFF, f"{STAFF}, authority: {authority}") + LISTED, encoding="utf-8")
    return folder


@pytest.fixture
def ranked(tmp_path: Path) -> Pack:
    pack = load(declared(tmp_path / "ranked", "[tax, sti]"))
    take(pack, csv_file(tmp_path / "统计_20260601.csv", f"统一社会信用代码,企业名称,从业人员\n{A},示例甲公司,50"))
    return pack


def say(publisher: str, value: int, day: date, status: int = Status.ASSERTED, **more: Any) -> None:
    Fact.objects.create(
        party=Party.objects.get(uscc=A), key=FactKey.objects.get(name="employees"), number=value, publisher=publisher,
        document=Document.objects.first(), stated_on=day, recorded_at=EARLY, status=status, locator="", **more,
    )  # fmt: skip


def staff(pack: Pack) -> tuple[object, str, str]:
    seen = subject(A, DAY, dictionary=pack.rules.dictionary)
    source = seen.sources["employees"]
    return seen.facts["employees"], source.publisher, source.status


def test_declared_departments_go_first_in_their_order(ranked: Pack) -> None:
    assert staff(ranked) == (50, "stat", "asserted")  # the holder is not among them and speaks alone
    say("sti", 60, date(2020, 1, 1))
    assert staff(ranked) == (60, "sti", "asserted")
    say("tax", 70, date(2019, 1, 1))
    assert staff(ranked) == (70, "tax", "asserted")
    say("tax", 70, date(2019, 1, 2), Status.RETRACTED)
    assert staff(ranked) == (60, "sti", "asserted")


def test_standing(ranked: Pack) -> None:
    say("sti", 60, date(2020, 1, 1), Status.DISPUTED)
    assert staff(ranked) == (60, "sti", "disputed")  # it holds, and is marked
    say("sti", 61, date(2020, 1, 2), Status.VERIFIED)
    say("sti", 62, date(2020, 1, 3))
    assert staff(ranked) == (62, "sti", "asserted")  # a publisher's later word replaces its verified one


def test_verified_goes_before_asserted_of_others(pack: Pack, tmp_path: Path) -> None:
    take(pack, csv_file(tmp_path / "税务.csv", f"统一社会信用代码,年度,研发费用\n{A},2025,1"))
    FactKey.objects.get_or_create(name="employees")
    since = date(2026, 1, 1)
    say("tax", 70, date(2026, 5, 1), valid_from=since)
    say("sti", 60, date(2026, 2, 1), Status.VERIFIED, valid_from=since)
    assert staff(pack) == (60, "sti", "verified")
    say("tax", 80, date(2026, 5, 1), valid_from=date(2026, 3, 1))
    assert staff(pack) == (80, "tax", "asserted")  # a later validity goes before standing


@pytest.mark.parametrize(("authority", "message"), [("[tax, nobody]", "`nobody`"), ("[tax, tax]", "twice")])
def test_authority_is_checked(tmp_path: Path, authority: str, message: str) -> None:
    problems = inspect(declared(tmp_path / "pack", authority)).problems
    assert [(one.key, message in one.message) for one in problems] == [("employees.authority", True)]


def test_s05_lists_of_several_publishers_are_never_mixed(ranked: Pack) -> None:
    key, _ = FactKey.objects.get_or_create(name="listings")
    for publisher, name, rank in (("sti", "甲榜", 3), ("tax", "乙榜", 90)):
        Fact.objects.create(
            party=Party.objects.get(uscc=A), key=key, record=f"{name}|2025", publisher=publisher, stated_on=DAY,
            body={"list": name, "year": 2025, "rank": rank}, document=Document.objects.first(), recorded_at=EARLY,
            locator="",
        )  # fmt: skip
    known = ranked.rules.dictionary
    listed = subject(A, DAY, dictionary=known).records["listing"]
    assert [(one["list"], one["rank"]) for one in listed] == [("乙榜", 90), ("甲榜", 3)]
    assert conflicts(A, DAY, dictionary=known) == []


def test_conflicts_of_all_as_a_command(ranked: Pack, tmp_path: Path, settings: Settings) -> None:
    settings.KECHUANG_PACK = ranked.path
    asking._installed.cache_clear()
    late = datetime(2026, 7, 1, tzinfo=UTC)
    take(ranked, csv_file(tmp_path / "税务.csv", f"统一社会信用代码,年度,研发费用\n{A},2025,100"), at=late)
    stat = f"统一社会信用代码,企业名称,2025年研发费用（元）\n{A},示例甲公司,200"
    take(ranked, csv_file(tmp_path / "统计_20260701.csv", stat), at=late)

    def ask(*arguments: str) -> dict[str, Any]:
        done = CliRunner().invoke(app, ["conflicts", "--as-of", "2026-11-01", "--json", *arguments])
        assert done.exit_code == 0, done.output
        return dict(json.loads(done.stdout))

    (found,) = ask()["conflicts"]
    assert (found["party"], found["name"], found["key"], found["year"]) == (A, "示例甲公司", "rd_expense", 2025)
    assert [(one["value"], one["source"]["publisher"]) for one in found["values"]] == [
        (10_000, "tax"),
        (20_000, "stat"),
    ]
    assert ask("--department", "tax")["count"] == 1
    assert ask("--department", "sti")["count"] == ask("--key", "employees")["count"] == 0
    assert ask("--offset", "5") | {"conflicts": []} == ask() | {"conflicts": []}
