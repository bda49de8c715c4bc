"""What the environment says; the only module that reads it."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

_SOURCE = Path(__file__).resolve().parents[3]
LEAST_KEY = 32


class SettingsError(ValueError):
    """A variable says something that cannot be meant; the message names it and what to write."""


def text(name: str, default: str = "") -> str:
    """A variable as text; an empty one counts as absent."""
    return os.environ.get(name) or default


def flag(name: str, default: bool = False) -> bool:
    """A yes/no variable. Raises SettingsError for anything but 1/0, true/false, yes/no, on/off."""
    value = text(name).lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise SettingsError(f"{name}={value}: write 1 or 0")


def number(name: str, default: int) -> int:
    """A variable as a whole number from 0 on. Raises SettingsError for anything else."""
    value = text(name)
    if not value:
        return default
    if not (value.isascii() and value.isdigit()):
        raise SettingsError(f"{name}={value}: write a whole number")
    return int(value)


def home() -> Path:
    """Where this installation keeps what it makes: KECHUANG_HOME, a checkout's `var/`, or the user's data directory."""
    named = text("KECHUANG_HOME")
    if named:
        return Path(named).absolute()
    if (_SOURCE / "pyproject.toml").exists():
        return _SOURCE / "var"
    return Path(text("XDG_DATA_HOME", str(Path.home() / ".local" / "share"))) / "kechuang"


def secret_key() -> str:
    """KECHUANG_SECRET_KEY, or a key made once for this installation and readable by its owner only."""
    return text("KECHUANG_SECRET_KEY") or kept_key(home() / "secret-key")


def person_key() -> str:
    """KECHUANG_PERSON_KEY, empty when the installation keeps it as a file. Raises SettingsError when it is short."""
    named = text("KECHUANG_PERSON_KEY")
    if named and len(named) < LEAST_KEY:
        raise SettingsError(f"KECHUANG_PERSON_KEY: write at least {LEAST_KEY} characters that nobody can guess")
    return named


def kept_key(path: Path) -> str:
    """The key in a file, made when there is none, readable by its owner only."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
        try:
            os.link(draft, path)  # atomic: of several processes that start at once, the first one's key stays
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text()
