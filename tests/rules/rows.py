"""Random subjects: values that sit on every edge, and holes."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

from kechuang.rules.definitions import FactDef
from kechuang.rules.subject import Subject
from tests.rules.vocabulary import AS_OF, CODES, FACTS, FIELDS, MOST

NUMBERS = {
    "money": [
        0,
        1,
        9999,
        10000,
        10001,
        499_999,
        500_000,
        500_001,
        4_999_999,
        5_000_000,
        5_000_001,
        10**9,
        MOST - 1,
        MOST,
    ],
    "count": [0, 1, 3, 9, 10, 11, 999, 1000, 10**6],
    "number": [0, 1, 549, 550, 551, 6000, 10**6],
    "ratio": [0, 1, 30_000, 49_999, 50_000, 50_001, 333_300, 500_000, 10**6, 2 * 10**6],
}
DAYS = [
    AS_OF,
    date(2023, 2, 28),
    date(2023, 2, 27),
    date(2023, 3, 1),
    date(2020, 2, 29),
    date(2021, 12, 31),
    date(2022, 1, 1),
    date(2022, 6, 30),
    date(2022, 7, 1),
    date(2023, 12, 31),
    date(2024, 1, 1),
    date(2025, 5, 5),
    date(2019, 1, 1),
    AS_OF + timedelta(days=1),
]


def raw(rng: random.Random, fact: FactDef) -> Any:
    if rng.random() < 0.2:
        return None
    match fact.type:
        case "flag":
            return rng.random() < 0.5
        case "date":
            return rng.choice(DAYS)
        case "category":
            return rng.choice(CODES)
        case "set":
            return frozenset(rng.sample(CODES, rng.randint(0, 3)))
        case "text":
            return rng.choice(["k1", "k2", "键"])
    value = rng.choice([item for item in NUMBERS[fact.type] if item <= fact.maximum])
    if rng.random() < 0.3:
        value = rng.randint(0, fact.maximum)
    return -value if fact.minimum < 0 and rng.random() < 0.5 else value


def subject(rng: random.Random, number: int) -> Subject:
    facts: dict[Any, Any] = {}
    for fact in FACTS:
        for year in range(2020, 2025) if fact.yearly else (None,):
            value = raw(rng, fact)
            if value is not None:
                facts[fact.id if year is None else (fact.id, year)] = value
    records: dict[str, Any] = {}
    partial: frozenset[str] = frozenset()
    if rng.random() < 0.8:
        rows = [{"record": str(index), **_fields(rng)} for index in range(rng.choice([0, 1, 2, 5]))]
        records["rec"] = rows
        partial = frozenset(["rec"]) if rng.random() < 0.25 and rows else frozenset()
    return Subject(f"s{number:03}", facts, records, partial)


def _fields(rng: random.Random) -> dict[str, Any]:
    found = {item.id: raw(rng, item) for item in FIELDS}
    return {name: value for name, value in found.items() if value is not None}
