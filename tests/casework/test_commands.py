"""`kechuang cases …`, by a person at the office's own machine."""

from __future__ import annotations

import json
from typing import Any

from typer.testing import CliRunner

from kechuang.cli.cases import app
from kechuang.core.pack import Pack
from tests.casework.conftest import CO, LEAD, days

run = CliRunner()


def asked(*words: str) -> Any:
    result = run.invoke(app, ["cases", *words])
    assert result.exit_code == 0, (words, result.output)
    return result.stdout


def test_a_task_from_opening_to_its_end(pack: Pack) -> None:
    lead, co = f"{LEAD}={days(20)}", f"co:{CO}={days(10)}=核定资金"
    words = ["open", "task", "--title", "设立基金", "--lead", lead, "--part", co, "--origin", "报告 L71"]
    number = asked(*words, "--about", "place:DWJ").strip()
    late = ["--as-of", days(11).isoformat(), "--json"]
    found = json.loads(asked("list", "--state", "overdue", *late))
    assert [(str(one["id"]), one["overdue"]) for one in found] == [(number, [CO])]
    assert json.loads(asked("list", "--state", "overdue", "--department", LEAD, *late)) == []
    assert "设立基金" in asked("list", "--about", "place:DWJ")
    finish = ["cases", "act", number, "finish", "--text", "完", "--evidence", "纪要", "--seen"]
    refused = run.invoke(app, [*finish, "1"])
    assert (refused.exit_code, "还有 1 个单位未反馈" in refused.output) == (1, True)
    asked("act", number, "answer", "--part", "2", "--seen", "0", "--text", "已核定")
    assert run.invoke(app, [*finish, "1"]).exit_code == 4
    asked(*finish[1:], "2")
    shown = json.loads(asked("show", number, "--json"))
    assert (shown["state"], [one["event"] for one in shown["acts"]]) == ("done", ["open", "answer", "finish"])
    assert "已反馈" in asked("show", number)
    assert asked("list").strip() == "没有"


def test_what_is_wrong_is_said(pack: Pack) -> None:
    lead = f"{LEAD}={days(20)}"
    assert run.invoke(app, ["cases", "show", "999999"]).exit_code == 1
    assert run.invoke(app, ["cases", "open", "moon", "--title", "x", "--lead", lead]).exit_code == 1
    assert run.invoke(app, ["cases", "open", "task", "--title", "x", "--lead", f"{LEAD}=soon"]).exit_code == 2
    assert run.invoke(app, ["cases", "open", "task", "--title", "x", "--lead", lead, "--part", "co"]).exit_code == 2
    services = {one["id"]: one for one in json.loads(asked("services", "--json"))}
    assert services["task"]["acts"]["finish"] == ["lead"]
    assert "round 集中收集" in asked("services")
