"""The embedded PostgreSQL server: started when first needed, stopped by whoever needed it last.

Every process that uses the server holds a shared lock on `holders.lock`; the kernel drops it however the process
ends. On the way out a process tries for the exclusive lock: if it gets it, nobody else is left and it stops the
server. Starting and stopping are serialised by `start.lock`, so several processes may begin at once.
"""

from __future__ import annotations

import atexit
import fcntl
import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import psutil

from .account import Account, ServerError, choose

SUPERUSER = "postgres"
DATABASE = "kechuang"
# Linux allows 107 bytes for a socket's path; PostgreSQL adds "/.s.PGSQL.5432".
_PATIENCE = 10  # attempts to start
_REJECTING = 1  # exit code of pg_isready: a server is there, but not (or no longer) ready
_LONGEST_SOCKET_DIR = 107 - len("/.s.PGSQL.5432")


@dataclass(slots=True)
class EmbeddedServer:
    """A server with its files under `home`. `durable=False` skips fsync: for tests, which throw the data away."""

    home: Path
    durable: bool = True
    socket_dir: Path | None = None
    """The directory of the Unix socket; known once `ensure` has returned."""
    _held: IO[str] | None = field(default=None, repr=False)
    _pid: int = field(default=0, repr=False)

    def ensure(self) -> None:
        """Make sure the server runs and stays up while this process lives. Cheap when it is already held."""
        if self._held is not None and self._pid == os.getpid():
            return
        self.home.mkdir(parents=True, exist_ok=True)
        try:
            with self._exclusive():
                account = choose(self.home)
                sockets = _socket_dir(account)
                held = (self.home / "holders.lock").open("a+")
                fcntl.flock(held, fcntl.LOCK_SH)
                self._held, self._pid, self.socket_dir = held, os.getpid(), sockets
                self._create(account)
                if not _answers(account, sockets):
                    self._start(account, sockets)
                _create_database(sockets)  # a start that was cut short may have left a server without it
        except BaseException:
            self.release()  # Ctrl-C in the middle: a server that is up by now is nobody's
            raise
        atexit.register(self.release)

    def release(self) -> None:
        """Let go; stop the server if no other process holds it. Safe to call twice and in forked children."""
        held = self._held
        if held is None or self._pid != os.getpid():
            return
        atexit.unregister(self.release)
        with self._exclusive():
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                last = False
            else:
                last = True
            if last:
                account = choose(self.home)
                if _answers(account, _socket_dir(account)):
                    account.run("pg_ctl", "stop", "-D", str(account.home / "data"), "-m", "fast", "-w", "-t", "60")
            held.close()
        self._held = None

    @contextmanager
    def _exclusive(self) -> Iterator[None]:
        with (self.home / "start.lock").open("a+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _create(self, account: Account) -> None:
        data = account.home / "data"
        if (data / "PG_VERSION").exists():
            return
        fresh = account.home / "data.new"  # renamed when complete: an interrupted initdb leaves no half cluster
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        if account.user:
            shutil.chown(fresh, account.user)
        # C.UTF-8 orders by code point, the same on every machine, and knows that 朝 is a letter: pg_trgm needs that.
        account.run(
            "initdb", "-D", str(fresh), "-U", SUPERUSER, "-E", "UTF8", "--locale=C.UTF-8",
            "--auth=trust", "--no-instructions", "--no-sync",
        )  # fmt: skip
        fresh.rename(data)

    def _start(self, account: Account, sockets: Path) -> None:
        sockets.mkdir(parents=True, exist_ok=True)
        sockets.chmod(0o700)  # local trust is safe because only the owner (and root) can enter this directory
        if account.user:
            shutil.chown(sockets, account.user)
        options = {"listen_addresses": "", "unix_socket_directories": str(sockets), **tuning(self.durable)}
        text = "".join(f"{key} = '{value}'\n" for key, value in options.items())
        (account.home / "data" / "postgresql.auto.conf").write_text(text)
        log = account.home / "data" / "server.log"
        _forget_the_dead(account.home / "data" / "postmaster.pid")
        before = log.stat().st_size if log.exists() else 0
        for left in reversed(range(_PATIENCE)):
            code, _ = account.ask(
                "pg_ctl", "start", "-D", str(account.home / "data"), "-l", str(log), "-w", "-t", "60", "-s"
            )
            if code == 0:
                break
            if not left:
                raise ServerError(f"PostgreSQL does not start: {log.read_text()[before:].strip()}")
            time.sleep(0.5)  # the children of a killed server hold its memory a moment longer


def _socket_dir(account: Account) -> Path:
    inside = account.home / "run"
    if len(os.fsencode(inside)) <= _LONGEST_SOCKET_DIR:
        return inside
    digest = hashlib.sha256(os.fsencode(inside)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"kechuang-{os.geteuid()}-{digest}"


def tuning(durable: bool) -> dict[str, str]:
    """Server settings for one machine that is shared with other work: a sixteenth of its memory for shared buffers."""
    memory = psutil.virtual_memory().total // 2**20
    options = {
        "max_connections": "60",
        "shared_buffers": f"{min(max(memory // 16, 256), 2048) if durable else 256}MB",
        "work_mem": "32MB",
        "maintenance_work_mem": f"{min(max(memory // 64, 128), 512)}MB",
        "max_wal_size": "8GB" if durable and memory > 16_000 else "2GB",
        "checkpoint_timeout": "30min",
        "wal_level": "minimal",  # nobody replicates from it
        "max_wal_senders": "0",
        "max_logical_replication_workers": "0",
        "jit": "off",
        "log_min_messages": "warning",
    }
    # Containers often get 64 MB of /dev/shm, too little for a parallel hash join.
    shm = shutil.disk_usage("/dev/shm").total if Path("/dev/shm").exists() else 0
    options["dynamic_shared_memory_type"] = "posix" if shm > 2**29 else "mmap"
    if not durable:
        options |= {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
    return options


def _answers(account: Account, sockets: Path) -> bool:
    """Does a server accept connections there? One that is still starting or stopping is waited for."""
    for _ in range(100):
        code, _said = account.ask("pg_isready", "-h", str(sockets), "-U", SUPERUSER, "-t", "5")
        if code != _REJECTING:
            return code == 0
        time.sleep(0.1)
    raise ServerError(f"the server in {account.home} neither starts nor stops; see {account.home}/data/server.log")


def _forget_the_dead(pid_file: Path) -> None:
    """Drop the lock of a server that is gone or a zombie, and wait for one that is on its way out.

    PostgreSQL itself takes a zombie for a living server. Containers whose first process reaps nobody keep zombies.
    """
    for _ in range(100):
        if not pid_file.exists():
            return
        try:
            process = psutil.Process(int(pid_file.read_text().split()[0]))
            alive = process.name() == "postgres" and process.status() != psutil.STATUS_ZOMBIE
        except (psutil.NoSuchProcess, ValueError, IndexError, FileNotFoundError):
            alive = False
        if not alive:
            pid_file.unlink(missing_ok=True)
            return
        time.sleep(0.1)


def _create_database(sockets: Path) -> None:
    import psycopg

    with psycopg.connect(host=str(sockets), user=SUPERUSER, dbname="postgres", autocommit=True) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
        if not found:
            connection.execute(f'CREATE DATABASE "{DATABASE}"')
