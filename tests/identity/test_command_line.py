"""`kechuang identity …`."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from kechuang.cli.identity import app
from tests.identity.offices import FIRM, SPELLED, A

run = CliRunner()


def test_who_propose_merge_separate(register: Path) -> None:
    found = json.loads(run.invoke(app, ["identity", "who", "示甲云图", "--json"]).stdout)
    assert {one["name"] for one in found[:2]} == {FIRM, SPELLED} or found[0]["name"] in {FIRM, SPELLED}
    assert run.invoke(app, ["identity", "who", "垚犇骉"]).exit_code == 1
    told = json.loads(run.invoke(app, ["identity", "propose", "--as-of", "2026-06-15", "--json"]).stdout)
    assert told["new"] == 1
    code = next(one["code"] for one in found if one["name"] == SPELLED)
    merged = run.invoke(app, ["identity", "merge", code, A, "--reason", "同一企业", "--json"])
    assert merged.exit_code == 0 and json.loads(merged.stdout)["survivor"] == A
    assert run.invoke(app, ["identity", "merge", code, A, "--reason", "再来一次"]).exit_code == 1
    apart = run.invoke(app, ["identity", "separate", code, "--reason", "误并", "--json"])
    assert json.loads(apart.stdout)["survivor"] is None
    assert run.invoke(app, ["identity", "separate", "nobody", "--reason", "x"]).exit_code == 2


def test_match_a_file(register: Path, tmp_path: Path) -> None:
    file, out = tmp_path / "new.csv", tmp_path / "out.csv"
    file.write_text("编号,单位\n1,示甲云图（北京）信息技术有限公司\n2,查无此名某某\n", encoding="utf-8")
    told = run.invoke(app, ["identity", "match", str(file), "--column", "单位", "--out", str(out), "--json"])
    assert json.loads(told.stdout) == {"rows": 2, "matched": 1, "unmatched": 1}
    lines = out.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("编号,单位,party_code") and lines[2].startswith("2,查无此名某某,,")
    assert run.invoke(app, ["identity", "match", str(file), "--column", "没有"]).exit_code == 2
