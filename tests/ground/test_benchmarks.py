"""The benchmarks of the register run, and their tables can be made: a small register, figures unread."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from benchmarks import district_report

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
def test_the_benchmarks_of_the_register_run_and_fill_their_tables() -> None:
    runs = {}
    for name in ("register", "directories"):
        command = [sys.executable, "-m", f"benchmarks.{name}", "400"]
        done = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, encoding="utf-8")
        assert done.returncode == 0, done.stderr[-2000:]
        runs[name] = json.loads(done.stdout)
    assert runs["register"]["facts"] == 400 * 30 + 4 * 400 // 20 + 400 // 50, "thirty each, restated, contradicted"
    assert runs["directories"]["search"]["found by full name"] == 1
    register = district_report._register([runs["register"]])
    assert f"| facts | {runs['register']['facts']:,} |" in register
    assert "peer: pg_trgm, word of two" in district_report._searches([runs["directories"]])
    assert "| `hnte` | 400 rows |" in district_report._directories([runs["directories"]])
