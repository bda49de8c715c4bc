"""A rule about words: what may not be written, by whom, and what the law says."""

from __future__ import annotations

from dataclasses import dataclass

from kechuang.rules.definitions import Text


@dataclass(frozen=True, slots=True)
class WordingRule:
    """Fits a text that has one of `words` (and, with `near`, one of those within `within` letters of it) or a pattern.

    `kinds` (of texts) and `by` (publishers) narrow it; empty means every kind, anybody. A rule that `blocks` keeps the
    text from being published; another one only warns.
    """

    id: str
    says: Text
    instead: Text
    law: str
    edition: str
    article: str
    words: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    within: int = 0
    patterns: tuple[str, ...] = ()
    kinds: frozenset[str] = frozenset()
    by: frozenset[str] = frozenset()
    blocks: bool = True
    confidence: str = ""
    note: Text = Text()
    url: str = ""

    @property
    def cited(self) -> str:
        """商标法（2019）第十四条."""
        return f"{self.law}（{self.edition}）{self.article}"

    def concerns(self, kind: str, by: str) -> bool:
        """Is a text of this kind by this publisher under the rule at all?"""
        return (not self.kinds or kind in self.kinds) and (not self.by or by in self.by)
