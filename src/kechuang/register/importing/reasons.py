"""Why a cell, a row or a file is not taken: a code for machines, words for the clerk in both languages."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from kechuang.rules.definitions import Text


@dataclass(frozen=True, slots=True)
class Reason:
    """What is wrong or was normalised, and what to do about it."""

    code: str
    text: Text
    remedy: Text = field(default_factory=Text)

    def __str__(self) -> str:
        remedy = f"；{self.remedy.zh}" if self.remedy.zh else ""
        return f"{self.text.zh}{remedy}"


def reason(code: str, zh: str, en: str, remedy: tuple[str, str] = ("", "")) -> Reason:
    """Shorthand for a Reason in both languages."""
    return Reason(code, Text(zh, en), Text(*remedy))


def with_remedy(why: Reason, zh: str, en: str) -> Reason:
    """A refusal always says what to do: its own remedy, or this one."""
    return why if why.remedy.zh else replace(why, remedy=Text(zh, en))


class CellError(Exception):
    """A cell cannot be read; its row is rejected."""

    def __init__(self, why: Reason):
        super().__init__(str(why))
        self.reason = why


class FileError(Exception):
    """A file as a whole cannot be taken; nothing of it is written. `place` names sheet, row or cell if known."""

    def __init__(self, why: Reason, place: str = ""):
        super().__init__(f"{place}: {why}" if place else str(why))
        self.reason = with_remedy(why, "请核对文件后重新导入", "check the file and import it again")
        self.place = place
