"""What a clerk gets back for each file."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from kechuang.register.importing.reasons import Reason
from kechuang.register.importing.rows import Note, StagedRow, State

Outcome = Literal["imported", "unchanged", "held", "dry-run", "malformed", "not-read"]
KEEP_CORRECTED = 1_000
"""Corrected cells that a report lists one by one; all are counted."""


@dataclass(slots=True)
class Line:
    """One row that the report tells about."""

    row: int
    state: State
    notes: tuple[Note, ...]


@dataclass(slots=True)
class Report:
    """Outcome of one file.

    `imported`: written. `unchanged`: nothing new in it. `held`: nothing written because rows (of this or another
    file of the run) were rejected. `dry-run`: would be written. `malformed`: `problem` says why. `not-read`: the run
    stopped before or because of another file's problem.
    """

    file: str
    outcome: Outcome = "not-read"
    mapping: str = ""
    title: str = ""
    published_on: str = ""
    sheet: str = ""
    header_row: int = 0
    rows: Counter[State] = field(default_factory=Counter)
    corrections: Counter[str] = field(default_factory=Counter)
    lines: list[Line] = field(default_factory=list)
    warnings: list[Reason] = field(default_factory=list)
    ignored_columns: list[str] = field(default_factory=list)
    statements: int = 0
    new_statements: int = 0
    new_parties: int = 0
    new_names: int = 0
    problem: Reason | None = None
    place: str = ""
    document: int = 0
    """Its row in the register; 0 when none was written."""

    @property
    def rejected(self) -> int:
        return self.rows["rejected"]

    def count(self, row: StagedRow) -> None:
        """Take one row into the report."""
        self.rows[row.state] += 1
        if row.state == "corrected":
            self.corrections.update(note.why.code for note in row.notes)
        if row.state == "rejected" or (row.state == "corrected" and len(self.lines) < KEEP_CORRECTED):
            self.lines.append(Line(row.number, row.state, tuple(row.notes)))

    def as_json(self) -> dict[str, object]:
        """The report as plain data, keys as in this class; texts in both languages."""
        return self.summary() | {
            "lines": [
                {"row": line.row, "state": line.state, "notes": [_note(note) for note in line.notes]}
                for line in self.lines
            ],
        }

    def summary(self) -> dict[str, object]:
        """The same without the single rows."""
        return {
            "file": self.file,
            "outcome": self.outcome,
            "mapping": self.mapping,
            "title": self.title,
            "published_on": self.published_on,
            "sheet": self.sheet,
            "header_row": self.header_row,
            "rows": {state: self.rows[state] for state in ("accepted", "corrected", "rejected", "skipped")},
            "corrections": dict(sorted(self.corrections.items())),
            "statements": {"read": self.statements, "new": self.new_statements},
            "new_parties": self.new_parties,
            "new_names": self.new_names,
            "ignored_columns": self.ignored_columns,
            "warnings": [_reason(why) for why in self.warnings],
            "problem": _reason(self.problem) | {"place": self.place} if self.problem else None,
        }


def _reason(why: Reason) -> dict[str, str]:
    return {"code": why.code, "zh": why.text.zh, "en": why.text.en, "remedy": why.remedy.zh, "remedy_en": why.remedy.en}


def _note(note: Note) -> dict[str, str]:
    return {"cell": note.cell, "header": note.header, "value": note.value, **_reason(note.why)}


def write_report(reports: Sequence[Report], out: Path) -> None:
    """Write all reports as `.json`, or the rows they list as `.csv` (with BOM, so that spreadsheets read Chinese)."""
    if out.suffix.lower() == ".csv":
        with out.open("w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(["文件", "行", "状态", "单元格", "表头", "内容", "原因", "办法"])
            for report in reports:
                if report.problem is not None:
                    why = report.problem
                    writer.writerow([report.file, "", report.outcome, report.place, "", "", why.text.zh, why.remedy.zh])
                for line in report.lines:
                    for note in line.notes:
                        cells = [note.cell, note.header, harmless(note.value), note.why.text.zh, note.why.remedy.zh]
                        writer.writerow([report.file, line.row, line.state, *cells])
    else:
        text = json.dumps([report.as_json() for report in reports], ensure_ascii=False, indent=1)
        out.write_text(text + "\n", encoding="utf-8")


def harmless(value: str) -> str:
    """A cell's content quoted so that a spreadsheet does not run it as a formula."""
    return f"'{value}" if value[:1] in {"=", "+", "-", "@", "\t"} else value
