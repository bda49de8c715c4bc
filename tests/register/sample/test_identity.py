"""Nobody can take a sample party for a real one, and every number passes its check digit."""

from __future__ import annotations

import csv
import json
import os
import re
from pathlib import Path

import pytest
from stdnum.cn import uscc

from kechuang.core.identifiers import check_patent_number, check_uscc
from kechuang.register.sample.world import World

REPOSITORY = Path(__file__).parents[3]
# Lists of real entities are never committed: they stand beside the checkout, or where the variable says.
ENTITIES = Path(os.environ.get("KECHUANG_SHARED", REPOSITORY.parent / "shared")) / "data" / "entities"


def test_names_carry_the_mark_and_a_brand_of_their_own(full: World) -> None:
    names = [party.name for party in full.parties]
    assert all("示例" in name for name in names)
    assert len(set(names)) == len(names)
    brands = [party.brand for party in full.parties]
    assert len(set(brands)) == len(brands)


def test_codes_are_valid_and_of_a_division_that_does_not_exist(full: World) -> None:
    found = [party.uscc for party in full.parties]
    assert len(set(found)) == len(found)
    for code in found:
        assert check_uscc(code).ok
        assert uscc.is_valid(code)  # an independent implementation agrees
        assert code[2:8] == "990105"  # GB/T 2260 has no province 99
        assert code[8:10] == "EX"


def test_patent_numbers_are_valid_and_beyond_every_serial_issued(full: World) -> None:
    patents = [
        row for firm in full.firms for row in firm.rows("ip") if row["kind"] in ("invention", "utility", "design")
    ]
    assert len(patents) > 20_000
    for row in patents:
        assert check_patent_number(row["number"]).ok
        assert row["number"][5] == "9"
        assert int(row["number"][:4]) == row["filed_on"].year
    numbers = [row["number"] for firm in full.firms for row in firm.rows("ip")]
    assert len(set(numbers)) == len(numbers)


def test_no_name_or_brand_belongs_to_a_known_entity(full: World) -> None:
    if not ENTITIES.is_dir():
        pytest.skip(f"the lists of real entities are not on this machine ({ENTITIES})")
    known = _known_names()
    brands = {party.brand for party in full.parties}
    assert len(known) > 270_000
    assert not {party.name for party in full.parties} & known
    assert not brands & known
    long_names = " ".join(name for name in known if re.search("公司|大学|学院|研究|中心", name))
    assert not [brand for brand in brands if brand in long_names]


def _known_names() -> set[str]:
    known = set((ENTITIES / "brand_short_names_28w.txt").read_text(encoding="utf-8-sig").split())
    for path in ENTITIES.glob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as stream:
            for row in csv.DictReader(stream):
                known |= {row[key] for key in ("short_name", "full_name", "institution", "name") if row.get(key)}
    universities = json.loads((ENTITIES / "china_universities_2021.json").read_text(encoding="utf-8"))
    return known | set(re.findall(r"[一-鿿]{4,20}", json.dumps(universities, ensure_ascii=False)))
