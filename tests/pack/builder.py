"""A tiny valid pack, and one mutation of it with the place where the complaint must stand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kechuang.core.pack.template import FILES

MARK = "§"
"""Stands in a mutation before the character whose line and column the problem must name."""

POLICY = "policies/example-training.yaml"
FACTS = "facts/basic.yaml"

MORE = {
    "stacking.yaml": """\
groups:
  - {id: one-of, kind: best_of, says: 只取一项, source: 示例, members: [example-training.main]}
""",
    "notices/example-2026.yaml": """\
id: example-2026
policy: example-training
title: 示例年度通知
document: {number: unknown, issuer: [district]}
confidence: {grade: recalled-uncertain}
valid: {from: 2027-01-01, to: 2027-12-31}
open: [main]
why_closed: 未开放
parameters: {rate: 40%}
""",
    "imports/staff.yaml": """\
id: staff
publisher: district
columns:
  - {header: [人数], fact: employees}
  - {header: [课程编号], field: course.number}
""",
}


@dataclass(frozen=True)
class Case:
    """Replace `old` in `file` by `new` (MARK removed); a problem with `key` and `says` must stand at MARK.

    `old` None: the file becomes `new` as a whole. `says` is a part of the message or the remedy.
    """

    name: str
    file: str
    old: str | None
    new: str
    key: str
    says: str
    exact: bool = True  # False: the line is enough, the column may be anywhere at or behind MARK


@dataclass(frozen=True)
class Wreck:
    """A mutation that text replacement cannot express."""

    name: str
    wreck: Callable[[Path], None]
    file: str
    line: int
    says: str


def build(folder: Path, old_id: str = "tiny") -> Path:
    """Write the valid pack."""
    texts = {name: text.format(id=old_id, title="示例区") for name, text in FILES.items()} | MORE
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def mutate(folder: Path, case: Case) -> tuple[int, int]:
    """Apply a case; returns the line and column (1-based) of its mark."""
    path = folder / case.file
    text = case.new if case.old is None else path.read_text(encoding="utf-8")
    if case.old is not None:
        assert text.count(case.old) == 1, f"{case.name}: `{case.old}` occurs {text.count(case.old)} times"
        text = text.replace(case.old, case.new)
    assert text.count(MARK) == 1, f"{case.name}: one mark is needed"
    before = text[: text.index(MARK)]
    path.write_text(text.replace(MARK, ""), encoding="utf-8")
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
