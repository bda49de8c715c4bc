"""Errors that tell where and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kechuang.rules.definitions import Place


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a file: where it stands, which key, what is wrong, how to mend it."""

    place: Place
    key: str
    message: str
    remedy: str = ""

    def __str__(self) -> str:
        where = f"{self.place.file}:{self.place.line}:{self.place.column}"
        remedy = f" → {self.remedy}" if self.remedy else ""
        return f"{where}: {self.key}: {self.message}{remedy}"


class RuleErrors(Exception):
    """All problems found, never only the first."""

    def __init__(self, problems: Sequence[Problem]):
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)
