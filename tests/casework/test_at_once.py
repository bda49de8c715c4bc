"""Two people at once, on a database that commits: nothing is lost, nobody overwrites anybody."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connections
from pytest_django import Settings

from kechuang.casework import queries
from kechuang.casework.acting import Given, act
from kechuang.casework.models import Act
from kechuang.core.log.verify import verify
from kechuang.core.pack import Pack, load
from kechuang.register.problems import RegisterError, StaleError
from tests.casework.conftest import CO, LEAD, days, head, officer, task
from tests.directories.bed import CHAOYANG

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def committed(settings: Settings, transactional_db: None) -> Pack:
    settings.KECHUANG_PACK = CHAOYANG
    return load(CHAOYANG)


def together(*works: Callable[[], object]) -> list[str]:
    """What became of each, all of them begun at the same moment."""
    ready, outcomes = threading.Barrier(len(works)), [""] * len(works)

    def run(place: int, work: Callable[[], object]) -> None:
        ready.wait(20)
        try:
            work()
            outcomes[place] = "done"
        except StaleError:
            outcomes[place] = "stale"
        except RegisterError as error:
            outcomes[place] = str(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=one) for one in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return outcomes


def test_of_two_answers_at_once_one_is_kept_and_the_other_told(committed: Pack) -> None:
    case = task(committed)
    answers = [
        lambda who=who: act(who, case, "answer", Given(who.name), seen=0, part=2, pack=committed)  # type: ignore[misc]
        for who in (officer(CO), head(CO))
    ]
    assert sorted(together(*answers)) == ["done", "stale"]
    assert list(Act.objects.filter(case=case).order_by("number").values_list("number", "event")) == [
        (1, "open"), (2, "answer"),
    ]  # fmt: skip


def test_many_remarks_at_once_are_all_there_in_one_order(committed: Pack) -> None:
    case = task(committed)
    remarks = [
        lambda n=n: act(officer(LEAD), case, "note", Given(f"第{n}条"), seen=None, pack=committed)  # type: ignore[misc]
        for n in range(6)
    ]
    assert together(*remarks) == ["done"] * 6
    kept = list(Act.objects.filter(case=case, event="note").order_by("number").values_list("number", "text"))
    assert [number for number, _ in kept] == [2, 3, 4, 5, 6, 7]
    assert {words for _, words in kept} == {f"第{n}条" for n in range(6)}
    assert verify().intact


def test_finishing_against_sending_back_never_ends_with_an_open_part(committed: Pack) -> None:
    case = task(committed)
    act(officer(CO), case, "answer", Given("好"), seen=0, part=2, pack=committed)
    outcomes = together(
        lambda: act(officer(LEAD), case, "finish", Given("完", "纪要"), seen=2, pack=committed),
        lambda: act(head(LEAD), case, "return", Given("缺页"), seen=2, part=2, pack=committed),
    )
    now = queries.standings([case], days(0))[0]
    assert outcomes.count("done") == 1
    assert now.ended is (outcomes[0] == "done")
    assert bool(now.waiting) is (outcomes[1] == "done")
