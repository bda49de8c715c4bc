"""A register of the district's pack, filled from small department files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from kechuang.core.identifiers import uscc_check_character
from kechuang.core.pack import Pack, load
from kechuang.people.actors import SYSTEM
from kechuang.register.importing import import_files
from kechuang.register.importing.report import Report

CHAOYANG = Path(__file__).resolve().parents[2] / "src/kechuang/packs/chaoyang"
EARLY, LATER = datetime(2017, 7, 1, tzinfo=UTC), datetime(2017, 8, 1, tzinfo=UTC)


def code(number: int) -> str:
    """A valid credit code that nobody has."""
    body = f"91110105MA0{number:06d}"
    return body + uscc_check_character(body)


A, B, C, D, E, F = (code(number) for number in range(1, 7))


def pack() -> Pack:
    return load(CHAOYANG)


def take(folder: Path, name: str, rows: Sequence[Mapping[str, object]], at: datetime = EARLY) -> Report:
    """Import one file whose header is that of the rows; every row must be taken."""
    folder.mkdir(exist_ok=True)
    heads = list(rows[0])
    lines = [",".join(heads), *(",".join(str(row.get(head, "")) for head in heads) for row in rows)]
    path = folder / f"{name}.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    report = import_files([path], pack(), SYSTEM, recorded_at=at)[0]
    assert report.outcome in {"imported", "unchanged"}, (report, [line for line in report.lines if line.notes])
    return report


def registration(*rows: tuple[str, str, str]) -> list[dict[str, object]]:
    """Rows of the registration list: code, name, district."""
    return [
        {"统一社会信用代码": one, "企业名称": name, "注册地": district, "登记状态": "存续"}
        for one, name, district in rows
    ]


def certificate(code: str, name: str, number: str, start: str, end: str) -> dict[str, object]:
    """A row of the list of high-tech certificates."""
    return {"统一社会信用代码": code, "企业名称": name, "证书编号": number, "有效期起": start, "有效期至": end}
