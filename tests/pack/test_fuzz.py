"""Random damage to a valid pack: always a report, every problem with place and remedy, never an exception."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from kechuang.core.pack.report import report
from tests.pack.builder import build

PIECES = """null ~ [] {} '' -1 1e9 true no unknown 5% 30万元 9999999999999999999999 2026-02-30 *x &x << !t course.cost
employees revenue[-1] count(course) round(1,0) pick(employees,ceiling) best(1,2) sum_years(revenue,-1) holds(course)
sum_years(revenue,99999999) at(rate,as_of) in_year(as_of,99999999) within_months(as_of,-99999) main : , [ ] { } ' " #"""


@pytest.mark.parametrize("seed", range(8))
def test_damage_is_reported_never_raised(seed: int, tmp_path: Path) -> None:
    rnd = random.Random(seed)
    root = build(tmp_path / "tiny")
    originals = {path: path.read_text(encoding="utf-8") for path in sorted(root.rglob("*.yaml"))}
    seen = 0
    for _ in range(25):
        path = rnd.choice(list(originals))
        lines = originals[path].split("\n")
        at = rnd.randrange(len(lines))
        key, colon, _ = lines[at].partition(": ")
        start = rnd.randrange(len(lines[at]) + 1)
        piece = rnd.choice(PIECES.split())
        lines[at] = (
            f"{key}{colon}{piece}" if rnd.random() < 0.6 else f"{lines[at][:start]}{piece}{lines[at][start + 1 :]}"
        )
        path.write_text("\n".join(lines), encoding="utf-8")
        found = report(root)
        seen += len(found.problems)
        for problem in found.problems:
            assert problem.place.line >= 1, problem
            assert problem.place.column >= 1, problem
            assert problem.message, problem
            assert problem.remedy, problem
        path.write_text(originals[path], encoding="utf-8")
    assert seen
