"""A folder becomes a pack: defaults, raw values, places of expressions, digest and cache."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from kechuang.core.pack import inspect, load
from kechuang.rules.problems import RuleErrors
from tests.pack.builder import FACTS, POLICY, build

RAW = """\
  - name: raw
    as_of: 2026-03-01
    facts:
      has_licence: true
      revenue: {2025: 1.23元, 2024: unknown}
      course: [{number: A, cost: 2万元, held_on: 2025-05-01}, {cost: unknown}]
    expect: {clauses: {main: no}}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return build(tmp_path / "tiny")


def append(path: Path, text: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def test_defaults_of_facts(root: Path) -> None:
    (root / "facts" / "more.yaml").write_text(
        "facts:\n"
        "  - {id: share, name: 占比, type: ratio, holder: district, max: 100%}\n"
        "  - {id: area, name: 面积, type: number, unit: 平方米, holder: district}\n"
        "  - {id: growth, name: 增长, type: ratio, decimals: 4, min: -1, period: year, holder: district}\n",
        encoding="utf-8",
    )
    facts = load(root).rules.dictionary.facts
    assert (facts["share"].decimals, facts["share"].maximum) == (6, 1_000_000)
    assert (facts["area"].decimals, facts["area"].maximum) == (2, 10**8 * 100)
    assert (facts["growth"].minimum, facts["growth"].maximum) == (-10_000, 1_000 * 10_000)
    assert (facts["revenue"].unit, facts["revenue"].maximum, facts["revenue"].yearly) == ("元", 10**14, True)
    assert facts["employees"].maximum == 10**8


def test_an_expression_knows_its_first_character(root: Path) -> None:
    policy = load(root).rules.policies[0]
    lines = (root / POLICY).read_text(encoding="utf-8").split("\n")
    test, value = policy.conditions[0].test, policy.clauses[0].benefit.value
    assert test is not None
    assert value is not None
    for source in (test, value, policy.parameters[0].values[0].value, policy.tables[0].rows[0].low):
        line = lines[source.place.line - 1]
        assert line[source.place.column - 1 :].startswith(source.text)
    assert policy.place.file == POLICY


def test_an_expression_in_a_block_knows_the_place_of_every_character(root: Path) -> None:
    path = root / POLICY
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("    test: employees <= small_firm", "    test: >\n      employees <=\n      small_firm")
    )
    test = load(root).rules.policies[0].conditions[0].test
    assert test is not None
    assert test.text.strip() == "employees <= small_firm"
    line = path.read_text(encoding="utf-8").split("\n")[test.place.line - 1]
    assert line[test.place.column - 1 :] == "employees <="


def test_examples_hold_raw_values(root: Path) -> None:
    append(root / POLICY, RAW)
    example = load(root).rules.policies[0].examples[-1]
    assert example.facts == {"has_licence": True}
    assert example.years == {"revenue": {2025: 123, 2024: None}}
    assert example.records["course"] == [
        {"number": "A", "cost": 2_000_000, "held_on": date(2025, 5, 1), "record": "A"},
        {"cost": None, "record": "#2"},
    ]


def test_departments_keep_validity_and_successor(root: Path) -> None:
    append(
        root / "departments.yaml",
        "  - {id: old, name: 旧局, level: district, valid: {to: 2018-12-31}, successor: district}\n",
    )
    old = load(root).departments["old"]
    assert (old.valid_from, old.valid_to, old.successor) == (None, date(2018, 12, 31), "district")


def test_the_digest_is_of_content_not_of_looks(root: Path) -> None:
    before = load(root).digest
    append(root / FACTS, "# a comment\n")
    assert load(root).digest == before
    append(root / "parameters.yaml", "  - {id: other, name: 另一, values: 5人}\n")
    assert load(root).digest != before


def test_a_pack_is_read_again_only_when_a_file_changed(root: Path) -> None:
    first = load(root)
    assert load(root) is first
    os.utime(root / FACTS, ns=(1, 1))
    assert load(root) is not first


def test_what_depends_on_an_unreadable_file_is_not_complained_about(root: Path) -> None:
    (root / FACTS).write_text("facts: [\n", encoding="utf-8")
    assert {one.place.file for one in inspect(root).problems} == {FACTS}
    build(root)
    (root / "departments.yaml").write_text("departments: [\n", encoding="utf-8")
    assert {one.place.file for one in inspect(root).problems} == {"departments.yaml"}
    build(root)
    (root / POLICY).write_text("id: [\n", encoding="utf-8")
    assert {one.place.file for one in inspect(root).problems} == {POLICY}


def test_a_folder_that_is_no_pack_is_said_to_be_none(tmp_path: Path) -> None:
    with pytest.raises(RuleErrors, match=r"pack\.yaml is missing"):
        load(tmp_path)
    with pytest.raises(RuleErrors, match="no such folder"):
        load(tmp_path / "nowhere")
