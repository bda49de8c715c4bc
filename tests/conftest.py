"""The test bed: one throw-away PostgreSQL a run, shared by all workers; a database for each worker.

The server starts when the first test needs it, so a run of pure tests never starts one.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connections

from kechuang.core.db.postgres.base import server_at

HOME = "KECHUANG_TEST_HOME"


def pytest_configure(config: pytest.Config) -> None:
    """The controlling process names the directory; workers inherit the name."""
    # Slow hashing protects real passwords; here it would only make tests slow.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    _empty_tables_that_only_add()
    if hasattr(config, "workerinput"):
        settings.HOME = Path(os.environ[HOME])
        return
    config.stash[made] = os.environ[HOME] = tempfile.mkdtemp(prefix="kechuang-test-")
    settings.HOME = Path(os.environ[HOME])  # what the installation keeps beside its database
    Path(os.environ[HOME]).chmod(0o711)  # as root, the server runs as another account that must pass through


def _empty_tables_that_only_add() -> None:
    """Tests that commit have their tables emptied afterwards, although the database refuses that to everybody else."""
    from django.db.backends.postgresql.operations import DatabaseOperations

    flush = DatabaseOperations.execute_sql_flush

    def all_of_it(self: Any, sql_list: list[str]) -> None:
        flush(self, ["SET LOCAL session_replication_role = replica", *sql_list])

    DatabaseOperations.execute_sql_flush = all_of_it


def pytest_unconfigure(config: pytest.Config) -> None:
    """After the last worker has let go of the server, nothing of it stays."""
    home = config.stash.get(made, None)
    if home is not None:
        server_at(Path(home) / "pg").release()
        shutil.rmtree(home)


made: pytest.StashKey[str] = pytest.StashKey()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Point Django at the run's own server, whatever the developer's environment says."""
    entry: dict[str, Any] = settings.DATABASES["default"]
    entry.update(
        ENGINE="kechuang.core.db.postgres",
        NAME="kechuang",
        USER="postgres",
        PASSWORD="",
        HOST="",
        PORT="",
        OPTIONS={},
        EMBEDDED={"home": Path(os.environ[HOME]) / "pg", "durable": False},
    )
    connections["default"].settings_dict.update(entry)


@pytest.fixture(scope="session", autouse=True)
def _release_server() -> Iterator[None]:
    """Workers let go at the end of their session, before the controller removes the directory."""
    yield
    for connection in connections.all():
        connection.close()
    server_at(Path(os.environ[HOME]) / "pg").release()


@pytest.fixture
def database_url(db: None) -> str:
    """The worker's database as a URL, for tests that run `kechuang` as a program (see `transactional_db`)."""
    entry = connections["default"].settings_dict
    sockets = server_at(Path(os.environ[HOME]) / "pg").socket_dir
    return f"postgresql://postgres@/{entry['NAME']}?host={sockets}"


@pytest.fixture(autouse=True)
def _no_release_of_another_test(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process remembers which pack it has kept; what a test rolls back or flushes away is not kept."""
    from kechuang.policy import releases
    from kechuang.register.places.tree import lately

    monkeypatch.setattr(releases, "_kept", {})
    releases.of.cache_clear()
    lately.forget()  # numbers and moments of a flushed register come back in the next test
