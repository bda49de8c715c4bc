"""`kechuang log` as a program."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from tests.log.bed import life, seal, sql, superuser

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> tuple[int, str]:
    from kechuang.cli.log import app

    result = CliRunner().invoke(app, ["log", *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.stdout


def test_show_head_verify() -> None:
    _, last = life()
    code, out = run("show", "--last", "2", "--table", "bed", "--json")
    assert code == 0 and [one["seq"] for one in json.loads(out)] == [last, last - 1]
    code, out = run("show", "--actor", "人1", "--table", "bed")
    assert code == 0 and out.count("人1") == 4 and "第4步" in out
    code, out = run("head", "--json")
    head = json.loads(out)
    assert code == 0 and head["seq"] == last
    for kind in ("sha256", "sm3"):
        code, out = run("verify", "--json", "--rows", "--head", f"{last}:{head[kind]}")
        told = json.loads(out)
        assert code == 0 and told["intact"] and told["events"] == last and told["last"] == head


def test_broken_is_exit_code_one_and_named() -> None:
    first, last = life()
    with superuser("log_event"):
        sql(
            "UPDATE log_event SET reason = '别的' WHERE id = (SELECT event_id FROM log_chain WHERE seq = %s)",
            first + 2,
        )
    code, out = run("verify")
    assert code == 1 and f"第 {first + 2} 位" in out and "BROKEN" in out
    assert run("verify", "--from", str(first + 3))[0] == 0  # what follows follows
    code, out = run("verify", "--json")
    assert [one["kind"] for one in json.loads(out)["findings"]] == ["changed"]
    code, out = run("verify", "--from", "1", "--head", f"{last + 5}:{'0' * 64}")
    assert code == 1 and "末尾" in out


def test_rows_are_compared_only_when_asked() -> None:
    life()
    with superuser("bed"):
        sql("UPDATE bed SET word = '改' WHERE number = 3")
    seal()
    assert run("verify")[0] == 0
    code, out = run("verify", "--rows")
    assert code == 1 and "bed" in out and "word" in out


def test_usage() -> None:
    for head in ("7", "x:00", "7:zz", f"7:{'0' * 63}"):
        assert run("verify", "--head", head)[0] == 2
