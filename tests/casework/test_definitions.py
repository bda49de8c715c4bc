"""What is wrong in a service or in the duties is said with file, line and key."""

from __future__ import annotations

from pathlib import Path

import pytest

from kechuang.core.pack import inspect
from tests.pack.builder import build

SERVICE = """\
id: errand
title: {zh: 事务}
purpose: {zh: 示例}
about: [place]
lead: lead
roles:
  - {id: lead, title: {zh: 牵头}, of: department, least: 1, most: 1}
  - {id: firm, title: {zh: 企业}, of: party}
many: firm
fields:
  - {id: number, title: {zh: 编号}}
states:
  - {id: open, title: {zh: 在办}}
  - {id: done, title: {zh: 办结}, ends: true}
remind: {days: 3, basis: {zh: 示例}}
events:
  - {id: answer, title: {zh: 反馈}, does: answer, by: [holder], parts: [firm], needs: [text]}
  - id: finish
    title: {zh: 办结}
    does: move
    by: [lead]
    to: done
    needs: [party]
    writes: {record: course, values: {number: field.number, held_on: day}}
"""
DUTIES = """\
duties:
  - {id: one, title: {zh: 一}, group: {zh: 组}, source: 文件第1条, department: district}
"""


def problems(folder: Path, service: str = SERVICE, duties: str = DUTIES) -> list[tuple[str, int, str, str]]:
    root = build(folder)
    (root / "services").mkdir()
    (root / "services/errand.yaml").write_text(service, encoding="utf-8")
    (root / "duties.yaml").write_text(duties, encoding="utf-8")
    return [(one.place.file, one.place.line, one.key, one.message) for one in inspect(root).problems]


def test_a_service_without_fault_is_read(tmp_path: Path) -> None:
    assert problems(tmp_path) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "key", "words"),
    [
        ("lead: lead\n", "lead: firm\n", 1, "lead", "exactly one department"),
        ("many: firm", "many: lead", 1, "many", "no role of parties"),
        ("many: firm\n", "many: firm\nlists: [nowhere]\n", 1, "lists", "no directory `nowhere`"),
        ("ends: true", "ends: false", 1, "states", "some state ends"),
        ("parts: [firm]", "parts: [frim]", 17, "events.answer.parts", "`frim` is no role"),
        ("to: done", "to: gone", 18, "events.finish", "`gone` is no state"),
        ("    to: done\n", "", 18, "events.finish.to", "leads to a state"),
        ("does: answer", "does: extend", 17, "events.answer.needs", "needs its new date"),
        ("by: [lead]", "by: [holder]", 18, "events.finish.by", "have a holder"),
        ("record: course", "record: coarse", 18, "events.finish.writes", "no record kind `coarse`"),
        ("held_on: day", "held: day", 18, "events.finish.writes", "`held` is no field"),
        ("field.number", "field.name", 18, "events.finish.writes.number", "nothing that can be written"),
        ("does: answer", "does: reply", 17, "events[0].does", "is not allowed"),
        ("least: 1", "lest: 1", 7, "roles[0].lest", "unknown key"),
        ("id: firm,", "id: lead,", 8, "roles.lead", "this id is taken"),
    ],
)
def test_what_does_not_fit_is_named(tmp_path: Path, old: str, new: str, line: int, key: str, words: str) -> None:
    found = problems(tmp_path, SERVICE.replace(old, new, 1))
    assert any(
        (file, at, name) == ("services/errand.yaml", line, key) and words in said for file, at, name, said in found
    ), found


def test_duties_name_departments_that_exist_and_occur_once(tmp_path: Path) -> None:
    twice = DUTIES + "  - {id: one, title: {zh: 二}, group: {zh: 组}, source: 文件第2条, department: distract}\n"
    found = problems(tmp_path, duties=twice)
    assert [(file, line, key) for file, line, key, _said in found] == [("duties.yaml", 3, "one")]
    assert problems(tmp_path / "b", duties=DUTIES.replace("district", "distract"))[0][3].startswith("`distract` is not")
