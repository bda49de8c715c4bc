"""Hostile and careless packs: each is refused with file, line, column, key and remedy, never with a traceback."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from kechuang.cli.rules import app
from tests.pack.builder import Case, Wreck, build, mutate
from tests.pack.cases_expressions import EXPRESSIONS
from tests.pack.cases_meaning import EXAMPLES, REFERENCES
from tests.pack.cases_yaml import SHAPE, WRECKS, YAML

CASES = [*YAML, *SHAPE, *REFERENCES, *EXAMPLES, *EXPRESSIONS]


def run(root: Path) -> tuple[Result, dict[str, Any]]:
    result = CliRunner().invoke(app, ["check", str(root), "--json"])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result, json.loads(result.stdout)


def refused(result: Result, report: dict[str, Any]) -> list[dict[str, Any]]:
    """Exit code 1, and every problem tells where and what to do."""
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    problems: list[dict[str, Any]] = report["problems"]
    assert problems
    for one in problems:
        assert all(one[key] for key in ("file", "line", "column", "key", "message", "remedy")), one
    return problems


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_a_malformed_pack_is_refused_at_the_place(case: Case, tmp_path: Path) -> None:
    root = build(tmp_path / "tiny")
    line, column = mutate(root, case)
    problems = refused(*run(root))
    wanted = (case.file, line, column, case.key)
    places = [(one["file"], one["line"], one["column"], one["key"]) for one in problems]
    if not case.exact:
        places = [(file, row, min(column, at), key) for file, row, at, key in places]
    assert wanted in places, f"wanted {wanted}, got {json.dumps(problems, ensure_ascii=False, indent=1)}"
    found = problems[places.index(wanted)]
    assert case.says in found["message"] + " " + found["remedy"], found


@pytest.mark.parametrize("wreck", WRECKS, ids=[wreck.name for wreck in WRECKS])
def test_a_wrecked_file_is_refused_by_name(wreck: Wreck, tmp_path: Path) -> None:
    root = build(tmp_path / "tiny")
    wreck.wreck(root)
    problems = refused(*run(root))
    found = [one for one in problems if (one["file"], one["line"]) == (wreck.file, wreck.line)]
    assert any(wreck.says in one["message"] + " " + one["remedy"] for one in found), problems


def test_there_are_more_than_sixty_cases_with_names_of_their_own() -> None:
    names = [*(case.name for case in CASES), *(wreck.name for wreck in WRECKS)]
    assert len(set(names)) == len(names) > 60


def test_the_pack_they_start_from_is_clean(tmp_path: Path) -> None:
    result, report = run(build(tmp_path / "tiny"))
    assert result.exit_code == 0, report
    assert report["ok"]
    assert report["totals"]["passed"] == report["totals"]["examples"] == 3


def test_all_problems_are_reported_not_only_the_first(tmp_path: Path) -> None:
    root = build(tmp_path / "tiny")
    for case in (SHAPE[0], REFERENCES[2], EXAMPLES[0], EXPRESSIONS[0], YAML[1]):
        if case.file != YAML[1].file or case is YAML[1]:
            mutate(root, case)
    (root / "departments.yaml").write_text("departments:\n  - {id: district, level: planet}\n", encoding="utf-8")
    problems = refused(*run(root))
    assert {one["file"] for one in problems} >= {"departments.yaml", YAML[1].file}
    assert {one["key"] for one in problems} >= {"departments[0].name", "departments[0].level"}
