"""The embedded server's life: started once, shared, stopped by the last one out."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from kechuang.core.db import account, server
from kechuang.core.db.server import EmbeddedServer

HOLD = """
import sys
import tempfile
from pathlib import Path
from kechuang.core.db.server import EmbeddedServer
server = EmbeddedServer(Path(sys.argv[1]))
server.ensure()
print(server.socket_dir, flush=True)
sys.stdin.read()
"""


class Holder:
    """Another process that uses the server until told to leave."""

    def __init__(self, home: Path) -> None:
        command = [sys.executable, "-c", HOLD, str(home)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ready(self) -> Path:
        assert self.process.stdout is not None
        return Path(self.process.stdout.readline().strip())

    def leave(self) -> int:
        if self.process.returncode is None:
            self.process.communicate()
        return self.process.returncode


def open_up(folder: Path) -> None:
    for one in (folder, *folder.parents):
        if one == Path(tempfile.gettempdir()):
            return
        one.chmod(0o711)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    # pytest's own directories are closed to other accounts; the server needs to pass when we are root.
    open_up(tmp_path)
    return tmp_path / "pg"


@pytest.fixture
def hold() -> Iterator[Callable[[Path], Holder]]:
    made: list[Holder] = []

    def make(home: Path) -> Holder:
        made.append(Holder(home))
        return made[-1]

    yield make
    for holder in made:
        holder.leave()


Hold = Callable[[Path], Holder]


def answers(sockets: Path) -> bool:
    try:
        with psycopg.connect(host=str(sockets), user="postgres", dbname="kechuang", connect_timeout=5) as connection:
            return connection.execute("SELECT 1").fetchone() == (1,)
    except psycopg.OperationalError:
        return False


@pytest.mark.slow
def test_several_may_start_at_once_and_the_last_one_stops_it(home: Path, hold: Hold) -> None:
    holders = [hold(home) for _ in range(3)]
    (sockets,) = {holder.ready() for holder in holders}
    assert answers(sockets)
    assert holders[0].leave() == 0
    holders[1].process.send_signal(
        signal.SIGKILL
    )  # one that dies must not keep the others, nor the server, from ending
    holders[1].leave()
    assert answers(sockets)
    assert holders[2].leave() == 0
    assert not answers(sockets)
    assert not (home / "data" / "postmaster.pid").exists()


@pytest.mark.slow
@pytest.mark.parametrize("blow", [signal.SIGQUIT, signal.SIGKILL], ids=["immediate", "killed"])
def test_data_survives_a_restart_and_a_crash_of_the_server(home: Path, hold: Hold, blow: signal.Signals) -> None:
    first = hold(home)
    sockets = first.ready()
    with psycopg.connect(host=str(sockets), user="postgres", dbname="kechuang") as connection:
        connection.execute("CREATE TABLE kept (x int)")
        connection.execute("INSERT INTO kept VALUES (7)")
    os.kill(int((home / "data" / "postmaster.pid").read_text().split()[0]), blow)  # no checkpoint
    first.leave()
    second = hold(home)
    with psycopg.connect(host=str(second.ready()), user="postgres", dbname="kechuang") as connection:
        assert connection.execute("SELECT x FROM kept").fetchone() == (7,)
    assert second.leave() == 0


@pytest.mark.slow
def test_only_the_owner_can_reach_the_socket_and_no_port_is_open(home: Path, hold: Hold) -> None:
    holder = hold(home)
    sockets = holder.ready()
    assert sockets.stat().st_mode & 0o077 == 0
    with psycopg.connect(host=str(sockets), user="postgres", dbname="kechuang") as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
    holder.leave()


@pytest.mark.slow
def test_a_path_too_long_for_a_socket_gets_a_short_one(home: Path, hold: Hold) -> None:
    holder = hold(home.parent / ("长" * 30) / "pg")
    sockets = holder.ready()
    assert home.parent not in sockets.parents
    assert answers(sockets)
    holder.leave()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root needs to borrow an account")
def test_as_root_closed_directories_are_left_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    monkeypatch.setattr(account, "ELSEWHERE", tmp_path / "elsewhere")
    open_up(tmp_path)
    chosen = account.choose(closed / "pg")
    assert chosen.user in account.BORROWED
    assert chosen.home.parent == tmp_path / "elsewhere"
    assert closed.stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(os.geteuid() != 0, reason="only root needs to borrow an account")
def test_as_root_without_any_account_the_message_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(account, "BORROWED", ("nobody-by-this-name",))
    with pytest.raises(RuntimeError, match="KECHUANG_DATABASE_URL"):
        account.choose(tmp_path)


def test_a_failing_program_tells_its_own_words(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="pg_ctl failed"):
        account.choose(tmp_path).run("pg_ctl", "status", "-D", str(tmp_path / "nothing"))


def test_a_start_cut_short_leaves_no_server_and_the_next_one_is_whole(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut_short(sockets: Path) -> None:
        raise KeyboardInterrupt

    interrupted = EmbeddedServer(home)
    with monkeypatch.context() as patch:
        patch.setattr(server, "_create_database", cut_short)
        with pytest.raises(KeyboardInterrupt):
            interrupted.ensure()
    assert list(home.rglob("PG_VERSION"))
    assert not list(home.rglob("postmaster.pid"))
    interrupted.ensure()
    try:
        with psycopg.connect(host=str(interrupted.socket_dir), user="postgres", dbname="kechuang") as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    finally:
        interrupted.release()
