"""What a directory counts is what the register says: precedence, undo, merges, complete lists, both times."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.db import connection

from kechuang.people.actors import SYSTEM
from kechuang.register import directories as rooms
from kechuang.register.models import Belonging, Party, Undo, WriteBatch
from kechuang.register.queries import subject
from tests.directories.bed import EARLY, LATER, A, B, C, D, certificate, code, pack, registration, take

pytestmark = pytest.mark.django_db
DAY = date(2017, 6, 29)


def counted(directory: str = "hnte", day: date = DAY, **options: object) -> set[str]:
    reading = rooms.read(pack(), directory, day, **options)  # type: ignore[arg-type]
    sight = rooms.sight(SYSTEM, reading.directory, reading.question.rules.dictionary)
    return set(reading.frame[rooms.picked(reading, sight, rooms.Asked())]["code"])


@pytest.fixture
def certificates(tmp_path: Path) -> None:
    rows = [
        certificate(A, "示例甲", "GR1", "2015-01-01", "2017-12-31"),
        certificate(B, "示例乙", "GR2", "2014-01-01", "2016-12-31"),
        certificate(C, "示例丙", "GR3", "2017-07-01", "2020-06-30"),
    ]
    take(tmp_path, "高新技术企业认定名单_20170101", rows)


@pytest.mark.usefixtures("certificates")
def test_it_agrees_with_the_subject_of_every_party_on_every_day() -> None:
    for day in (date(2014, 6, 1), date(2015, 6, 1), DAY, date(2017, 7, 1), date(2018, 1, 1), date(2021, 1, 1)):
        held = {
            one
            for one in (A, B, C)
            if any(row["valid_from"] <= day <= row["valid_to"] for row in subject(one, day).records["hnte"])
        }
        assert counted(day=day) == held, day


@pytest.mark.usefixtures("certificates")
def test_an_unknown_district_does_not_exclude_and_is_told() -> None:
    reading = rooms.read(pack(), "hnte", DAY)
    sight = rooms.sight(SYSTEM, reading.directory, reading.question.rules.dictionary)
    found = rooms.count(reading, sight)
    assert (found.counted, dict(found.unsure)) == (1, {"moved_out": 1, "cancelled": 1})
    assert dict(found.reasons) == {"not_yet": 1, "expired": 1}


@pytest.mark.usefixtures("certificates")
def test_undo_merge_and_what_was_known_before(tmp_path: Path) -> None:
    more = [
        certificate(D, "示例丁", "GR4", "2016-01-01", "2018-12-31"),
        certificate(A, "示例甲", "GR1", "2015-01-01", "2017-05-31"),
    ]
    take(tmp_path, "高新技术企业认定名单_20170601", more, at=LATER)
    assert counted() == {D}, "a later document of the same publisher corrects the end of A's certificate"
    assert counted(known_at=EARLY) == {A}
    first, second = Party.objects.get(uscc=A), Party.objects.get(uscc=D)
    Belonging.objects.create(party=second, survivor=first, actor="t", reason="t", recorded_at=LATER)
    assert counted() == {A}, "D's certificate is A's"
    assert counted(known_at=EARLY) == {A}
    Undo.objects.create(batch=WriteBatch.objects.latest("id"), actor="t", reason="t", recorded_at=LATER)
    assert counted() == {A}, "A's first certificate counts again, D's does not"
    reading = rooms.read(pack(), "hnte", DAY)
    assert set(reading.frame["record"]) == {"GR1", "GR2", "GR3"}


def test_the_department_with_authority_goes_first_and_fields_are_put_together(tmp_path: Path) -> None:
    take(tmp_path, "市场主体登记信息_20160101", registration((A, "示例甲", "海淀区")))
    take(tmp_path, "高新技术企业认定名单_20170101", [certificate(A, "示例甲", "GR1", "2015-01-01", "2017-12-31")])
    assert counted() == set()
    take(tmp_path, "市场主体登记信息_20170601", registration((A, "示例甲", "朝阳区")), at=LATER)
    assert counted() == {A}
    assert counted(known_at=EARLY) == set()


def test_a_complete_list_says_what_it_says_of_the_others(tmp_path: Path) -> None:
    """Who does not stand on the list of registrations as cancelled is not known to be; nothing is made up."""
    take(tmp_path, "高新技术企业认定名单_20170101", [certificate(A, "示例甲", "GR1", "2015-01-01", "2017-12-31")])
    reading = rooms.read(pack(), "hnte", DAY)
    assert reading.frame["registration_status"].to_list() == [None]


@pytest.mark.usefixtures("certificates")
def test_a_reading_is_kept_and_a_change_makes_another(tmp_path: Path) -> None:
    first = rooms.read(pack(), "hnte", DAY)
    assert rooms.read(pack(), "hnte", DAY) is first
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM register_fact")
        before = cursor.fetchone()[0]
    take(
        tmp_path,
        "高新技术企业认定名单_20170302",
        [certificate(code(77), "示例庚", "GR7", "2016-01-01", "2018-12-31")],
        at=LATER,
    )
    second = rooms.read(pack(), "hnte", DAY)
    assert second is not first
    assert second.frame.height == first.frame.height + 1
    assert before > 0
