"""Around the engines: snapshots that break promises, answers as JSON, frames and subjects, the digest."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import polars as pl
import pytest

from kechuang.rules.answer import FactRef, State
from kechuang.rules.answering import answer
from kechuang.rules.columnar import Snapshot
from kechuang.rules.definitions import Benefit, Clause, Example, Place, RuleSet, Text
from kechuang.rules.digest import digest
from kechuang.rules.plain import plain
from kechuang.rules.rows import snapshot_of, subjects_of
from kechuang.rules.subject import Subject
from kechuang.rules.values import Span
from kechuang.rules.verify import SnapshotRefused, verify
from tests.rules.asking import policy, program
from tests.rules.rows import subject as random_subject
from tests.rules.vocabulary import AS_OF, DICTIONARY, LPR, MOST, src


def snapshot(**columns: pl.Series) -> Snapshot:
    found = snapshot_of(
        [Subject("s1", {"a": 5, ("m", 2023): 7}, {"rec": [{"record": "1"}]}), Subject("s2")], DICTIONARY
    )
    return Snapshot(found.subjects.with_columns(**columns), found.records)


def test_a_sound_snapshot_passes() -> None:
    verify(snapshot(), DICTIONARY)
    verify(snapshot(a=pl.Series([0, MOST]), b=pl.Series([-MOST, None])), DICTIONARY)
    verify(snapshot_of([random_subject(random.Random(1), number) for number in range(50)], DICTIONARY), DICTIONARY)


@pytest.mark.parametrize(
    ("columns", "says"),
    [
        ({"a": pl.Series([MOST + 1, 0])}, f"subjects.a: values from 0 to {MOST + 1}, allowed 0 to {MOST}"),
        ({"a": pl.Series([-1, None])}, f"subjects.a: values from -1 to -1, allowed 0 to {MOST}"),
        ({"m.2023": pl.Series([-1, 5])}, "subjects.m.2023: values from -1 to 5"),
        ({"a": pl.Series([0.5, 1.0])}, "subjects.a: Float64 stored, money needed"),
        ({"f": pl.Series([1, 0])}, "subjects.f: Int64 stored, flag needed"),
        ({"d": pl.Series(["2024-01-01", None])}, "subjects.d: String stored, date needed"),
        ({"s": pl.Series(["x", None])}, "subjects.s: String stored, set needed"),
        ({"c": pl.Series([1, 2])}, "subjects.c: Int64 stored, category needed"),
        ({"subject": pl.Series(["s1", "s1"])}, "2 rows but 1 different subjects"),
    ],
)
def test_a_snapshot_that_breaks_a_promise_is_refused(columns: dict[str, pl.Series], says: str) -> None:
    with pytest.raises(SnapshotRefused) as raised:
        verify(snapshot(**columns), DICTIONARY)
    assert says in str(raised.value)


def test_records_are_held_to_their_promises() -> None:
    few = replace(DICTIONARY, records={"rec": replace(DICTIONARY.records["rec"], most=2)})

    def refused(change: Callable[[pl.LazyFrame], pl.LazyFrame], rows: int = 1) -> str:
        found = snapshot_of([Subject("s1", {}, {"rec": [{"record": str(i)} for i in range(rows)]})], DICTIONARY)
        with pytest.raises(SnapshotRefused) as raised:
            verify(Snapshot(found.subjects, {"rec": change(found.records["rec"])}), few)
        return str(raised.value)

    assert refused(lambda frame: frame, rows=3) == "records.rec: s1 has 3 records, at most 2"
    assert "records.rec.amount: values from -5 to -5" in refused(lambda frame: frame.with_columns(amount=pl.lit(-5)))
    assert "records.rec.ok: String stored, flag needed" in refused(lambda frame: frame.with_columns(ok=pl.lit("yes")))
    everything = refused(lambda frame: frame.with_columns(ok=pl.lit("yes"), amount=pl.lit(-5)), rows=3)
    assert len(everything.splitlines()) == 3, "all problems at once"
    with pytest.raises(SnapshotRefused, match=r"records.loan: the dictionary has no such record kind"):
        verify(Snapshot(snapshot().subjects, {"loan": snapshot().records["rec"]}), DICTIONARY)


def test_subjects_survive_the_way_through_frames() -> None:
    rows = [random_subject(random.Random(number), number) for number in range(80)]
    stored = snapshot_of(rows, DICTIONARY)
    for before, after in zip(rows, subjects_of(stored, DICTIONARY), strict=True):
        assert (before.id, before.facts, before.partial) == (after.id, after.facts, after.partial)
        assert {alias: [dict(row) for row in found] for alias, found in before.records.items()} == after.records
    wanted = [item.id for item in subjects_of(stored, DICTIONARY, ["s003", "s010", "nobody"])]
    assert wanted == ["s003", "s010"]


def test_an_answer_as_json() -> None:
    clause = Clause("main", Text("补贴", "Subsidy"), Benefit("amount", "grant", value=src("round(a * 10%, 0.01元)")))
    rules = program("a / b >= 5%", "count(rec, rec.ok) >= 1件", clause=clause)
    subject = Subject("s", {"a": 5, "b": 300}, {"rec": [{"record": "1"}]})
    found = json.loads(json.dumps(plain(answer(rules, subject)), ensure_ascii=False))
    assert found["subject"] == "s" and found["as_of"] == AS_OF.isoformat() and found["digest"] == rules.digest
    (main,) = found["policies"][0]["clauses"]
    assert found["policies"][0]["definition"] == "p" and main["state"] == "no"
    assert main["definition"] == {"id": "main", "article": "unknown", "says": {"zh": "补贴", "en": "Subsidy"}}
    ratio, counted = (item["trace"] for item in main["conditions"])
    assert ratio["left"] == {"low": "1/60", "high": "1/60", "unit": "%"} and ratio["result"] is False
    assert ratio["shortfall"]["amount"] == {"low": 10, "high": 10, "unit": "元"}
    assert counted["left"] == {"low": 0, "high": 1, "unit": "件"} and counted["result"] is None


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        (Text("中", "en"), {"zh": "中", "en": "en"}),
        (Fraction(1, 3), "1/3"),
        (Fraction(4, 2), 2),
        (Span(1, Fraction(5, 2)), {"low": 1, "high": "5/2"}),
        (date(2024, 2, 29), "2024-02-29"),
        (frozenset(["b", "a"]), ["a", "b"]),
        ((State.YES, None, True), ["yes", None, True]),
        (FactRef("m", 2023), {"fact": "m", "year": 2023}),
        ({("m", 2023): 5}, {"('m', 2023)": 5}),
    ],
)
def test_plain_values(value: Any, wanted: Any) -> None:
    assert plain(value) == wanted
    json.dumps(plain(value))


def test_the_digest_ignores_places_and_examples() -> None:
    before = RuleSet(DICTIONARY, (LPR,), (policy("a >= 5元", "f"),))
    measure = before.policies[0]
    moved = replace(
        measure,
        place=Place("elsewhere.yaml", 99, 9),
        conditions=tuple(
            replace(
                item, place=Place("x", 1, 1), test=replace(item.test, place=Place("x", 2, 2)) if item.test else None
            )
            for item in measure.conditions
        ),
        examples=(Example("e", AS_OF, {}, {}, {}, {}),),
    )
    assert digest(replace(before, policies=(moved,))) == digest(before)


def test_the_digest_sees_every_change_of_meaning() -> None:
    before = RuleSet(DICTIONARY, (LPR,), (policy("a >= 5元"),))
    others = [
        RuleSet(DICTIONARY, (LPR,), (policy("a > 5元"),)),
        RuleSet(DICTIONARY, (LPR,), (policy("a >= 5元", "f"),)),
        RuleSet(DICTIONARY, (), (policy("a >= 5元"),)),
        RuleSet(DICTIONARY, (LPR,), (replace(policy("a >= 5元"), valid_to=AS_OF),)),
        RuleSet(replace(DICTIONARY, records={}), (LPR,), (policy("a >= 5元"),)),
    ]
    assert len({digest(item) for item in [before, *others]}) == 1 + len(others)
