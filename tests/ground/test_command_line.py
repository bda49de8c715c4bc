"""`kechuang` finds its commands, loads only what it needs, and fails in words."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kechuang.cli.main import COMMANDS, PANELS, build

ROOT = Path(__file__).parents[2]


def kechuang(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kechuang", *words]
    return subprocess.run(command, capture_output=True, text=True, env=os.environ | variables, check=False)


def test_help_names_every_command() -> None:
    said = CliRunner().invoke(build(COMMANDS), ["--help"]).output
    assert [command for command in COMMANDS if command not in said] == []


def test_a_command_loads_its_own_module_only() -> None:
    program = (
        "import sys; from kechuang.cli.main import build; build(['check']);"
        "print([m for m in ('django', 'polars', 'kechuang.cli.register') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_wrong_settings_fail_in_one_line(tmp_path: Path) -> None:
    done = kechuang("manage", "check", KECHUANG_DATABASE_URL="mysql://x/y", KECHUANG_HOME=str(tmp_path))
    assert done.returncode == 2
    assert "only postgresql:// is supported" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_server_that_is_not_there_fails_in_words(tmp_path: Path) -> None:
    url = f"postgresql:///nothing?host={tmp_path}"
    done = kechuang("manage", "migrate", KECHUANG_DATABASE_URL=url, KECHUANG_HOME=str(tmp_path))
    assert done.returncode == 2
    assert "KECHUANG_DATABASE_URL" in done.stderr


def test_looking_around_starts_no_server(tmp_path: Path) -> None:
    assert kechuang("manage", "check", KECHUANG_HOME=str(tmp_path)).returncode == 0
    assert kechuang("--help", KECHUANG_HOME=str(tmp_path)).returncode == 0
    assert not (tmp_path / "pg").exists()


def test_help_lists_every_command_in_order_in_a_panel_and_in_one_line() -> None:
    said = CliRunner().invoke(build(COMMANDS), ["--help"], env={"COLUMNS": "120"}).output
    listed = re.findall(r"^│ ([a-z][a-z-]+) +(\S.*?) *│$", said, re.M)
    ordered = [command for commands in PANELS.values() for command in commands]
    assert [name for name, _ in listed if name in ordered] == ordered
    assert {name for name, _ in listed} == set(COMMANDS)
    assert all(text.endswith(".") for _, text in listed)
    assert all(panel in said for panel in PANELS)


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md"])
def test_the_readme_lists_the_commands_as_help_does(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    named = list(dict.fromkeys(re.findall(r"^kechuang ([a-z-]+)", text, re.M)))
    assert named == [command for commands in PANELS.values() for command in commands]
