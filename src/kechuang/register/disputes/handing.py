"""Reading what a form hands in: papers and texts."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import PurePath

from kechuang.register.problems import RegisterError

MAX_TEXT = 1000
MAX_BYTES = 5_000_000
KINDS = {".pdf": b"%PDF", ".png": b"\x89PNG", ".jpg": b"\xff\xd8", ".jpeg": b"\xff\xd8", ".xlsx": b"PK", ".docx": b"PK"}
"""Suffixes that are taken, and how their content begins."""


@dataclass(frozen=True, slots=True)
class Handed:
    """A document as it was handed in."""

    name: str
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def checked(handed: Handed) -> Handed:
    """Raises RegisterError for a kind that is not taken, an empty, too large or mislabelled file."""
    suffix = PurePath(handed.name).suffix.lower()
    if suffix not in KINDS or not handed.content.startswith(KINDS[suffix]):
        raise RegisterError("附件只收 PDF、图片、XLSX、DOCX", "a paper is a PDF, picture, XLSX or DOCX")
    if len(handed.content) > MAX_BYTES:
        raise RegisterError("附件不超过 5 MB", "a paper has at most 5 MB")
    return handed


def text(given: str, name: tuple[str, str], *, needed: bool) -> str:
    """A text within bounds; raises RegisterError."""
    given = given.strip()
    if "\x00" in given or len(given) > MAX_TEXT or (needed and not given):
        raise RegisterError(
            f"请填写{name[0]}（不超过 {MAX_TEXT} 字）", f"write {name[1]} in at most {MAX_TEXT} characters"
        )
    return given
