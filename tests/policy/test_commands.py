"""`kechuang explain` and `kechuang evaluate` as somebody at a terminal uses them."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from django.conf import settings
from typer.testing import CliRunner, Result

from kechuang.cli.policy import app
from kechuang.core.pack import load
from kechuang.register.snapshot import write_snapshot
from tests.web.district import CODE, DAY, NAME

pytestmark = pytest.mark.usefixtures("district")


def run(*arguments: Any) -> Result:
    return CliRunner().invoke(app, list(map(str, arguments)))


def test_explain_one_party() -> None:
    done = run("explain", CODE, "--as-of", DAY)
    assert done.exit_code == 0, done.output
    assert NAME in done.output
    assert "✔ 符合" in done.output


def test_explain_as_json_names_rules_and_reasons() -> None:
    done = run("explain", CODE, "--as-of", DAY, "--json")
    found = json.loads(done.output)
    assert (found["subject"], found["as_of"], len(found["digest"])) == (CODE, DAY.isoformat(), 64)
    clauses = [clause for one in found["policies"] for clause in one["clauses"]]
    conditions = [item for clause in clauses for item in clause.get("conditions", [])]
    traces = [item["trace"] for item in conditions if "trace" in item]  # expert judgement has none
    assert {trace["result"] for trace in traces} >= {True, False}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [((CODE, "--policy", "no-such"), "no measure no-such"), (("91110000000000000X",), "no party 91110000000000000X")],
)
def test_explain_says_what_is_not_there(arguments: tuple[str, ...], message: str) -> None:
    done = run("explain", *arguments, "--as-of", DAY)
    assert done.exit_code == 1
    assert message in done.stderr


@pytest.fixture
def snapshot(tmp_path: Path) -> Path:
    write_snapshot(load(settings.KECHUANG_PACK), DAY, tmp_path / "snapshot")
    return tmp_path / "snapshot"


def test_evaluate_gives_the_same_cells_on_every_engine(snapshot: Path, tmp_path: Path) -> None:
    frames = []
    for engine in ("reference", "columnar", "sql"):
        out = tmp_path / f"{engine}.parquet"
        done = run("evaluate", "--snapshot", snapshot, "--as-of", DAY, "--engine", engine, "--out", out)
        assert done.exit_code == 0, done.output
        frames.append(pl.read_parquet(out).sort("subject"))
    assert frames[0].height > 1
    assert frames[0].equals(frames[1].select(frames[0].columns))
    assert frames[1].equals(frames[2].select(frames[1].columns))


def test_a_snapshot_out_of_bounds_is_refused_and_nothing_written(snapshot: Path, tmp_path: Path) -> None:
    path = snapshot / "subjects.parquet"
    frame = pl.read_parquet(path)
    money = next(name for name in frame.columns if name.endswith(str(date(DAY.year - 1, 1, 1).year)))
    frame.with_columns(pl.lit(2**62).alias(money)).write_parquet(path)
    done = run("evaluate", "--snapshot", snapshot, "--as-of", DAY, "--out", tmp_path / "out.parquet")
    assert done.exit_code == 1
    assert f"subjects.{money}" in done.stderr
    assert not list(tmp_path.glob("out*"))


def test_a_result_is_not_replaced_unasked(snapshot: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.parquet"
    out.write_bytes(b"precious")
    assert run("evaluate", "--snapshot", snapshot, "--as-of", DAY, "--out", out).exit_code == 2
    assert out.read_bytes() == b"precious"
    assert run("evaluate", "--snapshot", snapshot, "--as-of", DAY, "--out", out, "--force").exit_code == 0
    assert pl.read_parquet(out).height > 1
