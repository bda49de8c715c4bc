"""Search by what people type: words, initials, former names, parts of codes; undone and merged parties."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection

from kechuang.register.importing.tidy import name_key
from kechuang.register.models import Belonging, Party, PartyName, Undo, WriteBatch
from kechuang.register.search import Hit, search
from kechuang.register.sounds import sounds, typed
from tests.directories.bed import EARLY, LATER, A, B, C, D, registration, take

NAMES = ("北京京东示例贸易有限公司", "示例长安汽车有限公司", "重庆示例科技有限公司", "京师示例咨询有限公司")


@pytest.fixture
def four(db: None, tmp_path: Path) -> None:
    rows = [(code, name, "朝阳区") for code, name in zip((A, B, C, D), NAMES, strict=True)]
    take(tmp_path, "市场主体登记信息_20170601", registration(*rows))


def codes(text: str, **options: bool) -> list[str]:
    return [hit.public_id for hit in search(text, **options)]


@pytest.mark.usefixtures("four")
def test_words_initials_syllables_and_codes() -> None:
    assert codes("京东") == [A]
    assert codes("jd") == [A]
    assert codes("JD") == [A]
    assert codes("bjjd") == [A], "with the place's own initials"
    assert codes("jing dong") == [A]
    assert codes("slca") == [B]
    assert codes("slza") == [B], "the other reading"
    assert codes("slkj") == [C]
    assert codes(A[8:14]) == [A, B, C, D], "the subject's own part of the code"
    assert codes(A) == [A]
    assert codes("jingdong") == [A]
    assert [hit.rank for hit in search("jd")] == [3]


def test_sounds_of_a_name() -> None:
    assert {"jd", "jds", "jingdong"} <= set(sounds(name_key("北京京东世纪贸易有限公司")))
    assert {"ca", "za"} <= set(sounds("长安汽车")), "both likely readings"
    assert sounds("tcl集团") == []
    assert sounds("北京市") == sounds("北京市")
    assert typed("bjjd") == ["bjjd", "jd"]
    assert typed("京东") == []
    assert typed("x" * 41) == []


@pytest.mark.usefixtures("four")
def test_former_names_are_found_and_said(tmp_path: Path) -> None:
    party = Party.objects.get(uscc=A)
    key = name_key("老字号示例商行")
    PartyName.objects.create(
        party=party,
        kind="former",
        text="老字号示例商行",
        key=key,
        grams=["老字"],
        sounds=sounds(key),
        recorded_at=EARLY,
    )
    assert search("老字") == [Hit(party.pk, A, NAMES[0], "enterprise", "老字号示例商行", 1)]
    assert codes("lzh") == [A]


@pytest.mark.usefixtures("four")
def test_an_undone_name_is_not_found_and_a_merged_party_as_its_survivor() -> None:
    first, second = Party.objects.get(uscc=A), Party.objects.get(uscc=B)
    Belonging.objects.create(party=second, survivor=first, actor="t", reason="t", recorded_at=LATER)
    assert codes("长安") == [A]
    assert codes("示例")[:3] == [A, C, D] or set(codes("示例")) == {A, C, D}
    Undo.objects.create(batch=WriteBatch.objects.get(), actor="t", reason="t", recorded_at=LATER)
    assert codes("京东") == []
    assert codes("jd") == []
    assert codes(A) == [], "only an undone batch speaks of it"


@pytest.mark.django_db
def test_a_person_is_found_only_by_who_asks_for_persons() -> None:
    person = Party.objects.create(code="P1", kind="person", recorded_at=EARLY)
    PartyName.objects.create(
        party=person, kind="full", text="张示例", key="张示例", grams=["张示", "示例"], recorded_at=EARLY
    )
    assert codes("张示") == []
    assert codes("张示", persons=True) == ["P1"]


@pytest.mark.usefixtures("four")
def test_names_from_before_are_filled_in_by_the_migration() -> None:
    from importlib import import_module

    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE register_partyname DISABLE TRIGGER USER")
        cursor.execute("UPDATE register_partyname SET sounds = '{}'")
        cursor.execute("ALTER TABLE register_partyname ENABLE TRIGGER USER")
    assert codes("jd") == []
    fill_in = import_module("kechuang.register.migrations.0004_search").fill_in
    fill_in(None, type("Editor", (), {"connection": connection}))
    assert codes("jd") == [A]
    with pytest.raises(Exception, match="only adds"), connection.cursor() as cursor:
        cursor.execute("UPDATE register_partyname SET sounds = '{}'")
