"""Mapping files that do not fit: file, line, key and what is wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kechuang.cli.register import app
from kechuang.core.pack import Pack
from kechuang.core.pack.reader import read_text
from kechuang.register.importing.load import build_mappings
from kechuang.rules.problems import RuleErrors
from tests.register.tiny import PACK, A, csv_file, pack_folder, take

HNTE = PACK["imports/hnte.yaml"]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("field: hnte.number", "field: hnte.numer", "has no field 'numer'; do you mean 'number'?"),
        ("field: hnte.grant", "field: hntee.grant", "do you mean 'hnte'?"),
        ("field: hnte.grant", "fact: rd_expens", "do you mean 'rd_expense'?"),
        ("field: hnte.grant}", "field: hnte.grant, unit: 人}", "unit '人' does not fit grant"),
        ("publisher: sti", "publisher: stii", "no department 'stii'"),
        ("{of: hnte, whom: all", "{of: hnt, whom: all", "do you mean 'hnte'?"),
        ("publisher: sti", "publisher: tax", "is not the holder of hnte (sti)"),
        ("{of: hnte, whom: all, from: 2014-01-01}", "{of: dishonest}", "`otherwise` (the value of all others)"),
        ("as: name", "as: nam", "Input should be"),
        ("as: uscc, required: true", "as: uscc, requird: true", "Extra inputs"),
        ("as: name", "as: uscc", "two columns are `as: uscc`"),
        ("as: name", "as: name, fact: share", "exactly one of"),
        ("date: {find: [title, file], default: 2026-03-31}", "date: {}", "`date` needs"),
        ("complete:", "constants:\n  - {fact: rd_expense, value: 5元}\ncomplete:", "is yearly: `year` is needed"),
        ("complete:", "constants:\n  - {fact: debt, value: 5}\ncomplete:", "has no unit"),
    ],
)
def test_a_wrong_mapping_says_where_and_what(pack: Pack, old: str, new: str, words: str) -> None:
    assert old in HNTE
    tree = read_text(HNTE.replace(old, new), "imports/hnte.yaml")
    with pytest.raises(RuleErrors) as raised:
        build_mappings({"imports/hnte.yaml": tree}, pack.rules.dictionary, pack.departments)
    problem = raised.value.problems[0]
    assert words in problem.message
    assert problem.place.file == "imports/hnte.yaml"
    assert problem.place.line > 0
    assert problem.remedy


@pytest.mark.django_db
def test_snapshot_command(tmp_path: Path) -> None:
    from kechuang.core.pack import load

    (tmp_path / "pack").mkdir()
    folder = pack_folder(tmp_path / "pack")
    take(load(folder), csv_file(tmp_path / "税务.csv", f"统一社会信用代码,年度,研发费用\n{A},2025,100"))
    arguments = ["snapshot", "--pack", str(folder), "--as-of", "2026-11-22", "--out", str(tmp_path / "out"), "--json"]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["files"]["subjects.parquet"]["rows"] == 1
    assert CliRunner().invoke(app, arguments).exit_code == 2  # the folder is not empty any more
    early = [*arguments[:-2], str(tmp_path / "early"), "--json", "--known-at", "2026-03-31"]
    assert json.loads(CliRunner().invoke(app, early).stdout)["files"]["subjects.parquet"]["rows"] == 0
