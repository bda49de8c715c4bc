"""The worker does something else only while no job waits."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.utils import timezone

from kechuang.core.pack import Pack
from kechuang.people.actors import SYSTEM
from kechuang.register.importing.jobs import services
from kechuang.register.importing.jobs.standing import standing
from kechuang.register.importing.jobs.work import work
from kechuang.register.importing.models import State
from tests.imports.files import hnte_rows

pytestmark = pytest.mark.django_db


def test_what_is_idle_goes_on_without_a_pause_until_nothing_is_left(pack: Pack) -> None:
    calls: list[int] = []

    def idle() -> bool:
        calls.append(len(calls))
        return len(calls) < 4  # a pause here would last an hour

    assert work(pause=3_600, stop=lambda: len(calls) == 3, idle=idle) == 0
    assert len(calls) == 3


def test_a_job_goes_first(pack: Pack) -> None:
    job = services.hand_in(SYSTEM, [("高企.csv", BytesIO(hnte_rows(0, 20)))], timezone.now())
    seen: list[str] = []

    def idle() -> bool:
        seen.append(standing(job).last.state)
        return True

    work(pause=3_600, stop=lambda: bool(seen), idle=idle)
    assert seen == [State.CHECKED]


def test_once_is_for_jobs_only(pack: Pack) -> None:
    assert work(once=True, idle=lambda: pytest.fail("nobody asked for it")) == 0
