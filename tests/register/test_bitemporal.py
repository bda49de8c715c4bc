"""Random statements, undos and belongings: a brute-force reading in Python says what `subject` and the snapshot say."""

from __future__ import annotations

import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl
import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kechuang.core.pack import Pack, load
from kechuang.register.conflicts import all_conflicts, conflicts
from kechuang.register.models import Belonging, Document, Fact, FactKey, Party, Undo, WriteBatch
from kechuang.register.queries import find_party, subject
from kechuang.register.snapshot import write_snapshot
from tests.register.test_snapshot import as_subject
from tests.register.tiny import A, B, C, pack_folder

pytestmark = pytest.mark.django_db
START, DAY = datetime(2026, 1, 1, tzinfo=UTC), date(2026, 6, 1)
CODES = (A, B, C)
AUTHORITY = {"employees": ["tax", "sti"], "rd_expense": ["tax"], "hnte_certificate": ["sti"]}


class One(NamedTuple):
    """A statement in the making; days and moments are counted from the start."""

    party: int
    key: str
    publisher: str
    status: int
    value: int
    field: str
    since: int | None
    until: int | None
    stated: int
    batch: int


small = st.integers(0, 3)
statement = st.builds(
    One,
    party=st.integers(0, 2),
    key=st.sampled_from(list(AUTHORITY)),
    publisher=st.sampled_from(["sti", "tax", "stat"]),
    status=st.sampled_from([1, 1, 2, 3, 9]),
    value=st.integers(1, 4),
    field=st.sampled_from(["grant", "first_time"]),
    since=st.none() | small,
    until=st.none() | st.integers(3, 6),
    stated=small,
    batch=small,
)
# (merged, into): only along the order of ids, so that no ring can form; into None = stands alone again.
belonging = st.tuples(st.integers(1, 2), st.none() | st.just(0), small)


@pytest.fixture(scope="module")
def ranked(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    folder = pack_folder(tmp_path_factory.mktemp("pack"))
    facts = folder / "facts" / "all.yaml"
    old = "unit: 人, max: 100万人, holder: stat"
    text = facts.read_text(encoding="utf-8")
    facts.write_text(text.replace(old, f"{old}, authority: [tax, sti]"), encoding="utf-8")
    pack = load(folder)
    assert pack.rules.dictionary.facts["employees"].authority == ("tax", "sti")
    return pack


def moment(number: int) -> datetime:
    return START + timedelta(days=10 * number)


def day(number: int) -> date:
    return DAY + timedelta(days=number)


def body(one: One) -> dict[str, Any]:
    return {"number": "GR1", one.field: one.value if one.field == "grant" else one.value > 2}


def write(said: list[One], undone: dict[int, int], belongs: list[tuple[int, int | None, int]]) -> None:
    parties = [Party.objects.create(uscc=code, kind="enterprise", recorded_at=START) for code in CODES]
    keys = {name: FactKey.objects.get_or_create(name=name)[0] for name in AUTHORITY}
    documents = {}
    for number in range(4):
        batch = WriteBatch.objects.create(actor="x", recorded_at=moment(number), what="import")
        for publisher in ("sti", "tax", "stat"):
            documents[number, publisher] = Document.objects.create(
                sha256=f"{number}{publisher}", size=0, file="f", title="t", publisher=publisher, kind="k",
                published_on=DAY, mapping="m", reading="", keys=list(AUTHORITY), batch=batch,
            )  # fmt: skip
        if number in undone:
            Undo.objects.create(batch=batch, actor="x", reason="x", recorded_at=moment(undone[number]))
    for one in said:
        held = {"body": body(one), "record": "GR1"} if one.key == "hnte_certificate" else {"number": one.value}
        Fact.objects.create(
            party=parties[one.party], key=keys[one.key], year=2025 if one.key == "rd_expense" else 0,
            status=one.status, valid_from=None if one.since is None else day(one.since),
            valid_to=None if one.until is None else day(one.until), stated_on=day(one.stated),
            recorded_at=moment(one.batch), document=documents[one.batch, one.publisher], publisher=one.publisher,
            locator="", **held,
        )  # fmt: skip
    for merged, into, at in belongs:
        survivor = None if into is None else parties[into]
        Belonging.objects.create(
            party=parties[merged], survivor=survivor, actor="x", reason="x", recorded_at=moment(at)
        )


def oracle(
    said: list[One], undone: dict[int, int], belongs: list[tuple[int, int | None, int]], as_of: int, known: int
) -> dict[int, tuple[dict[Any, Any], dict[str, Any] | None]]:
    """Facts and the one record of each survivor."""
    root = {0: 0, 1: 1, 2: 2}
    for merged, into, at in sorted(belongs, key=lambda row: row[2]):
        if at <= known:
            root[merged] = merged if into is None else into
    counted = [
        (number, one) for number, one in enumerate(said) if one.batch <= known and undone.get(one.batch, 99) > known
    ]
    slots: dict[Any, tuple[int, One]] = {}
    for number, one in sorted(counted, key=lambda row: (row[1].stated, row[1].batch, row[0])):
        since = None if one.key == "hnte_certificate" else one.since
        slots[one.party, one.key, one.publisher, since] = (number, one)

    def precedence(row: tuple[int, One]) -> tuple[int, ...]:
        number, one = row
        order = AUTHORITY[one.key]
        rank = order.index(one.publisher) if one.publisher in order else 9
        standing = {2: 0, 1: 1, 3: 3}[one.status]
        return (rank, -1 * (-9 if one.since is None else one.since), standing, -one.stated, -one.batch, -number)

    found: dict[int, tuple[dict[Any, Any], dict[str, Any] | None]] = {one: ({}, None) for one in set(root.values())}
    valid = [
        (number, one)
        for number, one in slots.values()
        if one.status != 9 and (one.since or -9) <= as_of <= (99 if one.until is None else one.until)
    ]
    for _number, one in sorted(valid, key=precedence, reverse=True):
        facts, record = found[root[one.party]]
        if one.key == "hnte_certificate":
            found[root[one.party]] = (facts, (record or {"record": "GR1"}) | body(one))
        else:
            facts[("rd_expense", 2025) if one.key == "rd_expense" else one.key] = one.value
    return found


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    said=st.lists(statement, max_size=14),
    undone=st.dictionaries(small, st.integers(0, 4), max_size=2),
    belongs=st.lists(belonging, max_size=2, unique_by=lambda row: (row[0], row[2])),
    as_of=st.integers(0, 6),
    known=st.integers(0, 4),
)
def test_subject_and_snapshot_say_what_a_plain_reading_says(
    ranked: Pack, said: list[One], undone: dict[int, int], belongs: list[Any], as_of: int, known: int
) -> None:
    undone = {batch: max(at, batch) for batch, at in undone.items()}
    dictionary = ranked.rules.dictionary
    with transaction.atomic(), tempfile.TemporaryDirectory() as folder:
        write(said, undone, belongs)
        expected = oracle(said, undone, belongs, as_of, known)
        write_snapshot(ranked, day(as_of), Path(folder), known_at=moment(known))
        rows = {row["subject"]: row for row in pl.read_parquet(Path(folder) / "subjects.parquet").to_dicts()}
        records = {"hnte": pl.read_parquet(Path(folder) / "records.hnte.parquet")}
        listed = set()
        for number, (facts, record) in expected.items():
            party = find_party(CODES[number], moment(known))
            if party is None:  # nothing that counts speaks of it
                assert not facts and record is None and CODES[number] not in rows
                continue
            seen = subject(party, day(as_of), moment(known), dictionary=dictionary)
            assert (seen.facts, [dict(one) for one in seen.records.get("hnte", [])]) == (
                facts,
                [record] if record else [],
            )
            assert as_subject(rows[CODES[number]], records)[0] == facts
            assert as_subject(rows[CODES[number]], records)[1] == ({"hnte": [record]} if record else {})
            own = conflicts(party, day(as_of), moment(known), dictionary=dictionary)
            listed |= {(CODES[number], one.key, one.field) for one in own}
        total, page = all_conflicts(day(as_of), moment(known), dictionary=dictionary)
        assert total == len(listed)
        assert {(one.party, one.conflict.key, one.conflict.field) for one in page} == listed
        transaction.set_rollback(True)
