"""Of a large register no page waits for a reading: the worker makes it; what is shown meanwhile says of when it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from kechuang.core.pack import Pack
from kechuang.people.roles import Role
from kechuang.people.services import ensure_account
from kechuang.register import preparing, waiting
from kechuang.register.directories import reading
from kechuang.register.preparing import Ahead
from tests.directories.bed import A, B, certificate, pack, take
from tests.web.reading import text

pytestmark = pytest.mark.django_db
DAY = "2017-06-29"
PAGE, COUNT, FILE = (f"/directories/hnte/{one}?as_of={DAY}" for one in ("", "count", "export"))
API = f"/api/v1/directories/hnte/count?as_of={DAY}"


@pytest.fixture(autouse=True)
def large(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.HOME = tmp_path / "home"
    monkeypatch.setattr(waiting, "LARGE", 0)
    take(tmp_path, "高新技术企业认定名单_20170101", [certificate(A, "示例甲", "GR1", "2015-01-01", "2017-12-31")])


@pytest.fixture
def officer(large: None) -> Client:
    client = Client()
    user = ensure_account("o", name="某人", password="x", role=Role.CASE_OFFICER, organisation=("sti", "科委"))
    client.force_login(user)
    return client


@contextmanager
def nobody_reads() -> Iterator[None]:
    """Inside, a reading that is worked out is a fault."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "_worked_out", lambda *_: pytest.fail("a request worked a reading out"))
        yield


def prepare(ahead: Ahead | None = None) -> int:
    """What the worker does; gives how many readings it made or looked at."""
    ahead, done = ahead or Ahead(), 0
    while ahead.step(pack(), timezone.localdate()):
        done += 1
    return done


def second(tmp_path: Path) -> None:
    more = [certificate(B, "示例乙", "GR2", "2015-01-01", "2017-12-31")]
    take(tmp_path, "高新技术企业认定名单_20170201", more)


def test_a_page_without_a_reading_says_so_and_comes_again(officer: Client) -> None:
    with nobody_reads():
        answer = officer.get(PAGE)
        assert (answer.status_code, answer["Refresh"]) == (202, "5")
        assert "正在整理" in answer.content.decode()
        assert "正在整理" in officer.get(COUNT, headers={"HX-Request": "true"}).content.decode()
        told = officer.get(API)
        assert (told.status_code, told.json()["code"], told["Retry-After"]) == (503, "preparing", "5")
    assert list(waiting.wanted()) == [waiting.Wanted("hnte", date.fromisoformat(DAY))]
    assert prepare() > 0 and not list(waiting.wanted())
    with nobody_reads():
        page = officer.get(PAGE)
        assert page.status_code == 200 and "Refresh" not in page
        assert officer.get(API).json()["counted"] == 1


def test_the_reading_before_is_shown_with_its_moment(officer: Client, tmp_path: Path) -> None:
    officer.get(PAGE)
    prepare()
    second(tmp_path)
    with nobody_reads():
        page = officer.get(PAGE)
        words = text(page)
        assert page.status_code == 200 and "示例甲" in words and "示例乙" not in words
        assert "的数据；之后的变动正在整理" in words
        # what leaves the page does not carry that sentence: a program and a file wait for the new one
        assert officer.get(API).status_code == 503
        assert officer.get(FILE).status_code == 202
    prepare()
    words = text(officer.get(PAGE))
    assert "示例乙" in words and "之后的变动正在整理" not in words
    assert officer.get(API).json()["counted"] == 2


def test_what_was_known_on_a_day_is_never_taken_from_another_state(officer: Client) -> None:
    officer.get(PAGE)
    prepare()
    assert officer.get(f"{PAGE}&known_on=2026-01-01").status_code == 202


def test_after_an_import_all_directories_of_today_are_made_once(officer: Client, tmp_path: Path) -> None:
    ahead, everything = Ahead(), len(pack().directories) + 1
    assert prepare(ahead) == everything
    assert prepare(ahead) == 0
    assert officer.get("/directories/hnte/").status_code == 200
    second(tmp_path)
    assert prepare(ahead) == everything


def test_a_reading_that_fails_is_worked_out_by_whoever_asks(officer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    officer.get(PAGE)

    def broken(of: Pack, one: waiting.Wanted) -> None:
        raise ValueError("示例")

    with monkeypatch.context() as patch:
        patch.setattr(preparing, "make", broken)
        assert Ahead().step(pack(), timezone.localdate())
    assert not list(waiting.wanted())
    assert officer.get(PAGE).status_code == 200


def test_notes_do_not_pile_up(officer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "MOST", 2)
    for day in range(1, 6):
        assert officer.get(f"/directories/hnte/?as_of=2017-06-0{day}").status_code == 202
    assert len(list(waiting.wanted())) == 2


def test_a_small_register_is_read_at_once(officer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "LARGE", 10**12)
    assert officer.get(PAGE).status_code == 200
    assert prepare() == 0
