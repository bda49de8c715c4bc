"""The department files: same seed same bytes, the habits of offices, and a manifest that tells the truth."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from kechuang.register.sample import generate

SMALL = 150

CODES = {"统一社会信用代码", "机构代码", "主体代码", "空间代码", "联盟代码", "范围代码", "企业名称"}


@pytest.fixture(scope="module")
def made(chaoyang: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    folder = tmp_path_factory.mktemp("sample")
    return folder, generate(chaoyang, folder, parties=SMALL)


def rows_of(path: Path) -> list[list[Any]]:
    if path.suffix == ".xlsx":
        with path.open("rb") as stream:
            return [list(row) for row in load_workbook(stream).active.values]
    raw = path.read_bytes()
    encoding = "utf-8-sig" if raw.startswith(b"\xef\xbb\xbf") else "utf-8"
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        text = raw.decode("gbk")
    return list(csv.reader(text.splitlines()))


def test_same_seed_same_files(made: tuple[Path, dict[str, Any]], chaoyang: Path, tmp_path: Path) -> None:
    folder, manifest = made
    again = generate(chaoyang, tmp_path, parties=SMALL)
    strip = [{key: value for key, value in entry.items() if key != "bytes"} for entry in manifest["files"]]
    assert [{key: value for key, value in entry.items() if key != "bytes"} for entry in again["files"]] == strip
    for entry in manifest["files"]:
        one, two = folder / entry["file"], tmp_path / entry["file"]
        assert rows_of(one) == rows_of(two), entry["file"]
        if one.suffix == ".csv":
            assert one.read_bytes() == two.read_bytes(), entry["file"]


def test_another_seed_is_another_register(made: tuple[Path, dict[str, Any]], chaoyang: Path, tmp_path: Path) -> None:
    folder, manifest = made
    generate(chaoyang, tmp_path, parties=SMALL, seed=1)
    name = manifest["files"][0]["file"]
    assert rows_of(folder / name) != rows_of(tmp_path / name)


def test_manifest_counts_rows_as_they_stand(made: tuple[Path, dict[str, Any]]) -> None:
    folder, manifest = made
    assert json.loads((folder / "manifest.json").read_text(encoding="utf-8")) == manifest
    assert {path.name for path in folder.iterdir()} == {entry["file"] for entry in manifest["files"]} | {
        "manifest.json"
    }
    assert manifest["rejected"] == sum(entry["rejected"] for entry in manifest["files"]) > 15
    for entry in manifest["files"]:
        rows = rows_of(folder / entry["file"])
        head = next(i for i, row in enumerate(rows) if CODES & {str(cell) for cell in row})
        body = [row for row in rows[head + 1 :] if row[0] != "合计"]
        assert len(body) == entry["rows"], entry["file"]


def test_offices_have_habits(made: tuple[Path, dict[str, Any]]) -> None:
    folder, manifest = made
    paths = [folder / entry["file"] for entry in manifest["files"]]
    texts = {path.name: "\n".join(",".join(map(str, row)) for row in rows_of(path)) for path in paths}
    whole = "\n".join(texts.values())
    assert {path.suffix for path in paths} == {".csv", ".xlsx"}
    assert any(path.read_bytes().startswith(b"\xef\xbb\xbf") for path in paths)
    gbk = [path for path in paths if path.suffix == ".csv" and not _utf8(path)]
    assert len(gbk) > 10
    for habit in ("（万元）", "（元）", r"\d万元", "合计", "示例数据", r"\d%", "[０-９]", r"\d,\d{3}", "—"):
        assert re.search(habit, whole), habit
    for style in (r"2025-\d\d-\d\d", r"2025/\d+/\d+", r"2025年\d+月\d+日", r"\b2025[01]\d[0-3]\d\b", r"2025\.\d+\.\d+"):
        assert re.search(style, whole), style
    merged = load_workbook(next(path for path in paths if "市场主体" in path.name)).active.merged_cells.ranges
    assert len(merged) == 2


def _utf8(path: Path) -> bool:
    try:
        path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return True


def test_cli_says_what_it_wrote(chaoyang: Path, tmp_path: Path) -> None:
    from typer.testing import CliRunner

    from kechuang.cli.sample import app

    result = CliRunner().invoke(app, ["--out", str(tmp_path), "--parties", "60", "--seed", "3"])
    assert result.exit_code == 0
    assert "spoilt on purpose" in result.output
    assert json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))["seed"] == 3
