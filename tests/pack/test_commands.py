"""kechuang check, new-pack, schema: output and exit codes."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from kechuang.cli.rules import app
from kechuang.core.pack.schema import FILES
from tests.pack.builder import POLICY, build

run = CliRunner().invoke


def test_a_new_pack_passes_check(tmp_path: Path) -> None:
    made = run(app, ["new-pack", "haidian", "--in", str(tmp_path), "--title", "海淀区"])
    assert made.exit_code == 0
    checked = run(app, ["check", str(tmp_path / "haidian")])
    assert checked.exit_code == 0, checked.output
    assert "海淀区" in checked.output
    assert "3 of 3 examples passed" in checked.output


def test_new_pack_overwrites_nothing_and_takes_no_path_for_a_name(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    assert run(app, ["new-pack", "there", "--in", str(tmp_path)]).exit_code == 2
    assert list((tmp_path / "there").iterdir()) == []
    for name in ("../out", "a/b", "Big", ""):
        assert run(app, ["new-pack", name, "--in", str(tmp_path)]).exit_code == 2
    assert run(app, ["new-pack", "x", "--in", str(tmp_path), "--title", "a: {b"]).exit_code == 2


def test_usage_errors_are_two(tmp_path: Path) -> None:
    assert run(app, ["check", str(tmp_path / "nowhere")]).exit_code == 2
    assert run(app, ["check"]).exit_code == 2


def test_a_failing_example_is_one_and_says_what_came(tmp_path: Path) -> None:
    root = build(tmp_path / "tiny")
    path = root / POLICY
    path.write_text(path.read_text(encoding="utf-8").replace("amount: 5_000元", "amount: 5_001元"), encoding="utf-8")
    shown = run(app, ["check", str(root)])
    assert shown.exit_code == 1
    assert "half of the cost" in shown.output
    assert "expected 5_001元, got 500000 fen" in shown.output
    report = json.loads(run(app, ["check", str(root), "--json"]).stdout)
    assert report["totals"]["passed"] == 2
    assert report["failed_examples"][0]["place"]["file"] == POLICY


def test_the_report_counts_clauses_and_names_facts(tmp_path: Path) -> None:
    root = build(tmp_path / "tiny")
    report = json.loads(run(app, ["check", str(root), "--json"]).stdout)
    assert report["facts"] == {"used": ["course", "employees"], "unused": ["has_licence", "revenue"]}
    assert (report["totals"]["executable"], report["totals"]["manual"], report["totals"]["closed"]) == (1, 0, 0)
    notice = root / "notices" / "example-2026.yaml"
    notice.write_text(notice.read_text(encoding="utf-8").replace("open: [main]", "open: []"), encoding="utf-8")
    report = json.loads(run(app, ["check", str(root), "--json"]).stdout)
    assert report["totals"]["closed"] == 1


def test_schemas_describe_the_keys_of_every_kind_of_file(tmp_path: Path) -> None:
    assert run(app, ["schema", str(tmp_path / "out")]).exit_code == 0
    schemas = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in (tmp_path / "out").iterdir()}
    assert set(schemas) == {f"{kind}.schema.json" for kind in FILES}
    policy = schemas["policies.schema.json"]
    assert policy["additionalProperties"] is False
    assert {"id", "clauses", "valid", "let"} <= policy["properties"].keys()
    assert "from" in policy["$defs"]["Validity"]["properties"]
    assert run(app, ["schema", str(tmp_path / "out" / "pack.schema.json")]).exit_code == 2
