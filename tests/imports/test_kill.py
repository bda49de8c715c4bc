"""kill -9 at any moment: nothing lost, nothing doubled, and it is known which of both happened."""

from __future__ import annotations

import io
import os
import random
import select
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django import Settings

from kechuang.people.actors import SYSTEM
from kechuang.register.importing.jobs.services import hand_in, submit
from kechuang.register.importing.jobs.standing import standing
from kechuang.register.importing.jobs.work import MAX_ATTEMPTS, work
from kechuang.register.importing.models import Job, Outcome, State
from kechuang.register.models import WriteBatch
from tests.imports.digest import register_digest
from tests.imports.files import hnte_rows
from tests.register.tiny import pack_folder

KILLS = int(os.environ.get("KECHUANG_TEST_KILLS", "50"))
ROWS = 700
NOW = datetime(2026, 11, 22, tzinfo=UTC)
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.xdist_group("kill")]


class Worker:
    """The preloaded process: `start` forks the worker, `kill` ends it with SIGKILL."""

    def __init__(self, process: subprocess.Popen[str], commits: int):
        self.process, self.commits = process, commits
        self.pid = 0

    def start(self) -> None:
        while select.select([self.commits], [], [], 0)[0]:
            os.read(self.commits, 1024)
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.write("go\n")
        self.process.stdin.flush()
        self.pid = int(self.process.stdout.readline())

    def kill(self) -> bool:
        """False when it had ended by itself."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        return self.wait() == -signal.SIGKILL

    def wait(self) -> int:
        """Its exit code, negative for a signal."""
        assert self.process.stdout is not None
        return int(self.process.stdout.readline())

    def at_commit(self, number: int, patience: float = 20.0) -> bool:
        """Wait until the worker is about to commit for the `number`-th time; False when it does not come to that."""
        seen, until = 0, time.monotonic() + patience
        while time.monotonic() < until:
            if not select.select([self.commits], [], [], 0.2)[0]:
                continue
            seen += os.read(self.commits, 1) == b"("
            if seen == number:
                return True
        return False


@contextmanager
def preloaded(url: str, pack: Path, home: Path) -> Iterator[Worker]:
    read, write = os.pipe()
    environment = os.environ | {
        "KECHUANG_DATABASE_URL": url,
        "KECHUANG_PACK": str(pack),
        "KECHUANG_HOME": str(home),
        "KECHUANG_SECRET_KEY": "x" * 50,
        "DJANGO_SETTINGS_MODULE": "kechuang.settings",
    }
    command = [sys.executable, "-m", "tests.imports.preloaded", str(write)]
    process = subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, pass_fds=[write]
    )
    try:
        yield Worker(process, read)
    finally:
        process.kill()
        process.communicate()
        os.close(read)
        os.close(write)


def test_killed_at_random_points_the_register_is_that_of_an_undisturbed_import(
    database_url: str, settings: Settings, tmp_path: Path
) -> None:
    settings.HOME, settings.KECHUANG_PACK = tmp_path, pack_folder(tmp_path / "pack")
    chance = random.Random(20261122)
    files = [hnte_rows(number, ROWS) for number in range(1 + KILLS // 7)]
    started = time.monotonic()
    for number, content in enumerate(files):
        _take(number, content)
    longest = (time.monotonic() - started) / len(files)
    undisturbed = register_digest()
    batches = WriteBatch.objects.count()
    call_command("flush", interactive=False, verbosity=0)

    struck: Counter[str] = Counter()
    with preloaded(database_url, settings.KECHUANG_PACK, tmp_path) as worker:
        for number, content in enumerate(files):
            _killed(number, content, worker, chance, longest, struck)
    assert sum(struck.values()) >= KILLS, struck
    assert {"checking", "writing"} < set(struck), struck
    assert sum(number for when, number in struck.items() if "commit" in when) >= KILLS // 8, struck
    assert register_digest() == undisturbed
    assert WriteBatch.objects.count() == batches == Outcome.objects.exclude(batch=None).count()
    print(f"\n{sum(struck.values())} kills: {dict(struck)}; undisturbed {longest:.2f} s a job")


def _hand_in(number: int, content: bytes) -> Job:
    return hand_in(SYSTEM, [(f"高企{number}.csv", io.BytesIO(content))], NOW)


def _take(number: int, content: bytes) -> None:
    job = _hand_in(number, content)
    work(once=True)
    submit(SYSTEM, job.pk, NOW, allow_rejects=True)
    work(once=True)
    assert standing(job).state is State.DONE


def _killed(
    number: int, content: bytes, worker: Worker, chance: random.Random, longest: float, struck: Counter[str]
) -> None:
    """Take a file with a worker that is killed again and again, in every phase, and then left alone."""
    job = _hand_in(number, content)
    for _ in range(3):
        _strike(job, worker, chance, longest, struck)
    worker.start()
    assert worker.wait() == 0
    assert standing(job).state is State.CHECKED
    submit(SYSTEM, job.pk, NOW, allow_rejects=True)
    for _ in range(3):
        _strike(job, worker, chance, longest, struck)
    if standing(job).busy:  # the second commit of a worker that writes is that of the statements
        worker.start()
        if worker.at_commit(2):
            time.sleep(chance.choice((0, 0.001, 0.004, 0.015, 0.05)))
        before = Outcome.objects.filter(job=job).exists()
        killed = worker.kill()
        time.sleep(0.1)  # the database may still be at it
        after = Outcome.objects.filter(job=job).exists()
        if killed:
            struck["after the commit" if before else "at the commit" if after else "before the commit"] += 1
    assert Outcome.objects.filter(job=job).count() <= 1
    until = time.monotonic() + 30
    while standing(job).busy and time.monotonic() < until:
        worker.start()
        assert worker.wait() == 0
    found = standing(job)
    assert found.state is State.DONE, (found.last.state, found.last.note)
    assert job.steps.count() <= 4 * MAX_ATTEMPTS


def _strike(job: Job, worker: Worker, chance: random.Random, longest: float, struck: Counter[str]) -> None:
    before = standing(job)
    if not before.busy:
        return
    worker.start()
    time.sleep(chance.uniform(0, longest * 0.5))
    if worker.kill():
        struck["writing" if standing(job).state in {State.APPROVED, State.WRITING} else "checking"] += 1
