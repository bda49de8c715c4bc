"""The shared, labelled real names that the goals are measured on; absent ones are said, never replaced."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path

SHARED = Path(os.environ.get("KECHUANG_SHARED_DATA", Path(__file__).resolve().parents[3] / "shared" / "data"))
PARTS = SHARED / "linkage" / "company_name_parts_1501.jsonl"
LISTED = SHARED / "entities" / "a_share_companies_2021.csv"
BRANDS = SHARED / "entities" / "brand_short_names_28w.txt"
CLASSES = SHARED / "classification" / "gb4754_2017.csv"
GOODS = SHARED / "classification" / "nice_cnipa_zh.csv"
_TAG = {"place": 0, "brand": 1, "trade": 2, "suffix": 3}

Labelled = tuple[str, list[int]]
"""A name, and for each of its characters the index of its part (4: none)."""


def parts() -> list[Labelled]:
    """1,501 names with hand-made labels."""
    found = []
    for line in PARTS.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        tags = [4] * len(row["text"])
        for part, spans in row["label"].items():
            for _, start, end in spans:
                tags[start:end] = [_TAG.get(part, 4)] * (end - start)
        found.append((row["text"], tags))
    return found


def listed() -> list[tuple[str, str]]:
    """4,586 pairs of short and full name of listed companies."""
    with LISTED.open(encoding="utf-8", newline="") as file:
        return [(row["short_name"], row["full_name"]) for row in csv.DictReader(file)]
