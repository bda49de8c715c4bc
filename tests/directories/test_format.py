"""What `kechuang check` says of a directory that does not fit."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kechuang.core.pack import inspect
from kechuang.core.pack.directory_rules import check_directories
from tests.directories.bed import CHAOYANG

GOOD = """
id: one
title: {zh: 示例, en: One}
purpose: {zh: 示例, en: One}
department: cy_sti
rows: hnte
count: {each: party, unit: {zh: 户, en: firms}}
period: {to: hnte.valid_to}
exclude:
  - expired
  - {id: away, says: {zh: 不在本区, en: away}, test: registered_district != 'chaoyang'}
columns:
  - {id: number, of: hnte.number}
  - {id: size, of: area_total}
filters: [number]
sort: [-number]
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pack's dictionary alone, so that a reading is quick."""
    made = tmp_path_factory.mktemp("directories") / "pack"
    shutil.copytree(
        CHAOYANG, made, ignore=shutil.ignore_patterns("policies", "notices", "imports", "directories", "stacking*")
    )
    (made / "directories").mkdir()
    return made


def problems(folder: Path, text: str) -> list[str]:
    (folder / "directories" / "one.yaml").write_text(text, encoding="utf-8")
    reading = inspect(folder)
    assert reading.pack is not None
    found = list(reading.problems)
    here = [one for one in found if one.place.file.startswith("directories/")]
    found += [] if here else check_directories(reading.pack)
    return [f"{one.key}: {one.message}" for one in found if one.place.file.startswith("directories/")]


def test_a_good_one_has_none(folder: Path) -> None:
    assert problems(folder, GOOD) == []


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("rows: hnte", "rows: htne", "no record kind or fact"),
        ("rows: hnte", "rows: area_total", "is a number"),
        ("department: cy_sti", "department: nobody", "not in departments"),
        ("hnte.valid_to}", "hnte.number}", "is no date"),
        ("hnte.valid_to}", "tech_sme.valid_to}", "another record kind"),
        ("- expired", "- expried", "neither a test nor a rule"),
        ("filters: [number]", "filters: [nothing]", "not a column"),
        ("sort: [-number]", "sort: [-nothing]", "not a column"),
        ("each: party", "each: hnte.nothing", "no fact or field"),
        ("registered_district != 'chaoyang'", "registered_district != 'nowhere'", ""),
        ("registered_district != 'chaoyang'", "count(ip) > 3", "counting over records"),
        ("registered_district != 'chaoyang'", "area_total > 3平方米", "is not public"),
        ("each: party", "each: area_total", "is not public"),
        ("id: one", "id: two", "the file holds"),
        ("{id: number, of: hnte.number}", "{id: name, of: hnte.number}", "this id is taken"),
        ("sort: [-number]", "warns: 3", ""),
    ],
)
def test_what_does_not_fit_is_said(folder: Path, before: str, after: str, said: str) -> None:
    assert before in GOOD
    found = problems(folder, GOOD.replace(before, after))
    assert found, after
    assert any(said in one for one in found), found
