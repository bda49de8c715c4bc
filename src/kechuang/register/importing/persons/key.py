"""The installation's key for pseudonyms. It is in no table, and a backup must not hold it (docs/guides/persons.md)."""

from __future__ import annotations

import hashlib
import hmac
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from kechuang.core import env


def pseudonym(kind: str, text: str) -> str:
    """HMAC-SHA-256 of a normalised name or number, 80 bits of it: 20 hexadecimal digits."""
    message = f"kechuang person 1\n{kind}\n{text}"
    return hmac.new(_key(), message.encode(), hashlib.sha256).hexdigest()[:20].upper()


def seal(content: bytes) -> str:
    """What a copy without names carries, so that nobody else can write one."""
    return hmac.new(_key(), b"kechuang copy 1\n" + content, hashlib.sha256).hexdigest()


def fingerprint() -> str:
    """Tells keys apart and nothing about them: 16 hexadecimal digits."""
    return hmac.new(_key(), b"kechuang fingerprint 1", hashlib.sha256).hexdigest()[:16]


def _key() -> bytes:
    named = settings.KECHUANG_PERSON_KEY
    return named.encode() if named else _kept(Path(settings.HOME) / "person-key")


@lru_cache(maxsize=8)
def _kept(path: Path) -> bytes:
    return env.kept_key(path).strip().encode()
