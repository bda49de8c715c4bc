"""Who waits for whom, and from when an import counts: each rule of `register.order` by itself."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction

from kechuang.core.pack import Pack
from kechuang.people.actors import SYSTEM
from kechuang.register import order
from kechuang.register.correcting import Slot, correct, writing
from kechuang.register.identity import decisions
from kechuang.register.importing import import_files
from kechuang.register.models import Fact, Party, Undo, WriteBatch
from kechuang.register.problems import BusyError, StaleError
from kechuang.register.queries import find_party, latest, subject
from kechuang.register.statements import counts
from tests.web.district import CODE, DAY, OTHER, fill

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def small(pack: Pack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(tmp_path / "pack", tmp_path / "files")
    for module in (writing, decisions):
        monkeypatch.setattr(module, "PATIENCE", 200)


@contextmanager
def importing(department: str, key: str) -> Iterator[None]:
    """Inside, another connection stands in the midst of an import that states this key."""
    begun, end = threading.Event(), threading.Event()

    def run() -> None:
        with transaction.atomic():
            order.take_turn()
            order.alone_about(department, [key])
            begun.set()
            end.wait(30)
        connection.close()

    other = threading.Thread(target=run)
    other.start()
    assert begun.wait(30)
    try:
        yield
    finally:
        end.set()
        other.join(30)


def state(pack: Pack, name: str, department: str, value: object) -> Fact:
    party = Party.objects.get(uscc=CODE)
    slot = Slot.read(name, pack.rules.dictionary)
    return correct(
        SYSTEM, party, slot, value, dictionary=pack.rules.dictionary, reason="示例", department=department
    )  # fmt: skip


def merge() -> None:
    one, other = (Party.objects.get(uscc=code) for code in (OTHER, CODE))
    decisions.merge(SYSTEM, one, other, "示例", {"code": decisions.RENUMBERED})


def test_an_officer_does_not_wait_for_ever_for_an_import_of_the_same(pack: Pack) -> None:
    before = WriteBatch.objects.count()
    with importing("stat", "employees"):
        with pytest.raises(BusyError) as busy:
            state(pack, "employees", "stat", 50)
        assert isinstance(busy.value, StaleError) and "正在导入" in busy.value.zh
        with pytest.raises(decisions.Refused, match="正在导入"):
            merge()
        assert WriteBatch.objects.count() == before
        # of anything else he does not notice it
        assert state(pack, "share", "stat", 100).number == 100
    assert state(pack, "employees", "stat", 50).number == 50
    merge()


def test_waiting_leaves_no_limit_behind(pack: Pack) -> None:
    with transaction.atomic():
        state(pack, "employees", "stat", 50)
        with connection.cursor() as cursor:
            cursor.execute("SHOW lock_timeout")
            assert cursor.fetchone() == ("0",)


def test_an_import_counts_from_its_end(pack: Pack, tmp_path: Path) -> None:
    path = tmp_path / "名册.csv"
    new = "914403001922038216"
    path.write_text(
        f"统一社会信用代码,企业名称,从业人员\n{CODE},北京示例甲科技有限公司,77\n{new},深圳示例丙有限公司,7\n",
        encoding="utf-8",
    )
    (report,) = import_files([path], pack, SYSTEM, allow_rejects=True)
    assert report.outcome == "imported"
    batch = WriteBatch.objects.latest("pk")
    assert batch.written_at is not None and batch.written_at > batch.recorded_at
    rows = set(Fact.objects.filter(document__batch=batch).values_list("recorded_at", flat=True))
    assert all(batch.recorded_at <= one < batch.written_at for one in rows)
    assert latest() == batch.written_at
    almost = batch.written_at - timedelta(microseconds=1)
    assert _sources(pack, almost) == {"年报"} and _sources(pack, batch.written_at) == {"年报", "名册"}
    assert report.new_parties == 1
    assert find_party(new, almost) is None and find_party(new, batch.written_at) is not None


def test_moments_follow_one_another_even_if_the_clock_is_set_back(pack: Pack) -> None:
    far = datetime.now(UTC) + timedelta(days=1)
    batch = WriteBatch.objects.latest("pk")
    Undo.objects.create(batch=batch, actor="test", reason="示例", recorded_at=far)
    first, second = state(pack, "share", "stat", 1), state(pack, "share", "stat", 2)
    assert far < first.recorded_at < second.recorded_at


def _sources(pack: Pack, known_at: datetime) -> set[str]:
    """Who speaks of the staff, in order: by the documents that count."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT left(d.file, 2) FROM register_fact f JOIN register_document d ON d.id = f.document_id"
            f" JOIN register_factkey k ON k.id = f.key_id WHERE k.name = 'employees' AND {counts('f')}",
            {"known_at": known_at},
        )
        found = {name for (name,) in cursor.fetchall()}
    assert subject(CODE, DAY, known_at, dictionary=pack.rules.dictionary).facts["employees"] == 48  # stat goes first
    return found
