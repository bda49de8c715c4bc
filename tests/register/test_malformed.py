"""Every malformed file gives place and remedy, an exit code, and leaves nothing behind."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kechuang.cli.register import app
from kechuang.register.models import Document, Fact, FactKey, Party, WriteBatch
from tests.register.malformed import MALFORMED, REJECTED, Build
from tests.register.tiny import A, csv_file, pack_folder

pytestmark = pytest.mark.django_db


def run_import(tmp_path: Path, *arguments: str) -> tuple[int, str]:
    folder = tmp_path / "pack"
    folder.mkdir(exist_ok=True)
    result = CliRunner().invoke(app, ["import", "--pack", str(pack_folder(folder)), *arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout


def nothing_written() -> bool:
    return not any(model.objects.exists() for model in (Party, Document, Fact, FactKey, WriteBatch))


def test_there_are_sixty() -> None:
    assert len(MALFORMED) + len(REJECTED) >= 60
    assert len({case[0] for case in MALFORMED + REJECTED}) == len(MALFORMED) + len(REJECTED)


@pytest.mark.parametrize(("build", "code", "place"), [pytest.param(*case[1:], id=case[0]) for case in MALFORMED])
def test_malformed_file(tmp_path: Path, build: Build, code: str, place: str) -> None:
    status, output = run_import(tmp_path, "--json", str(build(tmp_path)))
    (report,) = json.loads(output)
    if report["problem"] is None:  # a unit that is stated nowhere shows at the first cell
        assert (status, report["rows"]["rejected"]) == (3, 1), report
        notes = report["lines"][0]["notes"]
        assert (notes[0]["code"], notes[0]["cell"]) == (code, place)
        assert notes[0]["remedy"]
    else:
        assert (status, report["outcome"], report["problem"]["code"]) == (1, "malformed", code), report["problem"]
        assert place in report["problem"]["place"]
        assert all(report["problem"][key] for key in ("zh", "en", "remedy", "remedy_en"))
    assert nothing_written()


@pytest.mark.parametrize(("build", "code", "place"), [pytest.param(*case[1:], id=case[0]) for case in REJECTED])
def test_rejected_row(tmp_path: Path, build: Build, code: str, place: str) -> None:
    status, output = run_import(tmp_path, "--json", str(build(tmp_path)))
    (report,) = json.loads(output)
    notes = [note for line in report["lines"] if line["state"] == "rejected" for note in line["notes"]]
    assert (status, report["outcome"]) == (3, "held"), report["problem"]
    assert (notes[0]["code"], notes[0]["cell"]) == (code, place)
    assert all(notes[0][key] for key in ("zh", "en", "remedy", "remedy_en"))
    assert nothing_written()


def test_one_malformed_file_holds_all_back(tmp_path: Path) -> None:
    good = csv_file(tmp_path / "税务.csv", f"统一社会信用代码,年度,研发费用\n{A},2025,100")
    bad = csv_file(tmp_path / "高企.csv", "一,二\n1,2")
    status, output = run_import(tmp_path, "--json", "--allow-rejects", str(good), str(bad))
    assert status == 1
    assert [report["outcome"] for report in json.loads(output)] == ["not-read", "malformed"]
    assert nothing_written()


def test_words_and_reports_for_the_clerk(tmp_path: Path) -> None:
    bad = csv_file(tmp_path / "税务.csv", f"统一社会信用代码,年度,研发费用\n{A},2025,=cmd()")
    status, output = run_import(tmp_path, "--report", str(tmp_path / "r.csv"), str(bad))
    assert status == 3
    assert "没有写入任何数据" in output
    lines = (tmp_path / "r.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[0].startswith("文件,行,状态")
    assert lines[1].startswith("税务.csv,2,rejected,C2,研发费用,'=cmd()")


@pytest.mark.parametrize(
    "arguments", [["nowhere.csv"], ["--report", "r.txt", "{file}"], ["--mapping", "none", "{file}"], []]
)
def test_usage(tmp_path: Path, arguments: list[str]) -> None:
    good = csv_file(tmp_path / "税务.csv", f"统一社会信用代码,年度,研发费用\n{A},2025,100")
    status, _ = run_import(tmp_path, *(argument.replace("{file}", str(good)) for argument in arguments))
    assert status == 2
    assert nothing_written()
