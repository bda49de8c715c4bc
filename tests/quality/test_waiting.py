"""Figures of a large register are made by the worker; until then the last ones of the day, with their moment."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from kechuang.core.pack import Pack
from kechuang.people.roles import Role
from kechuang.register import waiting
from kechuang.register.preparing import Ahead
from kechuang.register.quality import reading
from tests.disputes.conftest import signed_in
from tests.quality.test_quality import DAY, second_list
from tests.web.reading import text

INDEX, DEPARTMENT = (f"/work/quality/{one}?as_of={DAY}" for one in ("", "stat/"))
ROWS = f"/work/quality/stat/missing/?of=share&as_of={DAY}"
API = f"/api/v1/quality?as_of={DAY}"


def test_pages_wait_for_the_worker_and_say_so(office: Pack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    officer: Client = signed_in("o", Role.LEADING_OFFICE, "sti", "科委")
    monkeypatch.setattr(waiting, "LARGE", 0)
    made = reading._work_out
    monkeypatch.setattr(reading, "_work_out", lambda *_: pytest.fail("a request worked the figures out"))
    assert [officer.get(page).status_code for page in (INDEX, DEPARTMENT)] == [202, 202]
    assert officer.get(API).status_code == 503

    def worker() -> None:
        with monkeypatch.context() as patch:
            patch.setattr(reading, "_work_out", made)
            ahead = Ahead()
            while list(waiting.wanted()):
                assert ahead.step(office, timezone.localdate())

    worker()
    assert "正在整理" not in text(officer.get(INDEX))
    before = officer.get(API).json()
    second_list(office, tmp_path)
    for page in (INDEX, DEPARTMENT):
        assert "的数据；之后的变动正在整理" in text(officer.get(page)), page
    assert officer.get(API).status_code == 503
    worker()
    assert "正在整理" not in text(officer.get(INDEX))
    assert officer.get(API).json() != before


def test_the_rows_behind_a_figure_wait_as_well(office: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    officer: Client = signed_in("o", Role.LEADING_OFFICE, "sti", "科委")
    monkeypatch.setattr(waiting, "LARGE", 0)
    answer = officer.get(ROWS)
    assert (answer.status_code, answer["Refresh"]) == (202, "5")
    ahead = Ahead()
    while list(waiting.wanted()):
        assert ahead.step(office, timezone.localdate())
    assert officer.get(ROWS).status_code == 200
