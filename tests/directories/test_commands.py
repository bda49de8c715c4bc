"""`kechuang directory` as used."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kechuang.cli.directories import app
from tests.directories.bed import A, B, certificate, take

pytestmark = pytest.mark.django_db
DAY = ["--as-of", "2017-06-29"]


@pytest.fixture(autouse=True)
def certificates(tmp_path: Path) -> None:
    rows = [
        certificate(A, "示例甲", "GR1", "2015-01-01", "2017-12-31"),
        certificate(B, "示例乙", "GR2", "2014-01-01", "2016-12-31"),
    ]
    take(tmp_path, "高新技术企业认定名单_20170101", rows)


def run(*words: str, code: int = 0) -> str:
    found = CliRunner().invoke(app, ["directory", *words])
    assert found.exit_code == code, found.output
    return found.output


def test_list_show_count() -> None:
    assert "hnte" in {one["id"] for one in json.loads(run("list", "--json"))}
    shown = json.loads(run("show", "hnte", *DAY, "--json"))
    assert [row["code"] for row in shown] == [A]
    assert "GR1" in run("show", "hnte", *DAY)
    counted = json.loads(run("count", "hnte", *DAY, "--json", "--excluded"))
    assert (counted["counted"], counted["excluded"]) == (1, 1)
    assert counted["rows_excluded"] == [{"code": B, "name": "示例乙", "reason": "已过有效期"}]
    assert "已过有效期: 1" in run("count", "hnte", *DAY, "--excluded")


def test_export(tmp_path: Path) -> None:
    for kind in ("csv", "xlsx", "json"):
        out = tmp_path / f"hnte.{kind}"
        run("export", "hnte", *DAY, "--out", str(out))
        assert out.stat().st_size > 50
    assert A in (tmp_path / "hnte.csv").read_text(encoding="utf-8-sig")
    assert B not in (tmp_path / "hnte.json").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "words",
    [["show", "nothing"], ["show", "hnte", "--filter", "x=1"], ["show", "hnte", "--sort", "x"],
     ["show", "hnte", "--part", "x"], ["export", "hnte", "--out", "x.pdf"]],
)  # fmt: skip
def test_what_cannot_be_meant_ends_with_two(words: list[str]) -> None:
    run(*words, code=2)
